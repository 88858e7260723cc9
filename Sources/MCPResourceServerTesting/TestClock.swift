// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TokenValidation

/// A clock that stands still until a test moves it.
///
/// It is two clocks in one. The time of day can be set to anything, as an operator or NTP does. The monotonic clock goes
/// forward only, and whoever sleeps on it wakes when a test has moved it far enough.
public final class TestClock: Sendable {
    private let state: Mutex<State>

    private struct State {
        var seconds: Double
        var elapsed = Duration.zero
        var sleepers: [UInt64: Sleeper] = [:]
        var watchers: [Watcher] = []
        var tickets: UInt64 = 0
    }

    private struct Sleeper {
        let until: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    /// A clock whose time of day is `now`, in seconds since 1970-01-01T00:00:00Z, and whose monotonic clock shows zero.
    public init(_ now: Double = 1_800_000_000) {
        state = Mutex(State(seconds: now))
    }

    /// The time of day, in seconds since 1970-01-01T00:00:00Z. Setting it moves nothing else: no time has passed.
    public var now: Double {
        get { state.withLock { $0.seconds } }
        set { state.withLock { $0.seconds = newValue } }
    }

    /// How far the monotonic clock has gone.
    public var elapsed: Duration {
        state.withLock { $0.elapsed }
    }

    /// Lets so many seconds pass, for both clocks. Whoever slept until then or earlier wakes. A machine that is suspended and
    /// resumed looks like this too.
    ///
    /// A negative count sets the time of day back and leaves the monotonic clock alone.
    public func advance(by count: Double) {
        let milliseconds = Int64((min(max(count, 0), 1e9) * 1000).rounded())
        advance(wall: count, monotonic: .milliseconds(milliseconds))
    }

    /// Lets so much time pass, for both clocks, to the last bit.
    public func advance(by time: Duration) {
        advance(wall: time / .seconds(1), monotonic: max(time, .zero))
    }

    private func advance(wall seconds: Double, monotonic time: Duration) {
        let woken = state.withLock { state in
            state.seconds += seconds
            state.elapsed += time
            let due = state.sleepers.filter { $0.value.until <= state.elapsed }
            for ticket in due.keys { state.sleepers.removeValue(forKey: ticket) }
            return due.values.sorted { $0.until < $1.until }
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// The times that somebody sleeps until on the monotonic clock, the next one first.
    public var sleepers: [Duration] {
        state.withLock { $0.sleepers.values.map(\.until).sorted() }
    }

    /// Returns once at least so many sleep on the monotonic clock at the same time.
    public func waitForSleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                let isReached = state.sleepers.count >= count
                if !isReached { state.watchers.append(Watcher(count: count, continuation: continuation)) }
                return isReached
            }
            if isReached { continuation.resume() }
        }
    }

    /// The time of day as validators take it.
    public var wallClock: WallClock {
        WallClock { self.now }
    }

    /// The monotonic clock as key sources take it.
    public var monotonic: MonotonicClock {
        MonotonicClock {
            self.elapsed
        } sleep: { until in
            try await self.sleep(until: until)
        }
    }

    private func sleep(until: Duration) async throws {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (isOver, watchers) = state.withLock { state -> (Bool, [Watcher]) in
                    if Task.isCancelled || until <= state.elapsed { return (true, []) }
                    state.sleepers[ticket] = Sleeper(until: until, continuation: continuation)
                    let reached = state.watchers.filter { $0.count <= state.sleepers.count }
                    state.watchers.removeAll { $0.count <= state.sleepers.count }
                    return (false, reached)
                }
                for watcher in watchers { watcher.continuation.resume() }
                guard isOver else { return }
                Task.isCancelled ? continuation.resume(throwing: CancellationError()) : continuation.resume()
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: ticket) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
