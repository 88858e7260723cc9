// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import XCTest

@testable import TokenValidation

final class ConfigurationTests: XCTestCase {
    private func check(
        _ parameter: String,
        value: String? = nil,
        line: UInt = #line,
        _ change: (inout Issuer) -> Void
    ) throws {
        let bench = try Bench()
        assertConfigurationError("issuers[0].\(parameter)", value: value, line: line) {
            _ = try bench.validator(change)
        }
    }

    private func make(_ names: [String], loopback: Bool = false) throws -> TokenValidator {
        let bench = try Bench()
        return try TokenValidator(
            issuers: names.map { bench.issuer($0) },
            audience: .identifiers(["x"]),
            allowHTTPLoopback: loopback
        )
    }

    func testR82_issuersAreHTTPSWithoutQueryFragmentOrUser() throws {
        let bad = [
            "", "auth.example", "http://auth.example", "https://", "https://auth.example?x", "https://auth.example?",
            "https://auth.example#x",
            "https://auth.example/#", "https://auth.example/{tenantid}",
            "ftp://auth.example", "https://auth.example/a b",
            "http://localhost:1234", "https://auth.example\n", "https://\u{e9}.example",
        ]
        for name in bad {
            assertConfigurationError("issuers[0].identifier", value: name) { _ = try make([name]) }
        }
        for good in [
            "https://auth.example", "https://auth.example/", "https://AUTH.example/realms/A%20b",
            "https://10.0.0.1:8443/x",
        ] {
            XCTAssertNoThrow(try make([good]), good)
        }
    }

    func testD65_noErrorRepeatsAUserNameOrAPassword() throws {
        let rows: [(String, shown: String)] = [
            ("https://u:pw@auth.example", "https://***@auth.example"),
            ("https://u@auth.example/x", "https://***@auth.example/x"),
            ("https://u:p@w@auth.example", "https://***@auth.example"),
            ("https://u:p/w@auth.example", "https://***@auth.example"),
            ("https://u:p?w#@auth.example", "https://***@auth.example"),
            ("http://u:pw@[::1]:8/", "http://***@[::1]:8/"),
            ("u:pw@auth.example", "***@auth.example"), ("//u:pw@auth.example", "//***@auth.example"),
            ("https://\u{e9}:pw@auth.example\n", "https://***@auth.example\n"),
        ]
        for (name, shown) in rows {
            assertConfigurationError("issuers[0].identifier", value: shown) { _ = try make([name]) }
        }
        // A host, a port and a path; or a user and a password. And what is neither.
        XCTAssertEqual(ConfigurationError.redacted("https://u:1/2@auth.example"), "https://***@auth.example")
        for name in ["http://h/@x", "http://[::1]:8443/@x", "http://h?x@y", "https://@h", "@", "a:b", ""] {
            XCTAssertEqual(ConfigurationError(parameter: "p", value: name, problem: "", remedy: "").value, name)
        }
        let resource = "https://u:pw@mcp.example/mcp"
        assertConfigurationError("resource", value: "https://***@mcp.example/mcp") {
            _ = try ResourceIdentifier(resource)
        }
        assertConfigurationError("x", value: "https://***@h/") {
            try URLSetting.requireHTTPS(
                "https://u:pw@h/",
                parameter: "x",
                allowingQuery: true,
                allowingLoopbackHTTP: false
            )
        }
        assertConfigurationError("x", value: "https://***@h/#") {
            try URLSetting.requirePage("https://u:pw@h/#", parameter: "x")
        }
        assertConfigurationError("issuers[0].metadata", value: "https://***@auth.example/m") {
            _ = try TokenValidator(
                issuers: [.discovered("https://auth.example", metadata: "https://u:pw@auth.example/m")],
                audience: .identifiers(["x"])
            )
        }
    }

    func testR82_plainHTTPOnlyOnLoopbackByAnExplicitSwitch() throws {
        for good in ["http://localhost:1234/", "http://127.0.0.1", "http://[::1]:8/x"] {
            XCTAssertThrowsError(try make([good]), good)
            XCTAssertNoThrow(try make([good], loopback: true), good)
        }
        for bad in ["http://auth.example", "http://10.0.0.1", "http://localhost.example", "http://169.254.169.254"] {
            XCTAssertThrowsError(try make([bad], loopback: true), bad)
        }
    }

