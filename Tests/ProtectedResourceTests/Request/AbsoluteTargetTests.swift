// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import XCTest

/// Targets in absolute form (RFC 9112 §3.2.2).
final class AbsoluteTargetTests: XCTestCase {
    func testATargetInAbsoluteFormIsTakenApart() {
        for (target, authority, rest) in [
            ("http://mcp.example/mcp", "mcp.example", "/mcp"),
            ("HTTPS://MCP.example:8443/mcp?x=1", "MCP.example:8443", "/mcp?x=1"),
            ("http://mcp.example", "mcp.example", "/"),
            ("http://mcp.example?x=/1", "mcp.example", "/?x=/1"),
            ("http://user@[::1]:80//mcp", "user@[::1]:80", "//mcp"),
            ("http:///mcp", "", "/mcp"),
            ("http://", "", "/"),
        ] {
            let request = ResourceRequest(method: "POST", target: target, headers: [])
            XCTAssertEqual(request.authority, authority, target)
            XCTAssertEqual(request.target, rest, target)
        }
    }

    func testEveryOtherTargetStaysWhatItIs() {
        for target in ["/mcp?x=http://a/b", "*", "", "mcp", "http:/mcp", "httpx://a/mcp", "//a/mcp", "ftp://a/mcp"] {
            let request = ResourceRequest(method: "POST", target: target, headers: [])
            XCTAssertNil(request.authority, target)
            XCTAssertEqual(request.target, target)
        }
    }

    func testTheHostsOwnWordForTheNameIsKept() {
        let host = HeaderField("Host", "other.example")
        let request = ResourceRequest(method: "GET", target: "http://a/", headers: [], authority: host.value)
        XCTAssertEqual(request.authority, "a")
        XCTAssertEqual(request.headers, [host])
    }
}
