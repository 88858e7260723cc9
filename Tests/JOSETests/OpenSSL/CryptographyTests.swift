// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class CryptographyTests: XCTestCase {
    func testDigestsOfFIPS180() {
        let abc = Array("abc".utf8)
        XCTAssertEqual(
            Digest.sha256(abc),
            Hex.bytes("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        )
        XCTAssertEqual(
            Digest.sha384(abc),
            Hex.bytes(
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
            )
        )
        XCTAssertEqual(
            Digest.sha512(abc),
            Hex.bytes(
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
            )
        )
        XCTAssertEqual(
            Digest.sha256([]),
            Hex.bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        )
        // A collection whose bytes are not in one piece.
        XCTAssertEqual(Digest.sha256(abc.lazy.map { $0 }), Digest.sha256(abc))
        XCTAssertNotEqual(Digest.unpredictable(32), Digest.unpredictable(32))
    }

    func testHMACOfRFC4231() {
        func hmac(_ algorithm: SignatureAlgorithm, _ key: [UInt8], _ text: String) -> [UInt8] {
            MAC.hmac(algorithm, key: key, message: Array(text.utf8))
        }
        let question = "what do ya want for nothing?"
        XCTAssertEqual(
            hmac(.hs256, Array("Jefe".utf8), question),
            Hex.bytes("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        )
        XCTAssertEqual(
            hmac(.hs384, Array("Jefe".utf8), question),
            Hex.bytes(
                "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
            )
        )
        XCTAssertEqual(
            hmac(.hs512, Array("Jefe".utf8), question),
            Hex.bytes(
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                    + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
            )
        )
        // A key longer than the block is hashed first.
        XCTAssertEqual(
            hmac(
                .hs256,
                [UInt8](repeating: 0xAA, count: 131),
                "Test Using Larger Than Block-Size Key - Hash Key First"
            ),
            Hex.bytes("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        )
    }

    func testAES256GCM() throws {
        // Test case 16 of the GCM specification.
        let key = Hex.bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let nonce = Hex.bytes("cafebabefacedbaddecaf888")
        let context = Hex.bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        let plaintext = Hex.bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        )
        let sealed = try AEAD.seal(plaintext, key: key, context: context, nonce: nonce)
        XCTAssertEqual(Array(sealed.suffix(16)), Hex.bytes("76fc6ece0f4e1768cddf8853bb2d551b"))
        XCTAssertEqual(Array(sealed[12..<16]), Hex.bytes("522dc1f0"))
        XCTAssertEqual(AEAD.open(sealed, key: key, context: context), plaintext)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            XCTAssertNil(AEAD.open(changed, key: key, context: context))
        }
        XCTAssertNil(AEAD.open(sealed, key: key, context: []))
        XCTAssertNil(AEAD.open(sealed, key: key.reversed(), context: context))
        XCTAssertNil(AEAD.open(sealed, key: Array(key.dropLast()), context: context))
        XCTAssertNil(AEAD.open(Array(sealed.prefix(27)), key: key, context: context))
        XCTAssertThrowsError(try AEAD.seal(plaintext, key: Array(key.dropLast()), context: []))
    }

    func testAEADUsesANewNonceEachTime() throws {
        let key = try SecureRandom.bytes(AEAD.keyLength)
        let sealed = try [AEAD.seal([], key: key, context: []), AEAD.seal([], key: key, context: [])]
        XCTAssertNotEqual(sealed[0].prefix(12), sealed[1].prefix(12))
        XCTAssertEqual(AEAD.open(sealed[0], key: key, context: []), [])
    }

    func testRandomBytes() throws {
        XCTAssertEqual(try SecureRandom.bytes(0), [])
        XCTAssertEqual(try SecureRandom.bytes(33).count, 33)
        XCTAssertNotEqual(try SecureRandom.bytes(16), try SecureRandom.bytes(16))
        XCTAssertGreaterThan(Set(try SecureRandom.bytes(4096)).count, 200)
    }
}
