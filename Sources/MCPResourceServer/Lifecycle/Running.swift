// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension ResourceServer {
    /// Does the server's work in the background until it is closed: gets every issuer's keys ahead of the first request, and
    /// newer ones before they get old; lets the deny-list and the static tokens follow their sources.
    ///
    /// It may be left out; what is needed is then fetched when a request needs it. It installs no signal handlers and fits a
    /// service group: `Task { try await server.run() }`.
    ///
    /// - Throws: `CancellationError` when its task is cancelled. The server goes on serving then; ``close()`` ends that.
    ///   `KeysUnavailable` if ``Options/failsFast`` is set and the first attempt gets no issuer's keys.
    public func run() async throws {
        if failsFast { try await requireKeys() }
        let closing = closing
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await closing.wait()
                return true
            }
            for issuer in issuers {
                group.addTask {
                    if let keys = issuer.managedKeys {
                        await keys.run()
                    } else {
                        _ = await issuer.keys.keys(for: issuer.anyKey)
                    }
                    return false
                }
            }
            group.addTask {
                await self.runDenyList()
                return false
            }
            group.addTask {
                await self.runStaticTokens()
                return false
            }
            while let isClosed = try await group.next(), !isClosed {}
            group.cancelAll()
        }
    }

    /// Makes one attempt at every issuer's keys.
    private func requireKeys() async throws {
        let closing = closing
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await closing.wait()
                return true
            }
            for issuer in issuers {
                group.addTask {
                    _ = await Self.prepare(issuer)
                    return false
                }
            }
            var attempts = issuers.count
            while attempts > 0, await group.next() == false { attempts -= 1 }
            group.cancelAll()
        }
        try Task.checkCancellation()
        let status = status
        guard status.isReady || status.isClosed else {
            throw KeysUnavailable(retryAfter: status.issuers.compactMap(\.retryAfter).min() ?? 1)
        }
    }

    /// Ends ``run()`` and every wait. From now on a request that needs a token verified is answered with 503; nothing is
    /// fetched any more, unless another server has the same source of keys. What audit sinks hold back is written, which takes a second
    /// at most; they stay open for the requests under way. Closing a closed server does nothing.
    public func close() {
        closing.open()
        for attachment in attachments { attachment.detach() }
        validator?.forgetVerifiedTokens()
        recorder.flush()
    }

    /// Waits until the server is ready (``Status/isReady``), and starts to get keys if none are at hand.
    ///
    /// - Parameter timeout: How long to wait at most.
    /// - Returns: Whether the server is ready. False after the timeout, when the server is closed, and when the task is cancelled.
    @discardableResult
    public func waitUntilReady(timeout: Duration = .seconds(5)) async -> Bool {
        await waitUntilReady(timeout: timeout, clock: ContinuousClock())
    }

    func waitUntilReady(timeout: Duration, clock: some Clock<Duration>) async -> Bool {
        guard !status.isReady else { return true }
        let closing = closing
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await clock.sleep(until: clock.now.advanced(by: timeout), tolerance: nil)
                return false
            }
            group.addTask {
                try? await closing.wait()
                return false
            }
            for issuer in issuers {
                group.addTask { await Self.hasKeys(issuer, clock: clock) }
            }
            if let staticTokens {
                group.addTask { await Self.hasStaticTokens(staticTokens, clock: clock) }
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first && !closing.isOpen
        }
    }

    /// Asks for the issuer's keys until there are some, or until the task is cancelled.
    private static func hasKeys(_ issuer: Issuer, clock: some Clock<Duration>) async -> Bool {
        if await prepare(issuer) { return true }
        while !Task.isCancelled {
            try? await clock.sleep(until: clock.now.advanced(by: .milliseconds(50)), tolerance: nil)
            if await hasKeysNow(issuer) { return true }
        }
        return false
    }

    /// Gets the issuer's keys if there are none.
    private static func prepare(_ issuer: Issuer) async -> Bool {
        if let keys = issuer.managedKeys { return await keys.prepare() }
        guard case .available = await issuer.keys.keys(for: issuer.anyKey) else { return false }
        return true
    }

    /// A managed source limits the rate of its attempts itself, any other source is asked for a look-up once only.
    private static func hasKeysNow(_ issuer: Issuer) async -> Bool {
        if let keys = issuer.managedKeys { return await keys.prepare() }
        guard case .available = issuer.keys.current else { return false }
        return true
    }
}

extension Issuer {
    /// A hint that asks for the issuer's keys as such, for no token.
    var anyKey: KeyHint {
        KeyHint(keyID: nil, algorithm: algorithms.first ?? .rs256, issuedAt: nil)
    }
}
