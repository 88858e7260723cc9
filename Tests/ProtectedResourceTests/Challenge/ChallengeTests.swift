// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation
import XCTest

final class ChallengeTests: XCTestCase {
    private let metadata = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"

    private func base(scope: ScopeSet = "mcp:connect") throws -> Challenge {
        try Challenge(resource: ResourceIdentifier("https://mcp.example.com/mcp"), scope: scope)
    }

    // MARK: - Byte for byte

    func testR126_R15_withoutCredentialsThereIsNoError() throws {
        XCTAssertEqual(try base().fieldValue, #"Bearer scope="mcp:connect", resource_metadata="\#(metadata)""#)
        XCTAssertEqual(try base(scope: []).fieldValue, #"Bearer resource_metadata="\#(metadata)""#)
        XCTAssertEqual(try Challenge(realm: "mcp.example.com").fieldValue, #"Bearer realm="mcp.example.com""#)
        XCTAssertNil(try base().errorDescription)
    }

    func testR16_R17_R127_everyFailureHasItsFixedText() throws {
        let base = try base()
        let tail = #"scope="mcp:connect", resource_metadata="\#(metadata)""#
        let table: [(ChallengeFailure, String)] = [
            (
                .malformedRequest,
                #"Bearer error="invalid_request", error_description="The Authorization header is malformed""#
            ),
            (
                .invalidToken,
                #"Bearer error="invalid_token", error_description="The access token is not valid", \#(tail)"#
            ),
            (
                .expiredToken,
                #"Bearer error="invalid_token", error_description="The access token has expired", \#(tail)"#
            ),
            (
                .wrongAudience,
                #"Bearer error="invalid_token", error_description="The access token is not meant for this server", \#(tail)"#
            ),
            (
                .insufficientScope,
                #"Bearer error="insufficient_scope", error_description="The access token lacks a required scope", \#(tail)"#
            ),
            (
                .insufficientUserAuthentication,
                #"Bearer error="insufficient_user_authentication", error_description="A more recent or stronger login is required", \#(tail)"#
            ),
        ]
        for (failure, expected) in table {
            XCTAssertEqual(base.reporting(failure).fieldValue, expected)
            XCTAssertEqual(base.reporting(failure).errorDescription, failure.text)
            XCTAssertEqual("\(base.reporting(failure))", expected)
        }
        XCTAssertEqual(
            base.reporting(.insufficientScope).asking(for: "mcp:connect files:read files:write").fieldValue,
            #"Bearer error="insufficient_scope", error_description="The access token lacks a required scope", "#
                + #"scope="mcp:connect files:read files:write", resource_metadata="\#(metadata)""#
        )
        XCTAssertEqual(
            try Challenge(realm: "mcp.example.com").reporting(.malformedRequest).fieldValue,
            #"Bearer realm="mcp.example.com", error="invalid_request", error_description="The Authorization header is malformed""#
        )
    }

    func testR9_R121_theOrderOfParametersIsFixed() throws {
        let full = try Challenge(
            scheme: .dpop,
            resource: ResourceIdentifier("https://mcp.example.com/mcp"),
            realm: "files",
            error: "use_dpop_nonce",
            errorDescription: "A nonce is required",
            errorURI: "https://mcp.example.com/docs#nonce",
            scope: "a b",
            authenticationContexts: ["urn:mace:incommon:iap:silver", "phr"],
            maximumAge: 300,
            algorithms: [.es256, .eddsa]
        )
        XCTAssertEqual(
            full.fieldValue,
            #"DPoP realm="files", error="use_dpop_nonce", error_description="A nonce is required", "#
                + #"error_uri="https://mcp.example.com/docs#nonce", scope="a b", resource_metadata="\#(metadata)", "#
                + #"acr_values="urn:mace:incommon:iap:silver phr", max_age="300", algs="ES256 EdDSA""#
        )
        let parsed = try XCTUnwrap(ChallengeGrammar.parse(full.fieldValue))
        XCTAssertEqual(parsed.count, 1)
        XCTAssertEqual(
            parsed.first?.parameters.map(\.name),
            [
                "realm", "error", "error_description", "error_uri", "scope", "resource_metadata", "acr_values",
                "max_age", "algs",
            ]
        )
        XCTAssertEqual(try Challenge(realm: "r", maximumAge: 0).fieldValue, #"Bearer realm="r", max_age="0""#)
    }

    // MARK: - What cannot be built

    func testR8_aChallengeAlwaysSaysSomething() throws {
        refused("realm") { try Challenge() }
        refused("realm") { try Challenge(error: "invalid_token") }
        refused("realm") { try Challenge(scope: "a") }
        for challenge in [try base(scope: []), try Challenge(realm: "r"), try base()] {
            for failure in failures {
                for scopes in ["", "a", "offline_access", "scope=x"] as [ScopeSet] {
                    for value in [
                        challenge, challenge.asking(for: scopes), challenge.reporting(failure),
                        challenge.reporting(failure).asking(for: scopes),
                    ] {
                        XCTAssertTrue(value.fieldValue.hasPrefix("Bearer "))
                        XCTAssertNotEqual(value.fieldValue, "Bearer ")
                        XCTAssertFalse(
                            try XCTUnwrap(ChallengeGrammar.parse(value.fieldValue)?.first).parameters.isEmpty
                        )
                    }
                }
            }
        }
    }

    func testR10_R14_D41_D42_textOutsideTheRangeIsRefused() {
        let hostile = [
            "", "a\"b", "a\\b", "a\r\nX: y", "\r\n", "a\nb", "a\rb", "a\u{0}b", "a\tb", "a\u{7F}b", "é", "e\u{301}",
            "a\u{37E}b", "\u{1F600}", "a\u{85}b", "a\u{2028}b",
            "x\", error=\"insufficient_scope", "scope=all", "see error=x", "RESOURCE_METADATA=https://evil.example",
            "a Scope=b",
        ]
        for text in hostile {
            refused("realm") { try Challenge(realm: text) }
            refused("error") { try Challenge(realm: "r", error: text) }
            refused("errorDescription") { try Challenge(realm: "r", errorDescription: text) }
            refused("errorURI") { try Challenge(realm: "r", errorURI: text) }
            refused("authenticationContexts") { try Challenge(realm: "r", authenticationContexts: [text]) }
        }
        refused("authenticationContexts") { try Challenge(realm: "r", authenticationContexts: ["a b"]) }
        refused("authenticationContexts") { try Challenge(realm: "r", authenticationContexts: ["a", ""]) }
        refused("maximumAge") { try Challenge(realm: "r", maximumAge: -1) }
        refused("maximumAge") { try Challenge(realm: "r", maximumAge: .min) }
    }

    func testR11_R129_scopesAreCheckedAtConfiguration() throws {
        for scope in [
            "a\"b", "a\\b", "a  b", " a", "a ", "é", "a\tb", "a\r\nb", "offline_access", "a offline_access", "scope=a",
            "a error=b",
        ] as [ScopeSet] {
            refused("scope") { try Challenge(realm: "r", scope: scope) }
        }
        XCTAssertEqual(
            try Challenge(realm: "r", scope: "!#[]~ a:b/c?d").fieldValue,
            #"Bearer realm="r", scope="!#[]~ a:b/c?d""#
        )
    }

    func testR129_offlineAccessIsNeverAskedFor() throws {
        XCTAssertEqual(
            try base().asking(for: "offline_access a").fieldValue,
            #"Bearer scope="a", resource_metadata="\#(metadata)""#
        )
        XCTAssertEqual(try base().asking(for: "offline_access").fieldValue, #"Bearer resource_metadata="\#(metadata)""#)
        XCTAssertEqual(
            try base().asking(for: "a error=b scope=c d\"").fieldValue,
            #"Bearer scope="a", resource_metadata="\#(metadata)""#
        )
    }

    func testR12_errorURIIsAURIReference() throws {
        for uri in [
            "https://h/e", "https://h/e?x=1#y", "/docs/errors", "../e", "e", "#e", "urn:x:y", "https://[::1]/%20",
            "a/b:c", "?q",
        ] {
            XCTAssertEqual(
                try Challenge(realm: "r", errorURI: uri).fieldValue,
                #"Bearer realm="r", error_uri="\#(uri)""#
            )
        }
        for uri in [
            "", " ", "https://h/a b", "https://h/<e>", "https://h/%", "https://h/%2", "https://h/%zz", "1:x", ":x",
            "a b:c", "é://h", "https://h/e#a#b", "{x}", "a|b", "a^b", "`",
        ] {
            refused("errorURI") { try Challenge(realm: "r", errorURI: uri) }
        }
    }

    func testR13_R20_realmRoundTripsThroughTwoParsers() throws {
        for realm in [
            "files", "My files, on h=1; really", "a'b(c)", " x ", "~!#$%&*[]{}|^`<>?/:;@", "mcp.example.com:8443",
        ] {
            let value = try Challenge(realm: realm).fieldValue
            XCTAssertEqual(ChallengeGrammar.parse(value), [ParsedChallenge("Bearer", ["realm": realm])])
            XCTAssertEqual(ChallengeSearch.value(of: "realm", in: [value]), realm)
        }
    }

    func testR20_dpopNeedsAlgorithmsAndBearerHasNone() throws {
        refused("algorithms") { try Challenge(scheme: .dpop, realm: "r") }
        refused("algorithms") { try Challenge(scheme: .bearer, realm: "r", algorithms: [.es256]) }
        refused("algorithms") { try Challenge(scheme: .dpop, realm: "r", algorithms: [.es256, .hs256]) }
    }

    func testR20_severalChallengesHaveOneLineEachBearerFirst() throws {
        let dpop = try Challenge(
            scheme: .dpop,
            resource: ResourceIdentifier("https://mcp.example.com/mcp"),
            scope: "b",
            algorithms: [.es256]
        )
        let bearer = try base()
        for order in [[dpop, bearer], [bearer, dpop]] {
            let fields = Challenge.fields(order)
            XCTAssertEqual(
                fields,
                [HeaderField("WWW-Authenticate", bearer.fieldValue), HeaderField("WWW-Authenticate", dpop.fieldValue)]
            )
            let expected = [
                ParsedChallenge("Bearer", ["scope": "mcp:connect", "resource_metadata": metadata]),
                ParsedChallenge("DPoP", ["scope": "b", "resource_metadata": metadata, "algs": "ES256"]),
            ]
            let lines = fields.map(\.value)
            XCTAssertEqual(lines.compactMap(ChallengeGrammar.parse).flatMap { $0 }, expected)
            XCTAssertEqual(ChallengeGrammar.parse(lines.joined(separator: ", ")), expected)
            XCTAssertEqual(ChallengeSearch.value(of: "scope", in: lines), "mcp:connect")
            XCTAssertEqual(ChallengeSearch.value(of: "resource_metadata", in: lines), metadata)
        }
        XCTAssertEqual(Challenge.fields([]), [])
    }

    // MARK: - Properties

    func testR9_R10_R14_R20_D41_hostileConfigurationNeverReachesAHeader() throws {
        var generator = SeededGenerator(seed: 20)
        var built = 0
        for _ in 0..<2_000 {
            let texts = (0..<4).map { _ in generator.hostileText(pieces: 1) }
            let useURI = Bool.random(using: &generator)
            guard
                let challenge = try? Challenge(
                    resource: ResourceIdentifier("https://mcp.example.com/mcp"),
                    realm: texts[0].isEmpty ? nil : texts[0],
                    errorDescription: texts[1].isEmpty ? nil : texts[1],
                    errorURI: useURI && !texts[2].isEmpty ? texts[2] : nil,
                    scope: ScopeSet(stringLiteral: texts[3])
                )
            else { continue }
            built += 1
            for value in [
                challenge, challenge.asking(for: ScopeSet(stringLiteral: generator.hostileText())),
                challenge.reporting(.expiredToken),
            ] {
                check(value.fieldValue)
            }
        }
        XCTAssertGreaterThan(built, 100)
        for _ in 0..<500 {
            check(
                try base().reporting(.insufficientScope).asking(for: ScopeSet(stringLiteral: generator.hostileText()))
                    .fieldValue
            )
        }
    }

    private func check(_ field: String, line: UInt = #line) {
        XCTAssertTrue(field.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E && $0 != UInt8(ascii: "\\") }, field, line: line)
        guard let parsed = ChallengeGrammar.parse(field), parsed.count == 1, let challenge = parsed.first else {
            return XCTFail("not one challenge: \(field)", line: line)
        }
        XCTAssertFalse(challenge.parameters.isEmpty, field, line: line)
        XCTAssertEqual(
            Set(challenge.parameters.map { $0.name.lowercased() }).count,
            challenge.parameters.count,
            field,
            line: line
        )
        for name in ["error", "scope", "resource_metadata"] {
            XCTAssertEqual(
                ChallengeSearch.value(of: name, in: [field]),
                challenge[name],
                "\(name) in \(field)",
                line: line
            )
        }
    }

    private var failures: [ChallengeFailure] {
        [
            .malformedRequest, .invalidToken, .expiredToken, .wrongAudience, .insufficientScope,
            .insufficientUserAuthentication,
        ]
    }

    private func refused(_ parameter: String, line: UInt = #line, _ make: () throws -> Challenge) {
        XCTAssertThrowsError(try make(), line: line) { error in
            XCTAssertEqual((error as? ConfigurationError)?.parameter, parameter, "\(error)", line: line)
            XCTAssertTrue("\(error)".utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, line: line)
        }
    }
}
