// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

final class Base64URLTests: XCTestCase {
    private func assertRefused(
        _ text: String,
        _ code: Base64URLError.Code,
        file: StaticString = #filePath,
        line: UInt = #line
    ) {
        XCTAssertThrowsError(try Base64URL.decode(text), text, file: file, line: line) { error in
            XCTAssertEqual((error as? Base64URLError)?.code, code, text, file: file, line: line)
        }
    }

    // RFC 4648 §10 in the URL alphabet, without padding.
    private let known = [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ]

    func testKnownAnswers() throws {
        for (plain, encoded) in known {
            XCTAssertEqual(Base64URL.encode(plain.utf8), encoded)
            XCTAssertEqual(try Base64URL.decode(encoded), Array(plain.utf8))
        }
        // RFC 7515 appendix C.
        XCTAssertEqual(Base64URL.encode([3, 236, 255, 224, 193]), "A-z_4ME")
        XCTAssertEqual(try Base64URL.decode("A-z_4ME"), [3, 236, 255, 224, 193])
    }

    func testEveryByteValueRoundTrips() throws {
        for byte in UInt8.min...UInt8.max {
            for bytes in [[byte], [byte, 0], [0, byte], [byte, 0xFF, byte], [0, 0, byte, byte]] {
                XCTAssertEqual(try Base64URL.decode(Base64URL.encode(bytes)), bytes)
            }
        }
    }

    func testRandomBytesRoundTripAtEveryLength() throws {
        var random = SplitMix64(seed: 1)
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let text = Base64URL.encode(bytes)
            XCTAssertEqual(text.utf8.count, (length * 4 + 2) / 3)
            XCTAssertEqual(try Base64URL.decode(text), bytes)
            XCTAssertEqual(Base64URL.encodedBytes(bytes), Array(text.utf8))
            let padded = Array("x.".utf8) + Array(text.utf8) + Array(".x".utf8)
            XCTAssertEqual(try Base64URL.decode(padded[2..<padded.count - 2]), bytes)
        }
    }

    func testR23_D19_bytesOutsideTheAlphabetAreRefusedInEveryPlace() {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for length in [2, 3, 4, 6, 7, 8, 11, 12, 19, 22] {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max where !alphabet.contains(byte) {
                    var text = [UInt8](repeating: UInt8(ascii: "A"), count: length)
                    text[place] = byte
                    XCTAssertThrowsError(try Base64URL.decode(text[...]), "\(byte) at \(place) of \(length)") { error in
                        XCTAssertEqual((error as? Base64URLError)?.code, .invalidCharacter)
                    }
                }
            }
        }
    }

    func testR23_D19_whatOtherDecodersForgiveIsRefused() {
        let texts = [
            "Zg==", "Zm8=", "Zm9v====", "=", "====", "Zm9v=", "Z=9v", "+/+/", "Zm 9", " Zm9v", "Zm9v ", "Zm9\n",
            "Zm9v\r\n",
            "\nZm9", "Zm9v?", "Zm9vZm9v.", "Zm9\u{0}", "Ｚm9v", "Zm\u{301}9", "Z\u{200B}m",
        ]
        for text in texts where text.utf8.count & 3 != 1 {
            assertRefused(text, .invalidCharacter)
        }
        for text in texts where text.utf8.count & 3 == 1 {
            assertRefused(text, .invalidLength)
        }
    }

    func testR23_D19_aLengthOfOneModuloFourIsRefused() {
        for text in ["A", "AAAAA", "Zm9vZ", String(repeating: "A", count: 4097)] {
            assertRefused(text, .invalidLength)
        }
    }

    func testR24_D19_unusedBitsMustBeZero() throws {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for (value, digit) in alphabet.enumerated() {
            for head in ["", "Zm9v", "Zm9vYmFy", "Zm9vYmFyZm9v"] {
                if value & 15 == 0 {
                    XCTAssertEqual(Base64URL.encode(try Base64URL.decode("\(head)A\(digit)")), "\(head)A\(digit)")
                } else {
                    assertRefused("\(head)A\(digit)", .notCanonical)
                }
                if value & 3 == 0 {
                    XCTAssertEqual(Base64URL.encode(try Base64URL.decode("\(head)AA\(digit)")), "\(head)AA\(digit)")
                } else {
                    assertRefused("\(head)AA\(digit)", .notCanonical)
                }
            }
        }
    }

    func testR24_everyAcceptedTextIsTheOnlySpellingOfItsBytes() {
        var random = SplitMix64(seed: 2)
        let digits = Array("AQgwz-_09=+/ ".utf8)
        var accepted = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &random))
                .compactMap { _ in
                    digits.randomElement(using: &random)
                }
            if let bytes = try? Base64URL.decode(text[...]) {
                XCTAssertEqual(Base64URL.encodedBytes(bytes), text)
                accepted += 1
            }
        }
        XCTAssertGreaterThan(accepted, 1000)
    }

    func testErrorsDoNotQuoteTheText() {
        XCTAssertThrowsError(try Base64URL.decode("s3cret!!")) { error in
            XCTAssertEqual("\(error)", "base64url: invalid_character")
        }
    }
}
