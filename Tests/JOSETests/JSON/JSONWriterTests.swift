// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

final class JSONWriterTests: JSONTestCase {
    func testLiteralsKeepTheirOrder() {
        let value: JSON = [
            "z": 1, "a": [true, false, nil, 1.5, -2, "x"], "m": ["b": [:], "a": []], "text": "\(1 + 1)",
        ]
        XCTAssertEqual(value.text, #"{"z":1,"a":[true,false,null,1.5,-2,"x"],"m":{"b":{},"a":[]},"text":"2"}"#)
    }

    func testARepeatedNameInALiteralIsWrittenTwiceAndRefusedWhenRead() {
        let value: JSON = ["alg": "RS256", "alg": "none"]
        XCTAssertEqual(value.text, #"{"alg":"RS256","alg":"none"}"#)
        assertRefused(value.serialized(), .duplicateMember)
    }

    func testEscapesAreMinimal() {
        XCTAssertEqual(JSON.string("\"\\/\u{8}\u{9}\u{A}\u{C}\u{D}").text, #""\"\\/\b\t\n\f\r""#)
        XCTAssertEqual(JSON.string("\u{0}\u{1}\u{1F}\u{7F}").text, #""\u0000\u0001\u001f\u007f""#)
        XCTAssertEqual(JSON.string("é\u{2028}𝄞<>&'").text, "\"é\u{2028}𝄞<>&'\"")
        XCTAssertEqual(JSON.string("\r\n").text, #""\r\n""#)
        XCTAssertEqual((["a\"b": 1] as JSON).text, #"{"a\"b":1}"#)
    }

    func testEveryASCIICharacterIsReadBack() throws {
        for byte in UInt8(0)..<0x80 {
            let string = String(Character(Unicode.Scalar(byte)))
            let bytes = JSON.string(string).serialized()
            XCTAssertEqual(try JSONValue(parsing: bytes, limits: .token).utf8, [byte])
        }
    }

    func testNumbersReadBackAsThemselves() throws {
        for number in [
            0.0, -0.0, 1, 0.1, 1e16, 1e-7, 1e300, -1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            1_700_000_000.5, .pi,
            .leastNormalMagnitude, 9_007_199_254_740_992,
        ] {
            let value = try JSONValue(parsing: JSON.number(number).serialized(), limits: .token)
            XCTAssertEqual(value.doubleValue?.bitPattern, number.bitPattern)
        }
        for integer in [0, 1, -1, Int64.max, .min, 1_700_000_000] {
            XCTAssertEqual(JSON.integer(integer).text, integer.description)
            XCTAssertEqual(
                try JSONValue(parsing: JSON.integer(integer).serialized(), limits: .token).integerValue,
                integer
            )
        }
    }

    func testNumbersWithoutAFormAreNull() {
        XCTAssertEqual((JSON.array([.number(.nan), .number(.infinity), .number(-.infinity)])).text, "[null,null,null]")
    }

    func testACopyKeepsTheMeaning() throws {
        let value = JSON(
            try read(#"{"a":1.0,"b":1e2,"c":-0,"d":0.5,"e":123456789012345678901,"f":"\u00e9","g":[null,true]}"#)
        )
        let expected: JSON = [
            "a": 1, "b": 100, "c": 0, "d": 0.5, "e": 123_456_789_012_345_680_000.0, "f": "é", "g": [nil, true],
        ]
        XCTAssertEqual(value, expected)
    }

    func testD40_equalityAndHashingAreByBytes() {
        XCTAssertNotEqual(JSON.string("\u{E9}"), JSON.string("e\u{301}"))
        XCTAssertEqual(Set([JSON.string("\u{E9}"), .string("e\u{301}"), .string("\u{E9}")]).count, 2)
        XCTAssertNotEqual(["\u{E9}": 1] as JSON, ["e\u{301}": 1] as JSON)
        XCTAssertEqual(Set<JSON>([["\u{E9}": 1], ["e\u{301}": 1]]).count, 2)
        XCTAssertNotEqual(["a": 1, "b": 2] as JSON, ["b": 2, "a": 1] as JSON)
        XCTAssertNotEqual(JSON.integer(1), .number(1))
        XCTAssertNotEqual(JSON.bool(true), .integer(1))
        XCTAssertNotEqual(JSON.null, .string("null"))
        XCTAssertNotEqual(JSON.number(0), .number(-0.0))
        XCTAssertEqual(JSON.number(.nan), .number(.nan))
    }

    func testMembersAreReadSetAndRemovedByName() {
        var value: JSON = ["a": 1, "\u{E9}": 2, "a": 3]
        XCTAssertEqual(value["a"], 1)
        XCTAssertEqual(value["\u{E9}"], 2)
        XCTAssertNil(value["e\u{301}"])
        value["\u{E9}"] = 4
        value["new"] = [5]
        XCTAssertEqual(value.text, "{\"a\":1,\"\u{E9}\":4,\"a\":3,\"new\":[5]}")
        value["a"] = .some(nil)
        XCTAssertEqual(value["a"], .null)
        value["a"] = nil
        XCTAssertEqual(value.text, "{\"\u{E9}\":4,\"new\":[5]}")
        var array: JSON = [1]
        array["a"] = 1
        XCTAssertEqual(array, [1])
        XCTAssertNil(array["a"])
    }
}
