// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import TokenValidation
import XCTest

final class TestClockTests: XCTestCase {
    func testTwoClocks() {
        let clock = TestClock(1000)
        clock.advance(by: 2.5)
        XCTAssertEqual(clock.now, 1002.5)
        XCTAssertEqual(clock.elapsed, .milliseconds(2500))
        clock.now = 5
        XCTAssertEqual(clock.elapsed, .milliseconds(2500), "no time has passed")
        clock.advance(by: -3)
        XCTAssertEqual(clock.now, 2)
        XCTAssertEqual(clock.elapsed, .milliseconds(2500), "it never goes back")
        clock.advance(by: Duration.nanoseconds(1))
        XCTAssertEqual(clock.elapsed, .milliseconds(2500) + .nanoseconds(1))
        XCTAssertEqual(clock.wallClock.now(), clock.now)
        XCTAssertEqual(clock.monotonic.now(), clock.elapsed)
    }

    func testSleepersWakeInTime() async throws {
        let clock = TestClock()
        let tasks = [3, 1, 2].map { second in Task { try await clock.monotonic.sleep(until: .seconds(second)) } }
        await clock.waitForSleepers(3)
        XCTAssertEqual(clock.sleepers, [.seconds(1), .seconds(2), .seconds(3)])
        clock.advance(by: 2)
        try await tasks[1].value
        try await tasks[2].value
        XCTAssertEqual(clock.sleepers, [.seconds(3)])
        try await clock.monotonic.sleep(until: .seconds(2))
        tasks[0].cancel()
        XCTAssertEqual(clock.sleepers, [])
        do {
            try await tasks[0].value
            XCTFail("slept on")
        } catch is CancellationError {}
    }

    func testACancelledTaskDoesNotSleep() async {
        let clock = TestClock()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await clock.monotonic.sleep(until: .seconds(1))
        }
        task.cancel()
        let result = await task.result
        XCTAssertThrowsError(try result.get())
    }
}
