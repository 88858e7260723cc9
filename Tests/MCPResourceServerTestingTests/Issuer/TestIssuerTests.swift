// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import TokenValidation
import XCTest

final class TestIssuerTests: XCTestCase {
    private let clock = TestClock()
    private let everyAlgorithm: [SignatureAlgorithm] = [
        .es256, .rs256, .ps256, .es384, .es512, .eddsa, .ed25519, .rs384, .ps512,
    ]

    private func validator(_ issuers: TestIssuer...) throws -> TokenValidator {
        try TokenValidator(
            issuers: issuers.map(\.issuer),
            audience: .identifiers(["https://mcp.example.com/mcp"]),
            clock: clock.wallClock
        )
    }

    func testGoodTokensOfEveryAlgorithmAreAccepted() async throws {
        let issuer = try TestIssuer(algorithms: everyAlgorithm, clock: clock.wallClock)
        let validator = try validator(issuer)
        for algorithm in everyAlgorithm {
            let token = try await validator.validate(issuer.token(scope: "a b", algorithm: algorithm)).get()
            XCTAssertEqual(token.subject, "alice", algorithm.name)
            XCTAssertEqual(token.clientID, "test-client", algorithm.name)
            XCTAssertEqual(token.scopes.joined, "a b", algorithm.name)
        }
    }

    /// Every fault is noticed: neither the kit nor the validator may lose one.
    func testR16_R22_R26_R28_D1_D4_D5_everyFaultIsRefused() async throws {
        for algorithm in [SignatureAlgorithm.es256, .rs256, .eddsa] {
            let issuer = try TestIssuer(algorithms: [algorithm], clock: clock.wallClock)
            let validator = try validator(issuer)
            for fault in TokenFault.all {
                let verdict = await validator.validate(try issuer.token(with: fault, scope: "a"))
                guard case .refused = verdict else {
                    XCTFail("\(fault) (\(algorithm.name)): \(verdict)")
                    continue
                }
            }
        }
    }

    /// A fault is one thing wrong, so its refusal names that thing.
    func testFaultsAreRefusedForTheirOwnReason() async throws {
        let issuer = try TestIssuer(clock: clock.wallClock)
        let validator = try validator(issuer)
        let expected: [(TokenFault, TokenError.Code)] = [
            (.wrongKey, .signatureInvalid), (.tamperedPayload, .signatureInvalid),
            (.tamperedSignature, .signatureInvalid), (.embeddedKey, .signatureInvalid),
            (.derSignature, .signatureInvalid), (.expired, .expired), (.notYetValid, .notYetValid),
            (.otherAudience, .wrongAudience), (.otherIssuer, .unknownIssuer), (.tooLong, .tooLong),
            (.fiveParts, .encrypted), (.senderConstrained, .senderConstrained), (.identityToken, .notAnAccessToken),
            (.unknownKey, .keyNotFound), (.publicKeyAsSecret, .algorithmNotAllowed),
        ]
        for (fault, code) in expected {
            guard case .refused(let error) = await validator.validate(try issuer.token(with: fault)) else {
                XCTFail("\(fault) was not refused")
                continue
            }
            XCTAssertEqual(error.code, code, "\(fault)")
        }
    }

    func testFaultsAreDistinctAndNamed() throws {
        XCTAssertEqual(Set(TokenFault.all.map(\.description)).count, TokenFault.all.count)
        let issuer = try TestIssuer(clock: clock.wallClock)
        let tokens = try TokenFault.all.map { try issuer.token(with: $0) }
        XCTAssertEqual(Set(tokens).count, TokenFault.all.count)
    }

    func testOverridesReplaceAddAndRemove() throws {
        let issuer = try TestIssuer(clock: clock.wallClock)
        let token = try issuer.token(
            claims: ["sub": "bob", "jti": nil, "client_id": nil, "extra": [1, "two"]],
            header: ["typ": nil, "kid": "k"]
        )
        let parts = token.utf8.split(separator: UInt8(ascii: ".")).map { String(decoding: Array($0), as: UTF8.self) }
        XCTAssertEqual(
            String(decoding: try Base64URL.decode(parts[0]), as: UTF8.self),
            #"{"alg":"ES256","kid":"k"}"#
        )
        XCTAssertEqual(
            String(decoding: try Base64URL.decode(parts[1]), as: UTF8.self),
            #"{"iss":"https://issuer.example","sub":"bob","aud":"https://mcp.example.com/mcp","#
                + #""iat":1800000000,"exp":1800000300,"extra":[1,"two"]}"#
        )
    }

