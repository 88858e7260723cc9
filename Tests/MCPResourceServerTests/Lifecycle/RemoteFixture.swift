// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import TokenValidation
import XCTest

/// A server whose issuer's keys are remote, the scripted server they come from, and the clock of it all.
struct RemoteFixture {
    static let resource = "https://mcp.example.com/mcp"

    let clock = TestClock()
    let fetcher: ScriptedFetcher
    let issuer: TestIssuer
    let keys: RemoteKeys
    let server: ResourceServer
    let log = Log()

    /// - Parameter jitter: The chance that pauses and refresh times are shortened by: 0 for not at all.
    init(
        jitter: Double = 0,
        settings change: (inout RemoteKeys.Settings) -> Void = { _ in },
        configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws {
        let clock = clock
        let log = log
        fetcher = ScriptedFetcher(clock: clock.monotonic)
        issuer = try TestIssuer("https://auth.example.com", audience: Self.resource, clock: clock.wallClock)
        fetcher.publish(issuer)
        var settings = RemoteKeys.Settings()
        settings.fetcher = fetcher
        settings.clock = clock.monotonic
        settings.wallClock = clock.wallClock
        settings.random = { jitter }
        change(&settings)
        keys = RemoteKeys(discovering: issuer.identifier, settings: settings)
        server = try ResourceServer(resource: Self.resource, issuers: [issuer.issuer(keys: keys)]) { options in
            options.clock = clock.wallClock
            options.onEvent = { log.note($0) }
            configure(&options)
        }
    }

    var metadataURL: String { ScriptedFetcher.metadataURL(of: issuer) }
    var keysURL: String { ScriptedFetcher.keysURL(of: issuer) }

    /// The answer to a call with a token: its status and `Retry-After`.
    func answer(_ token: String) async -> Answer {
        switch await server.admit(.post(bearer: token), body: { _ in [] }) {
        case .proceed: Answer(status: 200)
        case .respond(let answer):
            Answer(status: answer.status, retryAfter: answer.value("Retry-After").flatMap { Int($0) })
        }
    }
}

struct Answer: Sendable, Hashable {
    var status: Int
    var retryAfter: Int?
}
