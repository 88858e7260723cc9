// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class KeyCachePolicyTests: XCTestCase {
    private func policy(jitter: Double) -> KeyCachePolicy {
        KeyCachePolicy(random: { jitter })
    }

    func testD49_whatServersSayOfTheAgeIsClamped() {
        let cases: [(Duration?, Duration)] = [
            (nil, .seconds(600)), (.zero, .seconds(300)), (.seconds(15), .seconds(300)), (.seconds(-5), .seconds(300)),
            (.seconds(301), .seconds(301)), (.seconds(3600), .seconds(3600)), (.seconds(3601), .seconds(3600)),
            (.seconds(31_536_000), .seconds(3600)), (.seconds(Int64.max), .seconds(3600)),
        ]
        for (advertised, freshTime) in cases {
            XCTAssertEqual(policy(jitter: 0).freshTime(advertised: advertised), freshTime, "\(advertised as Any)")
        }
    }

    func testTheRefreshIsAheadOfTime() {
        XCTAssertEqual(policy(jitter: 0).refreshTime(freshFor: .seconds(600)), .seconds(480))
        XCTAssertEqual(policy(jitter: 0.5).refreshTime(freshFor: .seconds(600)), .seconds(456))
        XCTAssertGreaterThan(policy(jitter: 0.9999).refreshTime(freshFor: .seconds(600)), .seconds(432))
    }

    func testPausesDouble() {
        for (isStarting, expected) in [(true, [1, 2, 4, 8, 16, 30, 30, 30]), (false, [1, 2, 4, 8, 16, 32, 60, 60])] {
            let pauses = (1...8)
                .map {
                    policy(jitter: 0).pause(afterFailures: $0, isStarting: isStarting, retryAfter: nil)
                }
            XCTAssertEqual(pauses, expected.map { .seconds($0) })
        }
        for failures in [0, -1, Int.min, 1] {
            let pause = policy(jitter: 0).pause(afterFailures: failures, isStarting: false, retryAfter: nil)
            XCTAssertEqual(pause, .seconds(1))
        }
        let last = policy(jitter: 0).pause(afterFailures: .max, isStarting: false, retryAfter: nil)
        XCTAssertEqual(last, .seconds(60))
        let shortest = policy(jitter: 0.9999).pause(afterFailures: .max, isStarting: false, retryAfter: nil)
        XCTAssertGreaterThan(shortest, .seconds(48))
        XCTAssertLessThan(shortest, .seconds(49))
    }

    func testServersThatAskToBeLeftAlone() {
        let cases = [(120, 120), (300, 300), (301, 300), (Int.max, 300), (0, 1), (-7, 1), (Int.min, 1)]
        for (asked, pause) in cases {
            XCTAssertEqual(
                policy(jitter: 0.5).pause(afterFailures: 1, isStarting: true, retryAfter: asked),
                pause == 1 ? .milliseconds(900) : .seconds(pause),
                "\(asked)"
            )
        }
    }
}
