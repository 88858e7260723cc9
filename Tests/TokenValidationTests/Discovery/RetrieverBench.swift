// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import Synchronization

@testable import TokenValidation

/// An authorization server of pages in memory, a clock, and retrievers that use them.
final class RetrieverBench: Sendable {
    static let issuer = "https://auth.example.com/t"
    static let oauth = "https://auth.example.com/.well-known/oauth-authorization-server/t"
    static let inserted = "https://auth.example.com/.well-known/openid-configuration/t"
    static let appended = "https://auth.example.com/t/.well-known/openid-configuration"
    static let jwks = "https://auth.example.com/t/keys"
    static let wellKnown = [oauth, inserted, appended]

    let pages = PageFetcher()
    let clock = PatientClock()
    let keys: JSONWebKeySet

    init() throws {
        keys = try SigningKey.generate(.es256, keyID: "k1").publicKeySet
        pages.put(Self.jwks, keySet())
    }

    func retriever(
        _ location: KeyLocation = .discovered(metadata: nil),
        issuer: String = RetrieverBench.issuer,
        allowHTTPLoopback: Bool = false,
        fetcher: (any Fetcher)? = nil,
        retryDelay: Duration = .milliseconds(200)
    ) -> KeyRetriever {
        KeyRetriever(
            location,
            issuer: issuer,
            fetcher: fetcher ?? pages,
            clock: clock.monotonic,
            wallClock: WallClock { 1_800_000_000 },
            allowHTTPLoopback: allowHTTPLoopback,
            retryDelay: { retryDelay }
        )
    }

    func keySet(_ headers: (String, String)...) -> Page {
        .ok(keys.json.text, headers)
    }

    static func metadata(
        issuer: String = RetrieverBench.issuer,
        jwks: String? = RetrieverBench.jwks,
        _ headers: (String, String)...
    ) -> Page {
        var members: [JSON.Member] = [.init("issuer", .string(issuer))]
        if let jwks { members.append(.init("jwks_uri", .string(jwks))) }
        return .ok(JSON.object(members).text, headers)
    }
}

typealias Page = Result<FetchResponse, FetchError>

extension Page {
    static func ok(_ body: String, _ headers: [(String, String)] = []) -> Page {
        .status(200, body, headers)
    }

    static func status(_ status: Int, _ body: String = "", _ headers: [(String, String)] = []) -> Page {
        .success(
            FetchResponse(status: status, headers: headers.map { (name: $0.0, value: $0.1) }, body: Array(body.utf8))
        )
    }

    static func error(_ code: FetchError.Code) -> Page {
        .failure(FetchError(code, "as the test wants it"))
    }
}

/// Answers from pages in memory, 404 for all others, and remembers what was asked.
final class PageFetcher: Fetcher {
    private struct State {
        var pages: [String: [Page]] = [:]
        var requests: [FetchRequest] = []
        var beforeAnswering: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())

    /// What a URL answers: one after the other, the last one from then on.
    func put(_ url: String, _ pages: Page...) {
        state.withLock { $0.pages[url] = pages }
    }

    func beforeAnswering(_ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.beforeAnswering = action }
    }

    /// The requests since the last call.
    func requests() -> [FetchRequest] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }

    /// Their URLs.
    func urls() -> [String] {
        requests().map(\.url)
    }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let (page, action) = state.withLock { state -> (Page, @Sendable () -> Void) in
            state.requests.append(request)
            guard var pages = state.pages[request.url], let page = pages.first else {
                return (.status(404), state.beforeAnswering)
            }
            if pages.count > 1 {
                pages.removeFirst()
                state.pages[request.url] = pages
            }
            return (page, state.beforeAnswering)
        }
        action()
        return try page.get()
    }
}

/// A clock that a pause before a retry moves, and that otherwise stands still until a test moves it. A sleep that is
/// longer ends with its task only.
final class PatientClock: Sendable {
    private let shown = Mutex(Duration.seconds(1000))
    private let taken = Mutex<[Duration]>([])

    /// The pauses so far.
    var pauses: [Duration] { taken.withLock { $0 } }

    func advance(by duration: Duration) {
        shown.withLock { $0 += duration }
    }

    var monotonic: MonotonicClock {
        MonotonicClock {
            self.shown.withLock { $0 }
        } sleep: { until in
            let pause = until - self.shown.withLock { $0 }
            if pause > .milliseconds(300) {
                try await Task.sleep(for: .seconds(3600))
            } else if pause > .zero {
                self.taken.withLock { $0.append(pause) }
                self.advance(by: pause)
            }
        }
    }
}

extension Retrieval {
    var keys: RetrievedKeys? {
        if case .keys(let keys) = outcome { return keys }
        return nil
    }

    var failure: RetrievalFailure? {
        if case .failed(let failure) = outcome { return failure }
        return nil
    }
}
