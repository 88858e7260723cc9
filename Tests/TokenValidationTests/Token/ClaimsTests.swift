// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import XCTest

@testable import TokenValidation

final class ClaimsTests: XCTestCase {
    private var bench: Bench!

    override func setUpWithError() throws {
        bench = try Bench()
    }

    private func accepted(
        _ changes: [(String, JSON)],
        without removed: [String] = [],
        _ change: (inout Issuer) -> Void = { _ in }
    ) async throws -> AccessToken {
        let token = try bench.key.sign(Bench.payload(changes, without: removed).serialized())
        return try await (try bench.validator(change)).accepted(token)
    }

    func testTypedClaims() async throws {
        let token = try await accepted([
            ("aud", ["https://mcp.example/mcp", "b"]), ("roles", ["r1", "r2"]), ("groups", ["g"]),
            ("entitlements", ["e"]), ("acr", "urn:mfa"),
        ])
        XCTAssertEqual(token.issuer, Bench.name)
        XCTAssertEqual(token.subject, "user-1")
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertEqual(token.audiences, ["https://mcp.example/mcp", "b"])
        XCTAssertEqual(token.scopes.joined, "files:read files:write")
        XCTAssertEqual(token.roles, ["r1", "r2"])
        XCTAssertEqual(token.groups, ["g"])
        XCTAssertEqual(token.entitlements, ["e"])
        XCTAssertEqual(token.authenticationContext, "urn:mfa")
        XCTAssertEqual(token.tokenID, "t-1")
        XCTAssertNil(token.notBefore)
        XCTAssertNil(token.authenticatedAt)
        XCTAssertNil(token.confirmation)
    }

    func testR80_D37_wrongTypesGrantNothing() async throws {
        let values: [JSON] = [
            .null, true, 1, 1.5, 9.0e99, [:], ["admin": true], [1], ["admin", 1], [["admin"]], [.null],
        ]
        for value in values {
            let token = try await accepted([
                ("roles", value), ("groups", value), ("entitlements", value), ("acr", value), ("auth_time", "x"),
                ("azp", value),
            ])
            XCTAssertEqual(token.roles + token.groups + token.entitlements, [], value.text)
            XCTAssertNil(token.authenticationContext, value.text)
            XCTAssertNil(token.authenticatedAt, value.text)
        }
        let single = try await accepted([("roles", "admin editor")])
        XCTAssertEqual(single.roles, ["admin editor"])
    }

    func testD37_everyKnownMemberOfEveryType() async throws {
        let validator = try bench.validator()
        let names = [
            "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "azp", "scope", "scp", "roles", "groups",
            "entitlements", "acr", "auth_time",
            "cnf", "act", "typ", "token_use", "nonce", "events", "amr", "sid",
        ]
        let values: [JSON] = [
            .null, true, false, 0, -1, 1.5, 1e300, "", "x", [], ["x", 1, .null], [:], ["x": ["y": 1]],
        ]
        for name in names {
            for value in values {
                for removed in [[], ["sub"], ["sub", "client_id"]] where !removed.contains(name) {
                    let token = try bench.token((name, value), without: removed)
                    let verdict = await validator.refusal(token)
                    let explanation = await validator.explain(token)
                    XCTAssertEqual(explanation.error, verdict, "\(name) \(value.text)")
                }
            }
        }
    }

