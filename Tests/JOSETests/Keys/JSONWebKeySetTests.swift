// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class JSONWebKeySetTests: KeyTestCase {
    private let ec = TestKeys.publicJWK(TestKeys.es256)
    private let rsa = TestKeys.publicJWK(TestKeys.rs256)

    private func assertRefused(_ text: String, _ code: KeySetError.Code, line: UInt = #line) {
        XCTAssertThrowsError(try JSONWebKeySet(parsing: Array(text.utf8)), String(text.prefix(60)), line: line) {
            error in
            XCTAssertEqual((error as? KeySetError)?.code, code, "\(error)", line: line)
        }
    }

    func testR38_D50_aSetIsAnObjectWithAnArrayOfKeys() throws {
        for text in ["[]", "[\(ec)]", "1", "null", "{}", #"{"keys":{}}"#, #"{"keys":null}"#, #"{"Keys":[]}"#, ec] {
            assertRefused(text, .notAKeySet)
        }
        for text in [
            "", "<html>", #"{"keys":["#, #"{"keys":[]} x"#, #"{"keys":[],"keys":[]}"#, "\u{FEFF}{\"keys\":[]}",
        ] {
            assertRefused(text, .notJSON)
        }
        let empty = try JSONWebKeySet(parsing: Array(#"{"keys":[],"other":1}"#.utf8))
        XCTAssertEqual(empty.keys, [])
        XCTAssertEqual(empty.skipped, [])
    }

    func testR39_unusableMembersAreSkippedAndReported() throws {
        let set = try keySet([
            #"{"kty":"AES","kid":"a"}"#, try jwk(rsa, [("n", nil), ("kid", "b")]), try jwk(rsa, [("e", "AQ")]),
            try jwk(ec, [("kid", "good")]), "17", try jwk(ec, [("use", "enc")]), try jwk(ec, [("kid", 5)]),
        ])
        XCTAssertEqual(set.keys.map(\.keyID), ["good"])
        XCTAssertEqual(set.skipped.map(\.index), [0, 1, 2, 4, 5, 6])
        XCTAssertEqual(set.skipped.map(\.keyID), ["a", "b", nil, nil, nil, nil])
        XCTAssertEqual(
            set.skipped.map(\.reason.code),
            [.unsupportedKeyType, .malformed, .weakKey, .malformed, .notForSignatures, .malformed]
        )
        try assertVerifies(try token(#"{"alg":"ES256","kid":"good"}"#, by: TestKeys.es256), keys: set)
    }

    func testR40_D32_aKeyThatRepeatsAMemberIsSkipped() throws {
        let doubled = String(rsa.dropLast()) + #","n":"AQAB"}"#
        let escaped = String(rsa.dropLast()) + #","\u006e":"AQAB"}"#
        let nested = String(ec.dropLast()) + #","x":{"a":1,"a":2}}"#
        let set = try keySet([doubled, ec, escaped, nested])
        XCTAssertEqual(set.keys.map(\.keyType), ["EC"])
        XCTAssertEqual(set.skipped.map(\.index), [0, 2, 3])
        XCTAssertEqual(set.skipped.map(\.reason.code), [.malformed, .malformed, .malformed])
    }

    func testR46_D9_privateAndSecretMembersAreSkippedAndReported() throws {
        let set = try keySet([RFC7515.a1.key, RFC7520.rs256.key, ec])
        XCTAssertEqual(set.keys.map(\.keyType), ["EC"])
        XCTAssertEqual(set.skipped.map(\.reason.code), [.secretPublished, .privateKeyPublished])
        // A token made with the published secret stays refused.
        super.assertRefused(RFC7515.a1.token, .keyNotFound, keys: set)
        super.assertRefused(RFC7520.rs256.token, .keyNotFound, keys: set)
    }

    func testR46_aLocalSetHoldsSecretsOrPublicKeysNotBoth() throws {
        let secrets = try keySet([RFC7515.a1.key], allowingSecrets: true)
        XCTAssertEqual(secrets.keys.map(\.keyType), ["oct"])
        XCTAssertThrowsError(try keySet([RFC7515.a1.key, ec], allowingSecrets: true)) { error in
            XCTAssertEqual((error as? KeySetError)?.code, .mixedKeySet)
        }
    }

    func testR44_D8_D39_equalKidsAreAmbiguousAndDoNotTrap() throws {
        let other = TestKeys.publicJWK(try SigningKey.generate(.es256))
        let text = try token(#"{"alg":"ES256","kid":"k"}"#, by: TestKeys.es256)
        let first = try jwk(ec, [("kid", "k")])
        for second in [try jwk(other, [("kid", "k")]), first] {
            super.assertRefused(text, .keyAmbiguous, keys: try keySet([first, second]))
            super.assertRefused(text, .keyAmbiguous, keys: try keySet([second, first]))
        }
        // Another type, another curve or another alg under the same kid is no competitor.
        let edwards = try jwk(TestKeys.publicJWK(TestKeys.eddsa), [("kid", "k")])
        let p384 = try jwk(TestKeys.publicJWK(TestKeys.es384), [("kid", "k")])
        let set = try keySet([try jwk(rsa, [("kid", "k"), ("alg", "RS256")]), first, edwards, p384])
        try assertVerifies(text, keys: set)
        let pair = try keySet([
            jwk(rsa, [("kid", "k"), ("alg", "RS256")]), jwk(rsa, [("kid", "k"), ("alg", "PS256")]),
        ])
        try assertVerifies(try TestKeys.rsa(.ps256, keyID: "k").sign([]), keys: pair)
    }

    func testR44_aKidThatAnUnreadableKeyClaimsIsAmbiguous() throws {
        let text = try token(#"{"alg":"ES256","kid":"k"}"#, by: TestKeys.es256)
        let good = try jwk(ec, [("kid", "k")])
        let damaged = try jwk(good, [("x", "A")])
        super.assertRefused(text, .keyAmbiguous, keys: try keySet([good, damaged]))
        super.assertRefused(text, .keyNotFound, keys: try keySet([damaged]))
        for harmless in [
            try jwk(damaged, [("kid", "other")]), try jwk(damaged, [("kid", nil)]), try jwk(good, [("use", "enc")]),
            try jwk(rsa, [("kid", "k"), ("n", "A")]),
        ] {
            try assertVerifies(text, keys: try keySet([good, harmless]))
        }
    }

    func testD8_aTokenWithoutKidNeedsExactlyOneFittingKey() throws {
        let text = try token(#"{"alg":"ES256"}"#, by: TestKeys.es256)
        let other = TestKeys.publicJWK(try SigningKey.generate(.es256))
        super.assertRefused(text, .keyNotFound, keys: JSONWebKeySet([]))
        super.assertRefused(text, .keyNotFound, keys: try keySet([rsa]))
        try assertVerifies(text, keys: try keySet([jwk(ec, [("kid", "k")]), rsa]))
        super.assertRefused(text, .keyAmbiguous, keys: try keySet([ec, other]))
        super.assertRefused(text, .keyAmbiguous, keys: try keySet([other, jwk(ec, [("kid", "k")])]))
        // A kid is never answered with a JWK that has none.
        super
            .assertRefused(
                try token(#"{"alg":"ES256","kid":"k"}"#, by: TestKeys.es256),
                .keyNotFound,
                keys: try keySet([ec])
            )
    }

    func testASetHoldsAtMost100Keys() throws {
        func set(_ count: Int) -> String {
            #"{"keys":["# + [String](repeating: #"{"kty":"x"}"#, count: count).joined(separator: ",") + "]}"
        }
        XCTAssertEqual(try JSONWebKeySet(parsing: Array(set(100).utf8)).skipped.count, 100)
        assertRefused(set(101), .tooManyKeys)
        assertRefused(String(repeating: " ", count: 129 * 1024), .notJSON)
    }

    func testD3_asymmetricKeysAreNeverHMACSecrets() throws {
        let pem = PEMExamples.rsa
        let bytes = try PEM(pem).bytes
        let modulus = try Base64URL.decode(XCTUnwrap(json(rsa)["n"]?.stringValue))
        let secrets: [[UInt8]] = [
            Array(pem.utf8), Array((pem + "\n").utf8), bytes, try PEM(PEMExamples.rsaPKCS1).bytes, Array(rsa.utf8),
            modulus,
        ]
        for secret in secrets {
            for algorithm in [SignatureAlgorithm.hs256, .hs384, .hs512] {
                let forged = try SigningKey(secret: SharedSecret(secret), algorithm: algorithm).sign([])
                for set in [JSONWebKeySet([try JSONWebKey(pem: pem)]), try keySet([rsa])] {
                    super
                        .assertRefused(forged, .algorithmNotAllowed, keys: set, algorithms: SignatureAlgorithm.defaults)
                    super.assertRefused(forged, .keyNotFound, keys: set)
                }
            }
        }
    }

    func testTheIssuerOfAKey() throws {
        let name = "https://login.example/{tenantid}/v2.0"
        for (value, expected) in [
            (.string(name), Array(name.utf8)), ("", []), (nil, nil), (1, nil), ([.string(name)], nil), (.null, nil),
        ] as [(JSON?, [UInt8]?)] {
            XCTAssertEqual(try keySet([jwk(ec, [("issuer", value)])]).keys.map(\.issuer), [expected])
        }
        let tied = try keySet([jwk(ec, [("issuer", .string(name))])])
        XCTAssertNotEqual(tied.keys, try keySet([ec]).keys)
        XCTAssertEqual(tied.keys, try keySet([jwk(ec, [("issuer", .string(name))])]).keys)
    }

    func testATiedSetSelectsOnlyWhatIsMarked() throws {
        let set = try keySet([
            jwk(ec, [("kid", "k"), ("issuer", "a")]), jwk(ec, [("kid", "l"), ("issuer", "b")]),
            jwk(rsa, [("kid", "r")]),
            jwk(TestKeys.publicJWK(try SigningKey.generate(.es256)), [("kid", "k"), ("issuer", "c")]),
        ])
        let text = try token(#"{"alg":"ES256","kid":"k"}"#, by: TestKeys.es256)
        super.assertRefused(text, .keyAmbiguous, keys: set)
        try assertVerifies(text, keys: set.tied(to: [Array("x".utf8), Array("a".utf8)]))
        for names in [[], ["b"], ["A"], ["a "], [""]] {
            super.assertRefused(text, .keyNotFound, keys: set.tied(to: names.map { Array($0.utf8) }))
        }
        super
            .assertRefused(
                try token(#"{"alg":"RS256","kid":"r"}"#, by: TestKeys.rs256),
                .keyNotFound,
                keys: set.tied(to: [Array("a".utf8), []])
            )
        // What cannot be read may be anybody's.
        let contested = try keySet([
            jwk(ec, [("kid", "k"), ("issuer", "a")]), jwk(ec, [("kid", "k"), ("x", "A"), ("issuer", "b")]),
        ])
        super.assertRefused(text, .keyAmbiguous, keys: contested.tied(to: [Array("a".utf8)]))
    }

    func testTheDocumentOfASet() throws {
        let set = try keySet([jwk(ec, [("kid", "k")]), rsa])
        XCTAssertEqual(try JSONWebKeySet(parsing: set.json.serialized()).keys, set.keys)
        let secret = try SigningKey.generate(.hs256, keyID: "s")
        XCTAssertEqual(secret.publicKeySet.json.text, #"{"keys":[{"kty":"oct","use":"sig","alg":"HS256","kid":"s"}]}"#)
    }
}