    func testNoIssuerTwoEqualOnesTooMany() throws {
        assertConfigurationError("issuers", value: "[]") { _ = try make([]) }
        let name = "https://a.example"
        assertConfigurationError("issuers[2].identifier", value: name) {
            _ = try make([name, "https://b.example", name])
        }
        XCTAssertNoThrow(try make([name, name + "/"]))
        XCTAssertNoThrow(try make((0..<100).map { "https://a.example/\($0)" }))
        assertConfigurationError("issuers", value: "101") { _ = try make((0..<101).map { "https://a.example/\($0)" }) }
    }

    func testR75_audiencesAreNeverEmpty() throws {
        let bench = try Bench()
        let bad: [AudiencePolicy] = [
            .identifiers([]), .identifiers([""]), .identifiers(["a", ""]), .identifiers(["a\u{0}"]),
            .identifiers((0..<65).map { "\($0)" }),
            .clients([]), .clients([""]), .clients(["a\nb"]),
        ]
        for policy in bad {
            assertConfigurationError("audience") { _ = try bench.validator(audience: policy) }
            try check("audience") { $0.audience = policy }
        }
        try check("audience.claim") { $0.audience = .clients(["a"], claim: "") }
        try check("audience.claim") { $0.audience = .clients(["a"], claim: []) }
        try check("audience.requiring") { $0.audience = .clients(["a"], requiring: "a..b") }
        try check("audience.equalTo") { $0.audience = .clients(["a"], equalTo: "") }
        XCTAssertNoThrow(try bench.validator(audience: .identifiers((0..<64).map { "\($0)" })))
    }

    func testR70_algorithmLists() throws {
        try check("algorithms", value: "[]") { $0.algorithms = [] }
        try check("algorithms", value: "RS256, HS256") { $0.algorithms = [.rs256, .hs256] }
    }

