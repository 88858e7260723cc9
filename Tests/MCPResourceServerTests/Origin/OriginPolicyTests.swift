// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import MCPResourceServer

final class OriginPolicyTests: XCTestCase {
    private let resource = "https://mcp.example.com/mcp"

    private func rule(_ policy: OriginPolicy, _ resource: String) throws -> OriginRule {
        try policy.rule(for: ResourceIdentifier(resource, allowingLoopbackHTTP: true))
    }

    private func decide(_ rule: OriginRule, _ origins: String..., method: String = "POST", headers: [HeaderField] = [])
        -> OriginRule.Decision
    {
        let headers = origins.map { HeaderField("Origin", $0) } + headers
        return rule.decide(
            ResourceRequest(method: method, target: "/mcp", headers: headers),
            CommonFields(headers).origin
        )
    }

    private func lines(_ origin: String) -> [HeaderField] {
        [
            HeaderField("Access-Control-Allow-Origin", origin),
            HeaderField("Vary", "Origin"),
            HeaderField("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After, DPoP-Nonce, Mcp-Session-Id"),
        ]
    }

    // MARK: - Which origins

    func testR131_anAbsentOriginIsNoPage() throws {
        for resource in [resource, "http://localhost:8080/mcp"] {
            XCTAssertEqual(decide(try rule(.automatic, resource)), .allowed([]))
        }
    }

    func testR130_theOwnOriginIsAlwaysAllowed() throws {
        for policy in [.automatic, ["https://app.example.com"]] as [OriginPolicy] {
            let rule = try rule(policy, resource)
            for origin in [
                "https://mcp.example.com", "https://mcp.example.com:443", "HTTPS://MCP.Example.COM",
                " https://mcp.example.com\t",
            ] {
                let sent = origin.trimmingASCIISpace
                XCTAssertEqual(decide(rule, origin), .allowed(lines(sent)), origin)
            }
        }
    }

    func testR130_aListMatchesSchemeHostAndPort() throws {
        let rule = try rule(
            [
                "https://Good.example", "https://app.example.com:8443", "http://plain.example:80",
                "vscode-webview://abc123", "chrome-extension://abcdef",
            ],
            resource
        )
        for origin in [
            "https://good.example", "https://GOOD.EXAMPLE:443", "https://app.example.com:8443", "http://plain.example",
            "http://plain.example:80", "vscode-webview://abc123", "chrome-extension://abcdef",
        ] {
            XCTAssertEqual(decide(rule, origin), .allowed(lines(origin)), origin)
        }
        for origin in [
            "null", "NULL", "", " ", "*", "https://good.example.evil.example",
            "https://evil.example/https://good.example", "https://evil-good.example", "https://xgood.example",
            "https://good.example.",
            "https://good.exampl", "http://good.example", "https://good.example:444", "https://good.example:80",
            "https://good.example:0443", "https://good.example:", "https://good.example/", "https://good.example/x",
            "https://good.example?", "https://good.example#", "https://u@good.example",
            "https://good.example@evil.example", "https://evil.example#good.example",
            "https://evil.example\\good.example", "good.example",
            "//good.example", "https:good.example", "https:/good.example", "https:///good.example",
            "https://https://good.example", "https://good.example https://evil.example",
            "https://good.example,https://evil.example", "https://good.example\r\nX: y", "https://good.example\u{0}",
            "https://g\u{F6}od.example", "https://good.exampl\u{435}", "https://good\u{3002}example",
            "https://good%2Eexample", "https://\u{1D420}ood.example", "app.example.com:8443", "https://app.example.com",
            "https://app.example.com:443", "vscode-webview://abc124", "vscode-webview://abc123:1",
            "file://", "data:text/html,x", "about:blank", "blob:https://good.example", "1https://good.example",
            "https ://good.example", "http://localhost", "http://127.0.0.1", "https://[::1]",
            "https://mcp.example.com.evil.example", "https://example.com",
            "https://\(String(repeating: "a", count: 100_000))",
        ] {
            XCTAssertEqual(decide(rule, origin), .refused, origin)
            XCTAssertEqual(
                decide(
                    rule,
                    origin,
                    method: "OPTIONS",
                    headers: [HeaderField("Access-Control-Request-Method", "POST")]
                ),
                .refused,
                origin
            )
        }
    }

