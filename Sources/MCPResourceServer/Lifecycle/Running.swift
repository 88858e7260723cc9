// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension ResourceServer {
    /// Does the server's work in the background until it is closed: gets every issuer's keys ahead of the first request.
    ///
    /// It may be left out; what is needed is then fetched when a request needs it. It installs no signal handlers and fits a
    /// service group: `Task { try await server.run() }`.
    ///
    /// - Throws: `CancellationError` when its task is cancelled. The server goes on serving then; ``close()`` ends that.
    public func run() async throws {
        let closing = closing
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await closing.wait()
                return true
            }
            for issuer in issuers {
                group.addTask {
                    _ = await issuer.keys.keys(for: issuer.anyKey)
                    return false
                }
            }
            while let isClosed = try await group.next(), !isClosed {}
            group.cancelAll()
        }
    }

    /// Ends ``run()`` and every wait. From now on a request that needs a token verified is answered with 503; nothing is
    /// fetched any more. Closing a closed server does nothing.
    public func close() {
        closing.open()
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
            let first = await group.next() ?? false
            group.cancelAll()
            return first && !closing.isOpen
        }
    }

    /// Asks the issuer's source for keys once, then looks whether it has some until it does, or until the task is cancelled.
    private static func hasKeys(_ issuer: Issuer, clock: some Clock<Duration>) async -> Bool {
        if case .available = await issuer.keys.keys(for: issuer.anyKey) { return true }
        while !Task.isCancelled {
            if case .available = issuer.keys.current { return true }
            try? await clock.sleep(until: clock.now.advanced(by: .milliseconds(50)), tolerance: nil)
        }
        return false
    }
}

extension Issuer {
    /// A hint that asks for the issuer's keys as such, for no token.
    var anyKey: KeyHint {
        KeyHint(keyID: nil, algorithm: algorithms.first ?? .rs256, issuedAt: nil)
    }
}
