// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation
import XCTest

final class OutageTests: XCTestCase {
    private static let jitters = [0, 0.5, 0.999]

    func testF7_F8_D49_D53_anHourWithoutTheServer() async throws {
        for jitter in Self.jitters {
            let gate = try RemoteFixture(jitter: jitter)
            try await gate.running {
                await gate.settle()
                gate.fetcher.fault = .failure(.unreachable)
                let attempts = gate.attempts
                for minute in 1...69 {
                    await gate.pass(60)
                    let known = try await gate.answerToKnown()
                    XCTAssertEqual(known, Answer(status: 200), "minute \(minute)")
                }
                await gate.pass(59)
                let last = try await gate.answerToKnown()
                XCTAssertEqual(last, Answer(status: 200))
                await gate.pass(1)
                XCTAssertEqual(gate.keys.state, .expired)
                for _ in 0..<10 {
                    let (after, _) = await gate.answerInTime(try gate.issuer.token())
                    XCTAssertEqual(after.status, 503)
                    XCTAssertLessThanOrEqual(after.retryAfter ?? .max, 60)
                    await gate.pass(30)
                }
                XCTAssertFalse(gate.server.status.isReady)
                // 65 minutes of failed attempts, of which an hour may have 85.
                XCTAssertLessThanOrEqual(gate.attempts - attempts, 92)
                XCTAssertGreaterThan(gate.attempts - attempts, 60)

                gate.fetcher.fault = nil
                var recovery = 0
                while try await gate.answerToKnown().status != 200, recovery < 100 {
                    await gate.pass(1)
                    recovery += 1
                }
                XCTAssertLessThanOrEqual(recovery, 60)
                XCTAssertEqual(gate.keys.state, .fresh)
            }
        }
    }

    func testF8_attemptsInAnHour() async throws {
        for jitter in Self.jitters {
            let gate = try RemoteFixture(jitter: jitter)
            try await gate.running {
                await gate.settle()
                gate.fetcher.fault = .failure(.tls)
                let attempts = gate.attempts
                await gate.pass(480 + 3600)
                XCTAssertLessThanOrEqual(gate.attempts - attempts, 85)
            }
        }
    }

    func testF9_startingWithoutTheServer() async throws {
        for jitter in Self.jitters {
            let gate = try RemoteFixture(jitter: jitter)
            gate.fetcher.fault = .failure(.unreachable)
            try await gate.running {
                await gate.pass(300)
                XCTAssertFalse(gate.server.status.isReady)
                XCTAssertEqual(gate.keys.state, .warming)
                XCTAssertLessThanOrEqual(gate.attempts, 18)
                XCTAssertGreaterThanOrEqual(gate.attempts, 14)
                gate.fetcher.fault = nil
                var recovery = 0
                while !gate.server.status.isReady, recovery < 100 {
                    await gate.pass(1)
                    recovery += 1
                }
                XCTAssertLessThanOrEqual(recovery, 30)
            }
        }
    }

    func testAServerThatAsksToBeLeftAlone() async throws {
        // What it says, and how long it is left alone.
        for (value, pause) in [("120", 120.0), ("300", 300), ("86400", 300), ("99999999999999999999", 300), ("0", 1)] {
            let gate = try RemoteFixture()
            gate.fetcher.fault = .response(429, headers: [("Retry-After", value)])
            try await gate.running {
                await gate.pass(pause - 0.5)
                XCTAssertEqual(gate.attempts, 1, value)
                let (answer, _) = await gate.answerInTime(try gate.issuer.token())
                XCTAssertEqual(answer, Answer(status: 503, retryAfter: 1), value)
                XCTAssertEqual(gate.attempts, 1, value)
                await gate.pass(1)
                XCTAssertEqual(gate.attempts, 2, value)
            }
        }
    }

    func testF11_theWallClockIsSet() async throws {
        let gate = try RemoteFixture()
        try await gate.running {
            await gate.settle()
            let token = try gate.issuer.token(lifetime: 300)
            for step in [3600.0, -3600, -3600, 3600] {
                gate.clock.now += step
                let answer = await gate.answer(token)
                let isRight = gate.clock.now == 1_800_000_000
                XCTAssertEqual(answer, Answer(status: isRight ? 200 : 401), "tokens follow the wall clock at once")
                XCTAssertEqual(gate.keys.state, .fresh)
            }
            for _ in 0..<100 {
                gate.clock.now += 0.0005
                let slewed = await gate.answer(token)
                XCTAssertEqual(slewed, Answer(status: 200))
            }
            XCTAssertEqual(gate.keyFetches, 1, "keys do not get old by it")
            await gate.pass(481)
            XCTAssertEqual(gate.keyFetches, 2, "nor young")
        }
    }

    func testF11_theMachineSleeps() async throws {
        for isRunning in [false, true] {
            let gate = try RemoteFixture()
            func sleepAndCall() async throws {
                gate.fetcher.hold()
                gate.clock.advance(by: 7200)
                XCTAssertEqual(gate.keys.state, .expired)
                let calls = (0..<10).map { _ in Task { try await gate.answerToKnown() } }
                await gate.until { gate.keys.waiting == 10 }
                gate.fetcher.release()
                for call in calls {
                    let answer = try await call.value
                    XCTAssertEqual(answer, Answer(status: 200))
                }
                XCTAssertEqual(gate.keyFetches, 2)
            }
            try await gate.warmUp()
            if isRunning { try await gate.running(sleepAndCall) } else { try await sleepAndCall() }
        }
    }

    func testOneIssuersOutageIsItsOwn() async throws {
        let clock = TestClock()
        let fetcher = ScriptedFetcher(clock: clock.monotonic)
        var settings = RemoteKeys.Settings()
        (settings.fetcher, settings.clock, settings.wallClock) = (fetcher, clock.monotonic, clock.wallClock)
        let issuers = try ["https://a.example", "https://b.example", "https://c.example"]
            .map {
                try TestIssuer($0, audience: RemoteFixture.resource, clock: clock.wallClock)
            }
        for issuer in issuers { fetcher.publish(issuer) }
        fetcher.answer(ScriptedFetcher.metadataURL(of: issuers[0]), with: .failure(.tls))
        let server = try ResourceServer(
            resource: RemoteFixture.resource,
            issuers: issuers.map { issuer in
                .discovered(issuer.identifier, settings: settings).with { $0.algorithms = [.es256] }
            }
        ) {
            $0.clock = clock.wallClock
            $0.onEvent = { _ in }
        }
        for (issuer, status) in zip(issuers, [503, 200, 200]) {
            let admission = await server.admit(.post(bearer: try issuer.token()), body: { _ in [] })
            switch admission {
            case .proceed: XCTAssertEqual(status, 200)
            case .respond(let answer): XCTAssertEqual(answer.status, status)
            }
        }
        XCTAssertEqual(server.status.issuers.map(\.keys), [.warming, .fresh, .fresh])
        XCTAssertEqual(server.status.issuers.map(\.retryAfter), [1, nil, nil])
        XCTAssertTrue(server.status.isReady)
        server.close()
    }
}
