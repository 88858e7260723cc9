// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import QuickstartSample

/// Keys that are found by an authorization server's metadata, over TLS, and what an outage of that server does.
extension Check {
    /// The options of a server in front of `server`.
    static func options(for server: ScriptedAuthorizationServer) throws -> Options {
        try Options(["--issuer", server.issuer, "--ca-file", server.caFile ?? ""])
    }

    func discoverySteps() throws -> [Step] {
        let pong = Reply.message("200 OK", #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
        func ping(_ token: String, _ line: HeaderField) -> Request { .post(Self.ping, Request.bearer(token), line) }
        let good = try upServer.token()
        let other = try upServer.testIssuer.token(with: .wrongKey)
        let unjudged = try downServer.token()
        let link = "\(origin)/.well-known/oauth-protected-resource/mcp"
        let invalid = "The access token is not valid"
        let refusal = Reply.refused(
            "401 Unauthorized",
            challenge: #"error="invalid_token", error_description="\#(invalid)", resource_metadata="\#(link)""#,
            message: invalid
        )
        let up = Request.upLine, down = Request.downLine
        return [
            Step(name: "discovery: a token of the issuer", request: ping(good, up), expected: pong),
            Step(name: "discovery: another key under the same name", request: ping(other, up), expected: refusal),
            Step(
                name: "discovery: the issuer goes down, its keys are known",
                request: ping(good, up),
                expected: pong,
                before: { try await upServer.pause() }
            ),
            Step(
                name: "discovery: an issuer that was never up",
                request: ping(unjudged, down),
                expected: .refused("503 Service Unavailable", retryAfter: 1)
            ),
            Step(
                name: "discovery: no credentials during an outage",
                request: .post("", down),
                expected: .refused("401 Unauthorized", challenge: #"resource_metadata="\#(link)""#)
            ),
        ]
    }
}
