// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

final class JSONStringTests: JSONTestCase {
    func testEscapesAreResolved() throws {
        XCTAssertEqual(try read(#""\"\\\/\b\f\n\r\t""#).utf8, Array("\"\\/\u{8}\u{C}\n\r\t".utf8))
        XCTAssertEqual(try read(#""\u0041\u00e9\u00E9\u20AC\uFFFF""#).utf8, Array("A\u{E9}\u{E9}\u{20AC}\u{FFFF}".utf8))
        XCTAssertEqual(try read(#""\uD834\uDD1E|\udbff\udfff""#).utf8, Array("\u{1D11E}|\u{10FFFF}".utf8))
        XCTAssertEqual(try read(#""\u005cn\u0022""#).utf8, Array("\\n\"".utf8))
        XCTAssertEqual(try read(#""\\u0041""#).utf8, Array("\\u0041".utf8))
        XCTAssertEqual(try read(#""""#).utf8, [])
    }

    func testAnEscapedNULIsReadAsAByte() throws {
        let value = try read(#""a\u0000b""#)
        XCTAssertEqual(value.utf8, [0x61, 0, 0x62])
        XCTAssertFalse(value.utf8Equals("a"))
        XCTAssertTrue(value.utf8Equals("a\u{0}b"))
    }

    func testEveryScalarIsReadEscapedAndPlain() throws {
        for scalar in UInt32(0x20)...0x10FFFF where scalar < 0x3000 || scalar % 97 == 0 || scalar & 0xFFFF < 4 {
            guard let scalar = Unicode.Scalar(scalar), scalar != "\"", scalar != "\\" else {
                continue
            }
            let plain = Array(String(Character(scalar)).utf8)
            XCTAssertEqual(try JSONValue(parsing: [0x22] + plain + [0x22], limits: .token).utf8, plain)
            let escaped = String(Character(scalar)).utf16
                .map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }
                .joined()
            XCTAssertEqual(try read("\"\(escaped)\"").utf8, plain)
        }
    }

    func testR25_R61_illFormedUTF8IsRefused() {
        let sequences: [[UInt8]] = [
            [0x80], [0xBF], [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC2], [0xC2, 0x22], [0xC3, 0xC3], [0xDF, 0x7F],
            [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE1, 0x80], [0xE1, 0x80, 0x7F], [0xE1, 0x7F, 0x80],
            [0xED, 0xA0, 0x80],
            [0xED, 0xAD, 0xBF], [0xED, 0xB0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF1, 0x80, 0x80], [0xF1, 0x80, 0x80, 0xC0], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], [0xFE],
            [0xFF],
        ]
        for sequence in sequences {
            assertRefused([0x22, 0x61] + sequence + [0x22], .invalidUTF8, at: 2)
            assertRefused([0x7B, 0x22] + sequence + Array("\":1}".utf8), .invalidUTF8, at: 2)
            assertRefused([0x22] + sequence, .invalidUTF8, at: 1)
        }
    }

    /// Every two-byte and three-byte sequence, and those of four bytes at their edges, as the standard library judges them.
    func testUTF8IsJudgedAsTheStandardLibraryDoes() {
        func check(_ bytes: [UInt8]) {
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            let isAccepted = (try? JSONValue(parsing: [0x22] + bytes + [0x22], limits: .token)) != nil
            if isValid != isAccepted {
                XCTFail("\(bytes)")
            }
        }
        let edges: [UInt8] = [0x23, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for lead in UInt8(0x80)...0xFF {
            for second in UInt8(0x80)...0xFF {
                check([lead, second])
            }
            for second in edges {
                for third in edges {
                    check([lead, second, third])
                    for fourth in edges {
                        check([lead, second, third, fourth])
                    }
                }
            }
        }
    }

    func testR25_loneSurrogatesAreRefused() {
        assertRefused(#""\uD800""#, .loneSurrogate, at: 1)
        assertRefused(#""\uDBFF x""#, .loneSurrogate, at: 1)
        assertRefused(#""\uDC00""#, .loneSurrogate, at: 1)
        assertRefused(#""a\uDFFF""#, .loneSurrogate, at: 2)
        assertRefused(#""\uD834\u0041""#, .loneSurrogate, at: 1)
        assertRefused(#""\uD834\uD834""#, .loneSurrogate, at: 1)
        assertRefused(#""\uD834\uDBFF""#, .loneSurrogate, at: 1)
        assertRefused(#""\uD834\uE000""#, .loneSurrogate, at: 1)
        assertRefused(#""\uD834\n""#, .loneSurrogate, at: 1)
        assertRefused(#""\uDD1E\uD834""#, .loneSurrogate, at: 1)
        assertRefused(#""\uD834\uD834\uDD1E""#, .loneSurrogate, at: 1)
        assertRefused(#""\uD834\uDD1E\uDD1E""#, .loneSurrogate, at: 13)
        assertRefused(#"{"\uD800":1}"#, .loneSurrogate, at: 2)
        assertRefused(#""\uD834\"#, .loneSurrogate)
        assertRefused(#""\uD834\u"#, .unexpectedEnd)
        assertRefused(#""\uD834\uDD"#, .unexpectedEnd)
    }

    func testInvalidEscapesAreRefused() {
        for letter in "aevxU0'N \u{E9}\u{0}" {
            assertRefused("\"\\\(letter)\"", .invalidEscape, at: 1)
        }
        assertRefused(#""\u00g0""#, .invalidEscape, at: 5)
        assertRefused(#""\u""#, .invalidEscape, at: 3)
        assertRefused(#""\u 041""#, .invalidEscape, at: 3)
        assertRefused(#""\u+041""#, .invalidEscape, at: 3)
        assertRefused(#""\u{41}""#, .invalidEscape, at: 3)
        assertRefused("\"\\", .unexpectedEnd, at: 2)
        assertRefused("\"\\\"", .unexpectedEnd, at: 3)
        assertRefused("\"\\u00", .unexpectedEnd, at: 5)
    }

    func testUnescapedControlCharactersAreRefused() {
        for byte in UInt8(0)..<0x20 {
            assertRefused([0x22, 0x61, byte, 0x22], .controlCharacter, at: 2)
            assertRefused([0x7B, 0x22, byte, 0x22, 0x3A, 0x31, 0x7D], .controlCharacter, at: 2)
        }
        XCTAssertEqual(try read("\"\u{7F}\u{80}\u{2028}\"").utf8, Array("\u{7F}\u{80}\u{2028}".utf8))
    }

    func testD40_stringsAreComparedAsBytes() throws {
        XCTAssertEqual("\u{E9}", "e\u{301}", "the standard library's equality is not what wire text needs")
        XCTAssertFalse(try read("\"\u{E9}\"").utf8Equals("e\u{301}"))
        XCTAssertTrue(try read("\"\u{E9}\"").utf8Equals("\u{E9}"))
        XCTAssertTrue(try read(#""\u00e9""#).utf8Equals("\u{E9}"))
        XCTAssertFalse(try read(#""e\u0301""#).utf8Equals("\u{E9}"))
        XCTAssertFalse(try read(#""\r\n""#).utf8Equals("\n"))
        XCTAssertFalse(try read(#""abc""#).utf8Equals("ab"))
        XCTAssertFalse(try read(#""abc""#).utf8Equals("abcd"))
        XCTAssertFalse(try read(#""\u0061bc""#).utf8Equals("ab"))
        XCTAssertFalse(try read(#""\u0061bc""#).utf8Equals("abcd"))
        XCTAssertTrue(try read(#""\u0061\u0062\u0063""#).utf8Equals("abc"))
        XCTAssertTrue(try read("\"\"").utf8Equals(""))
    }
}
