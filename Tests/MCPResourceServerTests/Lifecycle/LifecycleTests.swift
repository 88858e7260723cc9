// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

final class LifecycleTests: XCTestCase {
    func testStatus() throws {
        let dark = UnavailableKeys(retryAfter: 9)
        let clock = TestClock()
        let one = try TestIssuer("https://a.example", audience: Fixture.resource, clock: clock.wallClock)
        let two = try TestIssuer("https://b.example", audience: Fixture.resource, clock: clock.wallClock)
        let server = try ResourceServer(
            resource: Fixture.resource,
            issuers: [one.issuer(keys: dark), two.issuer]
        )
        XCTAssertTrue(server.status.isReady, "one issuer's outage is its own")
        XCTAssertEqual(server.status.issuers.map(\.identifier), ["https://a.example", "https://b.example"])
        XCTAssertEqual(server.status.issuers.map(\.hasKeys), [false, true])
        XCTAssertEqual(server.status.issuers.map(\.retryAfter), [9, nil])
        XCTAssertEqual(dark.hints.count, 0, "status fetches nothing")
        server.close()
        XCTAssertTrue(server.status.isClosed)
        XCTAssertFalse(server.status.isReady)
    }

    func testNotReadyWithoutKeys() throws {
        let keys = UnavailableKeys()
        let gate = try Fixture(keys: keys)
        XCTAssertFalse(gate.server.status.isReady)
        keys.publish(gate.issuer.keys)
        XCTAssertTrue(gate.server.status.isReady)
    }

    func testRunGetsKeysAndEndsWithClose() async throws {
        let keys = UnavailableKeys()
        let gate = try Fixture(keys: keys)
        let server = gate.server
        let running = Task { try await server.run() }
        while keys.hints.isEmpty { await Task.yield() }
        server.close()
        try await running.value
        try await server.run()
        server.close()
    }

    func testRunEndsWhenItsTaskIsCancelled() async throws {
        let gate = try Fixture()
        let server = gate.server
        let running = Task { try await server.run() }
        running.cancel()
        do {
            try await running.value
            XCTFail("ended without an error")
        } catch is CancellationError {}
        let answer = try await gate.answer(.post(bearer: gate.token()))
        XCTAssertEqual(answer.status, 200, "the server goes on serving")
    }

    func testRunDoesNotWaitForASourceThatHangsOnceItIsClosed() async throws {
        let gate = try Fixture(keys: HangingKeys())
        let server = gate.server
        let running = Task { try await server.run() }
        server.close()
        try await running.value
    }

    func testAClosedServerLetsNobodyIn() async throws {
        let gate = try Fixture { $0.openPaths = ["/health"] }
        let token = try gate.token()
        gate.server.close()
        let answer = try await gate.answer(.post(bearer: token))
        XCTAssertEqual(answer.status, 503)
        XCTAssertEqual(answer.value("Retry-After"), "1")
        XCTAssertEqual(gate.log.labels, ["closed"])
        let metadata = try await gate.answer(.get("/.well-known/oauth-protected-resource/mcp"))
        XCTAssertEqual(metadata.status, 200)
        let without = try await gate.answer(.post())
        XCTAssertEqual(without.status, 401)
    }

    func testWaitUntilReady() async throws {
        let ready = try Fixture()
        let atOnce = await ready.server.waitUntilReady(timeout: .zero)
        XCTAssertTrue(atOnce)

        let keys = UnavailableKeys()
        let gate = try Fixture(keys: keys)
        let server = gate.server
        let waiting = Task { await server.waitUntilReady(timeout: .seconds(3600), clock: SteppingClock()) }
        while keys.hints.isEmpty { await Task.yield() }
        keys.publish(gate.issuer.keys)
        let became = await waiting.value
        XCTAssertTrue(became)
    }

    func testWaitingEnds() async throws {
        let gate = try Fixture(keys: UnavailableKeys())
        let server = gate.server
        let timeout = await server.waitUntilReady(timeout: .milliseconds(1))
        XCTAssertFalse(timeout)
        let cancelled = Task { await server.waitUntilReady(timeout: .seconds(3600)) }
        cancelled.cancel()
        let afterCancel = await cancelled.value
        XCTAssertFalse(afterCancel)
        let closed = Task { await server.waitUntilReady(timeout: .seconds(3600)) }
        server.close()
        let afterClose = await closed.value
        XCTAssertFalse(afterClose)
    }

    func testALatchOpensForEveryone() async throws {
        let latch = Latch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { try await latch.wait() } }
            latch.open()
            latch.open()
            try await group.waitForAll()
        }
        XCTAssertTrue(latch.isOpen)
        try await latch.wait()
    }

    func testALatchLetsTheCancelledGo() async throws {
        let latch = Latch()
        let tasks = (0..<100).map { _ in Task { try await latch.wait() } }
        for (index, task) in tasks.enumerated() where index.isMultiple(of: 2) { task.cancel() }
        for (index, task) in tasks.enumerated() where index.isMultiple(of: 2) {
            let result = await task.result
            XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError) }
        }
        latch.open()
        for (index, task) in tasks.enumerated() where !index.isMultiple(of: 2) { try await task.value }
    }
}

/// A source that answers nobody until the question is cancelled.
private struct HangingKeys: KeySource {
    var current: KeyAvailability { .unavailable(retryAfter: 1) }

    func keys(for hint: KeyHint) async -> KeyAvailability {
        try? await Latch().wait()
        return current
    }
}

/// A clock whose short sleeps are over at once and whose long ones end with the task: nothing here waits for real time.
private struct SteppingClock: Clock {
    typealias Instant = ContinuousClock.Instant

    var now: Instant { ContinuousClock().now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        if now.duration(to: deadline) > .seconds(60) {
            try await Latch().wait()
        } else {
            await Task.yield()
        }
    }
}
