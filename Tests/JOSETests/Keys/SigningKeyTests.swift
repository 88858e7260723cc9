// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class SigningKeyTests: KeyTestCase {
    func testEveryAlgorithmSignsAndVerifies() throws {
        for algorithm in SignatureAlgorithm.all {
            let key: SigningKey
            switch algorithm.family {
            case .rsaPKCS1, .rsaPSS: key = TestKeys.rsa(algorithm, keyID: "k")
            case .ecdsa, .ed25519, .hmac: key = try SigningKey.generate(algorithm, keyID: "k")
            }
            let token = try key.sign(Array("payload".utf8), header: [.init("typ", "at+jwt")])
            let result = try assertVerifies(token, keys: key.publicKeySet, algorithms: [algorithm])
            XCTAssertEqual(result.payload, Array("payload".utf8))
            XCTAssertEqual(result.header["alg"]?.stringValue, algorithm.name)
            XCTAssertEqual(result.header["kid"]?.stringValue, "k")
            XCTAssertEqual(result.header["typ"]?.stringValue, "at+jwt")
            XCTAssertEqual(key.publicKey == nil, algorithm.isSymmetric)
            let others = SignatureAlgorithm.all.filter { $0 != algorithm }
            assertRefused(token, .algorithmNotAllowed, keys: key.publicKeySet, algorithms: others)
        }
    }

    func testNewKeysDiffer() throws {
        for algorithm in [SignatureAlgorithm.es256, .es384, .es512, .ed25519, .hs256] {
            let keys = try [SigningKey.generate(algorithm), SigningKey.generate(algorithm)]
            assertRefused(try keys[0].sign([]), .signatureInvalid, keys: keys[1].publicKeySet)
        }
        XCTAssertEqual(try SigningKey.generate(.rs256).publicKey?.bits, 2048)
    }

    func testPrivateJWKs() throws {
        for (example, algorithm) in [(RFC7520.rs256, "RS384"), (RFC7520.es512, "ES512"), (RFC7520.hs256, "HS256")] {
            let text = try jwk(example.key, [("alg", .string(algorithm))])
            let key = try SigningKey(jwk: json(text))
            try assertVerifies(try key.sign([]), keys: key.publicKeySet)
        }
        // Without the factors, and without an alg where there is a choice.
        let factors = ["p", "q", "dp", "dq", "qi"]
        let bare = try jwk(RFC7520.rs256.key, [("alg", "PS256")] + factors.map { ($0, nil) })
        let key = try SigningKey(jwk: json(bare))
        try assertVerifies(try key.sign([]), keys: key.publicKeySet)
        XCTAssertThrowsError(try SigningKey(jwk: json(RFC7520.rs256.key)))
        XCTAssertEqual(try SigningKey(jwk: json(jwk(RFC7520.es512.key, [("alg", nil)]))).algorithm, .es512)
    }

    func testPrivateJWKsThatDoNotFitTogetherAreRefused() throws {
        let es512 = RFC7520.es512.key
        let other = TestKeys.publicJWK(TestKeys.es512)
        let d = try XCTUnwrap(json(es512)["d"]?.stringValue)
        let changes: [(String, [(String, JSON?)])] = [
            (es512, [("d", nil)]), (es512, [("d", "AAAA")]), (es512, [("d", "")]), (es512, [("use", "enc")]),
            (es512, [("key_ops", ["verify"])]), (es512, [("alg", "ES256")]), (es512, [("x", nil)]),
            (es512, [("d", .string(Base64URL.encode([UInt8](repeating: 0, count: 66))))]),
            (es512, [("d", .string(Base64URL.encode([UInt8](repeating: 0xFF, count: 66))))]),
            (other, [("d", .string(d)), ("alg", "ES512")]),
            (RFC7520.rs256.key, [("alg", "RS256"), ("q", nil)]),
            (RFC7520.rs256.key, [("alg", "RS256"), ("oth", [])]),
            (
                RFC7520.rs256.key,
                [("alg", "RS256"), ("n", .string(try XCTUnwrap(json(RFC7515.a2.key)["n"]?.stringValue)))]
            ),
            (RFC7520.rs256.key, [("alg", "RS256"), ("e", "Aw")]),
            (TestKeys.publicJWK(TestKeys.eddsa), [("d", .string(Base64URL.encode([UInt8](repeating: 5, count: 32))))]),
            (TestKeys.publicJWK(TestKeys.eddsa), [("d", "AAAA")]),
        ]
        for (text, change) in changes {
            XCTAssertThrowsError(try SigningKey(jwk: json(jwk(text, change))), "\(change)")
        }
        // A scalar shorter than the curve is not padded silently.
        let short = try jwk(es512, [("d", .string(Base64URL.encode(Base64URL.decode(d).dropFirst())))])
        XCTAssertThrowsError(try SigningKey(jwk: json(short))) { error in
            XCTAssertEqual((error as? KeyError)?.code, .malformed)
        }
    }

    func testPrivatePEM() throws {
        let expected: [(String, SignatureAlgorithm, String)] = [
            (PEMExamples.privateRSA, .ps256, PEMExamples.rsa), (PEMExamples.privateRSAPKCS1, .rs256, PEMExamples.rsa),
            (PEMExamples.privateP256, .es256, PEMExamples.p256), (PEMExamples.sec1P256, .es256, PEMExamples.p256),
            (PEMExamples.privateEd25519, .ed25519, PEMExamples.ed25519),
        ]
        for (pem, algorithm, publicPEM) in expected {
            let key = try SigningKey(pem: pem, algorithm: algorithm)
            try assertVerifies(try key.sign([]), keys: JSONWebKeySet([try JSONWebKey(pem: publicPEM)]))
        }
        XCTAssertThrowsError(try SigningKey(pem: PEMExamples.privateP256, algorithm: .es384))
        XCTAssertThrowsError(try SigningKey(pem: PEMExamples.rsa, algorithm: .rs256))
        let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
        XCTAssertThrowsError(try SigningKey(pem: encrypted, algorithm: .rs256))
    }

    func testHeadersThatTheKeySetsCannotBeGiven() throws {
        for header: [JSON.Member] in [
            [.init("alg", "none")], [.init("kid", "x")], [.init("typ", "a"), .init("typ", "b")],
        ] {
            XCTAssertThrowsError(try TestKeys.es256.sign([], header: header)) { error in
                XCTAssertEqual((error as? KeyError)?.code, .invalidHeader)
            }
        }
        XCTAssertThrowsError(try TestKeys.es384.sign([], header: [.init("kid", "x")]))
    }
}
