// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class PEMTests: KeyTestCase {
    func testPublicKeysOfEveryTypeAreRead() throws {
        let expected = [
            (PEMExamples.rsa, "RSA", 2048), (PEMExamples.rsaPKCS1, "RSA", 2048), (PEMExamples.p256, "EC", 256),
            (PEMExamples.p384, "EC", 384), (PEMExamples.p521, "EC", 521), (PEMExamples.ed25519, "OKP", 256),
        ]
        for (pem, type, bits) in expected {
            let key = try JSONWebKey(pem: pem)
            XCTAssertEqual(key.keyType, type)
            XCTAssertEqual(key.bits, bits)
            XCTAssertEqual(try JSONWebKey(parsing: key.json.serialized()).thumbprint, key.thumbprint)
        }
        let fromJWK = try XCTUnwrap(TestKeys.rs256.publicKey)
        for pem in [PEMExamples.rsa, PEMExamples.rsaPKCS1] {
            XCTAssertEqual(try JSONWebKey(pem: pem).thumbprint, fromJWK.thumbprint)
            let keys = JSONWebKeySet([try JSONWebKey(pem: pem)])
            try assertVerifies(try TestKeys.rs256.sign([]), keys: keys)
        }
    }

    func testKidAndAlgOfAPEMKey() throws {
        let token = try TestKeys.rsa(.rs256, keyID: "any").sign([])
        try assertVerifies(token, keys: JSONWebKeySet([try JSONWebKey(pem: PEMExamples.rsa)]))
        let named = JSONWebKeySet([try JSONWebKey(pem: PEMExamples.rsa, keyID: "other")])
        assertRefused(token, .keyNotFound, keys: named)
        let bound = JSONWebKeySet([try JSONWebKey(pem: PEMExamples.rsa, algorithm: .ps256)])
        assertRefused(token, .keyNotFound, keys: bound)
        XCTAssertThrowsError(try JSONWebKey(pem: PEMExamples.rsa, algorithm: .es256)) { error in
            XCTAssertEqual((error as? KeyError)?.code, .algorithmMismatch)
        }
    }

    func testWhatIsNotAPublicKeyIsRefusedWithHelp() throws {
        let expected: [(String, KeyError.Code, String)] = [
            (PEMExamples.certificate, .unsupportedPEM, "openssl x509"),
            (PEMExamples.privateP256, .privateKeyPublished, "openssl pkey"),
            (PEMExamples.sec1P256, .privateKeyPublished, "openssl pkey"),
            (PEMExamples.x25519, .unsupportedKeyType, "Ed25519"),
            (PEMExamples.rsaPSS, .unsupportedKeyType, "RSASSA-PSS"),
            (PEMExamples.secp256k1, .unsupportedCurve, "P-256"),
            (PEMExamples.explicitCurve, .unsupportedCurve, "named"),
            (PEMExamples.compressedPoint, .malformed, "uncompressed"),
            ("ssh-rsa AAAA", .unsupportedPEM, "PUBLIC KEY"),
            ("", .unsupportedPEM, "PUBLIC KEY"),
            (PEMExamples.rsa + "\n" + PEMExamples.p256, .unsupportedPEM, "several"),
            (String(repeating: "x", count: 70_000), .unsupportedPEM, "too long"),
        ]
        for (pem, code, hint) in expected {
            XCTAssertThrowsError(try JSONWebKey(pem: pem), String(pem.prefix(40))) { error in
                XCTAssertEqual((error as? KeyError)?.code, code, "\(error)")
                XCTAssertTrue("\(error)".contains(hint), "\(error)")
            }
        }
    }

    func testDamagedPEMIsRefused() throws {
        let lines = PEMExamples.p256.split(separator: "\n").map(String.init)
        let body = lines[1] + lines[2]
        let damaged = [
            lines.dropLast().joined(separator: "\n"),
            lines[0] + "\n" + body.dropLast() + "\n" + lines[3],
            lines[0] + "\n" + body.replacing("E", with: "-") + "\n" + lines[3],
            lines[0] + "\n" + body + "====\n" + lines[3],
            lines[0] + "\n\n" + lines[3],
            lines[0] + "\nAAAA" + body + "\n" + lines[3],
            lines[0] + "\n" + body + "AAAA\n" + lines[3],
            lines[0].dropLast(5) + "\n" + body + "\n" + lines[3],
            "-----BEGIN RSA PUBLIC KEY-----\n" + body + "\n-----END RSA PUBLIC KEY-----",
            lines[0] + "\n" + body + "\n-----END RSA PUBLIC KEY-----",
        ]
        for pem in damaged {
            XCTAssertThrowsError(try JSONWebKey(pem: pem), pem)
        }
        // Other line ends, text around and indentation are harmless.
        let decorated = "Issuer's key:\r\n" + lines.map { "  \($0)\t\r\n" }.joined() + "end"
        XCTAssertEqual(try JSONWebKey(pem: decorated), try JSONWebKey(pem: PEMExamples.p256))
    }

    func testR49_R58_theRulesOnKeysHoldForPEMToo() throws {
        // The same DER with one byte of the point, or the modulus, changed.
        func changed(_ pem: String, at offset: Int) throws -> String {
            var bytes = try PEM(pem).bytes
            bytes[offset] ^= 1
            return "-----BEGIN PUBLIC KEY-----\n\(base64(bytes))\n-----END PUBLIC KEY-----"
        }
        XCTAssertThrowsError(try JSONWebKey(pem: changed(PEMExamples.p256, at: 60))) { error in
            XCTAssertEqual((error as? KeyError)?.code, .invalidKey)
        }
        // The last byte of the modulus: 5 bytes of exponent follow.
        let length = try PEM(PEMExamples.rsa).bytes.count
        XCTAssertThrowsError(try JSONWebKey(pem: changed(PEMExamples.rsa, at: length - 6))) { error in
            XCTAssertEqual((error as? KeyError)?.code, .weakKey)
        }
    }

    private func base64(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).replacing("-", with: "+").replacing("_", with: "/")
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }

    func testD39_DERIsReadStrictly() {
        let refused: [[UInt8]] = [
            [], [0x30], [0x30, 0x01], [0x30, 0x80, 0, 0], [0x30, 0x81, 0x01, 0], [0x30, 0x82, 0x00, 0x80],
            [0x30, 0x83, 0, 0, 1, 0], [0x30, 0xFF], [0x31, 0], [0x30, 0x82, 0xFF, 0xFF, 0],
        ]
        for bytes in refused {
            var reader = DERReader(bytes[...])
            XCTAssertNil(reader.sequence(), "\(bytes)")
        }
        for bytes: [UInt8] in [
            [2, 0], [2, 1, 0x80], [2, 2, 0, 0x7F], [2, 2, 0xFF, 0xFF], [2, 2, 0], [2, 2, 0, 0],
        ] {
            var reader = DERReader(bytes[...])
            XCTAssertNil(reader.unsignedInteger(), "\(bytes)")
        }
        for (bytes, value): ([UInt8], [UInt8]) in [
            ([2, 1, 0], [0]), ([2, 2, 0, 0x80], [0x80]), ([2, 1, 0x7F], [0x7F]),
        ] {
            var reader = DERReader(bytes[...])
            XCTAssertEqual(reader.unsignedInteger(), value)
        }
        var bits = DERReader([3, 2, 1, 0xFE])
        XCTAssertNil(bits.bitString())
    }
}
