// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

final class JSONReaderTests: JSONTestCase {
    func testScalarsMayStandAlone() throws {
        XCTAssertEqual(try read("null").kind, .null)
        XCTAssertEqual(try read("true").boolValue, true)
        XCTAssertEqual(try read("false").boolValue, false)
        XCTAssertEqual(try read("\"x\"").stringValue, "x")
        XCTAssertEqual(try read("42").integerValue, 42)
        XCTAssertEqual(try read(" \t\r\n[] \t\r\n").kind, .array)
        XCTAssertEqual(try read("{}").kind, .object)
    }

    func testStructureIsReadInOrder() throws {
        let value = try read(
            #" { "a" : [ 1 , [ ] , { } , [ [ 2 ] ] ] , "b" : { "c" : null , "d" : "e" } , "" : true } "#
        )
        XCTAssertEqual(value.members.map(\.name), ["a", "b", ""])
        XCTAssertEqual(value["a"]?.elements.map(\.kind), [.number, .array, .object, .array])
        XCTAssertEqual(value["a"]?.elements.last?.elements.first?.elements.first?.integerValue, 2)
        XCTAssertEqual(value["b"]?["d"]?.stringValue, "e")
        XCTAssertEqual(value["b"]?.count, 2)
        XCTAssertEqual(value[""]?.boolValue, true)
        XCTAssertNil(value["c"])
        XCTAssertEqual(String(decoding: value["b"]?.sourceBytes ?? [], as: UTF8.self), #"{ "c" : null , "d" : "e" }"#)
        XCTAssertEqual(String(decoding: value["b"]?["d"]?.sourceBytes ?? [], as: UTF8.self), #""e""#)
        XCTAssertEqual(JSON(value).text, #"{"a":[1,[],{},[[2]]],"b":{"c":null,"d":"e"},"":true}"#)
    }

    func testR25_R61_anythingButOneCompleteTextIsRefused() {
        assertRefused("", .unexpectedEnd, at: 0)
        assertRefused("  ", .unexpectedEnd, at: 2)
        assertRefused("{} x", .trailingBytes, at: 3)
        assertRefused("{}{}", .trailingBytes, at: 2)
        assertRefused("1 2", .trailingBytes, at: 2)
        assertRefused("{}\u{0}", .trailingBytes, at: 2)
        assertRefused("null,", .trailingBytes, at: 4)
        assertRefused("[1,]", .unexpectedByte, at: 3)
        assertRefused("[,1]", .unexpectedByte, at: 1)
        assertRefused("[1,,2]", .unexpectedByte, at: 3)
        assertRefused("[1 2]", .unexpectedByte, at: 3)
        assertRefused("[1:2]", .unexpectedByte, at: 2)
        assertRefused("[1}", .unexpectedByte, at: 2)
        assertRefused("{]", .unexpectedByte, at: 1)
        assertRefused("]", .unexpectedByte, at: 0)
        assertRefused("{\"a\":1,}", .unexpectedByte, at: 7)
        assertRefused("{,\"a\":1}", .unexpectedByte, at: 1)
        assertRefused("{\"a\"}", .unexpectedByte, at: 4)
        assertRefused("{\"a\":}", .unexpectedByte, at: 5)
        assertRefused("{\"a\",1}", .unexpectedByte, at: 4)
        assertRefused("{a:1}", .unexpectedByte, at: 1)
        assertRefused("{1:1}", .unexpectedByte, at: 1)
        assertRefused("{'a':1}", .unexpectedByte, at: 1)
        assertRefused("{\"a\":1 \"b\":2}", .unexpectedByte, at: 7)
        assertRefused("{/**/}", .unexpectedByte, at: 1)
        assertRefused("[1]//", .trailingBytes, at: 3)
        assertRefused("TRUE", .unexpectedByte, at: 0)
        assertRefused("trUe", .unexpectedByte, at: 2)
        assertRefused("nul", .unexpectedEnd, at: 3)
        assertRefused("nulll", .trailingBytes, at: 4)
        assertRefused("NaN", .unexpectedByte, at: 0)
        assertRefused("Infinity", .unexpectedByte, at: 0)
        assertRefused("undefined", .unexpectedByte, at: 0)
        assertRefused("[\u{A0}1]", .unexpectedByte, at: 1)
        assertRefused("[\u{C}1]", .unexpectedByte, at: 1)
        assertRefused("[\u{B}1]", .unexpectedByte, at: 1)
    }

    func testR25_R61_everyTruncationIsRefused() throws {
        let text = Array(#"{"a":[true,false,null,-1.5e+3,"\u00e9\uD834\uDD1E é"],"b":{"c":{}}}"#.utf8)
        XCTAssertNoThrow(try JSONValue(parsing: text, limits: .token))
        for length in 0..<text.count {
            XCTAssertThrowsError(
                try JSONValue(parsing: Array(text[..<length]), limits: .token),
                String(decoding: text[..<length], as: UTF8.self)
            )
        }
    }

    func testR25_R61_D38_otherEncodingsAndAByteOrderMarkAreRefused() {
        let text = Array("{\"a\":1}".utf8)
        assertRefused([0xEF, 0xBB, 0xBF] + text, .unexpectedByte, at: 0)
        assertRefused(text.flatMap { [$0, 0] }, .unexpectedByte, at: 1)
        assertRefused(text.flatMap { [0, $0] }, .unexpectedByte, at: 0)
        assertRefused([0xFF, 0xFE] + text.flatMap { [$0, 0] }, .unexpectedByte, at: 0)
        assertRefused([0xFE, 0xFF] + text.flatMap { [0, $0] }, .unexpectedByte, at: 0)
        assertRefused(text.flatMap { [$0, 0, 0, 0] }, .unexpectedByte, at: 1)
        assertRefused(text.flatMap { [0, 0, 0, $0] }, .unexpectedByte, at: 0)
    }

    func testD37_everyAccessorOfEveryKindAnswersWithoutATrap() throws {
        for text in ["null", "true", "1", "1.5", "1e300", "\"x\"", "[]", "[1]", "{}", "{\"a\":1}"] {
            let value = try read(text)
            XCTAssertEqual(value.boolValue != nil, value.kind == .bool, text)
            XCTAssertEqual(value.doubleValue != nil, value.kind == .number, text)
            XCTAssertEqual(value.stringValue != nil, value.kind == .string, text)
            XCTAssertEqual(value.utf8 != nil, value.kind == .string, text)
            XCTAssertEqual(value.utf8Equals("x"), value.kind == .string, text)
            XCTAssertEqual(value.isNull, value.kind == .null, text)
            XCTAssertEqual(value.integerValue, text == "1" ? 1 : nil, text)
            XCTAssertEqual(value.elements.count, value.kind == .array ? value.count : 0, text)
            XCTAssertEqual(value.members.count, value.kind == .object ? value.count : 0, text)
            XCTAssertEqual(value["a"] != nil, text == "{\"a\":1}", text)
            XCTAssertEqual(String(decoding: value.sourceBytes, as: UTF8.self), text)
        }
    }

    func testR69_sizeLimit() throws {
        let limits = JSONLimits(maximumBytes: 10, maximumDepth: 4, maximumMembers: 4)
        XCTAssertEqual(try read("\"12345678\"", limits).count, 0)
        assertRefused("\"123456789\"", .tooLong, at: 10, limits)
        assertRefused("[]         ", .tooLong, at: 10, limits)
        for (limits, bytes) in [
            (JSONLimits.token, 16 << 10), (.keySet, 128 << 10), (.metadata, 64 << 10), (.requestBody, 4 << 20),
        ] {
            XCTAssertEqual(limits.maximumBytes, bytes)
            let fitting = Array("\"".utf8) + [UInt8](repeating: 0x61, count: bytes - 2) + Array("\"".utf8)
            XCTAssertNoThrow(try JSONValue(parsing: fitting, limits: limits))
            assertRefused(fitting + [0x20], .tooLong, at: bytes, limits)
        }
    }

    func testR69_D34_depth32IsReadAnd33Refused() throws {
        func nested(_ depth: Int, _ open: String, _ core: String, _ close: String) -> String {
            String(repeating: open, count: depth) + core + String(repeating: close, count: depth)
        }
        XCTAssertNoThrow(try read(nested(32, "[", "", "]")))
        assertRefused(nested(33, "[", "", "]"), .tooDeep, at: 32)
        XCTAssertNoThrow(try read(nested(31, "{\"a\":", "{}", "}")))
        XCTAssertNoThrow(try read(nested(32, "{\"a\":", "1", "}")))
        assertRefused(nested(32, "{\"a\":", "[]", "}"), .tooDeep, at: 160)
        assertRefused(nested(17, "[{\"a\":", "1", "}]"), .tooDeep)
        // Depth is nesting, not number.
        XCTAssertEqual(try read("[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]").count, 1000)
        XCTAssertNoThrow(try read(nested(128, "[", "", "]"), .requestBody))
        assertRefused(nested(129, "[", "", "]"), .tooDeep, at: 128, .requestBody)
        assertRefused("[]", .tooDeep, at: 0, JSONLimits(maximumBytes: 10, maximumDepth: 0, maximumMembers: 1))
    }

    func testD34_manyOpeningBracketsCostNothing() {
        for opening in ["[", "{\"\":"] {
            let many = Array(String(repeating: opening, count: 100_000).utf8)
            let few = Array(many.prefix(1000 * opening.utf8.count))
            assertRefused(many, .tooDeep, at: 128 * opening.utf8.count, .requestBody)
            let times = cost {
                _ = try? JSONValue(parsing: many, limits: .requestBody)
            } against: {
                _ = try? JSONValue(parsing: few, limits: .requestBody)
            }
            XCTAssertLessThan(times, 20, "it goes on after the depth was exceeded")
        }
    }

    func testR69_memberLimitIsPerObject() throws {
        func object(_ count: Int) -> String {
            "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        }
        XCTAssertEqual(try read(object(256)).count, 256)
        assertRefused(object(257), .tooManyMembers)
        XCTAssertEqual(try read("[\(object(256)),\(object(256))]").count, 2)
        assertRefused("[\(object(256)),\(object(257))]", .tooManyMembers)
        XCTAssertEqual(try read("[" + Array(repeating: "0", count: 5000).joined(separator: ",") + "]").count, 5000)
        assertRefused("{\"a\":1}", .tooManyMembers, JSONLimits(maximumBytes: 10, maximumDepth: 1, maximumMembers: 0))
    }

    func testLimitsOutOfRangeAreClamped() {
        let negative = JSONLimits(maximumBytes: -1, maximumDepth: -1, maximumMembers: .min)
        XCTAssertEqual([negative.maximumBytes, negative.maximumDepth, negative.maximumMembers], [0, 0, 0])
        let huge = JSONLimits(maximumBytes: .max, maximumDepth: .max, maximumMembers: .max)
        XCTAssertEqual([huge.maximumBytes, huge.maximumDepth, huge.maximumMembers], [1 << 28, 512, 1 << 28])
    }

    func testErrorsAndValuesDoNotQuoteTheText() throws {
        XCTAssertThrowsError(try read("{\"d\":\"s3cret\" x}")) { error in
            XCTAssertEqual("\(error)", "JSON: unexpected_byte at byte 14")
        }
        let value = try read("{\"d\":\"s3cret\"}")
        var dumped = ""
        dump(value, to: &dumped)
        for text in ["\(value)", String(reflecting: value), dumped] {
            XCTAssertFalse(text.contains("s3cret"), text)
            XCTAssertTrue(text.contains("JSONValue(object, 14 bytes)"), text)
        }
    }
}
