// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import Synchronization

/// An authorization server's key endpoint without a network: it answers with the keys published now, after some time.
final class PublishedKeys: Fetcher {
    private struct State {
        var document: [UInt8]
        var isDown = false
        var fetches: [Duration] = []
    }

    private let state: Mutex<State>
    private let clock: MonotonicClock
    private let delay: Duration

    /// - Parameters:
    ///   - clock: The clock of `delay` and of the log.
    ///   - delay: How long an answer takes.
    init(_ issuer: TestIssuer, clock: MonotonicClock, delay: Duration) {
        state = Mutex(State(document: issuer.keySetDocument))
        self.clock = clock
        self.delay = delay
    }

    /// Publishes these many of the issuer's newest keys.
    func publish(_ issuer: TestIssuer, newest count: Int) {
        let keys = Array(issuer.signingKeys.prefix(count))
        let document = TestIssuer(issuer.identifier, audience: issuer.audience, signingKeys: keys).keySetDocument
        state.withLock { $0.document = document }
    }

    func fail(_ isDown: Bool) {
        state.withLock { $0.isDown = isDown }
    }

    /// When it was asked.
    var fetches: [Duration] {
        state.withLock { $0.fetches }
    }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let now = clock.now()
        state.withLock { $0.fetches.append(now) }
        do {
            try await clock.sleep(until: now + delay)
        } catch {
            throw FetchError(.cancelled, "the request was cancelled")
        }
        let (document, isDown) = state.withLock { ($0.document, $0.isDown) }
        if isDown { throw FetchError(.unreachable, "nobody listens") }
        return FetchResponse(status: 200, headers: [("Content-Type", "application/json")], body: document)
    }
}
