// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import QuickstartSample

/// What the MCP server answers, and to clients of the handshake form.
extension Check {
    static let tools =
        #"[{"name":"whoami","description":"Says who is calling, as this server sees it.","#
        + #""inputSchema":{"type":"object","properties":{}}},"#
        + #"{"name":"write_note","description":"Keeps a note for the caller.","#
        + #""inputSchema":{"type":"object","properties":{"text":{"type":"string","#
        + #""description":"The note, at most 4096 bytes."}},"required":["text"]}},"#
        + #"{"name":"read_notes","description":"Lists the caller's notes, oldest first, as a JSON array.","#
        + #""inputSchema":{"type":"object","properties":{}}},\#(countTool)]"#
    static let countTool =
        #"{"name":"count","description":"Counts to a number, ten a second; each is a progress notification "#
        + #"to who accepts text/event-stream.","inputSchema":{"type":"object","properties":{"to":{"type":"integer","#
        + #""description":"Where to end, 1 to 36000 (default 10)."}}}}"#
    static let server = #"{"name":"quickstart","version":"\#(Program.version)"}"#
    static let instructions =
        "whoami says who you are; write_note and read_notes keep your notes; count takes time."
    static let versions = #"["2026-07-28","2025-11-25","2025-06-18"]"#

    static func text(_ text: String) -> String {
        #""content":[{"type":"text","text":\#(JSON.string(text).text)}]"#
    }

    static func result(_ members: String) -> Reply {
        .message("200 OK", #"{"jsonrpc":"2.0","id":1,"result":{\#(members)}}"#)
    }

    /// The answer to `initialize`.
    static func initialized(_ version: String, session: String? = nil) -> Reply {
        let result =
            #""protocolVersion":"\#(version)","capabilities":{"tools":{}},"#
            + #""serverInfo":\#(server),"instructions":"\#(instructions)""#
        let lines = session.map { [("MCP-Session-Id", $0)] } ?? []
        return .message("200 OK", #"{"jsonrpc":"2.0","id":1,"result":{\#(result)}}"#, adding: lines)
    }

    /// A result of 2026-07-28.
    static func complete(_ members: String) -> Reply {
        result(members + #","resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":\#(server)}"#)
    }

    static func failure(_ status: String, _ code: Int, _ message: String, data: String = "") -> Reply {
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
                Self.initialized("2025-11-25")
            ),
            step(
                "initialize, 2025-06-18",
                "initialize",
                #"{"protocolVersion":"2025-06-18"}"#,
                as: reader,
                version: nil,
                Self.initialized("2025-06-18")
            ),
            step(
                "initialize, unknown revision",
                "initialize",
                #"{"protocolVersion":"1900-01-01"}"#,
                as: reader,
                version: nil,
                Self.initialized("2025-11-25")
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
}
