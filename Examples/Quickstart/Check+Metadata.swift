// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import QuickstartSample

/// The metadata document, its aliases, and what browsers ask before they send anything.
extension Check {
    /// - Parameter entityTag: The document's, as the server gave it: opaque, but the same every time.
    func metadataSteps(entityTag: String) -> [Step] {
        let root = "/.well-known/oauth-protected-resource"
        let path = "\(root)/mcp"
        let document =
            #"{"resource":"\#(origin)/mcp","authorization_servers":["\#(Setup.issuerIdentifier)"],"#
            + #""scopes_supported":["mcp:read","mcp:write"],"bearer_methods_supported":["header"]}"#
        let type = [("Content-Type", "application/json")]
        let shared = [
            ("Cache-Control", "public, max-age=3600"), ("ETag", entityTag), ("Access-Control-Allow-Origin", "*"),
        ]
        let full = Reply("200 OK", type + shared, body: document)
        let anyOrigin = ("Access-Control-Allow-Origin", "*")
        func step(_ name: String, _ method: String, _ target: String, _ header: HeaderField?, _ expected: Reply) -> Step
        {
            let request = Request(method: method, target: target, headers: header.map { [$0] } ?? [])
            return Step(name: "metadata: \(name)", request: request, expected: expected)
        }
        return [
            step("GET", "GET", path, nil, full),
            step("the root form", "GET", root, nil, full),
            step("from any origin", "GET", path, HeaderField("Origin", "https://any.example"), full),
            step("HEAD", "HEAD", path, nil, Reply("200 OK", type + shared, body: nil)),
            step(
                "unchanged",
                "GET",
                path,
                HeaderField("If-None-Match", entityTag),
                Reply("304 Not Modified", shared, body: nil)
            ),
            step(
                "another method",
                "POST",
                path,
                nil,
                .refused("405 Method Not Allowed", adding: [("Allow", "GET, HEAD, OPTIONS"), anyOrigin])
            ),
            step("another suffix", "GET", "\(path)/other", nil, .refused("404 Not Found", adding: [anyOrigin])),
        ]
    }

    func preflightSteps() -> [Step] {
        let inspector = "http://localhost:6274"
        let asked = "authorization, content-type, x-other, mcp-protocol-version, Mcp-Param-Region"
        let preflight = Request(
            method: "OPTIONS",
            headers: [
                HeaderField("Origin", inspector), HeaderField("Access-Control-Request-Method", "POST"),
                HeaderField("Access-Control-Request-Headers", asked),
            ]
        )
        return [
            Step(
                name: "a preflight",
                request: preflight,
                expected: Reply(
                    "204 No Content",
                    originLines(inspector) + [
                        ("Access-Control-Allow-Methods", "GET, POST, DELETE"),
                        (
                            "Access-Control-Allow-Headers",
                            "Authorization, Content-Type, MCP-Protocol-Version, Mcp-Param-Region"
                        ), ("Access-Control-Max-Age", "600"),
                    ],
                    body: nil
                )
            ),
            Step(
                name: "OPTIONS without an origin",
                request: Request(method: "OPTIONS"),
                expected: Reply("204 No Content", [("Allow", "GET, POST, DELETE, OPTIONS")], body: nil)
            ),
        ]
    }
}
