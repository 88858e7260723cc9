// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// A server with a policy, behind the usual fixture's issuer and clock.
struct PolicyFixture {
    let clock = TestClock()
    let issuer: TestIssuer
    let server: ResourceServer
    let log = Log()

    init(
        _ policy: AccessPolicy,
        unlisted: UnlistedOperations = .refuse,
        scopes: ScopeSet = "mcp:connect",
        hierarchy: ScopeHierarchy = [:],
        configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws {
        let (clock, log) = (clock, log)
        issuer = try TestIssuer("https://auth.example.com", audience: Fixture.resource, clock: clock.wallClock)
        server = try ResourceServer(
            resource: Fixture.resource,
            issuers: [issuer.issuer],
            scopes: scopes,
            policy: policy,
            unlisted: unlisted,
            hierarchy: hierarchy
        ) { options in
            options.clock = clock.wallClock
            // Most policies of tests are about single calls.
            options.onEvent = { if $0.label != "first_steps_refused" { log.note($0) } }
            configure(&options)
        }
    }

    /// A token that holds the baseline, and these.
    func token(_ scopes: String = "", claims: MemberOverrides = [:]) throws -> String {
        try issuer.token(scope: scopes.isEmpty ? "mcp:connect" : "mcp:connect \(scopes)", claims: claims)
    }

    /// What a request is answered with; one that is let through is answered with 200.
    func answer(_ request: ResourceRequest, _ body: String) async throws -> ResourceResponse {
        try await server.protect(request) { _ in
            log.noteBody()
            return Array(body.utf8)
        } handler: { admitted in
            log.noteHandled(admitted)
            return ResourceResponse(status: 200, body: Array("handled".utf8))
        }
    }

    /// A call of a tool as clients of the older revisions send it, or of the modern ones.
    func call(_ tool: String, _ token: String?, isModern: Bool = true, id: Int = 1) async throws -> ResourceResponse {
        let headers: KeyValuePairs =
            isModern
            ? ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": tool]
            : ["MCP-Protocol-Version": "2025-11-25"]
        return try await answer(
            .post(bearer: token, headers),
            Body.call("tools/call", #""name":"\#(tool)","arguments":{}"#, isModern: isModern, id: id)
        )
    }
}

/// Bodies of messages.
enum Body {
    static let meta = #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#

    static func call(_ method: String, _ params: String = "", isModern: Bool = true, id: Int = 1) -> String {
        let inner = [params, isModern ? meta : ""].filter { !$0.isEmpty }.joined(separator: ",")
        return #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(inner)}}"#
    }
}

extension ResourceResponse {
    /// The scopes of the challenge.
    var challengedScopes: Set<String> {
        let challenge = value("WWW-Authenticate") ?? ""
        guard let start = challenge.range(of: " scope=\"") ?? challenge.range(of: "Bearer scope=\"") else { return [] }
        return Set(challenge[start.upperBound...].prefix { $0 != "\"" }.split(separator: " ").map(String.init))
    }

    /// The code of the JSON-RPC error.
    var errorCode: Int64? {
        (try? JSONValue(parsing: body, limits: .requestBody))?["error"]?["code"]?.integerValue
    }

    /// The id of the JSON-RPC error.
    var errorID: Int64? {
        (try? JSONValue(parsing: body, limits: .requestBody))?["id"]?.integerValue
    }
}
