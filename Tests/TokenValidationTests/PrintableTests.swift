// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class PrintableTests: XCTestCase {
    func testControlCharactersAndUnicodeAreEscaped() {
        XCTAssertEqual(Printable.text("a\r\nb"), "a\\u{d}\\u{a}b")
        XCTAssertEqual(Printable.text("\u{1b}[31m"), "\\u{1b}[31m")
        XCTAssertEqual(Printable.text("e\u{301}"), "e\\u{301}")
        XCTAssertEqual(Printable.text("\u{e9}"), "\\u{e9}")
        XCTAssertEqual(Printable.text("\u{202e}x"), "\\u{202e}x")
        XCTAssertEqual(Printable.text("\"\\"), "\\\"\\\\")
    }

    func testLengthIsBounded() {
        XCTAssertEqual(Printable.text(String(repeating: "a", count: 1000), limit: 10), "aaaaaaaaaa...")
        XCTAssertEqual(Printable.text("aaaaaaaaaa", limit: 10), "aaaaaaaaaa")
        XCTAssertLessThanOrEqual(Printable.text(String(repeating: "\u{301}", count: 100_000)).utf8.count, 203)
        XCTAssertEqual(Printable.line(String(repeating: "x", count: 1000)).utf8.count, 400)
        XCTAssertEqual(Printable.line("a\nb\u{e9}"), "a?b??")
    }

    func testConfigurationErrorSaysWhatToWrite() {
        let error = ConfigurationError(
            parameter: "resource",
            value: "x\n",
            problem: "is not a URL",
            remedy: "write https://host"
        )
        XCTAssertEqual("\(error)", "resource: \"x\\u{a}\" is not a URL; write https://host")
        XCTAssertEqual("\(error.within("a[0]"))", "a[0].resource: \"x\\u{a}\" is not a URL; write https://host")
        let bare = ConfigurationError(parameter: "keys", value: "", problem: "nothing", remedy: "do")
        XCTAssertEqual("\(bare)", "keys: nothing; do")
    }
}
