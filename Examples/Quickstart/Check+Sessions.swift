// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// Sessions, which are of use to those alone who began them.
extension Check {
    /// What the server with rules gives out, so that its answers are the same every time.
    static let session = "a-session-of-the-check"

    func sessionSteps() throws -> [Step] {
        let alice = try issuer.token(scope: "mcp:read")
        let refreshed = try issuer.token(scope: "mcp:read mcp:write", lifetime: 600)
        let otherClient = try issuer.token(client: "another", scope: "mcp:read")
        let bob = try issuer.token(subject: "bob", scope: "mcp:read")
        func step(_ name: String, _ session: String, _ token: String?, _ expected: Reply) -> Step {
            var request = Self.ruled("ping", token: token)
            request.headers.append(HeaderField("MCP-Session-Id", session))
            return Step(name: "sessions: \(name)", request: request, expected: expected)
        }
        func delete(_ name: String, _ token: String, _ expected: Reply) -> Step {
            let headers = [Request.rulesLine, HeaderField("MCP-Session-Id", Self.session), Request.bearer(token)]
            let request = Request(method: "DELETE", headers: headers)
            return Step(name: "sessions: \(name)", request: request, expected: expected)
        }
        let unknown = Reply.refused("404 Not Found")
        return [
            Step(
                name: "sessions: initialize begins one",
                request: Self.ruled("initialize", #"{"protocolVersion":"2025-11-25"}"#, token: alice),
                expected: Self.initialized("2025-11-25", session: Self.session)
            ),
            step("the caller's own", Self.session, alice, Self.result("")),
            step("the same caller with a newer token", Self.session, refreshed, Self.result("")),
            step("one that nobody has", "none", alice, unknown),
            step("somebody else's", Self.session, bob, unknown),
            step("that of another client of the same user", Self.session, otherClient, unknown),
            step("no token", Self.session, nil, unknown),
            delete("somebody else's cannot be ended", bob, unknown),
            step("it has not ended", Self.session, alice, Self.result("")),
            delete("the caller's own can", alice, Reply("204 No Content", body: nil)),
            step("it has ended", Self.session, alice, unknown),
        ]
    }
}
