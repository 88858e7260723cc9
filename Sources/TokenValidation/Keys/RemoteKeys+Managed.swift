// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension RemoteKeys: ManagedKeySource {
    /// Seconds until the next attempt, while the keys are not known; nil while they are.
    package var retryAfter: Int? {
        let now = clock.now()
        return core.withLock { core in
            core.cache.usable(now) == nil ? core.cache.retryAfter(now) : nil
        }
    }

    /// Tells an observer what happens from now on; see ``ManagedKeySource``.
    package func attach(_ observer: @escaping @Sendable (KeyEvent) -> Void) -> KeyAttachment {
        let ticket = core.withLock { core in
            let ticket = core.ticket()
            if core.isClosed { core.reopen() }
            core.observers[ticket] = observer
            return ticket
        }
        return KeyAttachment { isClosing in self.detach(ticket, isClosing: isClosing) }
    }

    private func detach(_ ticket: UInt64, isClosing: Bool) {
        // In one step: somebody who attaches meanwhile must not be left with a closed source.
        let ended = core.withLock { core -> Ended? in
            let isLast = core.observers.removeValue(forKey: ticket) != nil && core.observers.isEmpty
            return isLast && isClosing ? core.close() : nil
        }
        ended?.finish(.left)
    }

    /// Gets the keys if they are not known, unless it is too early for that; see ``ManagedKeySource``.
    package func prepare() async -> Bool {
        guard case .available = await look(for: nil) else { return false }
        return true
    }

    /// Keeps the keys fresh; see ``ManagedKeySource``.
    package func run() async {
        let now = moment()
        let stopped = core.withLock { core in
            core.runners += 1
            // Also if others run it: those may be about to leave, because it was closed and has been opened again.
            plan(&core, now)
            return core.stopped
        }
        tell()
        try? await stopped.wait()
        let timer = core.withLock { core -> Task<Void, Never>? in
            core.runners -= 1
            guard core.runners == 0 else { return nil }
            defer { core.timer = nil }
            return core.timer?.task
        }
        timer?.cancel()
    }

    /// Whether an attempt is in progress.
    package var isFetching: Bool {
        core.withLock { $0.cache.attempt != nil }
    }

    /// Whether something that happened has still to be told to those who observe.
    package var isTelling: Bool {
        core.withLock { $0.isTelling || !$0.untold.isEmpty }
    }

    /// How many wait for it.
    package var waiting: Int {
        core.withLock { $0.waiters.count }
    }

    /// When the source wakes by itself to make an attempt, on its clock; nil if nobody runs it or one is in progress.
    package var nextWake: Duration? {
        core.withLock { $0.timer?.due }
    }
}
