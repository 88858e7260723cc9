// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Waits for sockets so that tasks need not block a thread of Swift's pool: one thread, `poll`, any number of waiters.
///
/// The thread starts with the first wait and stays for the life of the process; without waiters it sleeps.
final class Poller: Sendable {
    static let shared = Poller()

    enum Interest: Sendable {
        case reading
        case writing
        /// The other side has ended its direction, or the connection is gone.
        case hangUp
    }

    enum Wake: Sendable {
        case ready
        case timedOut
        case cancelled
    }

    private struct Waiter {
        let descriptor: Int32
        let events: Int16
        let deadline: ContinuousClock.Instant?
        let continuation: CheckedContinuation<Wake, Never>
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var nextID: UInt64 = 0
        var isRunning = false
    }

    private let state = Mutex(State())
    /// A pipe that ends the thread's sleep. Without descriptors for one the thread looks every 10 ms instead.
    private let alarm: (read: Int32, write: Int32)

    private init() {
        var ends: [Int32] = [-1, -1]
        if unsafe pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
            }
        }
        alarm = (ends[0], ends[1])
    }

    /// Returns when the socket can be used, the deadline has passed or the task was cancelled.
    ///
    /// Errors count as ready: the next attempt to receive or send reports them.
    func wait(_ socket: Socket, for interest: Interest, until deadline: ContinuousClock.Instant?) async -> Wake {
        let id = state.withLock { state in
            state.nextID &+= 1
            return state.nextID
        }
        let wake = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(
                    descriptor: socket.descriptor,
                    events: Self.events(interest),
                    deadline: deadline,
                    continuation: continuation
                )
                let mustStart = state.withLock { state in
                    state.waiters[id] = waiter
                    defer { state.isRunning = true }
                    return !state.isRunning
                }
                if mustStart { DispatchQueue(label: "loopback-poller").async { self.run() } }
                ring()
                // A cancellation before the waiter was entered has found nothing to resume.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
        // The descriptor must not be closed, and its number given to another socket, while it is waited for.
        withExtendedLifetime(socket) {}
        return wake
    }

    private func cancel(_ id: UInt64) {
        guard let waiter = state.withLock({ $0.waiters.removeValue(forKey: id) }) else { return }
        // The thread must not go on looking at a socket that is about to be closed.
        ring()
        waiter.continuation.resume(returning: .cancelled)
    }

    private func ring() {
        guard alarm.write >= 0 else { return }
        var byte: UInt8 = 0
        _ = unsafe write(alarm.write, &byte, 1)
    }

    // MARK: The thread

    private func run() {
        while true {
            let waiters = state.withLock { $0.waiters }
            let ids = Array(waiters.keys)
            var entries = [pollfd(fd: alarm.read, events: Int16(POLLIN), revents: 0)]
            for id in ids {
                guard let waiter = waiters[id] else { continue }
                entries.append(pollfd(fd: waiter.descriptor, events: waiter.events, revents: 0))
            }
            let count = nfds_t(entries.count)
            _ = unsafe poll(&entries, count, timeout(waiters))
            silence()
            resume(ids: ids, entries: entries)
        }
    }

    /// Milliseconds to the first deadline, rounded up; -1 for none.
    private func timeout(_ waiters: [UInt64: Waiter]) -> Int32 {
        let limit: Int32 = alarm.read >= 0 ? -1 : 10
        guard let first = waiters.values.compactMap(\.deadline).min() else { return limit }
        let left = max(.zero, first - ContinuousClock.now)
        let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
        let bounded = Int32(clamping: min(milliseconds, 60_000) + 1)
        return limit < 0 ? bounded : min(limit, bounded)
    }

    private func silence() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while alarm.read >= 0, unsafe read(alarm.read, &bytes, 256) == 256 {}
    }

    private func resume(ids: [UInt64], entries: [pollfd]) {
        let now = ContinuousClock.now
        var wakes: [(CheckedContinuation<Wake, Never>, Wake)] = []
        state.withLock { state in
            for (id, entry) in zip(ids, entries.dropFirst()) {
                guard let waiter = state.waiters[id] else { continue }
                if entry.revents != 0 {
                    wakes.append((waiter.continuation, .ready))
                } else if let deadline = waiter.deadline, deadline <= now {
                    wakes.append((waiter.continuation, .timedOut))
                } else {
                    continue
                }
                state.waiters.removeValue(forKey: id)
            }
        }
        for (continuation, wake) in wakes { continuation.resume(returning: wake) }
    }

    private static func events(_ interest: Interest) -> Int16 {
        switch interest {
        case .reading: Int16(POLLIN)
        case .writing: Int16(POLLOUT)
        case .hangUp:
            #if os(Linux)
                0x2000  // POLLRDHUP, which the C library shows to GNU sources only
            #else
                0
            #endif
        }
    }
}
