// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import ProtectedResource
import XCTest

final class MirrorHeaderTests: XCTestCase {
    private func headers(_ fields: KeyValuePairs<String, String>) -> MirrorHeaders {
        MirrorHeaders(fields.map { HeaderField($0.key, $0.value) })
    }

    private func name(_ value: String) -> String? {
        headers(["Mcp-Name": value]).name.value
    }

    func testR138_namesAreComparedWithoutCase() {
        for spelling in ["Mcp-Name", "mcp-name", "MCP-NAME", "mCP-nAME"] {
            XCTAssertEqual(headers([spelling: "x"]).name, .value("x"), spelling)
        }
        XCTAssertEqual(headers(["mcp-METHOD": "x"]).method, .value("x"))
        XCTAssertEqual(headers(["mcp-protocol-VERSION": "2026-07-28"]).version, .value("2026-07-28"))
        for other in ["Mcp-Names", "Mcp_Name", "XMcp-Name", "Mcp-Nam\u{17F}", "Mcp-Meth0d", ""] {
            let read = headers([other: "x"])
            XCTAssertEqual(read.name, .absent, other)
            XCTAssertEqual(read.method, .absent, other)
        }
    }

    func testWhiteSpaceAtTheEndsDoesNotCount() {
        XCTAssertEqual(name(" \tread_file\t "), "read_file")
        XCTAssertEqual(name("read file"), "read file")
        XCTAssertEqual(name(""), "")
    }

    func testD62_R138_twoLinesAndFoldedLinesSayNothing() {
        XCTAssertEqual(headers(["Mcp-Name": "a", "mcp-name": "a"]).name, .malformed)
        XCTAssertEqual(headers(["Mcp-Name": "a", "Mcp-Name": "b", "MCP-Name": "c"]).name, .malformed)
        XCTAssertEqual(headers(["Mcp-Method": "a", "Mcp-Method": "a"]).method, .malformed)
        XCTAssertEqual(
            headers(["MCP-Protocol-Version": "2026-07-28", "MCP-Protocol-Version": "2026-07-28"]).version,
            .malformed
        )
        let bad = [
            "a\r\n b", "a\n\tb", "a\rb", "a\u{0}", "a\u{1F}b", "a\u{7F}", "caf\u{e9}", "a\tb", "\u{a0}a", "\u{212A}",
        ]
        for value in bad {
            XCTAssertEqual(headers(["Mcp-Name": value]).name, .malformed, value.debugDescription)
            XCTAssertEqual(headers(["Mcp-Method": value]).method, .malformed, value.debugDescription)
        }
    }

    func testR136_theSentinelIsDecoded() {
        let good: [(String, String)] = [
            ("=?base64?cmVhZF9maWxl?=", "read_file"), ("=?base64?Y2Fmw6k=?=", "caf\u{e9}"),
            ("=?base64?IGE=?=", " a"), ("=?base64??=", ""), ("  =?base64?YQ==?=\t", "a"),
            ("=?base64?PT9iYXNlNjQ/YT89?=", "=?base64?a?="), ("=?base64?8J+YgA==?=", "\u{1F600}"),
            ("=?base64?YQo=?=", "a\n"), ("=?base64?fn4+?=", "~~>"), ("=?base64?Pz8/?=", "???"),
        ]
        for (value, decoded) in good {
            XCTAssertTrue(name(value).map { $0.utf8.elementsEqual(decoded.utf8) } == true, value)
        }
    }

    func testR136_whatIsNoBase64IsRefused() {
        let bad = [
            "=?base64?Y2Fmw6k?=", "=?base64?Y2Fmw6k==?=", "=?base64?Y2Fm w6k=?=", "=?base64?Y2Fm\u{00}w6k=?=",
            "=?base64?Y-Fm_6k=?=", "=?base64?fn4-?=", "=?base64?Pz8_?=", "=?base64?!!!!?=", "=?base64?YR==?=",
            "=?base64?=?=", "=?base64?====?=",
            "=?base64?Y?=", "=?base64?literal?=", "=?base64?YQ==YQ==?=",
            // Latin-1, an overlong slash, half a surrogate pair: no UTF-8.
            "=?base64?Y2Fm6Q==?=", "=?base64?wK8=?=", "=?base64?7aCA?=",
        ]
        for value in bad { XCTAssertEqual(headers(["Mcp-Name": value]).name, .malformed, value) }
    }

    func testR136_theMarkersAreExact() {
        // None of these is encoded: they stand for themselves, and are equal to no other name.
        for value in [
            "=?BASE64?YQ==?=", "=?Base64?YQ==?=", "=?base64?YQ==", "=base64?YQ==?=", "YQ==", "=?utf-8?YQ==?=",
            "x=?base64?YQ==?=", "=?base64?=", "=?base64?YQ==?=x",
        ] {
            XCTAssertEqual(name(value), value)
        }
        // The method is never encoded.
        XCTAssertEqual(headers(["Mcp-Method": "=?base64?YQ==?="]).method, .value("=?base64?YQ==?="))
    }

    func testR140_aRevisionIsADate() {
        for value in ["2026-07-28", "2025-11-25", "2024-11-05", " 2026-07-28 ", "9999-99-99"] {
            XCTAssertNotNil(headers(["MCP-Protocol-Version": value]).revision, value)
        }
        let bad = [
            "", "latest", "2026-7-28", "2026-07-28x", "2026/07/28", "20260728", "2026-07-2", "DRAFT-2026-v1",
            "+026-07-28",
            "2026-07-28, 2025-11-25", "\u{662}026-07-28",
        ]
        for value in bad { XCTAssertEqual(headers(["MCP-Protocol-Version": value]).version, .malformed, value) }
        XCTAssertEqual(headers([:]).version, .absent)
        for (value, isModern) in [
            ("2026-07-28", true), ("2026-07-27", false), ("2027-01-01", true), ("2025-12-31", false),
        ] {
            XCTAssertEqual(headers(["MCP-Protocol-Version": value]).revision?.isModern, isModern, value)
        }
    }

    func testTheHeadersNameAnOperationOnlyIfTheySayAllOfIt() {
        func operation(_ method: String, _ name: String?) -> MCPOperation? {
            name.map { headers(["Mcp-Method": method, "Mcp-Name": $0]) }?.operation
                ?? (name == nil ? headers(["Mcp-Method": method]).operation : nil)
        }
        XCTAssertEqual(operation("tools/call", "x"), .tool("x"))
        XCTAssertEqual(operation("prompts/get", "x"), .prompt("x"))
        XCTAssertEqual(operation("resources/read", "file:///a"), .resource("file:///a"))
        XCTAssertEqual(operation("tools/list", nil), .method("tools/list"))
        XCTAssertEqual(operation("resources/subscribe", "file:///a")?.targets.map(\.name), ["file:///a"])
        for method in ["tools/call", "prompts/get", "resources/read", "resources/subscribe", "resources/unsubscribe"] {
            XCTAssertNil(operation(method, nil), method)
            XCTAssertNil(operation(method, "a\u{1}"), method)
        }
        for method in ["completion/complete", "subscriptions/listen"] { XCTAssertNil(operation(method, "x"), method) }
        XCTAssertNil(headers(["Mcp-Name": "x"]).operation)
        XCTAssertNil(headers(["Mcp-Method": "tools/list", "MCP-Protocol-Version": "odd"]).operation)
    }
}
