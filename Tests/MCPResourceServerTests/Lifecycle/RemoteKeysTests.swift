// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation
import XCTest

/// Many callers, rotations, outages and the end, with counts.
final class RemoteKeysTests: XCTestCase {
    /// That many calls at once; returns when all of them wait for the attempt.
    private func callers(_ count: Int, _ gate: RemoteFixture) async throws -> [Task<Answer, Never>] {
        let token = try gate.issuer.token()
        let before = gate.keys.waiting
        let tasks = (0..<count).map { _ in Task { await gate.answer(token) } }
        await gate.until { gate.keys.waiting == before + count }
        return tasks
    }

    func testF1_aThousandFirstRequests() async throws {
        let gate = try RemoteFixture()
        gate.fetcher.hold()
        let callers = try await callers(1000, gate)
        gate.fetcher.release()
        for caller in callers {
            let answer = await caller.value
            XCTAssertEqual(answer, Answer(status: 200))
        }
        XCTAssertEqual(gate.fetcher.urls, [gate.metadataURL, gate.keysURL])
        XCTAssertEqual(gate.clock.elapsed, .zero)
    }

    func testF2_D55_theFirstCallerLeaves() async throws {
        for count in [100, 1000] {
            let gate = try RemoteFixture()
            gate.fetcher.hold()
            let first = try await callers(1, gate)[0]
            let others = try await callers(count - 1, gate)
            first.cancel()
            let left = await first.value
            XCTAssertEqual(left.status, 503)
            XCTAssertEqual(gate.keys.waiting, count - 1, "no continuation is left behind")
            XCTAssertTrue(gate.keys.isFetching, "the attempt goes on")
            gate.fetcher.release()
            for caller in others {
                let answer = await caller.value
                XCTAssertEqual(answer, Answer(status: 200))
            }
            XCTAssertEqual(gate.fetcher.urls, [gate.metadataURL, gate.keysURL])
            XCTAssertEqual(gate.keys.waiting, 0)
            await gate.until { gate.clock.sleepers.isEmpty }
        }
    }

    func testD55_allCallersLeave() async throws {
        let gate = try RemoteFixture()
        gate.fetcher.hold()
        for caller in try await callers(50, gate) { caller.cancel() }
        await gate.until { gate.keys.waiting == 0 }
        gate.fetcher.release()
        await gate.settle()
        XCTAssertEqual(gate.keys.state, .fresh, "the keys are there for the next one")
    }

    func testD48_aThousandRequestsDuringAnOutage() async throws {
        let gate = try RemoteFixture()
        gate.fetcher.answer(gate.metadataURL, with: .failure(.tls))
        // The pauses double: 1, 2, 4, 8, 16 and then 30 seconds.
        for (attempt, pause) in [1.0, 2, 4, 8, 16, 30, 30].enumerated() {
            let token = try gate.issuer.token()
            for (moment, count) in [(0, attempt == 0 ? 1000 : 100), (pause - 0.25, 10)] {
                gate.clock.advance(by: moment)
                let tasks = (0..<count).map { _ in Task { await gate.answer(token) } }
                for task in tasks {
                    let answer = await task.value
                    XCTAssertEqual(answer.status, 503)
                }
                await gate.settle()
                XCTAssertEqual(gate.attempts, attempt + 1, "one attempt in each pause")
            }
            gate.clock.advance(by: 0.25)
        }
    }

