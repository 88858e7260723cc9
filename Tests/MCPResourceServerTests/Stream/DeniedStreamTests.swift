// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// The deny-list ends open streams at once.
final class DeniedStreamTests: XCTestCase {
    private let issuer = "https://auth.example.com"

    func testAnEntryEndsTheStreamsThatItIsAbout() async throws {
        let now = TestClock().now
        let entries: [DenyListEntry] = [
            .token("one", of: issuer, until: .distantFuture),
            .subject("alice", of: issuer, until: .distantFuture),
            .session("login", of: issuer, until: .distantFuture),
            .client("app", of: issuer, until: .distantFuture),
            .issuer(issuer, issuedBefore: Date(timeIntervalSince1970: now + 1), until: .distantFuture),
        ]
        for entry in entries {
            let list = DenyList()
            let gate = try Fixture { $0.denyList = list }
            let token = try gate.issuer.token(
                client: "app",
                scope: "mcp:connect",
                claims: ["jti": "one", "sid": "login"]
            )
            let admitted = try await gate.admitted(token)
            let reading = Task { for await _ in admitted.bounding(Deaf()) {} }
            await gate.clock.waitForSleepers(1)
            try list.deny(.subject("bob", of: issuer, until: .distantFuture))
            XCTAssertEqual(gate.server.streams.count, 1, "another's entry")
            try list.deny(entry)
            let events = gate.log.events.map(\.description)
            XCTAssertEqual(events, ["stream_ended label=stream_denied"], "ended before deny returns")
            await reading.value
            XCTAssertEqual(gate.server.streams.count, 0)
            XCTAssertEqual(gate.clock.sleepers, [])
        }
    }

    func testOthersStreamsGoOn() async throws {
        let list = DenyList()
        let gate = try Fixture { $0.denyList = list }
        let deaf = Deaf()
        let admitted = try await gate.admitted(gate.token(subject: "bob"))
        let reading = Task { () -> [Int] in
            var seen: [Int] = []
            for await number in admitted.bounding(deaf) { seen.append(number) }
            return seen
        }
        await gate.clock.waitForSleepers(1)
        while deaf.isAsked < 1 { await Task.yield() }
        try list.deny(.subject("alice", of: issuer, until: .distantFuture))
        deaf.give(1)
        while deaf.isAsked < 2 { await Task.yield() }
        deaf.give(nil)
        let seen = await reading.value
        XCTAssertEqual(seen, [1])
        XCTAssertEqual(gate.log.labels, [])
    }

    /// Ends of all kinds at the same time, from several threads: none is lost, none counts twice, nothing is left.
    func testStreamsThatEndInEveryWayAtOnceLeaveNothing() async throws {
        let list = DenyList()
        let gate = try Fixture { $0.denyList = list }
        var admitted: [AdmittedRequest] = []
        for number in 0..<240 {
            let token = try gate.issuer.token(subject: "user-\(number)", scope: "mcp:connect")
            admitted.append(try await gate.admitted(token))
        }
        let issuer = issuer
        let reporting = try await withThrowingTaskGroup(of: Void.self, returning: Int.self) { group in
            let readers = admitted.enumerated()
                .map { number, request in
                    Task {
                        switch number % 4 {
                        case 0: for await _ in request.bounding(Deaf()) {}
                        case 1: for await _ in request.bounding(Numbers()) { await Task.yield() }
                        case 2: for await number in request.bounding(Numbers()) where number == 5 { break }
                        default: for await _ in request.bounding(Endless()) {}
                        }
                    }
                }
            for (number, reader) in readers.enumerated() {
                group.addTask {
                    for _ in 0..<(number % 7) { await Task.yield() }
                    switch number % 5 {
                    case 0: reader.cancel()
                    case 1: try list.deny(.subject("user-\(number)", of: issuer, until: .distantFuture))
                    case 2:
                        try list.deny(.subject("user-\(number)", of: issuer, until: .distantFuture))
                        reader.cancel()
                    default: break
                    }
                }
            }
            try await group.waitForAll()
            gate.clock.advance(by: .seconds(100_000))
            for reader in readers { await reader.value }
            return gate.log.labels.count
        }
        XCTAssertLessThanOrEqual(reporting, 240, "each is reported once at most")
        XCTAssertEqual(Set(gate.log.labels).subtracting(["stream_denied", "stream_deadline"]), [])
        // A reader that finds its stream closed does not wait for the thread that closes it to have tidied up.
        for _ in 0..<100_000 where gate.server.streams.count + gate.clock.sleepers.count > 0 { await Task.yield() }
        XCTAssertEqual(gate.server.streams.count, 0)
        XCTAssertEqual(gate.clock.sleepers, [])
    }

    func testAStreamThatBeginsAfterTheEntryIsEmpty() async throws {
        let list = DenyList()
        let gate = try Fixture { $0.denyList = list }
        let admitted = try await gate.admitted()
        try list.deny(.subject("alice", of: issuer, until: .distantFuture))
        let numbers = Numbers(last: 3)
        for await _ in admitted.bounding(numbers) { XCTFail("not empty") }
        XCTAssertEqual(numbers.count, 0)
        XCTAssertEqual(gate.log.labels, ["stream_denied"])
        XCTAssertEqual(gate.server.streams.count, 0)
    }

    func testWaitUntilOver() async throws {
        let list = DenyList()
        let gate = try Fixture { $0.denyList = list }
        let admitted = try await gate.admitted()

        let denied = Task { try await admitted.waitUntilOver() }
        await gate.clock.waitForSleepers(1)
        let entry = DenyListEntry.subject("alice", of: issuer, until: .distantFuture)
        try list.deny(entry)
        try await denied.value
        list.withdraw(entry)

        let cancelled = Task { try await admitted.waitUntilOver() }
        await gate.clock.waitForSleepers(1)
        cancelled.cancel()
        do {
            try await cancelled.value
            XCTFail("over")
        } catch is CancellationError {}

        let expired = Task { try await admitted.waitUntilOver() }
        await gate.clock.waitForSleepers(1)
        gate.clock.advance(by: 359)
        XCTAssertEqual(gate.clock.sleepers.count, 1)
        gate.clock.advance(by: 1)
        try await expired.value
        try await admitted.waitUntilOver()
        XCTAssertEqual(gate.clock.sleepers, [])
        XCTAssertEqual(gate.server.streams.count, 0)
        XCTAssertEqual(gate.log.labels, [], "what is made of it is the host's")
    }

    func testAServerThatIsLetGoObservesNothing() throws {
        let list = DenyList()
        XCTAssertEqual(list.observers, 0)
        do {
            let gate = try Fixture { $0.denyList = list }
            XCTAssertEqual(list.observers, 1)
            withExtendedLifetime(gate) {}
        }
        XCTAssertEqual(list.observers, 0)
    }
}
