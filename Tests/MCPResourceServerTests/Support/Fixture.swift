// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// A server, its issuer, a clock that stands still, and what has been reported and handled.
struct Fixture {
    static let resource = "https://mcp.example.com/mcp"
    static let metadataURL = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"

    let clock: TestClock
    let issuer: TestIssuer
    let server: ResourceServer
    let log = Log()

    init(
        resource: String = Fixture.resource,
        scopes: ScopeSet = "mcp:connect",
        hierarchy: ScopeHierarchy = [:],
        keys: (any KeySource)? = nil,
        configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws {
        let clock = TestClock()
        let issuer = try TestIssuer("https://auth.example.com", audience: resource, clock: clock.wallClock)
        let log = log
        self.clock = clock
        self.issuer = issuer
        server = try ResourceServer(
            resource: resource,
            issuers: [keys.map { issuer.issuer(keys: $0) } ?? issuer.issuer],
            scopes: scopes,
            hierarchy: hierarchy
        ) { options in
            options.clock = clock.wallClock
            options.monotonicClock = clock.monotonic
            options.onEvent = { log.note($0) }
            configure(&options)
        }
    }

    func token(_ scope: String = "mcp:connect", subject: String? = "alice") throws -> String {
        try issuer.token(subject: subject, scope: scope)
    }

    /// What a request is answered with; a request that is let through is answered with 200 and `handled`.
    func answer(
        _ request: ResourceRequest,
        reading: BodyReading = .whenNeeded,
        body: [UInt8] = []
    ) async throws -> ResourceResponse {
        let answer: ResourceResponse = try await server.protect(request, reading: reading) { _ in
            log.noteBody()
            return body
        } handler: { admitted in
            log.noteHandled(admitted)
            return ResourceResponse(status: 200, body: Array("handled".utf8))
        }
        Hunt.search("\(answer.headers.map { "\($0.name): \($0.value)" }) \(answer.text)", "an answer")
        return answer
    }
}

/// What happened: events, calls of the handler and of the body closure.
final class Log: Sendable {
    private let state = Mutex(State())

    private struct State {
        var events: [ResourceServer.Event] = []
        var admitted: [AdmittedRequest] = []
        var bodies = 0
    }

    func note(_ event: ResourceServer.Event) {
        state.withLock { $0.events.append(event) }
        Hunt.search("\(event) \(event.label) \(event.detail)", "an event")
    }
    func noteHandled(_ request: AdmittedRequest) { state.withLock { $0.admitted.append(request) } }
    func noteBody() { state.withLock { $0.bodies += 1 } }

    var events: [ResourceServer.Event] { state.withLock { $0.events } }
    var labels: [String] { events.map(\.label) }
    var admitted: [AdmittedRequest] { state.withLock { $0.admitted } }
    var bodies: Int { state.withLock { $0.bodies } }
    var handled: Int { admitted.count }
}

extension ResourceRequest {
    /// A call of the protected endpoint.
    static func post(
        _ target: String = "/mcp",
        bearer token: String? = nil,
        _ headers: KeyValuePairs<String, String> = [:]
    ) -> ResourceRequest {
        var fields = [HeaderField("Host", "mcp.example.com")]
        if let token {
            Hunt.add(token)
            fields.append(HeaderField("Authorization", "Bearer \(token)"))
        }
        fields += headers.map { HeaderField($0.key, $0.value) }
        return ResourceRequest(method: "POST", target: target, headers: fields)
    }

    /// A call without a token.
    static func post(_ headers: KeyValuePairs<String, String>) -> ResourceRequest {
        post("/mcp", bearer: nil, headers)
    }

    static func get(_ target: String, _ headers: KeyValuePairs<String, String> = [:]) -> ResourceRequest {
        var request = post(target, bearer: nil, headers)
        request.method = "GET"
        return request
    }
}

extension ResourceResponse {
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    func value(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values[0] : nil
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}

extension ResourceRequest {
    /// The same request over a connection from there.
    func from(_ peer: String?) -> ResourceRequest {
        var request = self
        request.peer = peer
        return request
    }
}
