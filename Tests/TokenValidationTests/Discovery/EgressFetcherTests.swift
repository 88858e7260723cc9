// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFetch
import XCTest

@testable import TokenValidation

/// The guide's sample of a fetcher of one's own is the one that is tested here, and holds what a fetcher promises.
final class EgressFetcherTests: XCTestCase {
    private func fetch(_ client: HostClient, _ request: FetchRequest) async -> Result<FetchResponse, FetchError> {
        do throws(FetchError) {
            return .success(try await EgressFetcher(client: client, keyHosts: ["keys.example.com"]).fetch(request))
        } catch {
            return .failure(error)
        }
    }

    private let configured = FetchRequest("https://auth.example.com/keys", origin: .configuration, maximumBodyBytes: 8)

    func testTheGuideHasThisSample() throws {
        let here = URL(fileURLWithPath: #filePath)
        let source = try String(
            contentsOf: here.deletingLastPathComponent().appendingPathComponent("EgressFetcher.swift"),
            encoding: .utf8
        )
        let root = (0..<4).reduce(here) { url, _ in url.deletingLastPathComponent() }
        let guide = try String(
            contentsOf: root.appendingPathComponent("Docs/MCPResourceServer.docc/Keys.md"),
            encoding: .utf8
        )
        let sample = try XCTUnwrap(source.range(of: "struct EgressFetcher"))
        XCTAssertTrue(guide.contains("```swift\n" + source[sample.lowerBound...] + "```"))
    }

    func testItAsksOnceAndReturnsAnyStatus() async throws {
        for status in [200, 302, 503] {
            let client = HostClient(
                .init(status: status, headers: [("Location", "https://x.example/")], chunks: [[1, 2], [3]])
            )
            let response = try await fetch(client, configured).get()
            XCTAssertEqual(response.status, status)
            XCTAssertEqual(response.body, [1, 2, 3])
            XCTAssertEqual(response.values(of: "location"), ["https://x.example/"])
        }
    }

    func testItHoldsTheLimits() async throws {
        let fits = HostClient(.init(status: 200, headers: [], chunks: [[1, 2, 3, 4], [5, 6, 7, 8]]))
        let response = try await fetch(fits, configured).get()
        XCTAssertEqual(response.body.count, 8)
        for chunks in [[[UInt8]](repeating: [0, 0, 0], count: 3), [[UInt8](repeating: 0, count: 9)]] {
            let client = HostClient(.init(status: 200, headers: [], chunks: chunks))
            let result = await fetch(client, configured)
            XCTAssertThrowsError(try result.get()) { XCTAssertEqual(($0 as? FetchError)?.code, .tooLarge) }
        }
        let zipped = HostClient(.init(status: 200, headers: [("content-encoding", "gzip")], chunks: []))
        let result = await fetch(zipped, configured)
        XCTAssertThrowsError(try result.get()) { XCTAssertEqual(($0 as? FetchError)?.code, .encoded) }
    }

    func testItTellsATimeOutFromOtherFailures() async {
        for (error, code) in [
            (HostClient.TimedOut(), FetchError.Code.timeout), (CocoaError(.fileNoSuchFile), .unreachable),
        ]
            as [(any Error, FetchError.Code)]
        {
            let result = await fetch(HostClient(failure: error), configured)
            XCTAssertThrowsError(try result.get()) { XCTAssertEqual(($0 as? FetchError)?.code, code) }
        }
    }

    func testHostsOfDocumentsAreListed() async {
        let client = HostClient(.init(status: 200, headers: [], chunks: []))
        for (url, isAllowed) in [
            ("https://keys.example.com/k", true), ("https://keys.example.com.evil.example/k", false),
            ("https://keys.example.com@evil.example/k", false), ("http://keys.example.com/k", false),
            ("https://169.254.169.254/", false),
        ] {
            let result = await fetch(client, FetchRequest(url, origin: .document))
            XCTAssertEqual((try? result.get()) != nil, isAllowed, url)
        }
    }
}

/// What the guide leaves to its reader: an HTTP client.
struct HostClient: Sendable {
    struct TimedOut: Error {}

    struct Answer: Sendable {
        let status: Int
        let headers: [(name: String, value: String)]
        let body: AsyncStream<[UInt8]>

        init(status: Int, headers: [(name: String, value: String)], chunks: [[UInt8]]) {
            self.status = status
            self.headers = headers
            body = AsyncStream { continuation in
                for chunk in chunks { continuation.yield(chunk) }
                continuation.finish()
            }
        }
    }

    private let result: Result<Answer, any Error>

    init(_ answer: Answer) {
        result = .success(answer)
    }

    init(failure: any Error) {
        result = .failure(failure)
    }

    func send(
        _ method: String,
        _ url: String,
        headers: [(name: String, value: String)],
        body: [UInt8],
        timeout: Duration
    ) async throws -> Answer {
        try result.get()
    }
}
