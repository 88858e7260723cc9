// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Lets a bounded number of requests run at a time. The others wait, without a thread, within their own time; the next one
/// to run is the one whose host has the fewest running.
final class Slots: Sendable {
    private typealias Outcome = Result<Void, FetchError>

    private struct Waiter {
        let number: UInt64
        let host: [UInt8]
        let timer: Task<Void, Never>
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private struct State {
        var running = 0
        var runningTo: [[UInt8]: Int] = [:]
        var waiters: [Waiter] = []
        var issued: UInt64 = 0
    }

    private let limits: Limits
    private let state = Mutex(State())

    init(_ limits: Limits) {
        self.limits = limits
    }

    /// Waits until a request to `host` may run. If it returns, ``leave(_:)`` has to follow.
    func enter(_ host: [UInt8], until deadline: ContinuousClock.Instant) async throws(FetchError) {
        let number = state.withLock { state in
            state.issued += 1
            return state.issued
        }
        let cancelled = Outcome.failure(FetchError(.cancelled, "the request was cancelled before it was its turn"))
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enter(number, host, deadline, continuation)
                if Task.isCancelled { end(number, cancelled) }  // the handler may have come when nothing waited yet
            }
        } onCancel: {
            end(number, cancelled)
        }
        try outcome.get()
    }

    /// A request to `host` has ended.
    func leave(_ host: [UInt8]) {
        let next = state.withLock { state in
            state.running -= 1
            let left = state.runningTo[host, default: 1] - 1
            state.runningTo[host] = left == 0 ? nil : left
            return popNext(&state)
        }
        next?.timer.cancel()
        next?.continuation.resume(returning: .success(()))
    }

    /// How many run and how many wait.
    var counts: (running: Int, waiting: Int) {
        state.withLock { ($0.running, $0.waiters.count) }
    }

    private func enter(
        _ number: UInt64,
        _ host: [UInt8],
        _ deadline: ContinuousClock.Instant,
        _ continuation: CheckedContinuation<Outcome, Never>
    ) {
        let outcome = state.withLock { state -> Outcome? in
            if isFree(host, state) {
                count(host, &state)
                return .success(())
            }
            if state.waiters.count >= limits.waiting {  // check: fetch-waiting
                return .failure(FetchError(.busy, "\(limits.waiting) requests are waiting for their turn"))
            }
            let timer = Task { [self] in
                try? await Task.sleep(until: deadline, clock: .continuous)
                end(number, .failure(FetchError(.timeout, "the time was over before it was the request's turn")))
            }
            state.waiters.append(Waiter(number: number, host: host, timer: timer, continuation: continuation))
            return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
    }

    /// Ends the waiting of a request that waits; nothing if it does not.
    private func end(_ number: UInt64, _ outcome: Outcome) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
        }
        waiter?.timer.cancel()
        waiter?.continuation.resume(returning: outcome)
    }

    private func popNext(_ state: inout State) -> Waiter? {
        var next: (index: Int, running: Int)?
        for (index, waiter) in state.waiters.enumerated() where isFree(waiter.host, state) {
            let running = state.runningTo[waiter.host, default: 0]
            if next.map({ running < $0.running }) ?? true { next = (index, running) }
        }
        guard let next else { return nil }
        let waiter = state.waiters.remove(at: next.index)
        count(waiter.host, &state)
        return waiter
    }

    private func isFree(_ host: [UInt8], _ state: State) -> Bool {
        if state.running >= limits.running {  // check: fetch-running
            return false
        }
        if state.runningTo[host, default: 0] >= limits.runningToOneHost {  // check: fetch-running-to-one-host
            return false
        }
        return true
    }

    private func count(_ host: [UInt8], _ state: inout State) {
        state.running += 1
        state.runningTo[host, default: 0] += 1
    }
}
