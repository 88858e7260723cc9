// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class HintTests: XCTestCase {
    private var bench: Bench!

    override func setUpWithError() throws {
        bench = try Bench()
    }

    private func hint(
        _ check: String,
        _ token: String,
        audience: AudiencePolicy? = nil,
        _ change: (inout Issuer) -> Void = { _ in }
    ) async throws -> String {
        let explanation = await (try bench.validator(audience: audience, change)).explain(token)
        return explanation.steps.first { $0.name == check }?.hint ?? ""
    }

    private func assertHint(_ hint: String, _ words: String, line: UInt = #line) {
        XCTAssertTrue(hint.contains(words), "\"\(hint)\" lacks \"\(words)\"", line: line)
    }

    func testForms() async throws {
        let token = try bench.token()
        assertHint(try await hint("form", "Bearer \(token)"), "Leave out the word Bearer")
        assertHint(try await hint("form", token + "\n"), "white space")
        assertHint(try await hint("form", "oat_1234"), "opaque")
        assertHint(try await hint("form", "a.b.c.d.e"), "encrypted")
        assertHint(try await hint("form", token + "="), "padding")
        assertHint(try await hint("form", "eyJhbGciOiJub25lIn0.e30.AA"), "registered algorithm")
    }

    func testIssuers() async throws {
        func about(_ name: String, configured: String = Bench.name) async throws -> String {
            let issuer = bench.issuer(configured)
            let validator = try TokenValidator(
                issuers: [issuer],
                audience: .identifiers(["x"]),
                clock: WallClock { Bench.now }
            )
            let explanation = await validator.explain(try bench.token(("iss", .string(name))))
            return explanation.steps.first { $0.name == "issuer" }?.hint ?? ""
        }
        assertHint(try await about("https://auth.example/"), "by a slash at the end")
        assertHint(
            try await about("https://t.auth0.example", configured: "https://t.auth0.example/"),
            "by a slash at the end"
        )
        assertHint(try await about("https://Auth.example"), "by upper and lower case")
        assertHint(try await about("http://auth.example"), "by http instead of https")
        assertHint(try await about("https://sts.windows.net/t/"), "version 1.0")
        assertHint(try await about("https://elsewhere.example"), "Configured: \"https://auth.example\"")
        assertHint(try await hint("issuer", try bench.token(without: ["iss"])), "Every issuer")
    }

    func testAlgorithmsAndKeys() async throws {
        assertHint(
            try await hint("algorithm", try bench.token()) { $0.algorithms = [.rs256] },
            "add it to the issuer's algorithms"
        )
        let shared = try bench.raw(header: #"{"alg":"HS256","kid":"k1"}"#)
        assertHint(try await hint("algorithm", shared), "Issuer.secret")
        let unknown = try bench.raw(header: #"{"alg":"ES256","kid":"k9"}"#)
        assertHint(try await hint("key", unknown), "\"k1\" (ES256)")
        assertHint(try await hint("key", unknown) { $0.keys = FixedKeys(JSONWebKeySet([])) }, "no usable key")
        let many = try (0..<7).map { try SigningKey.generate(.es256, keyID: "m\($0)") }.compactMap(\.publicKey)
        assertHint(try await hint("key", unknown) { $0.keys = FixedKeys(JSONWebKeySet(many)) }, "and 2 more")
        let nameless = try bench.raw(header: #"{"alg":"ES256"}"#)
        assertHint(try await hint("key", nameless) { $0.keys = FixedKeys(JSONWebKeySet(many)) }, "put a kid")
        let twins = JSONWebKeySet(
            try [SigningKey.generate(.es256, keyID: "k9"), .generate(.es256, keyID: "k9")].compactMap(\.publicKey)
        )
        assertHint(try await hint("key", unknown) { $0.keys = FixedKeys(twins) }, "several times")
        let skipped = try JSONWebKeySet(parsing: Array(#"{"keys":[{"kty":"EC","crv":"P-256"}]}"#.utf8))
        assertHint(try await hint("key", unknown) { $0.keys = FixedKeys(skipped) }, "Skipped: 1 (")
        let forged = try SigningKey.generate(.es256, keyID: "k1").sign(Bench.payload([]).serialized())
        assertHint(try await hint("signature", forged), "Another key")
    }

    func testKinds() async throws {
        assertHint(try await hint("type", try bench.token(("nonce", "n"))), "ID token")
        assertHint(try await hint("type", try bench.token(("token_use", "id"))), "ID token")
        assertHint(try await hint("type", try bench.token(("events", [:]))), "logout")
        assertHint(try await hint("type", try bench.token(("htm", "POST"))), "DPoP proof")
        assertHint(try await hint("type", try bench.token(("aud", "client-1"))), ".identifiers")
        assertHint(try await hint("type", try bench.token(("typ", "Refresh"))), "typ \"Refresh\"")
        assertHint(try await hint("type", try bench.token(typ: "JWT")) { $0.tokenType = .rfc9068 }, ".lenient")
        assertHint(try await hint("type", try bench.token(typ: "id+jwt")), "another kind")
        let marked = try await hint("type", try bench.token()) {
            $0.tokenType = .lenient.requiring(oneOf: "cid", "azp")
        }
        assertHint(marked, "access tokens of this issuer have cid or azp")
        let typed = try await hint("type", try bench.token(("typ", "ID"))) {
            $0.tokenType = .lenient.requiring("typ", equalTo: "Bearer")
        }
        assertHint(typed, "have typ \\\"Bearer\\\"; its ID")
        let header = try await hint("type", try bench.token(("typ", "Bearer"), typ: "id+jwt")) {
            $0.tokenType = .lenient.requiring("typ", equalTo: "Bearer")
        }
        XCTAssertFalse(header.contains("have typ"), header)
        assertHint(try await hint("binding", try bench.token(("cnf", [:]))), "DPoP")
    }

    func testAudiences() async throws {
        assertHint(
            try await hint("audience", try bench.token(("aud", "https://mcp.example/mcp/"))),
            "by a slash at the end"
        )
        assertHint(try await hint("audience", try bench.token(("aud", "http://mcp.example/mcp"))), "by http")
        assertHint(try await hint("audience", try bench.token(("aud", "https://mcp.example/MCP"))), "case")
        assertHint(
            try await hint("audience", try bench.token(("aud", "https://mcp.example"))),
            "does not stand for its paths"
        )
        assertHint(try await hint("audience", try bench.token(("aud", "account"))), "Audience mapper")
        assertHint(try await hint("audience", try bench.token(("aud", "https://graph.microsoft.com"))), "Graph")
        assertHint(
            try await hint("audience", try bench.token(("token_use", "access"), without: ["aud"])),
            "AudiencePolicy.clients"
        )
        assertHint(try await hint("audience", try bench.token(("aud", "https://elsewhere.example"))), "RFC 8707")
        assertHint(
            try await hint("audience", try bench.token(("aud", "API://X")), audience: .identifiers(["api://x"])),
            "by upper and lower case"
        )
        assertHint(try await hint("audience", try bench.token(("aud", "x")), audience: .clients(["a"])), "RFC 8707")
    }

    func testClocksAndClaims() async throws {
        assertHint(try await hint("expiry", try bench.token(("exp", 1_799_990_000))), "get a new token")
        let early = try bench.token(("exp", 1_799_990_000), ("iat", 1_800_000_030))
        assertHint(try await hint("expiry", early), "the clocks of both machines differ")
        assertHint(try await hint("expiry", try bench.token(("exp", 1_800_000_300_000))), "milliseconds")
        assertHint(try await hint("expiry", try bench.token(("exp", "1800000300"))), "in quotes")
        assertHint(try await hint("expiry", try bench.token(without: ["exp"])), "lifetime")
        assertHint(try await hint("not_before", try bench.token(("nbf", 1_800_001_000))), "behind the issuer's")
        assertHint(try await hint("issued_at", try bench.token(("iat", 1_800_001_000))), "behind the issuer's")
        assertHint(
            try await hint("issued_at", try bench.token()) {
                $0.maximumAge = 1; $0.leeway = 0
            },
            "maximumAge"
        )
        assertHint(
            try await hint("subject", try bench.token(without: ["sub", "client_id"])),
            "ClaimConventions.subject"
        )
    }
}
