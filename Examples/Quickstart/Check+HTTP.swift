// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What the gate answers: challenges, refusals, origins.
extension Check {
    private var metadataURL: String { "\(origin)/.well-known/oauth-protected-resource/mcp" }
    private var noCredentials: Reply { noCredentials(scope: "mcp:read") }

    func noCredentials(scope: String) -> Reply {
        .refused("401 Unauthorized", challenge: #"scope="\#(scope)", resource_metadata="\#(metadataURL)""#)
    }

    func challenge(_ error: String, _ description: String, scope: String = "mcp:read") -> String {
        #"error="\#(error)", error_description="\#(description)", scope="\#(scope)", resource_metadata="\#(metadataURL)""#
    }

    func invalid(_ description: String) -> Reply {
        .refused("401 Unauthorized", challenge: challenge("invalid_token", description), message: description)
    }

    private var malformed: Reply {
        let description = "The Authorization header is malformed"
        return .refused(
            "400 Bad Request",
            challenge: #"error="invalid_request", error_description="\#(description)""#,
            message: description
        )
    }

    func insufficient(_ scope: String, id: Int? = nil) -> Reply {
        let description = "The access token lacks a required scope"
        return .refused(
            "403 Forbidden",
            challenge: challenge("insufficient_scope", description, scope: scope),
            message: description,
            id: id
        )
    }

    func httpSteps() throws -> [Step] {
        try credentialSteps() + tokenSteps() + originSteps() + bodySteps()
    }

    private func credentialSteps() throws -> [Step] {
        let token = try issuer.token(scope: "mcp:read")
        func step(_ name: String, _ request: Request, _ expected: Reply) -> Step {
            Step(name: name, request: request, expected: expected)
        }
        func authorization(_ value: String) -> Request { .post("", HeaderField("Authorization", value)) }
        return [
            step("no credentials", .post(""), noCredentials),
            step("no credentials, GET", .get(), noCredentials),
            step("no credentials, another path", .get("/elsewhere"), noCredentials),
            step("another scheme", authorization("Basic YTpi"), noCredentials),
            step("token in the query only", .get("/mcp?access_token=\(token)"), noCredentials),
            step("Bearer alone", authorization("Bearer"), malformed),
            step("two tokens", authorization("Bearer \(token) \(token)"), malformed),
            step("a tab", authorization("Bearer\t\(token)"), malformed),
            step("a token beyond ASCII", authorization("Bearer caf\u{e9}"), malformed),
            step(
                "two Authorization lines",
                .post("", .init("Authorization", "Bearer a"), Request.bearer(token)),
                malformed
            ),
            step(
                "a token in header and query",
                .get("/mcp?access_token=\(token)", Request.bearer(token)),
                malformed
            ),
        ]
    }

    private func tokenSteps() throws -> [Step] {
        var steps: [Step] = []
        for fault in TokenFault.all {
            let description =
                switch fault {
                case .expired: "The access token has expired"
                case .otherAudience, .noAudience, .emptyAudience: "The access token is not meant for this server"
                default: "The access token is not valid"
                }
            let token = try issuer.token(with: fault, scope: "mcp:read")
            steps.append(
                Step(name: "token: \(fault)", request: .post("", Request.bearer(token)), expected: invalid(description))
            )
        }
        let empty = try issuer.token()
        steps.append(
            Step(
                name: "no scope",
                request: .post(Self.ping, Request.bearer(empty)),
                expected: insufficient("mcp:read", id: 1)
            )
        )
        let token = try issuer.token(scope: "mcp:read")
        steps.append(
            Step(
                name: "the issuer's keys are not to be had",
                request: .post("", Request.bearer(token), Request.outageLine),
                expected: .refused("503 Service Unavailable", retryAfter: 30)
            )
        )
        return steps
    }

    private static let exposed = "WWW-Authenticate, Retry-After, DPoP-Nonce, Mcp-Session-Id"

    func originLines(_ origin: String) -> [(String, String)] {
        [
            ("Access-Control-Allow-Origin", origin), ("Vary", "Origin"),
            ("Access-Control-Expose-Headers", Self.exposed),
        ]
    }

    private func originSteps() throws -> [Step] {
        let token = try issuer.token(scope: "mcp:read")
        let inspector = "http://localhost:6274"
        var steps = ["https://evil.example", "null", "http://127.0.0.1.evil.example"]
            .map { name in
                Step(
                    name: "Origin \(name)",
                    request: .post("", HeaderField("Origin", name), Request.bearer(token)),
                    expected: .refused("403 Forbidden")
                )
            }
        steps.append(
            Step(
                name: "Host evil.example",
                request: .post("", HeaderField("Host", "evil.example"), Request.bearer(token)),
                expected: .refused("403 Forbidden")
            )
        )
        for name in [origin, inspector] {
            steps.append(
                Step(
                    name: "Origin \(name == origin ? "of its own" : "of a local inspector")",
                    request: .post(Self.ping, HeaderField("Origin", name), Request.bearer(token)),
                    expected: .message("200 OK", #"{"jsonrpc":"2.0","id":1,"result":{}}"#, adding: originLines(name))
                )
            )
        }
        steps.append(
            Step(
                name: "no credentials from a local inspector",
                request: .post("", HeaderField("Origin", inspector)),
                expected: .refused(
                    "401 Unauthorized",
                    challenge: #"scope="mcp:read", resource_metadata="\#(metadataURL)""#,
                    adding: originLines(inspector)
                )
            )
        )
        return steps
    }

    static let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#

    private func bodySteps() throws -> [Step] {
        let token = Request.bearer(try issuer.token(scope: "mcp:read"))
        return [
            Step(
                name: "not JSON",
                request: .post("{", token),
                expected: .malformed(-32700, "Parse error")
            ),
            Step(
                name: "an array",
                request: .post("[\(Self.ping)]", token),
                expected: .malformed(-32600, "Invalid Request")
            ),
            Step(
                name: "another method",
                request: .get("/mcp", token),
                expected: Reply("405 Method Not Allowed", [("Allow", "POST")])
            ),
            Step(name: "another path", request: .get("/elsewhere", token), expected: Reply("404 Not Found")),
            Step(
                name: "a body over the limit, which stays unread",
                request: Request(headers: [token, HeaderField("Content-Length", "4194305")]),
                expected: .refused("413 Content Too Large", closes: true)
            ),
        ]
    }
}
