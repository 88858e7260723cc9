// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

@testable import mcp_doctor

/// An MCP server on this machine that is as it should be, but for one defect at a time, and its authorization server.
final class ServerFixture: Sendable {
    typealias Next = @Sendable (ResourceRequest) async throws -> LoopbackAnswer
    /// What stands between the clients and the good server.
    typealias Defect = @Sendable (ServerFixture, ResourceRequest, Next) async throws -> LoopbackAnswer

    static let scope = "mcp:read"

    let host: LoopbackServer
    let resource: String
    let issuer: TestIssuer
    let key: SigningKey
    private let server: ResourceServer
    private let state = Mutex(State())

    private struct State {
        var defect: Defect?
        var requests = 0
    }

    init(key: SigningKey? = nil, configure: (inout ResourceServer.Options) -> Void = { _ in }) throws {
        host = try LoopbackServer()
        resource = host.origin + "/mcp"
        let key = try key ?? SigningKey.generate(.es256, keyID: "k1")
        self.key = key
        issuer = TestIssuer(host.origin + "/as", audience: resource, signingKeys: [key])
        server = try ResourceServer(
            resource: resource,
            issuers: [issuer.issuer],
            scopes: ScopeSet(Self.scope),
            policy: [],
            unlisted: .baseline
        ) { options in
            options.allowHTTPLoopback = true
            options.protocolVersions = ["2026-07-28", "2025-11-25"]
            options.failureLimit = .off
            options.onEvent = { _ in }
            configure(&options)
        }
        host.start { request in try await self.answer(request) }
    }

    func close() async { await host.close() }

    /// How many requests have come, to either server.
    var requests: Int { state.withLock(\.requests) }

    func set(_ defect: Defect?) {
        state.withLock { $0 = State(defect: defect) }
    }

    private func answer(_ request: LoopbackRequest) async throws -> LoopbackAnswer {
        let defect = state.withLock { state in
            state.requests += 1
            return state.defect
        }
        let next: Next = { changed in try await self.good(changed, request) }
        guard let defect else { return try await next(request.resourceRequest) }
        return try await defect(self, request.resourceRequest, next)
    }

    private func good(_ request: ResourceRequest, _ original: LoopbackRequest) async throws -> LoopbackAnswer {
        if let document = document(request) { return document }
        return try await server.protect(request) { limit in
            try await original.body(upTo: limit)
        } handler: { admitted in
            try await self.serve(admitted, original)
        }
    }

    /// What the authorization server publishes.
    private func document(_ request: ResourceRequest) -> LoopbackAnswer? {
        switch request.target {
        case "/.well-known/oauth-authorization-server/as":
            let metadata: JSON = [
                "issuer": .string(issuer.identifier), "jwks_uri": .string(host.origin + "/as/keys"),
                "code_challenge_methods_supported": ["S256"],
            ]
            return json(metadata.serialized())
        case "/as/keys": return json(issuer.keySetDocument)
        default: return nil
        }
    }

    private func json(_ body: [UInt8]) -> LoopbackAnswer {
        LoopbackAnswer(status: 200, headers: [HeaderField("Content-Type", "application/json")], body: body)
    }

    /// As little of an MCP server as the doctor's messages need.
    private func serve(_ admitted: AdmittedRequest, _ request: LoopbackRequest) async throws -> LoopbackAnswer {
        let body = try await request.body()
        let method = try JSONValue(parsing: body, limits: .requestBody)["method"]?.stringValue ?? ""
        guard ["initialize", "ping", "server/discover"].contains(method) else {
            return LoopbackAnswer(status: 404)
        }
        var answer = json(Array(#"{"jsonrpc":"2.0","id":1,"result":{}}"#.utf8))
        if method == "initialize" { answer.add(HeaderField("Mcp-Session-Id", "session-\(requests)")) }
        return answer
    }

    /// Everything that the doctor finds out.
    func report(_ more: [String] = []) async throws -> ServerReport {
        try await ServerCommand.report(ServerProbe(options(more)))
    }

    func options(_ more: [String] = []) throws -> ServerOptions {
        var arguments = Arguments([resource] + more)
        var options = try ServerOptions(&arguments)
        options.key = key
        options.issuer = issuer.identifier
        options.audience = options.audience ?? resource
        return options
    }

    func goodToken() throws -> String { try issuer.token(scope: Self.scope) }
}

extension ServerReport {
    func rows(_ outcome: Outcome) -> [String] {
        lines.filter { $0.outcome == outcome }.map(\.row.name)
    }

    /// What is not as it must or should be.
    var failing: [String] { rows(.failed) + rows(.advised) }

    var explanation: String {
        lines.map { "\($0.outcome) \($0.row.name): \($0.detail)" }.joined(separator: "\n")
    }
}
