// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class BindingTests: XCTestCase {
    func testR114_R116_D57_everyConfirmationIsRefused() async throws {
        let bench = try Bench()
        let values: [JSON] = [
            ["jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"],
            ["x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"],
            ["jkt": "x", "x5t#S256": "y"], ["kid": "x"], ["jwk": ["kty": "EC"]], ["x": 1], [:], .null, "", "x", 0,
            false, [], ["jkt"],
        ]
        for policy in [TokenTypePolicy.lenient, .rfc9068] {
            let validator = try bench.validator { $0.tokenType = policy }
            for value in values {
                await assertRefused(
                    validator,
                    try bench.token(("cnf", value)),
                    .senderConstrained,
                    claim: "cnf",
                    value.text
                )
            }
            await assertRefused(validator, try bench.token(("cnf", [:]), ("typ", "Bearer")), .senderConstrained)
        }
        let token = try await (try bench.validator())
            .accepted(bench.token(("CNF", [:]), ("act", ["cnf": [:], "sub": "x"])))
        XCTAssertNil(token.confirmation)
    }

    func testR119_actorsGrantNothing() async throws {
        let bench = try Bench()
        let actor: JSON = [
            "sub": "admin", "client_id": "powerful", "scope": "everything", "roles": ["admin"],
            "aud": "https://mcp.example/mcp",
            "act": ["sub": "root", "scope": "more"],
        ]
        let token = try await (try bench.validator()).accepted(bench.token(("act", actor)))
        XCTAssertEqual(token.scopes, "files:read files:write")
        XCTAssertEqual(token.subject, "user-1")
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertEqual(token.roles, [])
        XCTAssertEqual(token.claims["act.sub"]?.stringValue, "admin")
        await assertRefused(try bench.validator(), try bench.token(("act", actor), without: ["aud"]), .wrongAudience)
    }

    func testR119_chainsOfActorsAreBounded() async throws {
        let bench = try Bench()
        let validator = try bench.validator()
        func chain(_ depth: Int) -> JSON {
            (1..<depth).reduce(["sub": "0"] as JSON) { ["sub": .string("\($1)"), "act": $0] }
        }
        await assertAccepted(validator, try bench.token(("act", chain(1))))
        await assertAccepted(validator, try bench.token(("act", chain(8))))
        await assertRefused(validator, try bench.token(("act", chain(9))), .tooManyValues, claim: "act")
        await assertRefused(validator, try bench.token(("act", chain(29))), .tooManyValues, claim: "act")
        for value: JSON in ["x", .null, [], 1, ["act": "x"]] {
            await assertRefused(validator, try bench.token(("act", value)), .malformedClaim, claim: "act", value.text)
        }
    }
}
