// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation
import XCTest

final class ClosingTests: XCTestCase {
    func testF12_D56_closedDuringAFetchWithAThousandWaiters() async throws {
        let gate = try RemoteFixture()
        gate.fetcher.hold()
        let server = gate.server
        let running = Task { try await server.run() }
        let token = try gate.issuer.token()
        let callers = (0..<1000).map { _ in Task { await gate.answer(token) } }
        await gate.until { gate.keys.waiting == 1000 }
        await gate.fetcher.waitForRequests(1)
        server.close()
        for caller in callers {
            let answer = await caller.value
            XCTAssertEqual(answer, Answer(status: 503, retryAfter: 1))
        }
        try await running.value
        XCTAssertEqual(gate.clock.elapsed, .zero, "at once")
        XCTAssertFalse(gate.keys.isFetching)
        XCTAssertEqual(gate.keys.waiting, 0)
        await gate.until { gate.clock.sleepers.isEmpty && gate.fetcher.pending == 0 }
        gate.fetcher.release()
        let late = await gate.answer(token)
        XCTAssertEqual(late.status, 503)
        XCTAssertEqual(gate.fetcher.urls.count, 1)
    }

    func testD56_nothingIsFetchedAfterwards() async throws {
        let gate = try RemoteFixture()
        try await gate.running { await gate.settle() }
        await gate.until { gate.clock.sleepers.isEmpty }
        XCTAssertNil(gate.keys.nextWake)
        let count = gate.fetcher.urls.count
        for time in [490.0, 700, 5000] {
            gate.clock.advance(by: time)
            _ = try await gate.answerToKnown()
            _ = gate.keys.current
            let found = await gate.keys.keys(for: KeyHint(keyID: "x", algorithm: .es256))
            if gate.keys.state == .expired, case .available = found { XCTFail("expired keys") }
            let refreshed = await gate.keys.refresh()
            XCTAssertEqual(refreshed.label, "closed")
            XCTAssertFalse(gate.keys.isFetching)
        }
        try await gate.server.run()
        XCTAssertEqual(gate.fetcher.urls.count, count)
        XCTAssertTrue(gate.clock.sleepers.isEmpty)
    }

    func testD56_theTaskOfRunIsCancelled() async throws {
        let gate = try RemoteFixture()
        let server = gate.server
        let running = Task { try await server.run() }
        await gate.until { gate.keys.nextWake != nil }
        running.cancel()
        do {
            try await running.value
            XCTFail("ended without an error")
        } catch is CancellationError {}
        await gate.until { gate.clock.sleepers.isEmpty }
        XCTAssertNil(gate.keys.nextWake)
        // The server goes on serving, and fetches what is due when it is called.
        gate.clock.advance(by: 490)
        let answer = try await gate.answerToKnown()
        XCTAssertEqual(answer, Answer(status: 200))
        await gate.settle()
        XCTAssertEqual(gate.keyFetches, 2)
    }

    func testKeysOfTwoServersAreClosedWithTheLast() async throws {
        let gate = try RemoteFixture()
        let other = try ResourceServer(
            resource: "https://mcp.example.com/other",
            issuers: [gate.issuer.issuer(keys: gate.keys)]
        ) { $0.onEvent = { _ in } }
        try await gate.warmUp()
        other.close()
        other.close()
        gate.clock.advance(by: 4300)
        let served = try await gate.answerToKnown()
        XCTAssertEqual(served, Answer(status: 200), "one server is still open")
        XCTAssertEqual(gate.keyFetches, 2)
        gate.server.close()
        gate.clock.advance(by: 4300)
        guard case .unavailable = await gate.keys.keys(for: KeyHint(keyID: nil, algorithm: .es256)) else {
            return XCTFail("fetched after the end")
        }
        XCTAssertEqual(gate.keyFetches, 2)

        // A server that is made later opens them again.
        let next = try ResourceServer(
            resource: RemoteFixture.resource,
            issuers: [gate.issuer.issuer(keys: gate.keys)]
        ) { $0.onEvent = { _ in } }
        let isReady = await next.waitUntilReady()
        XCTAssertTrue(isReady)
        XCTAssertEqual(gate.keyFetches, 3)
        next.close()
    }

    func testAForgottenServerHearsNoMore() async throws {
        let gate = try RemoteFixture()
        let log = Log()
        do {
            _ = try ResourceServer(
                resource: "https://mcp.example.com/other",
                issuers: [gate.issuer.issuer(keys: gate.keys)]
            ) { $0.onEvent = { log.note($0) } }
        }
        try await gate.warmUp()
        XCTAssertTrue(log.events.isEmpty)
        XCTAssertFalse(gate.log.events.isEmpty)
    }

    func testWaitingForReadiness() async throws {
        let gate = try RemoteFixture()
        let isReady = await gate.server.waitUntilReady()
        XCTAssertTrue(isReady)
        let isReadyAgain = await gate.server.waitUntilReady()
        XCTAssertTrue(isReadyAgain)
        XCTAssertEqual(gate.keyFetches, 1)

        let dark = try RemoteFixture()
        dark.fetcher.hold()
        let waiting = Task { await dark.server.waitUntilReady(timeout: .seconds(3600)) }
        await dark.until { dark.keys.waiting == 1 }
        dark.server.close()
        let became = await waiting.value
        XCTAssertFalse(became)
    }

    func testFailingFast() async throws {
        let gate = try RemoteFixture(configure: { $0.failsFast = true })
        gate.fetcher.fault = .failure(.tls)
        do {
            try await gate.server.run()
            XCTFail("went on without keys")
        } catch let error as KeysUnavailable {
            XCTAssertEqual(error.retryAfter, 1)
        }
        gate.fetcher.fault = nil
        gate.clock.advance(by: 1)
        try await gate.running { await gate.settle() }
        XCTAssertEqual(gate.keyFetches, 1)

        let closed = try RemoteFixture(configure: { $0.failsFast = true })
        closed.fetcher.hold()
        let server = closed.server
        let running = Task { try await server.run() }
        await closed.until { closed.keys.waiting == 1 }
        server.close()
        try await running.value
    }
}
