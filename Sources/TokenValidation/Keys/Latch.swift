// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Something that opens once and stays open. Any number of tasks can wait for it.
package final class Latch: Sendable {
    private struct Waiting {
        var continuations: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var nextTicket: UInt64 = 0
    }

    private let opened = Atomic(false)
    private let waiting = Mutex(Waiting())

    package init() {}

    /// Whether it is open. Takes no lock.
    package var isOpen: Bool { opened.load(ordering: .acquiring) }

    /// Opens it and lets every waiter go. Opening it again does nothing.
    package func open() {
        let continuations = waiting.withLock { waiting in
            opened.store(true, ordering: .releasing)
            defer { waiting.continuations = [:] }
            return waiting.continuations.values
        }
        for continuation in continuations { continuation.resume() }
    }

    /// Returns once it is open.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before.
    package func wait() async throws {
        let ticket = waiting.withLock { waiting in
            waiting.nextTicket &+= 1
            return waiting.nextTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = waiting.withLock { waiting in
                    // The handler below may have run already: it found nothing to resume then, and the flag is what tells.
                    if isOpen || Task.isCancelled { return true }
                    waiting.continuations[ticket] = continuation
                    return false
                }
                guard isOver else { return }
                isOpen ? continuation.resume() : continuation.resume(throwing: CancellationError())
            }
        } onCancel: {
            let continuation = waiting.withLock { $0.continuations.removeValue(forKey: ticket) }
            continuation?.resume(throwing: CancellationError())
        }
    }
}
