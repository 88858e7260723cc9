// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class TokenTextTests: XCTestCase {
    func testItsBytesAreThoseOfItsPlace() {
        for text in [
            "", "a", "fifteen bytes..", "sixteen bytes...", "a text that is no small one", "\u{e9}\u{301}\u{1F600}",
        ] {
            let bytes = Array(text.utf8)
            XCTAssertEqual(TokenText(text).bytes, bytes)
            XCTAssertEqual(TokenText(text).count, bytes.count)
            for start in 0...bytes.count {
                for end in start...bytes.count {
                    let part = TokenText(in: text, start..<end, maximumBytes: 16)
                    XCTAssertEqual(part.bytes, Array(bytes[start..<end].prefix(16)))
                    XCTAssertEqual(part.count, part.bytes.count)
                    XCTAssertEqual(part.withBytes { $0.count }, part.count)
                }
            }
        }
    }

    func testAPlaceBeyondTheEndIsEmpty() {
        for range in [3..<4, 4..<9, Int.max..<Int.max, 3..<Int.max] {
            let text = TokenText(in: "abc", range, maximumBytes: .max)
            XCTAssertEqual(text.bytes, [], "\(range)")
        }
        XCTAssertEqual(TokenText(in: "abc", Int.min..<Int.max, maximumBytes: .max).bytes, Array("abc".utf8))
        XCTAssertEqual(TokenText(in: "abc", 1..<Int.max, maximumBytes: 0).bytes, [])
    }

    func testItPrintsNothingOfTheToken() {
        let text = TokenText("a.secret.token")
        var dumped = ""
        dump(text, to: &dumped)
        for shown in ["\(text)", String(describing: text), String(reflecting: text), "\([text])", dumped] {
            XCTAssertFalse(shown.contains("secret"), shown)
        }
    }
}