    func testR130_D61_aLoopbackResourceAllowsEveryLoopbackOrigin() throws {
        for resource in ["http://127.0.0.1:8080/mcp", "http://localhost", "https://[::1]:9/mcp"] {
            let rule = try rule(.automatic, resource)
            for origin in [
                "http://localhost:6274", "https://localhost", "http://127.0.0.1", "http://127.9.9.9:1",
                "http://[::1]:3000", "HTTP://LOCALHOST:6274",
            ] {
                XCTAssertEqual(decide(rule, origin), .allowed(lines(origin)), origin)
            }
            for origin in [
                "null", "http://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
                "http://evil.example:8080", "http://192.168.0.2", "http://0.0.0.0:8080", "http://127.1",
                "http://0x7f.0.0.1",
                "http://2130706433", "http://localhost.", "ftp://localhost", "file://localhost",
                "chrome-extension://localhost", "http://[::]", "http://[::ffff:127.0.0.1]",
            ] {
                XCTAssertEqual(decide(rule, origin), .refused, origin)
            }
        }
    }

    func testR130_severalOriginLinesAreRefused() throws {
        let rule = try rule(.automatic, resource)
        XCTAssertEqual(decide(rule, "https://mcp.example.com", "https://mcp.example.com"), .refused)
        XCTAssertEqual(decide(rule, "https://mcp.example.com", "https://evil.example"), .refused)
        XCTAssertEqual(decide(rule, "https://mcp.example.com", "", method: "OPTIONS"), .refused)
    }

    func testR130_originIsNotTakenFromOtherHeaders() throws {
        let rule = try rule(.automatic, resource)
        let headers = [
            HeaderField("Host", "evil.example"), HeaderField("X-Forwarded-Host", "evil.example"),
            HeaderField("Referer", "https://evil.example/"),
        ]
        XCTAssertEqual(decide(rule, headers: headers), .allowed([]))
        XCTAssertEqual(decide(rule, "https://evil.example", headers: [HeaderField("Host", "evil.example")]), .refused)
    }

    func testAListHoldsOriginsOnly() {
        for origin in [
            "null", "", "*", "https://*", "https://*.example.com", "https://a/", "https://a/b", "https://a?x",
            "https://a#x", "https://u@a", "a", "a:443", "https://", "https://a:0", "https://a:x", "https://é",
        ] {
            XCTAssertThrowsError(try rule(OriginPolicy(["https://ok", origin]), resource), origin) { error in
                XCTAssertEqual((error as? ConfigurationError)?.parameter, "origins")
                let shown = origin == "https://u@a" ? "https://***@a" : origin
                XCTAssertEqual((error as? ConfigurationError)?.value, shown)
            }
        }
    }

    // MARK: - OPTIONS

    func testOPTIONSWithoutAnOriginListsTheMethods() throws {
        let expected = ResourceResponse(status: 204, headers: [HeaderField("Allow", "GET, POST, DELETE, OPTIONS")])
        let rule = try rule(.automatic, resource)
        XCTAssertEqual(decide(rule, method: "OPTIONS"), .preflight(expected))
        XCTAssertEqual(
            decide(rule, method: "OPTIONS", headers: [HeaderField("Access-Control-Request-Method", "POST")]),
            .preflight(expected)
        )
        XCTAssertEqual(decide(rule, method: "options"), .allowed([]))
    }

    func testAnOPTIONSThatIsNoPreflightListsTheMethods() throws {
        let origin = "https://mcp.example.com"
        let expected = ResourceResponse(
            status: 204,
            headers: [HeaderField("Allow", "GET, POST, DELETE, OPTIONS")] + lines(origin)
        )
        XCTAssertEqual(decide(try rule(.automatic, resource), origin, method: "OPTIONS"), .preflight(expected))
    }

    func testAPreflightByteForByte() throws {
        let origin = "http://localhost:6274"
        let rule = try rule(.automatic, "http://127.0.0.1:8080/mcp")
        let request = [
            HeaderField("Access-Control-Request-Method", "POST"),
            HeaderField(
                "Access-Control-Request-Headers",
                "authorization,content-type,mcp-protocol-version,x-evil,mcp-param-region"
            ),
        ]
        let expected = ResourceResponse(
            status: 204,
            headers: lines(origin) + [
                HeaderField("Access-Control-Allow-Methods", "GET, POST, DELETE"),
                HeaderField(
                    "Access-Control-Allow-Headers",
                    "Authorization, Content-Type, MCP-Protocol-Version, mcp-param-region"
                ),
                HeaderField("Access-Control-Max-Age", "600"),
            ]
        )
        XCTAssertEqual(decide(rule, origin, method: "OPTIONS", headers: request), .preflight(expected))
    }

