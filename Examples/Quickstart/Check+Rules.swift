// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// A server with rules of its own: tools that need several scopes, one that needs no token, tokens that are denied, a page that
/// may call.
extension Check {
    static let rulesArguments = [
        "--anonymous", "count", "--step-up", "write_note=mcp:admin notes:write", "--step-up", "whoami=notes:who",
        "--hierarchy", "mcp:admin>mcp:write>mcp:read", "--deny", "sub=mallory", "--allow-origin", "https://app.example",
        "--sessions",
    ]

    func ruleSteps() throws -> [Step] { try anonymousSteps() + stepUpSteps() }

    /// A request to the server with rules, in the form of 2025-11-25.
    static func ruled(_ method: String, _ params: String? = nil, token: String? = nil) -> Request {
        let params = params.map { ",\"params\":\($0)" } ?? ""
        var request = Request.post(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)"\#(params)}"#, Request.rulesLine)
        if let token { request.headers.append(Request.bearer(token)) }
        return request
    }

    private func anonymousSteps() throws -> [Step] {
        func step(_ name: String, _ request: Request, _ expected: Reply) -> Step {
            Step(name: "rules: \(name)", request: request, expected: expected)
        }
        func ruled(_ method: String, _ params: String? = nil, token: String? = nil) -> Request {
            Self.ruled(method, params, token: token)
        }
        let count = #"{"name":"count","arguments":{"to":3}}"#
        let initialize = #"{"protocolVersion":"2025-11-25"}"#
        let expired = try issuer.token(with: .expired, scope: "mcp:read")
        let reader = try issuer.token(scope: "mcp:read")
        var discovery = Request.post(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"#
                + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
                + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#,
            Request.rulesLine,
            HeaderField("MCP-Protocol-Version", "2026-07-28")
        )
        discovery.headers.append(HeaderField("Mcp-Method", "tools/list"))
        return [
            step("no token, a first step", ruled("initialize", initialize), Self.initialized("2025-11-25")),
            step("no token, the list", ruled("tools/list"), Self.result(#""tools":[\#(Self.countTool)]"#)),
            step(
                "no token, the list of 2026-07-28, which is this caller's",
                discovery,
                Self.complete(#""tools":[\#(Self.countTool)],"ttlMs":300000,"cacheScope":"private""#)
            ),
            step("no token, the open tool", ruled("tools/call", count), Self.result(Self.text("counted to 3"))),
            step(
                "no token, another tool",
                ruled("tools/call", #"{"name":"read_notes"}"#),
                noCredentials(scope: "mcp:read")
            ),
            step(
                "no token, a tool that needs a scope",
                ruled("tools/call", #"{"name":"whoami"}"#),
                noCredentials(scope: "mcp:read notes:who")
            ),
            step("no token, no message", .post("{", Request.rulesLine), noCredentials(scope: "mcp:read")),
            step(
                "a bad token, the open tool",
                ruled("tools/call", count, token: expired),
                invalid("The access token has expired")
            ),
            step("a token, the list", ruled("tools/list", token: reader), Self.result(#""tools":\#(Self.tools)"#)),
        ]
    }

    private func stepUpSteps() throws -> [Step] {
        let note = #"{"name":"write_note","arguments":{"text":"new"}}"#
        let all = "mcp:read mcp:write mcp:admin notes:write"
        func step(_ name: String, scope: String, subject: String = "alice", _ expected: Reply) throws -> Step {
            let token = try issuer.token(subject: subject, scope: scope)
            let request = Self.ruled("tools/call", note, token: token)
            return Step(name: "rules: \(name)", request: request, expected: expected)
        }
        let noted = Self.result(Self.text("noted: new"))
        var page = Self.ruled("ping", token: try issuer.token(scope: "mcp:read"))
        page.headers.append(HeaderField("Origin", "https://app.example"))
        return [
            try step("write_note, and the challenge names all its scopes", scope: "mcp:read", insufficient(all, id: 1)),
            try step("write_note with some of them", scope: "mcp:admin", insufficient(all, id: 1)),
            try step("write_note with those of the challenge", scope: all, noted),
            try step("write_note with those that include the others", scope: "mcp:admin notes:write", noted),
            try step("a denied caller", scope: all, subject: "mallory", invalid("The access token is not valid")),
            Step(
                name: "rules: Origin of a page that may call",
                request: page,
                expected: .message(
                    "200 OK",
                    #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
                    adding: originLines("https://app.example")
                )
            ),
        ]
    }
}