    func testRawTextIsSignedAsItIs() async throws {
        let issuer = try TestIssuer(clock: clock.wallClock)
        let claims = String(decoding: JSON.object(issuer.defaultClaims()).serialized(), as: UTF8.self)
        let spaced =
            " "
            + claims.replacingOccurrences(of: ":", with: " : ", range: nil)
            .replacingOccurrences(
                of: "https : //",
                with: "https://"
            )
        let token = try issuer.token(rawHeader: #"{ "alg" : "ES256", "kid":"es256-0" }"#, rawPayload: spaced)
        _ = try await validator(issuer).validate(token).get()
    }

    func testRotationKeepsOrWithdrawsOldKeys() async throws {
        var issuer = try TestIssuer(algorithms: [.es256, .eddsa], clock: clock.wallClock)
        let old = try issuer.token()
        try issuer.rotateKeys()
        XCTAssertEqual(issuer.keys.keys.map(\.keyID), ["es256-1", "eddsa-1", "es256-0", "eddsa-0"])
        let new = try issuer.token()
        let both = try validator(issuer)
        _ = try await both.validate(old).get()
        _ = try await both.validate(new).get()

        try issuer.rotateKeys(keepingOld: false)
        let latest = try validator(issuer)
        for token in [old, new] {
            guard case .refused(let error) = await latest.validate(token) else { return XCTFail("withdrawn key used") }
            XCTAssertEqual(error.code, .keyNotFound)
        }
    }

    func testThePublishedDocumentHasNoPrivateMember() throws {
        let issuer = try TestIssuer(algorithms: [.es256, .rs256, .hs256])
        let document = try JSONValue(parsing: issuer.keySetDocument, limits: .keySet)
        let members = document["keys"]?.elements.flatMap { $0.members.map(\.name) } ?? []
        XCTAssertEqual(document["keys"]?.count, 2, "the shared secret is not published")
        for name in ["d", "p", "q", "dp", "dq", "qi", "k"] { XCTAssertFalse(members.contains(name), name) }
    }

    func testAnAlgorithmWithoutAKeyIsAnError() throws {
        let issuer = try TestIssuer()
        XCTAssertThrowsError(try issuer.token(algorithm: .rs256)) { error in
            XCTAssertEqual((error as? NoSuchKey)?.algorithm, .rs256)
        }
    }

    func testClockMovesTokensAndValidatorTogether() async throws {
        let issuer = try TestIssuer(clock: clock.wallClock)
        let validator = try validator(issuer)
        let token = try issuer.token(lifetime: 100)
        clock.advance(by: 159)
        _ = try await validator.validate(token).get()
        clock.advance(by: 1)
        guard case .refused(let error) = await validator.validate(token) else { return XCTFail("still accepted") }
        XCTAssertEqual(error.code, .expired)
        clock.now -= 100
        _ = try await validator.validate(token).get()
    }

    func testR21_D53_aSourceWithoutKeysCannotTell() async throws {
        let issuer = try TestIssuer(clock: clock.wallClock)
        let source = UnavailableKeys(retryAfter: 17)
        let validator = try TokenValidator(
            issuers: [issuer.issuer(keys: source)],
            audience: .identifiers([issuer.audience]),
            clock: clock.wallClock
        )
        let token = try issuer.token()
        guard case .unavailable(17) = await validator.validate(token) else { return XCTFail("an outage is no verdict") }
        XCTAssertEqual(source.hints.map(\.keyID), ["es256-0"])
        source.publish(issuer.keys)
        _ = try await validator.validate(token).get()
        source.lose(retryAfter: 5)
        guard case .unavailable(5) = await validator.validate(token) else { return XCTFail("the keys are lost again") }
    }
}
