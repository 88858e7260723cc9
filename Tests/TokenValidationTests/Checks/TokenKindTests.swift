// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class TokenKindTests: XCTestCase {
    private var bench: Bench!

    override func setUpWithError() throws {
        bench = try Bench()
    }

    func testR32_R78_typIsAMediaType() async throws {
        let lenient = try bench.validator()
        let strict = try bench.validator { $0.tokenType = .rfc9068 }
        for type in ["at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "APPLICATION/AT+JWT", "Application/at+JWT"] {
            await assertAccepted(strict, try bench.token(typ: type), type)
            await assertAccepted(lenient, try bench.token(typ: type), type)
        }
        for type in ["JWT", "jwt", "application/jwt", nil] {
            await assertRefused(strict, try bench.token(typ: type), .notAnAccessToken, claim: "typ", type ?? "absent")
            await assertAccepted(lenient, try bench.token(typ: type), type ?? "absent")
        }
        let others = [
            "", "at+jwt;x=1", "at+jwt ", " at+jwt", "at+jwt\u{0}", "text/at+jwt", "application/application/at+jwt",
            "application/", "at jwt", "at",
            "id+jwt", "dpop+jwt", "logout+jwt", "secevent+jwt", "client-authentication+jwt", "token-introspection+jwt",
            "oauth-authz-req+jwt",
            "kb+jwt", "rt+jwt", "JOSE", "\u{ff21}T+JWT", "at\u{301}+jwt",
        ]
        for type in others {
            await assertRefused(strict, try bench.token(typ: type), .notAnAccessToken, claim: "typ", type)
            await assertRefused(lenient, try bench.token(typ: type), .notAnAccessToken, claim: "typ", type)
        }
    }

    func testTypThatIsNoTextIsMalformed() async throws {
        for value in ["1", "null", "[\"at+jwt\"]", "{}"] {
            let token = try bench.raw(header: "{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\(value)}")
            await assertRefused(try bench.validator(), token, .malformed, value)
        }
    }

    func testR76_D28_marksOfOtherTokens() async throws {
        let validator = try bench.validator()
        for mark in ["nonce", "at_hash", "c_hash", "s_hash", "events", "htm"] {
            for value: JSON in ["x", .null, "", [:], 1, false] {
                for type in ["at+jwt", "JWT", nil] {
                    await assertRefused(
                        validator,
                        try bench.token((mark, value), typ: type),
                        .notAnAccessToken,
                        claim: mark,
                        mark
                    )
                }
            }
            await assertAccepted(validator, try bench.token((mark, "x"), ("typ", "Bearer")), mark)
            await assertAccepted(validator, try bench.token((mark, "x"), ("typ", "bearer")), mark)
            await assertRefused(validator, try bench.token((mark, "x"), ("typ", "Bearer2")), .notAnAccessToken, mark)
            await assertRefused(validator, try bench.token((mark, "x"), ("typ", ["Bearer"])), .notAnAccessToken, mark)
        }
        await assertAccepted(validator, try bench.token(("Nonce", "x"), ("athash", "x"), ("x", ["nonce": "y"])))
    }

    func testR76_D28_payloadTypes() async throws {
        let validator = try bench.validator()
        for type in ["ID", "Id", "id", "Refresh", "REFRESH", "refresh", "Logout", "logout"] {
            await assertRefused(
                validator,
                try bench.token(("typ", .string(type))),
                .notAnAccessToken,
                claim: "typ",
                type
            )
        }
        for type: JSON in ["Bearer", "bearer", "access", "", "IDs", "\u{131}d", 1, .null] {
            await assertAccepted(validator, try bench.token(("typ", type)), type.text)
        }
    }

    func testR76_D28_tokenUse() async throws {
        let validator = try bench.validator()
        await assertAccepted(validator, try bench.token(("token_use", "access")))
        for use: JSON in ["id", "refresh", "Access", "", "access ", .null, true, 1, ["access"], [:]] {
            await assertRefused(
                validator,
                try bench.token(("token_use", use)),
                .notAnAccessToken,
                claim: "token_use",
                use.text
            )
        }
        await assertRefused(validator, try bench.token(("token_use", "id"), ("typ", "Bearer")), .notAnAccessToken)
    }

    func testR76_D28_audienceThatIsOnlyTheClient() async throws {
        let validator = try bench.validator()
        let client = JSON.string("client-1")
        let only: [[(String, JSON)]] = [
            [("aud", client)], [("aud", [client])], [("aud", [client, client])],
            [("aud", [client, "party"]), ("azp", "party")],
        ]
        for changes in only {
            let token = try bench.key.sign(Bench.payload(changes).serialized())
            await assertRefused(validator, token, .notAnAccessToken, claim: "aud")
        }
        let azp = try bench.token(("aud", "party"), ("azp", "party"), without: ["client_id"])
        await assertRefused(validator, azp, .notAnAccessToken, claim: "aud")
        await assertAccepted(validator, try bench.token(("aud", ["client-1", .string(Bench.resource)])))
        // A client may be named by a URL, and be this resource: by .resource that is not taken for an audience.
        let own = try bench.token(("client_id", .string(Bench.resource)))
        await assertRefused(validator, own, .notAnAccessToken, claim: "aud")
        await assertAccepted(try bench.validator(audience: .identifiers([Bench.resource])), own)
        let named = try bench.validator(audience: .identifiers(["client-1"]))
        await assertAccepted(named, try bench.token(("aud", client)))
        await assertRefused(named, try bench.token(("aud", "client-2"), ("client_id", "client-2")), .notAnAccessToken)
    }

    func testR76_D28_oneOfEachKind() async throws {
        let lenient = try bench.validator()
        let strict = try bench.validator { $0.tokenType = .rfc9068 }
        let resource = JSON.string(Bench.resource)
        let kinds: [(String, String?, [(String, JSON)])] = [
            ("OpenID Connect ID token", "JWT", [("nonce", "n"), ("at_hash", "x"), ("aud", "client-1")]),
            ("ID token that names the resource", "JWT", [("nonce", "n"), ("aud", ["client-1", resource])]),
            ("ID token of a pool", nil, [("token_use", "id"), ("aud", "client-1")]),
            ("ID token of a realm", "JWT", [("typ", "ID"), ("azp", "client-1")]),
            ("refresh token of a realm", "JWT", [("typ", "Refresh")]),
            ("logout token", "logout+jwt", [("events", ["http://schemas.openid.net/event/backchannel-logout": [:]])]),
            (
                "logout token without typ", nil,
                [("events", ["http://schemas.openid.net/event/backchannel-logout": [:]])]
            ),
            ("security event", "secevent+jwt", [("events", [:])]),
            ("DPoP proof", "dpop+jwt", [("htm", "POST"), ("htu", resource)]),
            ("DPoP proof without typ", nil, [("htm", "POST"), ("htu", resource)]),
            ("client assertion", "client-authentication+jwt", [("sub", "client-1")]),
            ("introspection answer", "token-introspection+jwt", [("token_introspection", ["active": true])]),
            ("request object", "oauth-authz-req+jwt", [("response_type", "code")]),
        ]
        for (name, type, changes) in kinds {
            let header: [JSON.Member] = type.map { [.init("typ", .string($0))] } ?? []
            let token = try bench.key.sign(Bench.payload(changes).serialized(), header: header)
            await assertRefused(lenient, token, .notAnAccessToken, name)
            await assertRefused(strict, token, .notAnAccessToken, name)
        }
    }

    func testR78_theProfileTrustsItsTyp() async throws {
        let strict = try bench.validator { $0.tokenType = .rfc9068 }
        await assertAccepted(strict, try bench.token(("nonce", "x")))
        await assertAccepted(strict, try bench.token(("typ", "ID")))
    }

    func testR79_requiredClaimsOfTheProfile() async throws {
        let strict = try bench.validator { $0.tokenType = .rfc9068 }
        await assertAccepted(strict, try bench.token())
        let codes: [(String, TokenError.Code)] = [
            ("iss", .unknownIssuer), ("exp", .missingClaim), ("aud", .wrongAudience), ("sub", .missingClaim),
            ("client_id", .missingClaim),
            ("iat", .missingClaim), ("jti", .missingClaim),
        ]
        for (name, code) in codes {
            await assertRefused(strict, try bench.token(without: [name]), code, claim: name, name)
        }
        for name in ["sub", "client_id", "jti"] {
            for value: JSON in ["", 1, .null, ["x"], [:]] {
                await assertRefused(
                    strict,
                    try bench.token((name, value)),
                    .malformedClaim,
                    claim: name,
                    "\(name) \(value.text)"
                )
            }
        }
        for name in ["sub", "client_id", "iat", "jti"] {
            let lenient = try bench.validator()
            if name != "sub" { await assertAccepted(lenient, try bench.token(without: [name]), name) }
        }
    }

    func testR79_marksRelaxNothingOfTheProfile() async throws {
        let marked = try bench.validator {
            $0.tokenType = .rfc9068.requiring("azp", equalTo: "app")
        }
        await assertAccepted(marked, try bench.token(("azp", "app")))
        for name in ["sub", "client_id", "iat", "jti"] {
            await assertRefused(
                marked,
                try bench.token(("azp", "app"), without: [name]),
                .missingClaim,
                claim: name,
                name
            )
        }
    }

    func testTokenIDIsAText() async throws {
        for value: JSON in [1, .null, true, ["x"], [:]] {
            await assertRefused(
                try bench.validator(),
                try bench.token(("jti", value)),
                .malformedClaim,
                claim: "jti",
                value.text
            )
        }
    }

    /// What the lenient policy cannot tell: an ID token without any mark, whose audience names this server too.
    func testTheDocumentedResidual() async throws {
        let lookalike = try bench.token(("aud", ["client-1", .string(Bench.resource)]), ("name", "Ann"), typ: "JWT")
        await assertAccepted(try bench.validator(), lookalike)
        await assertRefused(try bench.validator { $0.tokenType = .rfc9068 }, lookalike, .notAnAccessToken)
    }

    func testPolicyNames() {
        XCTAssertEqual("\(TokenTypePolicy.lenient) \(TokenTypePolicy.rfc9068)", "lenient rfc9068")
    }

    func testRequiredMarks() async throws {
        let one = try bench.validator { $0.tokenType = .lenient.requiring(oneOf: "azp", ["x", "y"]) }
        for good: [(String, JSON)] in [
            [("azp", "a")], [("azp", ["a"])], [("x", ["y": "b"])], [("azp", ""), ("x", ["y": "b"])],
        ] {
            await assertAccepted(one, try bench.token(payload: Bench.payload(good).text), "\(good)")
        }
        for bad: [(String, JSON)] in [
            [], [("azp", "")], [("azp", [])], [("azp", .null)], [("azp", true)], [("azp", 1)], [("azp", ["k": "v"])],
            [("x", "y")], [("AZP", "a")],
        ] {
            let token = try bench.token(payload: Bench.payload(bad).text)
            await assertRefused(one, token, .notAnAccessToken, claim: "azp", "\(bad)")
        }
        let both = try bench.validator {
            $0.tokenType = .rfc9068.requiring("typ", equalTo: "Bearer").requiring(oneOf: "azp")
        }
        await assertAccepted(both, try bench.token(("typ", "Bearer"), ("azp", "a")))
        await assertRefused(both, try bench.token(("typ", "Bearer")), .notAnAccessToken, claim: "azp")
        for typ: JSON in ["bearer", "Bearer ", "", ["Bearer"], 1] {
            await assertRefused(both, try bench.token(("typ", typ), ("azp", "a")), .notAnAccessToken, claim: "typ")
        }
        await assertRefused(both, try bench.token(("typ", "Bearer"), ("azp", "a"), typ: "JWT"), .notAnAccessToken)
        for claim in ["sub", "client_id", "iat", "jti"] {
            let token = try bench.token(("typ", "Bearer"), ("azp", "a"), without: [claim])
            await assertRefused(both, token, .missingClaim, claim: claim)
        }
        XCTAssertEqual(
            "\(TokenTypePolicy.lenient.requiring("typ", equalTo: "Bearer").requiring(oneOf: "azp", "appid"))",
            "lenient with typ \"Bearer\", azp or appid"
        )
        XCTAssertEqual(
            "\(TokenTypePolicy.lenient.allowingNonce().requiring(oneOf: "azp"))",
            "lenient with azp; nonce allowed"
        )
        assertConfigurationError("issuers[0].tokenType") {
            _ = try bench.validator { $0.tokenType = .lenient.requiring() }
        }
        assertConfigurationError("issuers[0].tokenType", value: "rfc9068") {
            _ = try bench.validator(audience: .clients(["c"])) { $0.tokenType = .rfc9068.requiring(oneOf: "azp") }
        }
        assertConfigurationError("issuers[0].tokenType") {
            _ = try bench.validator { $0.tokenType = .lenient.requiring(oneOf: "azp", []) }
        }
    }
}