    func testD46_R74_floodOfUnknownKeys() async throws {
        let gate = try RemoteFixture()
        try await gate.warmUp()
        let rest = try gate.foreignToken(age: 100).split(separator: ".").dropFirst().joined(separator: ".")
        var statuses: [Int: Int] = [:]
        for number in 0..<10_000 {
            let header = Base64URL.encode(Array(#"{"alg":"ES256","kid":"\#(number)","typ":"at+jwt"}"#.utf8))
            let token = "\(header).\(rest)"
            let answer = await gate.answer(token)
            statuses[answer.status, default: 0] += 1
            if number.isMultiple(of: 500) { try await gate.warmUp() }
            gate.clock.advance(by: 0.006)
        }
        XCTAssertEqual(statuses, [401: 10_000], "the set is newer than these tokens say they are")
        XCTAssertLessThanOrEqual(gate.keyFetches, 3)
        XCTAssertGreaterThan(gate.keyFetches, 1)
        XCTAssertEqual(gate.fetcher.count(gate.metadataURL), 1)
        let cooldowns = gate.log.events.count { $0.code == .keyCooldown }
        XCTAssertLessThanOrEqual(cooldowns, 3, "said once in each pause")
        XCTAssertGreaterThan(cooldowns, 0)
    }

    func testBadSignaturesCauseNoFetch() async throws {
        let gate = try RemoteFixture()
        try await gate.warmUp()
        gate.clock.advance(by: 100)
        let stranger = try TestIssuer(
            "https://auth.example.com",
            audience: RemoteFixture.resource,
            clock: gate.clock.wallClock
        )
        for _ in 0..<100 {
            let answer = await gate.answer(try stranger.token())
            XCTAssertEqual(answer, Answer(status: 401))
        }
        XCTAssertEqual(gate.keyFetches, 1)
    }

    func testR74_unknownIssuersCauseNoFetch() async throws {
        let gate = try RemoteFixture()
        for name in ["https://auth.example.com/", "https://AUTH.example.com", "https://evil.example", ""] {
            let answer = await gate.answer(try gate.issuer.token(claims: ["iss": .string(name)]))
            XCTAssertEqual(answer, Answer(status: 401))
        }
        let pointed = await gate.answer(
            try gate.issuer.token(
                claims: ["iss": "https://evil.example"],
                header: ["jku": "https://evil.example/jwks", "x5u": "https://evil.example/x5u"]
            )
        )
        XCTAssertEqual(pointed, Answer(status: 401))
        XCTAssertEqual(gate.fetcher.urls, [])
    }

    func testD6_addressesInTokensAreNotFetched() async throws {
        let gate = try RemoteFixture()
        for name in ["jku", "x5u"] {
            _ = await gate.answer(
                try gate.issuer.token(header: ["kid": "other", name: "https://evil.example/jwks"] as MemberOverrides)
            )
            gate.clock.advance(by: 31)
        }
        XCTAssertFalse(gate.fetcher.urls.contains { $0.contains("evil") })
        XCTAssertFalse(gate.fetcher.urls.isEmpty)
    }

    func testMoreWaitersThanMayWait() async throws {
        let gate = try RemoteFixture()
        gate.fetcher.hold()
        let callers = try await callers(1024, gate)
        for _ in 0..<3 {
            let (answer, took) = (try await gate.answerToKnown(), gate.clock.elapsed)
            XCTAssertEqual(answer, Answer(status: 503, retryAfter: 1))
            XCTAssertEqual(took, .zero)
        }
        await gate.until { gate.log.events.contains { $0.code == .keyWaiterOverflow } }
        gate.fetcher.release()
        for caller in callers {
            let answer = await caller.value
            XCTAssertEqual(answer, Answer(status: 200))
        }
        let after = try await gate.answerToKnown()
        XCTAssertEqual(after, Answer(status: 200))
        await gate.settle()
        XCTAssertEqual(gate.log.events.filter { $0.code == .keyWaiterOverflow }.count, 1, "said once")
    }

    func testAFloodWhileKeysAreLookedAtAgainTakesNoKeyFromATokenOfAHeldOne() async throws {
        let gate = try RemoteFixture()
        try await gate.warmUp()
        gate.clock.advance(by: 900)
        gate.fetcher.hold()
        let before = gate.keys.waiting
        let junk = try gate.foreignToken()
        let flood = (0..<1024).map { _ in Task { await gate.answer(junk) } }
        await gate.until { gate.keys.waiting == before + 1024 }
        let unknown = await gate.answer(junk)
        XCTAssertEqual(unknown, Answer(status: 503, retryAfter: 1))
        let known = try await gate.answerToKnown()
        XCTAssertEqual(known, Answer(status: 200), "at once, with the keys held")
        gate.fetcher.release()
        for caller in flood {
            let answer = await caller.value
            XCTAssertEqual(answer, Answer(status: 401))
        }
    }
}
