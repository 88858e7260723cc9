// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class TimeTests: XCTestCase {
    private var bench: Bench!
    private let now = 1_800_000_000.0

    override func setUpWithError() throws {
        bench = try Bench()
    }

    private func payload(_ name: String, _ number: String) -> String {
        Bench.payload([], without: [name]).text.dropLast() + ",\"\(name)\":\(number)}"
    }

    func testR64_onOrAfterExpAndLeeway() async throws {
        for leeway in [0, 1, 60, 300] {
            let validator = try bench.validator { $0.leeway = leeway }
            let edge = 1_800_000_000 - leeway
            await assertRefused(validator, try bench.token(payload: payload("exp", "\(edge)")), .expired, claim: "exp")
            await assertAccepted(validator, try bench.token(payload: payload("exp", "\(edge + 1)")), "\(leeway)")
            await assertAccepted(validator, try bench.token(payload: payload("exp", "\(edge).5")), "\(leeway)")
            await assertRefused(validator, try bench.token(payload: payload("exp", "\(edge - 1)")), .expired)
            await assertRefused(validator, try bench.token(payload: payload("exp", "\(edge - 1).5")), .expired)
        }
    }

    func testR64_theClockDecides() async throws {
        let token = try bench.token(("exp", 1_800_000_000))
        for (seconds, isValid) in [(0.0, true), (59.0, true), (59.999, true), (60, false), (61, false), (1e9, false)] {
            let verdict = await (try bench.validator(now: now + seconds)).refusal(token)
            XCTAssertEqual(verdict == nil, isValid, "\(seconds)")
        }
    }

    func testR65_beforeNbfAndLeeway() async throws {
        for leeway in [0, 60, 300] {
            let validator = try bench.validator { $0.leeway = leeway }
            let edge = 1_800_000_000 + leeway
            await assertAccepted(validator, try bench.token(payload: payload("nbf", "\(edge)")))
            await assertRefused(
                validator,
                try bench.token(payload: payload("nbf", "\(edge).5")),
                .notYetValid,
                claim: "nbf"
            )
            await assertRefused(
                validator,
                try bench.token(payload: payload("nbf", "\(edge + 1)")),
                .notYetValid,
                claim: "nbf"
            )
        }
    }

    func testR66_issuedInTheFuture() async throws {
        for leeway in [0, 60, 300] {
            let validator = try bench.validator { $0.leeway = leeway }
            let edge = 1_800_000_000 + leeway
            await assertAccepted(validator, try bench.token(payload: payload("iat", "\(edge)")))
            await assertRefused(
                validator,
                try bench.token(payload: payload("iat", "\(edge + 1)")),
                .issuedInFuture,
                claim: "iat"
            )
        }
        await assertAccepted(try bench.validator(), try bench.token(without: ["iat"]))
    }

    func testR66_maximumAge() async throws {
        let validator = try bench.validator {
            $0.maximumAge = 600; $0.leeway = 10
        }
        await assertAccepted(validator, try bench.token(("iat", 1_799_999_391)))
        await assertRefused(validator, try bench.token(("iat", 1_799_999_390)), .tooOld, claim: "iat")
        await assertRefused(validator, try bench.token(("iat", 0)), .tooOld)
        await assertRefused(validator, try bench.token(without: ["iat"]), .missingClaim, claim: "iat")
    }

    func testR63_D27_D39_whatIsNoTime() async throws {
        let validator = try bench.validator()
        let bad = [
            "\"1800000300\"", "true", "false", "null", "[]", "{}", "[1800000300]", "\"\"", "-1", "-1800000300", "1e300",
            "1e308", "-1e308",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
            "9007199254740993", "253402300800",
            "1800000300000", "-0.5", "1.7976931348623157e308",
        ]
        for name in ["exp", "nbf", "iat"] {
            for number in bad {
                await assertRefused(
                    validator,
                    try bench.token(payload: payload(name, number)),
                    .malformedClaim,
                    claim: name,
                    "\(name) \(number)"
                )
            }
            for number in ["1e400", "NaN", "Infinity", "01800000300", "+1800000300", "1800000300.", ".5", "0x6b49d200"]
            {
                await assertRefused(
                    validator,
                    try bench.token(payload: payload(name, number)),
                    .malformed,
                    "\(name) \(number)"
                )
            }
        }
    }

    func testR63_fractionsAndExponents() async throws {
        let validator = try bench.validator()
        for number in [
            "1800000300.5", "1.8000003e9", "18000003E2", "1800000300.0", "253402300799", "1800000300.000000000001",
        ] {
            await assertAccepted(validator, try bench.token(payload: payload("exp", number)), number)
        }
        for number in ["0", "-0", "-0.0", "1e-400", "0.5", "1799999990.25"] {
            await assertAccepted(validator, try bench.token(payload: payload("nbf", number)), number)
            await assertAccepted(validator, try bench.token(payload: payload("iat", number)), number)
        }
    }

    func testD27_missingOrOldExpIsNeverForever() async throws {
        let validator = try bench.validator()
        await assertRefused(validator, try bench.token(without: ["exp"]), .missingClaim, claim: "exp")
        await assertRefused(
            validator,
            try bench.token(("EXP", 1_800_000_300), without: ["exp"]),
            .missingClaim,
            claim: "exp"
        )
        for number in ["0", "-0", "1", "0.1"] {
            await assertRefused(validator, try bench.token(payload: payload("exp", number)), .expired, claim: "exp")
        }
    }

    func testD39_clocksThatAnswerAnything() async throws {
        let token = try bench.token()
        for moment in [Double.nan, .infinity, -.infinity, 1e308, -1e308, .greatestFiniteMagnitude, 0, -1] {
            let validator = try bench.validator(now: moment)
            let error = await validator.refusal(token)
            XCTAssertNotNil(error, "\(moment)")
            let explanation = await validator.explain(token)
            XCTAssertEqual(explanation.error, error, "\(moment)")
        }
    }

    func testD39_otherNumbersNeverTrap() async throws {
        let validator = try bench.validator()
        for number in ["9223372036854775808", "-9223372036854775808", "1e308", "-1e308", "-0", "1.5", "null", "\"x\""] {
            let token = try await validator.accepted(bench.token(payload: payload("auth_time", number)))
            XCTAssertEqual(token.authenticatedAt != nil, number == "-0" || number == "1.5", number)
        }
    }

    func testDates() async throws {
        let token = try await (try bench.validator())
            .accepted(
                bench.token(("exp", 1_800_000_300.5), ("nbf", 1_799_999_000), ("auth_time", 1_799_990_000))
            )
        XCTAssertEqual(token.expiresAt.timeIntervalSince1970, 1_800_000_300.5)
        XCTAssertEqual(token.acceptedUntil.timeIntervalSince1970, 1_800_000_360.5)
        XCTAssertEqual(token.notBefore?.timeIntervalSince1970, 1_799_999_000)
        XCTAssertEqual(token.issuedAt?.timeIntervalSince1970, 1_799_999_990)
        XCTAssertEqual(token.authenticatedAt?.timeIntervalSince1970, 1_799_990_000)
    }

    func testSystemClock() {
        XCTAssertGreaterThan(WallClock.system.now(), 1_700_000_000)
    }
}
