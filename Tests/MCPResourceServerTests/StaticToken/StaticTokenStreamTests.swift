// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// Streams end with the entries of their callers' tokens.
final class StaticTokenStreamTests: XCTestCase {
    /// A source that is changed by hand.
    private final class Changing: StaticTokenSource {
        private let known: Mutex<StaticTokenSet?>
        let observers = StoreObservers()

        init(_ tokens: [StaticToken]) throws { known = Mutex(try StaticTokenSet(named: "team", tokens)) }

        var current: StaticTokenSet? { known.withLock(\.self) }

        func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation { observers.add(change) }

        func change(_ tokens: [StaticToken]?) throws {
            let changed = try tokens.map { try StaticTokenSet(named: "team", $0) }
            known.withLock { $0 = changed }
            observers.notify()
        }
    }

    func testAnEntryThatIsGoneOrHasChangedEndsItsStreams() async throws {
        let bob = try Issued("bob"), alice = try Issued()
        let shorter = try StaticToken(
            parsing: alice.entry.line.replacingOccurrences(of: " scope=mcp:connect", with: "")
        )
        for changed in [[], [shorter], [try Issued().entry]] {
            let source = try Changing([alice.entry, bob.entry])
            let team = try Team(source)
            let admitted = try await team.admitted(alice.token)
            let deaf = Deaf()
            let reading = Task { for await _ in admitted.bounding(deaf) {} }
            await team.clock.waitForSleepers(1)
            // Until it has been asked the stream may still be about to begin, and then it is over once it has begun.
            while deaf.isAsked < 1 { await Task.yield() }
            try source.change([alice.entry])
            try source.change(nil)
            XCTAssertEqual(team.server.streams.count, 1, "another's entry, or no telling")
            try source.change(changed + [bob.entry])
            XCTAssertEqual(team.log.events.map(\.description), ["stream_ended label=stream_token_withdrawn"])
            XCTAssertEqual(team.server.streams.count, 0, "ended before the change is over")
            reading.cancel()
            await reading.value
            XCTAssertEqual(team.clock.sleepers, [])
        }
    }

    func testAStreamThatBeginsAfterTheChangeIsEmpty() async throws {
        let alice = try Issued()
        let source = try Changing([alice.entry])
        let team = try Team(source)
        let admitted = try await team.admitted(alice.token)
        try source.change([])
        let numbers = Numbers(last: 3)
        for await _ in admitted.bounding(numbers) { XCTFail("not empty") }
        XCTAssertEqual(team.log.labels, ["stream_token_withdrawn"])
        XCTAssertEqual(team.server.streams.count, 0)
    }

    func testAnIssuersStreamsAreNotConcerned() async throws {
        let source = try Changing([Issued().entry])
        let gate = try Fixture { $0.staticTokens = source }
        let admitted = try await gate.admitted()
        let reading = Task { for await _ in admitted.bounding(Deaf()) {} }
        await gate.clock.waitForSleepers(1)
        try source.change([])
        XCTAssertEqual(gate.server.streams.count, 1)
        XCTAssertEqual(gate.log.labels, [])
        reading.cancel()
        await reading.value
    }

    func testAStreamEndsWhenItsTokenDoes() async throws {
        let clock = TestClock()
        let alice = try Issued(until: clock.now + 30)
        let team = try Team(StaticTokenSet(named: "team", [alice.entry]), clock: clock)
        let admitted = try await team.admitted(alice.token)
        let waiting = Task { try await admitted.waitUntilOver() }
        await clock.waitForSleepers(1)
        clock.advance(by: 29)
        XCTAssertEqual(clock.sleepers.count, 1)
        clock.advance(by: 1)
        try await waiting.value
    }

    func testAServerThatIsLetGoObservesNothing() throws {
        let source = try Changing([])
        do {
            let team = try Team(source)
            XCTAssertEqual(source.observers.count, 1)
            withExtendedLifetime(team) {}
        }
        XCTAssertEqual(source.observers.count, 0)
    }
}
