// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class SignatureTests: KeyTestCase {
    private func isValid(_ signature: [UInt8], by key: SigningKey, over input: String = "text") throws -> Bool {
        let publicKey = try XCTUnwrap(key.publicKeySet.keys.first)
        return publicKey.isValid(signature: signature, over: Array(input.utf8)[...], algorithm: key.algorithm)
    }

    private let ecdsa: [(SigningKey, EllipticCurve)] = [
        (TestKeys.es256, .p256), (TestKeys.es384, .p384), (TestKeys.es512, .p521),
    ]

    private func der(_ signature: [UInt8]) -> [UInt8] {
        var output = ECDSASignature.DER(repeating: 0xAA)
        let count = ECDSASignature.writeDER(signature.span, to: &output)
        return (0..<count).map { output[$0] }
    }

    func testR50_rsaSignaturesAreAsLongAsTheModulus() throws {
        for algorithm in [SignatureAlgorithm.rs256, .ps256] {
            let key = TestKeys.rsa(algorithm)
            let signature = try key.signature(over: Array("text".utf8))
            XCTAssertTrue(try isValid(signature, by: key))
            for changed in [
                [0] + signature, signature + [0], Array(signature.dropFirst()), Array(signature.dropLast()), [],
                [UInt8](repeating: 0, count: 256), [UInt8](repeating: 0xFF, count: 256), [1],
            ] {
                XCTAssertFalse(try isValid(changed, by: key))
            }
        }
    }

    func testR51_D11_ecdsaSignaturesHaveOneFormOnly() throws {
        for (key, curve) in ecdsa {
            let signature = try key.signature(over: Array("text".utf8))
            XCTAssertEqual(signature.count, 2 * curve.width)
            XCTAssertTrue(try isValid(signature, by: key))
            let changed: [[UInt8]] = [
                der(signature), [0] + signature, signature + [0], Array(signature.dropFirst()),
                Array(signature.dropLast()), [0] + signature.prefix(curve.width) + [0] + signature.suffix(curve.width),
                Array(signature.prefix(curve.width)), signature + signature, [], [0x30],
            ]
            for other in changed {
                XCTAssertFalse(try isValid(other, by: key), "\(curve) \(other.count)")
            }
        }
    }

    func testR52_D10_rAndSLieBetweenZeroAndTheOrder() throws {
        let orders: [EllipticCurve: String] = [
            .p256: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            .p384: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
            .p521: "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709"
                + "a5d03bb5c9b8899c47aebb6fb71e91386409",
        ]
        for (key, curve) in ecdsa {
            let good = try key.signature(over: Array("text".utf8))
            let order = Hex.bytes(try XCTUnwrap(orders[curve]))
            let zero = [UInt8](repeating: 0, count: curve.width)
            let ones = [UInt8](repeating: 0xFF, count: curve.width)
            let (r, s) = (Array(good.prefix(curve.width)), Array(good.suffix(curve.width)))
            let values = [zero, order, ones, Array(zero.dropLast() + [1])]
            XCTAssertEqual(order.count, curve.width)
            for value in values {
                XCTAssertFalse(try isValid(value + s, by: key))
                XCTAssertFalse(try isValid(r + value, by: key))
                for other in values { XCTAssertFalse(try isValid(value + other, by: key)) }
            }
        }
    }

    func testR54_D15_pssHasOneSaltLengthAndOneMaskFunction() throws {
        let key = TestKeys.rsa(.ps256)
        XCTAssertTrue(try isValid(Base64URL.decode(PSSExamples.salt32), by: key, over: PSSExamples.input))
        for text in [
            PSSExamples.salt0, PSSExamples.salt20, PSSExamples.salt31, PSSExamples.salt33, PSSExamples.longestSalt,
            PSSExamples.mgf1WithSHA1,
        ] {
            XCTAssertFalse(try isValid(Base64URL.decode(text), by: key, over: PSSExamples.input))
        }
        for other in [SignatureAlgorithm.ps384, .ps512, .rs256] {
            let signature = try Base64URL.decode(PSSExamples.salt32)
            XCTAssertFalse(try isValid(signature, by: TestKeys.rsa(other), over: PSSExamples.input))
        }
    }

    func testR59_ed25519SignaturesHave64Bytes() throws {
        let key = TestKeys.eddsa
        let signature = try key.signature(over: Array("text".utf8))
        XCTAssertEqual(signature.count, 64)
        XCTAssertTrue(try isValid(signature, by: key))
        for changed in [signature + [0], [0] + signature, Array(signature.dropLast()), [], signature + signature] {
            XCTAssertFalse(try isValid(changed, by: key))
        }
        // s + the order of the group, which RFC 8032 §5.1.7 forbids.
        let order = Hex.bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var carry = 0
        let malleable = zip(signature.suffix(32), order)
            .map { s, l -> UInt8 in
                let sum = Int(s) + Int(l) + carry
                carry = sum >> 8
                return UInt8(sum & 0xFF)
            }
        XCTAssertFalse(try isValid(signature.prefix(32) + malleable, by: key))
    }

    func testR48_D17_everyByteOfACodeCounts() throws {
        for algorithm in [SignatureAlgorithm.hs256, .hs384, .hs512] {
            let key = try SigningKey.generate(algorithm)
            let code = try key.signature(over: Array("text".utf8))
            XCTAssertTrue(try isValid(code, by: key))
            for index in code.indices {
                var changed = code
                changed[index] ^= 1
                XCTAssertFalse(try isValid(changed, by: key))
            }
            XCTAssertFalse(try isValid(code + [0], by: key))
            XCTAssertFalse(try isValid(Array(code.dropLast()), by: key))
            XCTAssertFalse(try isValid([], by: key))
        }
        XCTAssertTrue(constantTimeEqual([], []))
        XCTAssertTrue(constantTimeEqual([1, 2], [1, 2]))
        XCTAssertFalse(constantTimeEqual([1, 2], [1, 3]))
        XCTAssertFalse(constantTimeEqual([1, 2], [1, 2, 3]))
        XCTAssertFalse(constantTimeEqual([1, 2, 3], [1, 2]))
    }

    func testEveryBitOfASignatureCounts() throws {
        for key in [TestKeys.es256, TestKeys.eddsa, TestKeys.rs256] {
            let signature = try key.signature(over: Array("text".utf8))
            for index in stride(from: 0, to: signature.count, by: 5) {
                var changed = signature
                changed[index] ^= 0x10
                XCTAssertFalse(try isValid(changed, by: key))
            }
            XCTAssertFalse(try isValid(signature, by: key, over: "Text"))
            XCTAssertFalse(try isValid(signature, by: key, over: ""))
        }
    }

    func testR72_aFailedStepRefusesTheWholeToken() throws {
        struct Broken: SignatureVerifier {
            func isValid(signature: Span<UInt8>, over input: Span<UInt8>, algorithm: SignatureAlgorithm) -> Bool {
                false
            }
        }
        let good = try TestKeys.es256.sign(Array("payload".utf8))
        let key = try JSONWebKey(XCTUnwrap(TestKeys.es256.publicKey), verifier: Broken())
        assertRefused(good, .signatureInvalid, keys: JSONWebKeySet([key]))
        // libcrypto answers 0 for a wrong signature and less for a failure; neither counts as right, and neither
        // leaves anything behind that would make the next one wrong.
        let malformed = good.dropLast(86) + Base64URL.encode([UInt8](repeating: 0, count: 64))
        for _ in 0..<3 {
            assertRefused(String(malformed), .signatureInvalid)
            try assertVerifies(good)
        }
        XCTAssertNil(PreparedKey(try EVPKey.generate(.ed25519), .es256, .verify))
        XCTAssertNil(PreparedKey(try EVPKey.generate(.ellipticCurve(.p256)), .eddsa, .verify))
    }

    func testCanonicalDERIsWritten() {
        XCTAssertEqual(der([0, 0, 5, 0x80, 0, 0]), [0x30, 9, 2, 1, 5, 2, 4, 0, 0x80, 0, 0])
        XCTAssertEqual(der([0, 0, 0, 0, 0x80, 1]), [0x30, 8, 2, 1, 0, 2, 3, 0, 0x80, 1])
        let long = [UInt8](repeating: 0xFF, count: 66)
        XCTAssertEqual(der(long + long).prefix(6), [0x30, 0x81, 138, 2, 67, 0])
        XCTAssertEqual(der(long + long).count, 141)
        XCTAssertEqual(
            ECDSASignature.fixedWidth(fromDER: der([0, 0, 5, 0x80, 0, 0]), width: 3),
            [0, 0, 5, 0x80, 0, 0]
        )
        XCTAssertNil(ECDSASignature.fixedWidth(fromDER: der([1, 0, 5, 0x80, 0, 0]), width: 2))
        XCTAssertNil(ECDSASignature.fixedWidth(fromDER: [0x30, 0], width: 2))
    }
}
