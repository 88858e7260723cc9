// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// A server that has static tokens and no issuer.
extension Check {
    func staticTokenSteps() throws -> [Step] {
        let team = Request.teamLine
        func ping(_ token: String) -> Request { .post(Self.ping, Request.bearer(token), team) }
        let realm = #"realm="127.0.0.1""#
        let invalid = "The access token is not valid", lacking = "The access token lacks a required scope"
        let refusal = Reply.refused(
            "401 Unauthorized",
            challenge: #"\#(realm), error="invalid_token", error_description="\#(invalid)""#,
            message: invalid
        )
        let write =
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"write_note","arguments":{"text":"x"}}}"#
        return [
            Step(
                name: "static tokens: one of the file",
                request: ping(staticToken),
                expected: .message("200 OK", #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
            ),
            Step(
                name: "static tokens: a scope is missing",
                request: .post(write, Request.bearer(staticToken), team),
                expected: .refused(
                    "403 Forbidden",
                    challenge: #"\#(realm), error="insufficient_scope", error_description="\#(lacking)", "#
                        + #"scope="mcp:read mcp:write""#,
                    message: lacking,
                    id: 2
                )
            ),
            Step(
                name: "static tokens: no credentials",
                request: .post("", team),
                expected: .refused("401 Unauthorized", challenge: realm)
            ),
            Step(name: "static tokens: one of another file", request: ping(try Self.another()), expected: refusal),
            Step(name: "static tokens: cut", request: ping(String(staticToken.dropLast())), expected: refusal),
            Step(name: "static tokens: an issuer's", request: ping(try issuer.token()), expected: refusal),
            Step(
                name: "static tokens: there is no metadata",
                request: .get("/.well-known/oauth-protected-resource/mcp", team),
                expected: .refused("404 Not Found", adding: [("Access-Control-Allow-Origin", "*")])
            ),
        ]
    }

    private static func another() throws -> String {
        let secret = try StaticTokenSecret()
        return secret.reveal()
    }
}
