// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class AlgorithmTests: KeyTestCase {
    func testR55_D1_noneIsNeverAccepted() throws {
        let names = (0..<16)
            .map { bits in
                String(zip("none", 0..<4).map { bits >> $1 & 1 == 1 ? Character($0.uppercased()) : $0 })
            }
        XCTAssertEqual(Set(names).count, 16)
        let signature = Base64URL.encode(try TestKeys.es256.signature(over: [1]))
        for name in names {
            XCTAssertNil(SignatureAlgorithm(name))
            for kid in ["", #","kid":"es256""#] {
                let input = Base64URL.encode(#"{"alg":"\#(name)"\#(kid)}"#.utf8) + ".e30."
                assertRefused(input, .notCompact)
                assertRefused(input + "AAAA", .algorithmNotAllowed)
                assertRefused(input + signature, .algorithmNotAllowed)
            }
        }
        // RFC 7519 §6.1.
        assertRefused(RFC7515.a5, .notCompact)
        XCTAssertFalse(SignatureAlgorithm.all.contains { $0.name.lowercased() == "none" })
    }

    func testR70_D2_onlyListedAlgorithmsAreTried() throws {
        let strong = try TestKeys.es384.sign([])
        try assertVerifies(strong, keys: TestKeys.es384.publicKeySet, algorithms: [.es384])
        assertRefused(strong, .algorithmNotAllowed, keys: TestKeys.es384.publicKeySet, algorithms: [.es256, .rs256])
        assertRefused(strong, .algorithmNotAllowed, keys: TestKeys.es384.publicKeySet, algorithms: [])
        for name in ["ES256K", "RS1", "", "HS1", "RSA-OAEP", "dir", "Ed448", String(repeating: "R", count: 2000)] {
            assertRefused(try token(#"{"alg":"\#(name)"}"#, by: TestKeys.es256), .algorithmNotAllowed)
        }
    }

    func testR53_eachCurveHasItsOneAlgorithm() throws {
        let keys: [(SigningKey, SignatureAlgorithm)] = [
            (TestKeys.es256, .es256), (TestKeys.es384, .es384), (TestKeys.es512, .es512),
        ]
        for (signer, algorithm) in keys {
            let set = try keySet([TestKeys.publicJWK(signer)])
            try assertVerifies(try token(#"{"alg":"\#(algorithm)"}"#, by: signer), keys: set)
            for other in [SignatureAlgorithm.es256, .es384, .es512] where other != algorithm {
                assertRefused(try token(#"{"alg":"\#(other)"}"#, by: signer), .keyNotFound, keys: set)
                assertRefused(
                    key: try jwk(TestKeys.publicJWK(signer), [("alg", .string(other.name))]),
                    .algorithmMismatch
                )
            }
        }
    }

    func testR43_D4_theKeysAlgDecides() throws {
        for declared in [SignatureAlgorithm.rs256, .rs384, .rs512, .ps256, .ps384, .ps512] {
            let key = TestKeys.rsa(declared)
            for named in [SignatureAlgorithm.rs256, .rs384, .rs512, .ps256, .ps384, .ps512] {
                let text = try TestKeys.rsa(named).sign([])
                if named == declared {
                    try assertVerifies(text, keys: key.publicKeySet)
                } else {
                    assertRefused(text, .keyNotFound, keys: key.publicKeySet)
                }
            }
        }
        for name in ["ES521", "RSA1_5", "RSA-OAEP", "none", "rs256", ""] {
            assertRefused(
                key: try jwk(TestKeys.publicJWK(TestKeys.rs256), [("alg", .string(name))]),
                .unsupportedAlgorithm
            )
        }
        assertRefused(key: try jwk(TestKeys.publicJWK(TestKeys.rs256), [("alg", 256)]), .malformed)
        assertRefused(key: try jwk(TestKeys.publicJWK(TestKeys.rs256), [("alg", "HS256")]), .algorithmMismatch)
        assertRefused(key: try jwk(TestKeys.publicJWK(TestKeys.rs256), [("alg", "ES256")]), .algorithmMismatch)
    }

    func testR71_aKeyWithoutAlgServesWhatTypeAndListShare() throws {
        let keys = try keySet([TestKeys.publicJWK(TestKeys.rs256)])
        for algorithm in [SignatureAlgorithm.rs256, .rs384, .rs512, .ps256, .ps384, .ps512] {
            let text = try TestKeys.rsa(algorithm).sign([])
            try assertVerifies(text, keys: keys, algorithms: [algorithm])
            let others = SignatureAlgorithm.all.filter { $0 != algorithm }
            assertRefused(text, .algorithmNotAllowed, keys: keys, algorithms: others)
        }
        // At the moment of use, not only when the key was chosen.
        let key = try XCTUnwrap(keys.keys.first)
        let jws = try UnverifiedJWS(parsing: TokenText(TestKeys.rsa(.rs256).sign([])))
        XCTAssertTrue(key.verify(jws, algorithm: .rs256))
        for algorithm in SignatureAlgorithm.all where algorithm != .rs256 {
            XCTAssertFalse(key.verify(jws, algorithm: algorithm), algorithm.name)
        }
        let bound = try XCTUnwrap(TestKeys.rsa(.rs256).publicKey)
        let pss = try TestKeys.rsa(.ps256).signature(over: [1])
        XCTAssertTrue(key.isValid(signature: pss, over: [1], algorithm: .ps256))
        XCTAssertFalse(bound.isValid(signature: pss, over: [1], algorithm: .ps256))
        // A header that names another algorithm than the one asked for.
        let renamed = try token(#"{"alg":"PS256"}"#, by: TestKeys.rsa(.rs256))
        XCTAssertFalse(key.verify(try UnverifiedJWS(parsing: TokenText(renamed)), algorithm: .rs256))
    }

    func testR60_theTwoNamesOfEd25519AreSeparate() throws {
        let plain = TestKeys.publicJWK(TestKeys.eddsa)
        for name in ["EdDSA", "Ed25519"] {
            let other = name == "EdDSA" ? "Ed25519" : "EdDSA"
            let text = try token(#"{"alg":"\#(name)"}"#, by: TestKeys.eddsa)
            let listed = try [XCTUnwrap(SignatureAlgorithm(name))]
            let notListed = try [XCTUnwrap(SignatureAlgorithm(other))]
            let declared = try keySet([jwk(plain, [("alg", .string(name))])])
            let mismatched = try keySet([jwk(plain, [("alg", .string(other))])])
            try assertVerifies(text, keys: try keySet([plain]), algorithms: listed)
            try assertVerifies(text, keys: declared, algorithms: listed)
            assertRefused(text, .algorithmNotAllowed, keys: declared, algorithms: notListed)
            assertRefused(text, .keyNotFound, keys: mismatched, algorithms: SignatureAlgorithm.all)
        }
    }

    func testNamesRoundTrip() {
        XCTAssertEqual(SignatureAlgorithm.all.count, 14)
        for algorithm in SignatureAlgorithm.all {
            XCTAssertEqual(SignatureAlgorithm(algorithm.name), algorithm)
            XCTAssertEqual("\(algorithm)", algorithm.name)
        }
        XCTAssertEqual(SignatureAlgorithm.defaults.map(\.name), ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"])
        XCTAssertEqual(SignatureAlgorithm.all.filter(\.isSymmetric).map(\.name), ["HS256", "HS384", "HS512"])
    }
}
