// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What the MCP server answers, in both wire forms.
extension Check {
    private static let tools =
        #"[{"name":"whoami","description":"Says who is calling, as this server sees it.","#
        + #""inputSchema":{"type":"object","properties":{}}},"#
        + #"{"name":"write_note","description":"Keeps a note for the caller.","#
        + #""inputSchema":{"type":"object","properties":{"text":{"type":"string","#
        + #""description":"The note, at most 4096 bytes."}},"required":["text"]}},"#
        + #"{"name":"read_notes","description":"Lists the caller's notes, oldest first, as a JSON array.","#
        + #""inputSchema":{"type":"object","properties":{}}},"#
        + #"{"name":"count","description":"Counts to a number, ten a second; each is a progress notification "#
        + #"to who accepts text/event-stream.","inputSchema":{"type":"object","properties":{"to":{"type":"integer","#
        + #""description":"Where to end, 1 to 36000 (default 10)."}}}}]"#
    private static let server = #"{"name":"quickstart","version":"\#(Quickstart.version)"}"#
    private static let instructions =
        "whoami says who you are; write_note and read_notes keep your notes; count takes time."
    private static let versions = #"["2026-07-28","2025-11-25","2025-06-18"]"#

    private static func text(_ text: String) -> String {
        #""content":[{"type":"text","text":\#(JSON.string(text).text)}]"#
    }

    private static func result(_ members: String) -> Reply {
        .message("200 OK", #"{"jsonrpc":"2.0","id":1,"result":{\#(members)}}"#)
    }

    private static func failure(_ status: String, _ code: Int, _ message: String, data: String = "") -> Reply {
        .message(
            status,
            #"{"jsonrpc":"2.0","id":1,"error":{"code":\#(code),"message":"\#(message)"\#(data)}}"#
        )
    }

    /// 2025-11-25 and 2025-06-18.
    func handshakeSteps() throws -> [Step] {
        let reader = try issuer.token(client: "check", scope: "mcp:read")
        let writer = try issuer.token(client: "check", scope: "mcp:write")
        let other = try issuer.token(subject: "bob", scope: "mcp:read mcp:write")
        func step(
            _ name: String,
            _ method: String,
            _ params: String? = nil,
            as token: String,
            version: String? = "2025-11-25",
            _ expected: Reply
        ) -> Step {
            let params = params.map { ",\"params\":\($0)" } ?? ""
            let id = method.hasPrefix("notifications/") ? "" : "\"id\":1,"
            var request = Request.post(
                #"{"jsonrpc":"2.0",\#(id)"method":"\#(method)"\#(params)}"#,
                Request.bearer(token)
            )
            if let version { request.headers.append(HeaderField("MCP-Protocol-Version", version)) }
            return Step(name: name, request: request, expected: expected)
        }
        func initialized(_ version: String) -> Reply {
            Self.result(
                #""protocolVersion":"\#(version)","capabilities":{"tools":{}},"#
                    + #""serverInfo":\#(Self.server),"instructions":"\#(Self.instructions)""#
            )
        }
        let note = #"{"name":"write_note","arguments":{"text":"a \"note\""}}"#
        let read = #"{"name":"read_notes"}"#
        let who = #"{"subject":"alice","client":"check","scopes":["mcp:read"]}"#
        return [
            step(
                "initialize",
                "initialize",
                #"{"protocolVersion":"2025-11-25"}"#,
                as: reader,
                version: nil,
                initialized("2025-11-25")
            ),
            step(
                "initialize, 2025-06-18",
                "initialize",
                #"{"protocolVersion":"2025-06-18"}"#,
                as: reader,
                version: nil,
                initialized("2025-06-18")
            ),
            step(
                "initialize, unknown revision",
                "initialize",
                #"{"protocolVersion":"1900-01-01"}"#,
                as: reader,
                version: nil,
                initialized("2025-11-25")
            ),
            step("initialized", "notifications/initialized", as: reader, Reply("202 Accepted")),
            step("ping", "ping", as: reader, Self.result("")),
            step("tools/list", "tools/list", as: reader, Self.result(#""tools":\#(Self.tools)"#)),
            step("whoami", "tools/call", #"{"name":"whoami"}"#, as: reader, Self.result(Self.text(who))),
            step(
                "write_note without mcp:write",
                "tools/call",
                note,
                as: reader,
                insufficient("mcp:read mcp:write", id: 1)
            ),
            step("write_note", "tools/call", note, as: writer, Self.result(Self.text("noted: a \"note\""))),
            step(
                "write_note without text",
                "tools/call",
                #"{"name":"write_note"}"#,
                as: writer,
                Self.result(
                    Self.text("write_note needs \"text\", a string of at most 4096 bytes") + #","isError":true"#
                )
            ),
            step("read_notes", "tools/call", read, as: reader, Self.result(Self.text(#"["a \"note\""]"#))),
            step("read_notes of somebody else", "tools/call", read, as: other, Self.result(Self.text("[]"))),
            step(
                "unknown tool",
                "tools/call",
                #"{"name":"nothing"}"#,
                as: reader,
                Self.failure("200 OK", -32602, "There is no such tool")
            ),
            step("unknown method", "prompts/list", as: reader, Self.failure("200 OK", -32601, "Method not found")),
        ]
    }

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
        func complete(_ members: String) -> Reply {
            Self.result(
                members
                    + #","resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":\#(Self.server)}"#
            )
        }
        let note = #""name":"write_note","arguments":{"text":"new"},"#
        let who = #"{"subject":"alice","client":"check","scopes":["mcp:read"]}"#
        let needsMeta = Self.failure(
            "400 Bad Request",
            -32602,
            "_meta needs io.modelcontextprotocol/protocolVersion and io.modelcontextprotocol/clientCapabilities"
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
                complete(
                    #""supportedVersions":\#(Self.versions),"capabilities":{"tools":{}},"#
                        + #""instructions":"\#(Self.instructions)","ttlMs":3600000,"cacheScope":"public""#
                )
            ),
            step(
                "tools/list",
                "tools/list",
                as: reader,
                complete(#""tools":\#(Self.tools),"ttlMs":300000,"cacheScope":"public""#)
            ),
            step("whoami", "tools/call", #""name":"whoami","#, tool: "whoami", as: reader, complete(Self.text(who))),
            step(
                "write_note without mcp:write",
                "tools/call",
                note,
                tool: "write_note",
                as: reader,
                insufficient("mcp:read mcp:write", id: 1)
            ),
            step("write_note", "tools/call", note, tool: "write_note", as: carol, complete(Self.text("noted: new"))),
            step(
                "read_notes",
                "tools/call",
                #""name":"read_notes","#,
                tool: "read_notes",
                as: carol,
                complete(Self.text(#"["new"]"#))
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
                Self.failure("400 Bad Request", -32602, "tools/call needs a name")
            ),
            step("no version in _meta", "tools/list", as: reader, meta: "{}", needsMeta),
            step(
                "no capabilities in _meta",
                "tools/list",
                as: reader,
                meta: #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#,
                needsMeta
            ),
            step("unknown revision", "tools/list", as: reader, version: "2099-01-01", unsupported("2099-01-01")),
            step(
                "header and _meta differ",
                "tools/list",
                as: reader,
                version: "2025-11-25",
                meta: #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#,
                Self.failure("400 Bad Request", -32020, "MCP-Protocol-Version and _meta differ")
            ),
            step(
                "no version in the header",
                "tools/list",
                as: reader,
                version: nil,
                Self.failure("400 Bad Request", -32020, "MCP-Protocol-Version is missing")
            ),
        ]
    }
}
