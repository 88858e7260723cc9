// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import MCPResourceServer

final class HostPolicyTests: XCTestCase {
    private func rule(_ policy: HostPolicy, _ resource: String) throws -> HostRule {
        try policy.rule(for: ResourceIdentifier(resource, allowingLoopbackHTTP: true))
    }

    private func allows(_ rule: HostRule, _ hosts: String..., authority: String? = nil) -> Bool {
        rule.allows(
            ResourceRequest(
                method: "POST",
                target: "/mcp",
                headers: hosts.map { HeaderField("Host", $0) },
                authority: authority
            )
        )
    }

    func testR131_D61_aLoopbackResourceAcceptsLoopbackNamesOnly() throws {
        for resource in [
            "http://127.0.0.1:8080/mcp", "http://localhost/mcp", "https://[::1]:8443", "http://127.8.9.1/mcp",
        ] {
            let rule = try rule(.automatic, resource)
            for host in [
                "localhost", "LOCALHOST:3000", "LocalHost", "127.0.0.1", "127.0.0.1:1", "127.255.0.9:65535", "[::1]",
                "[::1]:8080", "[0:0:0:0:0:0:0:1]", " localhost ", "127.0.0.1:8080\t",
            ] {
                XCTAssertTrue(allows(rule, host), host)
                XCTAssertTrue(allows(rule, authority: host), host)
            }
            for host in [
                "", " ", "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
                "localhost.", "localhost:", "localhost:0", "localhost:080", "localhost:65536",
                "localhost:99999", "localhost:1e1", "localhost:+80", "localhost:-1", "localhost:80:80", "localhost/",
                "localhost#", "localhost?", "evil.example#localhost", "u@localhost", "localhost@evil.example",
                "local host", "localhost,evil.example", "localhost evil.example", "192.168.0.1", "10.0.0.1", "0.0.0.0",
                "128.0.0.1", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "127.0.0.1.",
                "127.0.0.01", "127.0.0.256", "[::]", "[::ffff:127.0.0.1]", "[::1", "::1", "[::1]x", "[[::1]]",
                "[::1]8080", "[fe80::1]", "loca\u{212A}host", "lo\u{441}alhost", "localhost\u{0}", "localhost\r\nX: y",
                "ｌocalhost", "localhost\u{301}", "\u{B2}127.0.0.1", String(repeating: "a", count: 100_000),
            ] {
                XCTAssertFalse(allows(rule, host), host)
                XCTAssertFalse(allows(rule, authority: host), host)
            }
        }
    }

    func testR131_aRequestHasToSayOneNameWhereItMatters() throws {
        let rule = try rule(.automatic, "http://127.0.0.1:8080/mcp")
        XCTAssertFalse(allows(rule))
        XCTAssertFalse(allows(rule, "localhost", "localhost"))
        XCTAssertFalse(allows(rule, "localhost", "evil.example"))
        XCTAssertTrue(allows(rule, "localhost", authority: "127.0.0.1:8080"))
        XCTAssertFalse(allows(rule, "localhost", authority: "evil.example"))
        XCTAssertFalse(allows(rule, "evil.example", authority: "localhost"))
        XCTAssertFalse(allows(rule, "localhost", "localhost", authority: "localhost"))
        let forwarded = ResourceRequest(
            method: "GET",
            target: "/",
            headers: [HeaderField("X-Forwarded-Host", "localhost"), HeaderField("Host", "evil.example")]
        )
        XCTAssertFalse(rule.allows(forwarded))
    }

    func testR131_elsewhereTheHostDoesNotMatterUnlessListed() throws {
        for rule in [
            try rule(.automatic, "https://mcp.example.com/mcp"), try rule(.any, "https://mcp.example.com/mcp"),
            try rule(.any, "http://localhost/mcp"),
        ] {
            for host in ["mcp.example.com", "10.0.0.7:8080", "evil.example", "", "\u{0}"] {
                XCTAssertTrue(allows(rule, host))
            }
            XCTAssertTrue(allows(rule))
            XCTAssertTrue(allows(rule, "a", "b"))
        }
    }

    func testR131_aListIsExact() throws {
        let rule = try rule(
            .names(["backend.internal", "Alias.Example.com:8443", "secure.example.com:443", "10.0.0.7"]),
            "https://mcp.example.com/mcp"
        )
        for host in [
            "mcp.example.com", "MCP.EXAMPLE.COM", "mcp.example.com:443", "mcp.example.com:8443", "backend.internal",
            "backend.internal:8080", "alias.example.com:8443", "secure.example.com",
            "secure.example.com:443", "10.0.0.7:1",
        ] {
            XCTAssertTrue(allows(rule, host), host)
        }
        for host in [
            "alias.example.com", "alias.example.com:443", "secure.example.com:444", "secure.example.com:80",
            "evil-backend.internal", "x.backend.internal", "backend.internal.evil.example", "ackend.internal",
            "localhost", "127.0.0.1", "example.com", "mcp.example.com.", "mcp.example.com.evil.example", "",
        ] {
            XCTAssertFalse(allows(rule, host), host)
        }
        XCTAssertFalse(allows(rule))
        let local = try self.rule(.names(["dev.example.com"]), "http://localhost:8080/mcp")
        for host in ["localhost:8080", "127.0.0.1", "[::1]", "dev.example.com:8080"] {
            XCTAssertTrue(allows(local, host), host)
        }
        XCTAssertFalse(allows(local, "evil.example"))
        let empty = try self.rule(.names([]), "https://mcp.example.com/mcp")
        XCTAssertTrue(allows(empty, "mcp.example.com"))
        XCTAssertFalse(allows(empty, "evil.example"))
    }

    func testAListHoldsHostsOnly() {
        for name in [
            "", "*", "*.example.com", "https://mcp.example.com", "mcp.example.com/", "mcp.example.com:",
            "mcp.example.com:0", "mcp.example.com:http", "u@h", "é.example", "a b", "[::1", "h:1:2",
        ] {
            XCTAssertThrowsError(try rule(.names(["ok", name]), "https://h"), name) { error in
                XCTAssertEqual((error as? ConfigurationError)?.parameter, "hosts")
                XCTAssertEqual((error as? ConfigurationError)?.value, name == "u@h" ? "***@h" : name)
            }
        }
    }

    func testHostilePortsNeverTrap() {
        for port in [
            "", "0", "00001", "65536", "99999", "9223372036854775807", "99999999999999999999", "-1", "+1", "1e1", "٣",
        ] {
            XCTAssertNil(HostAndPort("h:\(port)".utf8), port)
            XCTAssertNil(HostAndPort("[::1]:\(port)".utf8), port)
        }
        for text in ["", ":", ":80", "[", "[::1", "[::1]80", "h:1:2"] {
            XCTAssertNil(HostAndPort(text.utf8), text)
        }
        XCTAssertEqual(HostAndPort("h:65535".utf8)?.port, 65_535)
        XCTAssertEqual(HostAndPort("[::1]:1".utf8)?.port, 1)
        for text in ["]", "[]", "[:]", "[]:1"] {
            XCTAssertNotEqual(HostAndPort(text.utf8)?.isLoopback, true, text)
        }
    }
}