    func testAPreflightAllowsTheListAndNothingElse() throws {
        let listed = [
            "Authorization", "Content-Type", "Accept", "Last-Event-ID", "MCP-Protocol-Version", "Mcp-Session-Id",
            "Mcp-Method", "Mcp-Name", "DPoP", "traceparent", "If-None-Match",
        ]
        XCTAssertEqual(try allowedHeaders(listed.joined(separator: ",")), listed.joined(separator: ", "))
        XCTAssertEqual(
            try allowedHeaders(listed.map { $0.uppercased() }.joined(separator: " , ")),
            listed.joined(separator: ", ")
        )
        XCTAssertEqual(
            try allowedHeaders("Mcp-Param-A, MCP-PARAM-b, mcp-param-x_y.z"),
            "Mcp-Param-A, MCP-PARAM-b, mcp-param-x_y.z"
        )
        XCTAssertEqual(try allowedHeaders("accept, Accept, ACCEPT"), "Accept")
        XCTAssertEqual(try allowedHeaders("authorization", "accept"), "Authorization, Accept")
        for hostile in [
            nil, "", ",", " , ,", "x-api-key", "cookie", "host", "*", "mcp-param-", "mcp-param", "mcp-param-a b",
            "mcp-param-a\"", "mcp-param-a:b", "mcp-param-a\r\nSet-Cookie: x", "mcp-param-é", "x-mcp-param-a",
            "authorizatio\u{274}", "authorization;x", "auth", "mcp-param-" + String(repeating: "a", count: 119),
            "mcp-param-\u{0}",
        ] {
            XCTAssertNil(try allowedHeaders(hostile), hostile.debugDescription)
        }
    }

    func testAPreflightsAnswerIsBounded() throws {
        let names = (0..<100_000).map { "mcp-param-\($0)" }.joined(separator: ",")
        let answer = try XCTUnwrap(allowedHeaders(names, names))
        XCTAssertEqual(answer.utf8.count(where: { $0 == UInt8(ascii: ",") }), 63)
        XCTAssertNil(try allowedHeaders(String(repeating: ",", count: 1_000) + "accept"))
    }

    func testCredentialsAreNeverAllowed() throws {
        let rule = try rule(["https://app.example.com"], resource)
        for method in ["OPTIONS", "POST"] {
            let headers = [
                HeaderField("Access-Control-Request-Method", "POST"),
                HeaderField("Access-Control-Request-Headers", "authorization"),
            ]
            let found: [HeaderField]
            switch decide(rule, "https://app.example.com", method: method, headers: headers) {
            case .refused: return XCTFail("refused")
            case .preflight(let answer): found = answer.headers
            case .allowed(let lines): found = lines
            }
            XCTAssertEqual(found.values(of: "Access-Control-Allow-Credentials"), [])
            XCTAssertEqual(found.values(of: "Access-Control-Allow-Origin"), ["https://app.example.com"])
            XCTAssertEqual(found.values(of: "Vary"), ["Origin"])
        }
    }

    private func allowedHeaders(_ lines: String?...) throws -> String? {
        let headers =
            [HeaderField("Access-Control-Request-Method", "POST")]
            + lines.compactMap(\.self).map { HeaderField("Access-Control-Request-Headers", $0) }
        let decision = decide(
            try rule(.automatic, resource),
            "https://mcp.example.com",
            method: "OPTIONS",
            headers: headers
        )
        guard case .preflight(let answer) = decision else {
            XCTFail("not a preflight")
            return nil
        }
        XCTAssertEqual(answer.status, 204)
        return answer.headers.values(of: "Access-Control-Allow-Headers").first
    }
}

extension String {
    fileprivate var trimmingASCIISpace: String {
        String(
            decoding: utf8.drop { $0 == 0x20 || $0 == 0x09 }.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed(),
            as: UTF8.self
        )
    }
}
