// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class URLSettingTests: XCTestCase {
    private func check(_ text: String, query: Bool = false, loopback: Bool = false) throws {
        try URLSetting.requireHTTPS(text, parameter: "url", allowingQuery: query, allowingLoopbackHTTP: loopback)
    }

    func testOnlyHTTPSAndAQueryOnlyWhereAllowed() throws {
        for bad in [
            "http://h", "http://localhost", "https://h?x", "https://h/?", "https://h#x", "https://u@h", "h", "",
        ] {
            assertConfigurationError("url", value: bad) { try check(bad) }
        }
        XCTAssertNoThrow(try check("https://h/x"))
        XCTAssertNoThrow(try check("https://h/x?y=1", query: true))
        XCTAssertNoThrow(try check("http://localhost:8080/", loopback: true))
        XCTAssertThrowsError(try check("http://h", loopback: true))
        XCTAssertThrowsError(try check("http://h?x", query: true))
    }
}
