// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

/// Shorthand for tests that read JSON.
class JSONTestCase: XCTestCase {
    func read(_ text: String, _ limits: JSONLimits = .token) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), limits: limits)
    }

    /// Expects that the text is refused with `code`, and where `offset` is given, there.
    func assertRefused(
        _ bytes: [UInt8],
        _ code: JSONError.Code,
        at offset: Int? = nil,
        _ limits: JSONLimits = .token,
        file: StaticString = #filePath,
        line: UInt = #line
    ) {
        let text = String(decoding: bytes.prefix(80), as: UTF8.self)
        do {
            _ = try JSONValue(parsing: bytes, limits: limits)
            XCTFail("accepted: \(text)", file: file, line: line)
        } catch {
            XCTAssertEqual(error.code, code, text, file: file, line: line)
            if let offset {
                XCTAssertEqual(error.offset, offset, text, file: file, line: line)
            }
        }
    }

    func assertRefused(
        _ text: String,
        _ code: JSONError.Code,
        at offset: Int? = nil,
        _ limits: JSONLimits = .token,
        file: StaticString = #filePath,
        line: UInt = #line
    ) {
        assertRefused(Array(text.utf8), code, at: offset, limits, file: file, line: line)
    }
}
