// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension RemoteKeys {
    /// Everything that changes. It is touched under the lock only, in which nobody waits and no code but ours
    /// runs, except that of the monotonic clock.
    struct Core: Sendable {
        var cache: KeyCache
        var metadata: AuthorizationServerMetadata?
        var isClosed = false

        /// The tasks of the attempt in progress: the one that carries it out and the one that gives it up.
        var tasks: [Task<Void, Never>] = []
        var waiters: [UInt64: CheckedContinuation<WaitEnd, Never>] = [:]
        /// The last attempt that ended by itself.
        var lastEnd: (attempt: UInt64, retrieval: Retrieval)? {
            didSet { skipped = lastEnd?.retrieval.skipped ?? skipped }
        }
        /// The members of the last key set read that are not used, so that each is told once and not after every attempt.
        private(set) var skipped: [SkippedKey] = []
        var hasOverflowed = false
        var hasReportedCooldown = false

        /// How many run the source, what wakes it for them, and what ends their waiting.
        var runners = 0
        var timer: (due: Duration, task: Task<Void, Never>)?
        var stopped = Latch()

        var observers: [UInt64: @Sendable (KeyEvent) -> Void] = [:]
        /// What is still to be told, in the order in which it happened, and whether somebody is about it.
        var untold: [KeyEvent] = []
        var isTelling = false
        private var tickets: UInt64 = 0

        init(cache: KeyCache) {
            self.cache = cache
        }

        /// A number that was not given out before.
        mutating func ticket() -> UInt64 {
            tickets &+= 1
            return tickets
        }

        /// Notes something to be told to those who observe, if somebody does.
        mutating func note(_ event: KeyEvent) {
            if !observers.isEmpty { untold.append(event) }
        }

        /// How an attempt ended that is not in progress.
        func end(of attempt: UInt64) -> WaitEnd {
            guard let lastEnd, lastEnd.attempt >= attempt else { return .left }
            return .ended(lastEnd.retrieval)
        }

        /// Takes out what belongs to the attempt in progress.
        mutating func takeAttempt() -> Ended {
            let ended = Ended(tasks: tasks, waiters: Array(waiters.values))
            (tasks, waiters) = ([], [:])
            (hasOverflowed, hasReportedCooldown) = (false, false)
            return ended
        }

        /// Ends every attempt and every wait.
        mutating func close() -> Ended {
            isClosed = true
            return stop()
        }

        /// Undoes the closing.
        mutating func reopen() {
            isClosed = false
            stopped = Latch()
        }

        /// Takes out all that runs.
        private mutating func stop() -> Ended {
            cache.abandon()
            var ended = takeAttempt()
            if let timer { ended.tasks.append(timer.task) }
            timer = nil
            ended.latch = stopped
            return ended
        }
    }

    /// How a wait for an attempt ended.
    enum WaitEnd: Sendable {
        case ended(Retrieval)
        /// The waiting task was cancelled, the source was closed, or too many wait.
        case left
    }

    /// What is to be ended once the lock is released.
    struct Ended: Sendable {
        var tasks: [Task<Void, Never>] = []
        var waiters: [CheckedContinuation<WaitEnd, Never>] = []
        var latch: Latch?

        func finish(_ end: WaitEnd) {
            for task in tasks { task.cancel() }
            for waiter in waiters { waiter.resume(returning: end) }
            latch?.open()
        }
    }
}
