// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// A validator that is told to be sparing accepts the same tokens, and asks for no key in vain.
final class SparingTests: XCTestCase {
    private func validator(_ issuer: TestIssuer, _ keys: any KeySource) throws -> TokenValidator {
        try TokenValidator(
            issuers: [issuer.issuer(keys: keys)],
            audience: .identifiers([issuer.audience]),
            clock: WallClock { Bench.now }
        )
    }

    private func issuer() throws -> TestIssuer {
        try TestIssuer(clock: WallClock { Bench.now })
    }

    private func label(_ verdict: Verdict) -> String {
        switch verdict {
        case .valid: "valid"
        case .refused(let error): error.label
        case .unavailable: "unavailable"
        }
    }

    func testItAcceptsTheSame() async throws {
        let issuer = try issuer()
        let validator = try validator(issuer, FixedKeys(issuer.keys))
        for token in [try issuer.token(), try issuer.token(subject: nil), try issuer.token(scope: "a b", lifetime: 1)] {
            let verdict = await validator.validate(Array(token.utf8), sparingly: true)
            XCTAssertEqual(label(verdict), "valid")
        }
        for fault in TokenFault.all {
            let token = try issuer.token(with: fault)
            let sparing = await validator.validate(Array(token.utf8), sparingly: true)
            guard case .refused = sparing else { return XCTFail("\(fault)") }
        }
    }

    func testR70_whatCannotBeGoodCostsNoKey() async throws {
        let issuer = try issuer()
        let bad: [(String, String)] = [
            (try issuer.token(lifetime: -3600), "expired"),
            (try issuer.token(claims: ["aud": "https://other.example"]), "wrong_audience"),
            (try issuer.token(claims: ["exp": nil]), "missing_claim"),
            (try issuer.token(with: .notYetValid), "not_yet_valid"),
            (try issuer.token(with: .issuedInFuture), "issued_in_future"),
            (try issuer.token(with: .identityToken), "not_an_access_token"),
            (try issuer.token(with: .senderConstrained), "sender_constrained"),
            (try issuer.token(with: .otherIssuer), "unknown_issuer"),
            (try issuer.token(with: .noneWithSignature), "algorithm_not_allowed"),
        ]
        for (token, expected) in bad {
            for availability in [KeyAvailability.available(JSONWebKeySet([])), .unavailable(retryAfter: 9)] {
                let keys = CountingKeys(availability)
                let verdict = try await validator(issuer, keys).validate(Array(token.utf8), sparingly: true)
                XCTAssertEqual(label(verdict), expected)
                XCTAssertEqual(keys.counts, .init(), expected)
            }
        }
    }

    func testWhatMayBeGoodIsJudgedAsEver() async throws {
        let issuer = try issuer()
        let good = try issuer.token(), forged = try issuer.token(with: .wrongKey)
        let held = CountingKeys(.available(issuer.keys))
        let verdicts = [
            try await validator(issuer, held).validate(Array(good.utf8), sparingly: true),
            try await validator(issuer, held).validate(Array(forged.utf8), sparingly: true),
        ]
        XCTAssertEqual(verdicts.map(label), ["valid", "signature_invalid"])
        let found = CountingKeys(.available(JSONWebKeySet([])), then: .available(issuer.keys))
        let after = try await validator(issuer, found).validate(Array(good.utf8), sparingly: true)
        XCTAssertEqual(label(after), "valid")
        XCTAssertEqual(found.counts.lookUps, 1)
        let none = CountingKeys(.unavailable(retryAfter: 9))
        let outage = try await validator(issuer, none).validate(Array(good.utf8), sparingly: true)
        XCTAssertEqual(label(outage), "unavailable")
    }
}
