// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import mcp_doctor

final class InputLinesTests: XCTestCase {
    func testLinesHoweverTheInputArrives() throws {
        let table: [(text: String, lines: [String])] = [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
            ("\n", [""]), ("\n\na\n\n", ["", "", "a", ""]), ("a\rb\n", ["a\rb"]), ("\r\n", [""]), ("a\r", ["a"]),
        ]
        for row in table {
            for size in 1...4 {
                var rest = Array(row.text.utf8)[...]
                var lines = InputLines {
                    defer { rest = rest.dropFirst(size) }
                    return Array(rest.prefix(size))
                }
                var found: [String] = []
                while let line = try lines.next() { found.append(String(decoding: line, as: UTF8.self)) }
                XCTAssertEqual(found, row.lines, "\(row.text.debugDescription) in pieces of \(size)")
            }
        }
    }

    func testOfALongLineOnlyTheBeginningIsKept() throws {
        var chunks = 40
        var lines = InputLines {
            chunks -= 1
            return chunks > 0
                ? [UInt8](repeating: UInt8(ascii: "x"), count: 65_536) : chunks == 0 ? Array("\nnext\n".utf8) : []
        }
        XCTAssertEqual(try lines.next()?.count, InputLines.keptBytes)
        XCTAssertEqual(try lines.next().map { String(decoding: $0, as: UTF8.self) }, "next")
        XCTAssertNil(try lines.next())
    }
}
