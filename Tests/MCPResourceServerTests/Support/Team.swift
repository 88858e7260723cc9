// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// A server with static tokens only, a clock that stands still, and what has been reported and handled.
struct Team {
    let clock: TestClock
    let server: ResourceServer
    let log = Log()

    init(
        _ source: any StaticTokenSource,
        scopes: ScopeSet = "mcp:connect",
        clock: TestClock = TestClock(),
        configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws {
        let log = log
        self.clock = clock
        server = try ResourceServer(resource: Fixture.resource, staticTokens: source, scopes: scopes) { options in
            options.clock = clock.wallClock
            options.monotonicClock = clock.monotonic
            options.onEvent = { log.note($0) }
            configure(&options)
        }
    }

    /// What a request is answered with; a request that is let through is answered with 200 and `handled`.
    func answer(_ request: ResourceRequest) async throws -> ResourceResponse {
        try await server.protect(request) { _ in
            log.noteBody()
            return []
        } handler: { admitted in
            log.noteHandled(admitted)
            return ResourceResponse(status: 200, body: Array("handled".utf8))
        }
    }

    func status(_ token: String) async throws -> Int {
        try await answer(.post(bearer: token)).status
    }

    /// A request that was let through.
    func admitted(_ token: String) async throws -> AdmittedRequest {
        guard case .proceed(let admitted) = await server.admit(.post(bearer: token), body: { _ in [] }) else {
            throw Fixture.Refused()
        }
        return admitted
    }
}

/// A new token and its entry.
struct Issued {
    let token: String
    let entry: StaticToken

    init(
        _ name: String = "alice",
        scopes: ScopeSet = "mcp:connect",
        roles: [String] = [],
        issued: Double? = nil,
        from: Double? = nil,
        until: Double? = nil
    ) throws {
        let secret = try StaticTokenSecret()
        entry = try StaticToken(
            for: secret,
            name: name,
            scopes: scopes,
            roles: roles,
            issuedAt: issued.map { Date(timeIntervalSince1970: $0) },
            notBefore: from.map { Date(timeIntervalSince1970: $0) },
            expiresAt: until.map { Date(timeIntervalSince1970: $0) }
        )
        token = secret.reveal()
    }
}
