// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class SharedSecretTests: KeyTestCase {
    private func random(_ count: Int) -> [UInt8] {
        var generator = SplitMix64(seed: UInt64(count))
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    func testR47_D16_theSecretIsAsLongAsTheHash() throws {
        XCTAssertThrowsError(try SharedSecret([]))
        XCTAssertThrowsError(try SharedSecret(random(31)))
        let expected: [(SignatureAlgorithm, Int)] = [(.hs256, 32), (.hs384, 48), (.hs512, 64)]
        for (algorithm, length) in expected {
            let key = try SigningKey(secret: SharedSecret(random(length)), algorithm: algorithm)
            try assertVerifies(try key.sign([]), keys: key.publicKeySet)
            if length > 32 {
                let short = try SharedSecret(random(length - 1))
                XCTAssertThrowsError(try JSONWebKeySet(secret: short, algorithm: algorithm))
            }
            let encoded = Base64URL.encode(random(length - 1))
            let jwk = #"{"kty":"oct","alg":"\#(algorithm)","k":"\#(encoded)"}"#
            XCTAssertEqual(try keySet([jwk], allowingSecrets: true).skipped.map(\.reason.code), [.weakKey])
        }
        // A secret without alg serves only what it is long enough for.
        let plain = try XCTUnwrap(
            keySet([#"{"kty":"oct","k":"\#(Base64URL.encode(random(48)))"}"#], allowingSecrets: true).keys.first
        )
        XCTAssertTrue(plain.serves(.hs256))
        XCTAssertTrue(plain.serves(.hs384))
        XCTAssertFalse(plain.serves(.hs512))
        XCTAssertFalse(plain.serves(.rs256))
        let long = Base64URL.encode(random(64))
        let misused = try keySet([#"{"kty":"oct","alg":"RS256","k":"\#(long)"}"#], allowingSecrets: true)
        XCTAssertEqual(misused.skipped.map(\.reason.code), [.algorithmMismatch])
        for k in ["", "AA"] {
            let set = try keySet([#"{"kty":"oct","alg":"HS256","k":"\#(k)"}"#], allowingSecrets: true)
            XCTAssertEqual(set.skipped.map(\.reason.code), [.weakKey])
        }
    }

    func testR47_predictableSecretsAreRefused() throws {
        let predictable: [[UInt8]] = [
            [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0x61, count: 64), Array(0..<32),
            Array((0..<32).reversed()),
            (0..<64).map { UInt8($0 * 3) }, Array("passwordpasswordpasswordpassword".utf8),
            Array("0123456789abcdef0123456789abcdef".utf8), (0..<40).map { $0 % 7 },
        ]
        for bytes in predictable {
            XCTAssertThrowsError(try SharedSecret(bytes), "\(bytes)") { error in
                XCTAssertEqual((error as? KeyError)?.code, .weakKey)
            }
        }
        for text in [
            "your-256-bit-secret-your-256-bit", "your-256-bit-secretyour-256-bit-secret",
            "your-256-bit-secret your-256-bit-s",
            "a-string-secret-at-least-256-bits-long",
            "your-512-bit-secret.your-512-bit-secret.your-512-bit-secret.your-512",
            "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
        ] {
            XCTAssertThrowsError(try SharedSecret(Array(text.utf8)), text)
        }
        // Only as the whole secret: what is random behind it is what counts.
        XCTAssertNoThrow(try SharedSecret(Array("your-256-bit-secret-q8Zt1mXw0bLr".utf8)))
        for count in 32..<200 { XCTAssertNoThrow(try SharedSecret(random(count))) }
        XCTAssertNoThrow(try SharedSecret(Array("9f86d081884c7d659a2feaa0c55ad015".utf8)))
        // In a JWK it is the configuration that has to refuse it.
        let zero = #"{"kty":"oct","k":"\#(Base64URL.encode([UInt8](repeating: 0, count: 32)))"}"#
        XCTAssertEqual(
            try keySet([zero, RFC7515.a1.key], allowingSecrets: true).keys.map(\.isPredictableSecret),
            [true, false]
        )
    }

    func testR47_HSNeedsASecretThatWasConfigured() throws {
        let key = try SigningKey.generate(.hs256)
        assertRefused(
            try key.sign([]),
            .algorithmNotAllowed,
            keys: key.publicKeySet,
            algorithms: SignatureAlgorithm.defaults
        )
        XCTAssertThrowsError(try JSONWebKeySet(secret: SharedSecret(random(64)), algorithm: .rs256)) { error in
            XCTAssertEqual((error as? KeyError)?.code, .algorithmMismatch)
        }
    }

    func testD65_nothingOfASecretIsShown() throws {
        let bytes = Array("SECRETMARK-a7Kq9-zPw31-mmQ0x-Lr8".utf8)
        let secret = try SharedSecret(bytes)
        let signing = try SigningKey(secret: secret, algorithm: .hs256, keyID: "k")
        let key = try XCTUnwrap(signing.publicKeySet.keys.first)
        var dumped = ""
        dump(secret, to: &dumped)
        dump(signing, to: &dumped)
        dump(TestKeys.rs256, to: &dumped)
        let shown = [
            "\(secret)", String(reflecting: secret), "\(signing)", String(reflecting: signing), "\(key)", dumped,
            key.json.text, key.thumbprint, String(reflecting: Mirror(reflecting: secret).children.map(\.value)),
        ]
        let plainHash = Base64URL.encode(Digest.sha256(bytes))
        for text in shown {
            XCTAssertFalse(text.contains("SECRETMARK"), text)
            XCTAssertFalse(text.contains(Base64URL.encode(bytes)), text)
            XCTAssertFalse(text.contains(plainHash), text)
            XCTAssertFalse(text.contains("0x"), text)
        }
        XCTAssertEqual(Mirror(reflecting: signing).children.count, 0)
        XCTAssertEqual("\(signing)", "SigningKey(HS256, kid: k, redacted)")
    }
}
