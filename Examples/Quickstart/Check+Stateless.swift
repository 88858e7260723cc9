// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What the MCP server answers to requests that describe themselves.
extension Check {
    /// 2026-07-28.
    func statelessSteps() throws -> [Step] {
        let reader = try issuer.token(client: "check", scope: "mcp:read")
        let carol = try issuer.token(subject: "carol", client: "check", scope: "mcp:read mcp:write")
        func step(
            _ name: String,
            _ method: String,
            _ params: String = "",
            tool: String? = nil,
            as token: String,
            version: String? = "2026-07-28",
            meta: String? = nil,
            _ expected: Reply
        ) -> Step {
            let meta =
                meta
                ?? #"{"io.modelcontextprotocol/protocolVersion":"\#(version ?? "2026-07-28")","#
                + #""io.modelcontextprotocol/clientInfo":{"name":"check","version":"1"},"#
                + #""io.modelcontextprotocol/clientCapabilities":{}}"#
            let id = method.hasPrefix("notifications/") ? "" : "\"id\":1,"
            var request = Request.post(
                #"{"jsonrpc":"2.0",\#(id)"method":"\#(method)","params":{\#(params)"_meta":\#(meta)}}"#,
                Request.bearer(token),
                HeaderField("Mcp-Method", method)
            )
            if let version { request.headers.append(HeaderField("MCP-Protocol-Version", version)) }
            if let tool { request.headers.append(HeaderField("Mcp-Name", tool)) }
            return Step(name: "2026-07-28: \(name)", request: request, expected: expected)
        }
        let note = #""name":"write_note","arguments":{"text":"new"},"#
        let who = #"{"subject":"alice","client":"check","scopes":["mcp:read"]}"#
        let otherVersion = Reply.malformed(
            -32020,
            "Header mismatch: MCP-Protocol-Version is missing, malformed or differs from the body",
            id: 1
        )
        func unsupported(_ version: String) -> Reply {
            Self.failure(
                "400 Bad Request",
                -32022,
                "Unsupported protocol version",
                data: #","data":{"supported":\#(Self.versions),"requested":"\#(version)"}"#
            )
        }
        return [
            step(
                "server/discover",
                "server/discover",
                as: reader,
                Self.complete(
                    #""supportedVersions":\#(Self.versions),"capabilities":{"tools":{}},"#
                        + #""instructions":"\#(Self.instructions)","ttlMs":3600000,"cacheScope":"public""#
                )
            ),
            step(
                "tools/list",
                "tools/list",
                as: reader,
                Self.complete(#""tools":\#(Self.tools),"ttlMs":300000,"cacheScope":"public""#)
            ),
            step(
                "whoami",
                "tools/call",
                #""name":"whoami","#,
                tool: "whoami",
                as: reader,
                Self.complete(Self.text(who))
            ),
            step(
                "write_note without mcp:write",
                "tools/call",
                note,
                tool: "write_note",
                as: reader,
                // Known by the headers alone, so the body with its id is not read.
                insufficient("mcp:read mcp:write")
            ),
            step(
                "write_note",
                "tools/call",
                note,
                tool: "write_note",
                as: carol,
                Self.complete(Self.text("noted: new"))
            ),
            step(
                "read_notes",
                "tools/call",
                #""name":"read_notes","#,
                tool: "read_notes",
                as: carol,
                Self.complete(Self.text(#"["new"]"#))
            ),
            step("a notification", "notifications/anything", as: reader, Reply("202 Accepted")),
            step(
                "unknown method",
                "prompts/list",
                as: reader,
                Self.failure("404 Not Found", -32601, "Method not found")
            ),
            step(
                "initialize is gone",
                "initialize",
                as: reader,
                Self.failure("404 Not Found", -32601, "Method not found")
            ),
            step(
                "unknown tool",
                "tools/call",
                #""name":"nothing","#,
                tool: "nothing",
                as: reader,
                Self.failure("400 Bad Request", -32602, "There is no such tool")
            ),
            step(
                "no name",
                "tools/call",
                as: reader,
                .malformed(-32600, "Invalid Request", id: 1)
            ),
            step("no version in _meta", "tools/list", as: reader, meta: "{}", otherVersion),
            step(
                "no capabilities in _meta",
                "tools/list",
                as: reader,
                meta: #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#,
                Self.failure("400 Bad Request", -32602, "_meta needs io.modelcontextprotocol/clientCapabilities")
            ),
            step("unknown revision", "tools/list", as: reader, version: "2099-01-01", unsupported("2099-01-01")),
            step(
                "header and _meta differ",
                "tools/list",
                as: reader,
                version: "2025-11-25",
                meta: #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#,
                otherVersion
            ),
            step(
                "no version in the header",
                "tools/list",
                as: reader,
                version: nil,
                otherVersion
            ),
        ]
    }
}