    func testR47_sharedSecretsOnlyWhereTheyAreConfigured() throws {
        try check("algorithms", value: "HS256") { $0.algorithms = [.hs256] }
        try check("algorithms", value: "HS512") {
            $0.algorithms = [.hs512]; $0.keys = CountingKeys(.unavailable(retryAfter: 1))
        }
        try check("algorithms", value: "HS256") {
            $0.algorithms = [.hs256]; $0.keys = FixedKeys(JSONWebKeySet([]))
        }
        let random = try SharedSecret((0..<32).map { UInt8(truncatingIfNeeded: $0 &* 89 ^ ($0 << 3)) })
        XCTAssertThrowsError(try Issuer.secret(random, algorithm: .hs512, issuer: Bench.name))
        XCTAssertThrowsError(try Issuer.secret(random, algorithm: .rs256, issuer: Bench.name))
        XCTAssertNoThrow(try Issuer.secret(random, algorithm: .hs256, issuer: Bench.name))
        let weak = Base64URL.encode([UInt8](repeating: 0, count: 32))
        let text = Array(#"{"keys":[{"kty":"oct","k":"\#(weak)"}]}"#.utf8)
        let set = try JSONWebKeySet(parsing: text, allowingSecrets: true)
        try check("keys", value: "") {
            $0.algorithms = [.hs256]; $0.keys = FixedKeys(set)
        }
    }

    func testTimesWithinTheirLimits() throws {
        let bench = try Bench()
        for leeway in [-1, 301, Int.max, Int.min] {
            try check("leeway", value: "\(leeway)") { $0.leeway = leeway }
        }
        for age in [0, -1, 31_536_001, Int.max] {
            try check("maximumAge", value: "\(age)") { $0.maximumAge = age }
        }
        for (leeway, age) in [(0, 1), (300, 31_536_000)] {
            XCTAssertNoThrow(
                try bench.validator {
                    $0.leeway = leeway; $0.maximumAge = age
                }
            )
        }
    }

    func testConventions() throws {
        try check("conventions.scopes") { $0.conventions.scopes = .claims() }
        try check("conventions.scopes") { $0.conventions.scopes = .union("a", "") }
        try check("conventions.scopes.prefix") { $0.conventions.scopes = .standard.aliasing(prefix: "a b") }
        try check("conventions.roles") { $0.conventions.roles = ["a..b"] }
        try check("conventions.groups") { $0.conventions.groups = [[]] }
        try check("conventions.entitlements") { $0.conventions.entitlements = ["."] }
        try check("conventions.client") { $0.conventions.client = [""] }
        try check("conventions.subject") { $0.conventions.subject = .claims() }
        try check("conventions.subject") { $0.conventions.subject = .claims("oid", "") }
    }

    func testR79_theProfileNeedsAnAudience() throws {
        try check("tokenType", value: "rfc9068") {
            $0.tokenType = .rfc9068; $0.audience = .clients(["a"])
        }
    }

    func testErrorsReadWell() throws {
        XCTAssertThrowsError(try make(["http://auth.example"])) { error in
            XCTAssertEqual(
                "\(error)",
                "issuers[0].identifier: \"http://auth.example\" is not https; use https; plain http is for loopback hosts in development "
                    + "only (the issuer exactly as its tokens have it in iss)"
            )
        }
    }

    func testR82_anErrorAboutPlainHTTPNamesTheSetting() throws {
        XCTAssertThrowsError(try make(["http://127.0.0.1:9000"])) { error in
            let remedy = (error as? ConfigurationError)?.remedy ?? ""
            XCTAssertTrue(remedy.hasPrefix("use https, or allow plain http on loopback hosts for development"), remedy)
            XCTAssertTrue(remedy.contains("with allowHTTPLoopback = true"), remedy)
        }
    }

    func testAnErrorAboutAKeyNamesTheIssuer() throws {
        for text in ["nonsense", "https://auth.example/key.pem", #"{"keys":[]}"#] {
            XCTAssertThrowsError(try Issuer.pem(text, issuer: Bench.name)) { error in
                let detail = (error as? KeyError)?.detail ?? ""
                XCTAssertTrue(detail.hasPrefix("the key of https://auth.example: "), detail)
            }
        }
        let random = try SharedSecret((0..<32).map { UInt8(truncatingIfNeeded: $0 &* 89 ^ ($0 << 3)) })
        XCTAssertThrowsError(try Issuer.secret(random, algorithm: .hs512, issuer: Bench.name)) { error in
            let detail = (error as? KeyError)?.detail ?? ""
            XCTAssertTrue(detail.hasPrefix("the secret of https://auth.example: "), detail)
        }
    }

    /// The key of RFC 7515 appendix A.3.
    func testPEMIssuers() async throws {
        let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
        let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
        let jwk = """
            {"kty":"EC","crv":"P-256","x":"\(x)","y":"\(y)","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}
            """
        let key = try SigningKey(jwk: JSONValue(parsing: Array(jwk.utf8), limits: .keySet))
        let head = Data([
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
            0xCE, 0x3D, 0x03, 0x01,
            0x07, 0x03, 0x42, 0x00, 0x04,
        ])
        let body = try (head + Base64URL.decode(x) + Base64URL.decode(y))
            .base64EncodedString(options: .lineLength64Characters)
        let pem = "-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----\n"
        let policy = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
        let issuer = try Issuer.pem(pem, issuer: Bench.name)
        let validator = try TokenValidator(issuers: [issuer], audience: policy, clock: WallClock { Bench.now })
        await assertAccepted(validator, try key.sign(Bench.payload([]).serialized()))
        await assertRefused(validator, try Bench().token(), .signatureInvalid)
        XCTAssertThrowsError(try Issuer.pem("nonsense", issuer: Bench.name)) { XCTAssertTrue($0 is KeyError) }
    }

    func testClaimPaths() {
        XCTAssertEqual(("a.b" as ClaimPath).names, ["a", "b"])
        XCTAssertEqual((["a.b", "c"] as ClaimPath).names, ["a.b", "c"])
        XCTAssertEqual(("https://ns.example/roles" as ClaimPath).names, ["https://ns.example/roles"])
        XCTAssertEqual(ClaimPath("a"), ["a"])
        XCTAssertNotEqual(["\u{e9}"] as ClaimPath, ["e\u{301}"])
        XCTAssertNotEqual(["ab"] as ClaimPath, ["a", "b"])
        XCTAssertEqual("\(["a", "b"] as ClaimPath)", "a.b")
        XCTAssertEqual(Set<ClaimPath>(["a.b", ["a", "b"], "a"]).count, 2)
    }
}
