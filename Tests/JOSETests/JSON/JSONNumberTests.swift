// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import JOSE
import XCTest

final class JSONNumberTests: JSONTestCase {
    /// Eight digits a step and one at a time come to the same, and nothing but digits is taken for one.
    func testDigitsOfEveryNumberAndPlace() {
        for count in 0...20 {
            let digits = (0..<count).map { UInt8(ascii: "0") + UInt8(($0 * 7 + 9) % 10) }
            for padding in [0, 9] {
                let text = digits + [UInt8](repeating: UInt8(ascii: ","), count: padding)
                let expected = count > 15 ? nil : digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
                XCTAssertEqual(Digits.value(text.span, 0..<count), expected)
                XCTAssertEqual(Digits.end(text.span, from: 0), count)
                for place in 0..<count {
                    for byte in UInt8.min...UInt8.max where byte &- UInt8(ascii: "0") >= 10 {
                        var other = text
                        other[place] = byte
                        XCTAssertEqual(Digits.end(other.span, from: 0), place)
                        XCTAssertNil(Digits.value(other.span, 0..<count))
                    }
                }
            }
        }
    }

    func testR63_integersAreExactHoweverTheyAreWritten() throws {
        let integers: [(String, Int64)] = [
            ("0", 0), ("-0", 0), ("0.0", 0), ("-0.0", 0), ("0e99999", 0), ("0.000e-99999", 0), ("1", 1), ("-1", -1),
            ("1.0", 1), ("1.000000000000000000000000000000", 1), ("1e6", 1_000_000), ("1E6", 1_000_000),
            ("1e+6", 1_000_000),
            ("1.5e1", 15), ("100e-2", 1), ("-100e-2", -1), ("12.50e2", 1250), ("1700000000", 1_700_000_000),
            ("1.7e9", 1_700_000_000), ("170000000000e-2", 1_700_000_000), ("9007199254740993", 9_007_199_254_740_993),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775807.0", .max),
            ("922337203685477580.7e1", .max), ("-9.223372036854775808e18", .min), ("10000e-4", 1), ("1e00", 1),
            ("1e-00", 1),
            ("0.0000000000000000000000001e25", 1), ("1" + String(repeating: "0", count: 400) + "e-400", 1),
            ("0." + String(repeating: "0", count: 400) + "7e401", 7), ("1e18", 1_000_000_000_000_000_000),
        ]
        for (text, value) in integers {
            XCTAssertEqual(try read(text).integerValue, value, text)
            XCTAssertEqual(try read("[\(text)]").elements.first?.integerValue, value, text)
        }
    }

    func testR63_whatIsNoIntegerOf64BitsIsNone() throws {
        for text in [
            "0.5", "1.5", "1700000000.5", "1e-1", "15e-1", "123e-2", "1e-400", "9223372036854775808",
            "-9223372036854775809",
            "9223372036854775807.5", "18446744073709551615", "18446744073709551616", "1e19", "1e300", "-1e300", "2e19",
            "123456789012345678901234567890", "1" + String(repeating: "0", count: 300), "0.1e0", "100.001e2",
            "-9223372036854775808.5", "10e18", "1e-99999999999999999999", "184467440737095516160e-1",
        ] {
            let value = try read(text)
            XCTAssertNil(value.integerValue, text)
            XCTAssertEqual(value.doubleValue?.isFinite, true, text)
        }
    }

    func testDoublesAreTheNearestOnes() throws {
        for text in [
            "0", "-0", "1", "1.5", "1700000000.5", "0.1", "-0.1", "1e300", "1e-300", "5e-324", "2e-324", "1e-400",
            "9007199254740993",
            "1.7976931348623157e308", "-1.7976931348623157e308", "2.2250738585072011e-308",
            "123456789012345678901234567890",
        ] {
            XCTAssertEqual(try read(text).doubleValue?.bitPattern, Double(text)?.bitPattern, text)
        }
        XCTAssertEqual(try read("-0").doubleValue?.sign, .minus)
    }

    func testR63_D39_numbersNoDoubleHoldsAreRefused() throws {
        for text in [
            "1e309", "-1e309", "1e400", "1E400", "1e+400", "1.8e308", "0.1e310", "1e99999999999999999999999999",
            "-1e9999999999",
            "1" + String(repeating: "0", count: 309), "9" + String(repeating: "9", count: 8000),
            "1.7976931348623159e308",
            "0.4e00669999999999999999999999999999999999",
        ] {
            assertRefused(text, .numberOutOfRange, at: 0)
            assertRefused("[0,\(text)]", .numberOutOfRange, at: 3)
        }
        // Long, but in range.
        XCTAssertEqual(try read("1" + String(repeating: "0", count: 308)).doubleValue, 1e308)
        XCTAssertEqual(try read("0." + String(repeating: "0", count: 5000) + "1e5001").doubleValue, 1)
        XCTAssertEqual(try read("1e00000000000000000000000000000001").integerValue, 10)
        XCTAssertEqual(try read(String(repeating: "1", count: 8000) + "e-7999").doubleValue, 1.1111111111111112)
    }

    func testNumbersOutsideTheGrammarAreRefused() {
        assertRefused("01", .invalidNumber, at: 1)
        assertRefused("-01", .invalidNumber, at: 2)
        assertRefused("00", .invalidNumber, at: 1)
        assertRefused("+1", .unexpectedByte, at: 0)
        assertRefused(".5", .unexpectedByte, at: 0)
        assertRefused("-.5", .invalidNumber, at: 1)
        assertRefused("[-]", .invalidNumber, at: 2)
        assertRefused("-", .unexpectedEnd, at: 1)
        assertRefused("--1", .invalidNumber, at: 1)
        assertRefused("1.", .unexpectedEnd, at: 2)
        assertRefused("[1.]", .invalidNumber, at: 3)
        assertRefused("1.e5", .invalidNumber, at: 2)
        assertRefused("1e", .unexpectedEnd, at: 2)
        assertRefused("1e+", .unexpectedEnd, at: 3)
        assertRefused("1e+-1", .invalidNumber, at: 3)
        assertRefused("1e1.5", .trailingBytes, at: 3)
        assertRefused("1.2.3", .trailingBytes, at: 3)
        assertRefused("1_000", .trailingBytes, at: 1)
        assertRefused("0x10", .trailingBytes, at: 1)
        assertRefused("1f", .trailingBytes, at: 1)
        assertRefused("-Infinity", .invalidNumber, at: 1)
        assertRefused("\u{661}", .unexpectedByte, at: 0)
        assertRefused("１", .unexpectedByte, at: 0)
    }

    func testR63_trueIsNoNumberAndNumbersAreNoStrings() throws {
        XCTAssertNil(try read("true").integerValue)
        XCTAssertNil(try read("true").doubleValue)
        XCTAssertNil(try read("\"1700000000\"").integerValue)
        XCTAssertNil(try read("\"1700000000\"").doubleValue)
        XCTAssertNil(try read("null").integerValue)
        XCTAssertNil(try read("1").boolValue)
        XCTAssertNil(try read("1").stringValue)
    }

    func testR63_manyHostileNumbersCostLittle() {
        func numbers(_ number: String) -> [UInt8] {
            Array(("[" + Array(repeating: number, count: 2700).joined(separator: ",") + "]").utf8)
        }
        let hostile = numbers("1e308"), plain = numbers("10308")
        let times = cost {
            _ = try? JSONValue(parsing: hostile, limits: .token)
        } against: {
            _ = try? JSONValue(parsing: plain, limits: .token)
        }
        XCTAssertLessThan(times, 20)
    }
}
