// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import XCTest

final class HeaderFieldTests: XCTestCase {
    func testNamesFoldAsciiCaseOnly() {
        let fields = [
            HeaderField("Origin", "a"), HeaderField("ORIGIN", "b"), HeaderField("Or\u{131}gin", "c"),
            HeaderField("origin ", "d"),
        ]
        XCTAssertEqual(fields.values(of: "origin"), ["a", "b"])
        XCTAssertEqual(fields.single("oRiGiN"), .several)
        XCTAssertEqual(fields.single("origin "), .one("d"))
        XCTAssertEqual(fields.single("Host"), .absent)
        // The Kelvin sign lower-cases to k in Unicode.
        XCTAssertEqual([HeaderField("\u{212A}ey", "a")].single("key"), .absent)
        XCTAssertEqual([HeaderField("[\\]", "a")].single("{|}"), .absent)
    }

    func testR35_fieldsAreEqualByBytes() {
        XCTAssertEqual(HeaderField("a", "b"), HeaderField("a", "b"))
        XCTAssertNotEqual(HeaderField("a", "\u{E9}"), HeaderField("a", "e\u{301}"))
        XCTAssertNotEqual(HeaderField("\u{212B}", "b"), HeaderField("\u{C5}", "b"))
        XCTAssertNotEqual(HeaderField("a", "b"), HeaderField("A", "b"))
        XCTAssertEqual(
            Set([HeaderField("a", "\u{E9}"), HeaderField("a", "e\u{301}"), HeaderField("a", "\u{E9}")]).count,
            2
        )
        XCTAssertEqual(Set([HeaderField("ab", "c"), HeaderField("a", "bc")]).count, 2)
    }

    func testTheTargetSplitsAtItsFirstQuestionMark() {
        func parts(_ target: String) -> [String?] {
            let request = ResourceRequest(method: "GET", target: target, headers: [])
            return [String(Substring(request.path)), request.query.map { String(Substring($0)) }]
        }
        XCTAssertEqual(parts("/a"), ["/a", nil])
        XCTAssertEqual(parts("/a?"), ["/a", ""])
        XCTAssertEqual(parts("/a?b?c"), ["/a", "b?c"])
        XCTAssertEqual(parts("?"), ["", ""])
        XCTAssertEqual(parts(""), ["", nil])
        XCTAssertEqual(parts("/a\u{301}?b"), ["/a\u{301}", "b"])
    }
}
