// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import HTTPFetch
import JOSE
import Synchronization
public import TokenValidation

/// A fetcher that needs no network: it answers by URL as a test says, at once or when the test lets it, and remembers what
/// it was asked for.
///
/// It keeps to the limits that a request names, as every ``Fetcher`` has to: a body that is too large or compressed, and an
/// answer that is held back for too long, are errors. A URL that nothing was said about is answered with 404.
///
/// ```swift
/// let fetcher = ScriptedFetcher(clock: clock.monotonic)
/// fetcher.publish(issuer)                        // metadata and key set of a TestIssuer
/// fetcher.fault = .failure(.unreachable)         // … and now its server is down
/// ```
public final class ScriptedFetcher: Fetcher {
    private struct State {
        var answers: [(url: String, answer: ScriptedAnswer)] = []
        var fault: ScriptedAnswer?
        var urls: [String] = []
        var silences = 0
        var isHolding = false
        var held: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let clock: MonotonicClock
    private let state = Mutex(State())

    /// A fetcher that has an answer to nothing yet.
    ///
    /// - Parameter clock: What the time limits of requests are measured with.
    public init(clock: MonotonicClock = .continuous) {
        self.clock = clock
    }

    /// From now on this URL is answered so.
    public func answer(_ url: String, with answer: ScriptedAnswer) {
        state.withLock { state in
            state.answers.removeAll { $0.url.utf8.elementsEqual(url.utf8) }
            state.answers.append((url, answer))
        }
    }

    /// While it is set, every URL is answered so.
    public var fault: ScriptedAnswer? {
        get { state.withLock { $0.fault } }
        set { state.withLock { $0.fault = newValue } }
    }

    /// The URLs that were asked for, in order.
    public var urls: [String] {
        state.withLock { $0.urls }
    }

    /// How often a URL was asked for.
    public func count(_ url: String) -> Int {
        urls.count { $0.utf8.elementsEqual(url.utf8) }
    }

    /// How many requests wait for their answer, because it is held back or silence.
    public var pending: Int {
        state.withLock { $0.held.count + $0.silences }
    }

    /// From now on every answer is held back until ``release()``.
    public func hold() {
        state.withLock { $0.isHolding = true }
    }

    /// Lets all answers go, now and later.
    public func release() {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [:] }
            return state.held.values
        }
        for continuation in held { continuation.resume() }
    }

    /// Returns once so many requests have come in, since the fetcher was made.
    public func waitForRequests(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                let isReached = state.urls.count >= count
                if !isReached { state.watchers.append((count, continuation)) }
                return isReached
            }
            if isReached { continuation.resume() }
        }
    }

    /// Answers one request as the test says.
    public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let deadline = clock.now() + request.timeout
        let (ticket, answer, isHeld, watchers) = state.withLock { state in
            state.urls.append(request.url)
            let answer = state.fault ?? state.answers.first { $0.url.utf8.elementsEqual(request.url.utf8) }?.answer
            let reached = state.watchers.filter { $0.count <= state.urls.count }.map(\.continuation)
            state.watchers.removeAll { $0.count <= state.urls.count }
            return (UInt64(state.urls.count), answer, state.isHolding, reached)
        }
        for watcher in watchers { watcher.resume() }
        var isSilent = false
        if case .silence = answer?.kind { isSilent = true }
        if isHeld || isSilent { try await hold(ticket, until: deadline, isSilent: isSilent) }
        guard !Task.isCancelled else { throw FetchError(.cancelled, "the task was cancelled") }
        switch (answer ?? .response(404)).kind {
        case .response(let response): return try Self.checked(response, request)
        case .failure(let error): throw error
        case .silence: throw FetchError(.timeout, "no answer in time")
        }
    }

    /// Returns when the answer may go, and throws when its time is over.
    private func hold(_ ticket: UInt64, until deadline: Duration, isSilent: Bool) async throws(FetchError) {
        let silences = isSilent ? 1 : 0
        state.withLock { $0.silences += silences }
        defer { state.withLock { $0.silences -= silences } }
        let isReleased = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await self.clock.sleep(until: deadline)
                return false
            }
            if !isSilent {
                group.addTask { (try? await self.waitForRelease(ticket)) != nil }
            }
            let isReleased = await group.next() ?? false
            group.cancelAll()
            return isReleased
        }
        guard !isReleased else { return }
        throw Task.isCancelled
            ? FetchError(.cancelled, "the task was cancelled") : FetchError(.timeout, "no answer in time")
    }

    private func waitForRelease(_ ticket: UInt64) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled || !state.isHolding { return true }
                    state.held[ticket] = continuation
                    return false
                }
                guard isOver else { return }
                Task.isCancelled ? continuation.resume(throwing: CancellationError()) : continuation.resume()
            }
        } onCancel: {
            let continuation = state.withLock { $0.held.removeValue(forKey: ticket) }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private static func checked(
        _ response: FetchResponse,
        _ request: FetchRequest
    ) throws(FetchError) -> FetchResponse {
        if response.body.count > request.maximumBodyBytes {
            throw FetchError(.tooLarge, "the body has more than \(request.maximumBodyBytes) bytes")
        }
        if !response.values(of: "Content-Encoding").allSatisfy({ $0.utf8.elementsEqual("identity".utf8) }) {
            throw FetchError(.encoded, "the body is compressed")
        }
        return response
    }
}

extension ScriptedFetcher {
    /// Where ``publish(_:headers:)`` puts an issuer's metadata: its first well-known place (RFC 8414 section 3.1).
    public static func metadataURL(of issuer: TestIssuer) -> String {
        let identifier = Array(issuer.identifier.utf8)
        let scheme = identifier.starts(with: "http://".utf8) ? "http://".utf8.count : "https://".utf8.count
        let rest = identifier.dropFirst(scheme)
        let slash = UInt8(ascii: "/")
        let host = rest.prefix { $0 != slash }
        var path = rest.dropFirst(host.count)
        if path.last == slash { path = path.dropLast() }
        let wellKnown = Array("/.well-known/oauth-authorization-server".utf8)
        return String(decoding: identifier.prefix(scheme) + host + wellKnown + path, as: UTF8.self)
    }

    /// Where ``publish(_:headers:)`` puts an issuer's keys: below its identifier.
    public static func keysURL(of issuer: TestIssuer) -> String {
        issuer.identifier + (issuer.identifier.utf8.last == UInt8(ascii: "/") ? "jwks" : "/jwks")
    }

    /// Answers as this issuer's server does: with its metadata and its present keys. Publish it again after a rotation.
    ///
    /// - Parameter headers: What the key set's answer has besides its type, such as `Cache-Control`.
    public func publish(_ issuer: TestIssuer, headers: [(name: String, value: String)] = []) {
        let metadata = JSON.object([
            .init("issuer", .string(issuer.identifier)),
            .init("jwks_uri", .string(Self.keysURL(of: issuer))),
            .init("authorization_endpoint", .string(issuer.identifier + "/authorize")),
            .init("token_endpoint", .string(issuer.identifier + "/token")),
            .init("code_challenge_methods_supported", ["S256"]),
            .init("response_types_supported", ["code"]),
        ])
        answer(Self.metadataURL(of: issuer), with: .json(metadata.serialized()))
        answer(Self.keysURL(of: issuer), with: .json(issuer.keySetDocument, headers: headers))
    }
}