    func testR62_D32_duplicatesAtAnyDepth() async throws {
        let validator = try bench.validator()
        let open = Bench.payload([]).text.dropLast()
        let duplicates = [
            #","aud":"https://mcp.example/mcp""#, #","exp":1800000300"#, #","\u0065xp":1800000300"#, #","x":1,"x":1"#,
            #","cnf":{"jkt":"a","jkt":"b"}"#,
            #","x":{"y":{"z":1,"\u007a":2}}"#, #","x":[{"a":1,"a":1}]"#, #","":1,"":2"#,
        ]
        for members in duplicates {
            await assertRefused(validator, try bench.token(payload: open + members + "}"), .malformed, members)
        }
        await assertAccepted(validator, try bench.token(payload: open + #","x":1,"X":1,"é":1,"e\u0301":1}"#))
    }

    func testD33_memberNamesHaveTheirCase() async throws {
        let validator = try bench.validator()
        for (name, code) in [("exp", TokenError.Code.missingClaim), ("aud", .wrongAudience), ("iss", .unknownIssuer)] {
            let value = try XCTUnwrap(Bench.claims.first { $0.name == name }).value
            for spelling in [name.uppercased(), name.capitalized, name + " ", name + "\u{0}"] {
                await assertRefused(validator, try bench.token((spelling, value), without: [name]), code, spelling)
            }
        }
    }

    func testPathsAndNames() async throws {
        let token = try await accepted([
            ("realm_access", ["roles": ["a"]]), ("a.b", 1), ("https://ns.example/x", "y"),
            ("deep", ["a.b": ["c": true]]),
        ])
        XCTAssertEqual(token.claims["realm_access.roles"]?.elements.first?.stringValue, "a")
        XCTAssertNil(token.claims["a.b"])
        XCTAssertEqual(token.claims[["a.b"]]?.integerValue, 1)
        XCTAssertEqual(token.claims["https://ns.example/x"]?.stringValue, "y")
        XCTAssertEqual(token.claims[["deep", "a.b", "c"]]?.boolValue, true)
        XCTAssertNil(token.claims["sub.x"])
        XCTAssertNil(token.claims["absent"])
        XCTAssertEqual(
            Set(token.claims.names),
            Set(Bench.claims.map(\.name) + ["realm_access", "a.b", "https://ns.example/x", "deep"])
        )
    }

    func testDecodingYourOwnType() async throws {
        struct Own: Decodable, Equatable {
            struct Address: Decodable, Equatable {
                let country: String
            }
            let sub: String
            let exp: Date
            let tenant: String?
            let address: Address
            let amr: [String]
        }
        let token = try await accepted([
            ("address", ["country": "NO"]), ("amr", ["pwd", "otp"]), ("exp", 1_800_000_300.25),
        ])
        let own = try token.claims.decode(Own.self)
        XCTAssertEqual(own.exp.timeIntervalSince1970, 1_800_000_300.25)
        XCTAssertEqual(own.address.country, "NO")
        XCTAssertEqual(own.amr, ["pwd", "otp"])
        XCTAssertNil(own.tenant)
        let plain = try await accepted([])
        XCTAssertThrowsError(try plain.claims.decode(Own.self)) { XCTAssertTrue($0 is DecodingError) }
    }

    func testD39_D40_decodingNamesThatDifferInNormalisationOnly() async throws {
        let token = try await accepted([("\u{e9}", 1), ("e\u{301}", 2)])
        let all = try token.claims.decode([String: Ignored].self)
        XCTAssertFalse(all.isEmpty)
        XCTAssertEqual(token.claims[["\u{e9}"]]?.integerValue, 1)
        XCTAssertEqual(token.claims[["e\u{301}"]]?.integerValue, 2)
    }

    private struct Ignored: Decodable {}

    func testD64_D65_nothingIsDumped() async throws {
        let text = try bench.token(("email", "ann@example.org"))
        let token = try await (try bench.validator()).accepted(text)
        var dumped = ""
        dump(token, to: &dumped)
        dump(Verdict.valid(token), to: &dumped)
        dump(token.claims, to: &dumped)
        let shown = [dumped, "\(token)", String(reflecting: token), "\(Verdict.valid(token))", "\(token.claims)"]
            .joined()
        for secret in ["ann@example.org", "user-1"] + text.utf8.split(separator: 0x2E).map({ String(Substring($0)) }) {
            XCTAssertFalse(shown.contains(secret), secret)
        }
        XCTAssertTrue(shown.contains(Bench.name))
    }
}
