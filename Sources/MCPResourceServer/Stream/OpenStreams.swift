// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The answers that are under way, and what ends them: time, and the deny-list and the static tokens as soon as they change.
final class OpenStreams: Sendable {
    let wallClock: WallClock

    private let clock: MonotonicClock
    private let denyList: (any DenyListStore)?
    private let staticTokens: (any StaticTokenSource)?
    private let state = Mutex(State())

    private struct State {
        var open: [UInt64: Open] = [:]
        var tickets: UInt64 = 0
        var observations: [StoreObservation] = []
    }

    private struct Open {
        let principal: Principal
        let end: @Sendable (StreamEnding) -> Void
    }

    init(
        denyList: (any DenyListStore)?,
        staticTokens: (any StaticTokenSource)?,
        clock: MonotonicClock,
        wallClock: WallClock
    ) {
        self.denyList = denyList
        self.staticTokens = staticTokens
        self.clock = clock
        self.wallClock = wallClock
        let check: @Sendable () -> Void = { [weak self] in self?.endThoseThatMustNotGoOn() }
        let observations = [denyList?.observe(check), staticTokens?.observe(check)].compactMap(\.self)
        state.withLock { $0.observations = observations }
    }

    /// How many are watched.
    var count: Int { state.withLock { $0.open.count } }

    /// Watches an answer until the watch is cancelled.
    ///
    /// - Parameter end: Called when the answer has to be over, on any thread; at once if it has to be already. May be called again.
    func watch(
        _ principal: Principal?,
        until deadline: Date,
        _ end: @escaping @Sendable (StreamEnding) -> Void
    ) -> StreamWatch {
        let ticket = principal.flatMap { register($0, end) }
        // Looked at after it is registered: a change made in between is noticed by one of the two.
        if let ending = principal.flatMap(ending(of:)) { end(ending) }
        let left = deadline.timeIntervalSince1970 - wallClock.now()
        guard left > 0 else {
            end(.deadline)
            return StreamWatch(onCancel: { [weak self] in self?.forget(ticket) })
        }
        // The time of day may be set meanwhile; how long an answer lasts does not depend on that.
        let moment = clock.now() + .seconds(left)
        let timer = Task { [clock] in
            guard (try? await clock.sleep(until: moment)) != nil else { return }
            end(.deadline)
        }
        return StreamWatch(onCancel: { [weak self] in
            timer.cancel()
            self?.forget(ticket)
        })
    }

    private func register(_ principal: Principal, _ end: @escaping @Sendable (StreamEnding) -> Void) -> UInt64? {
        guard denyList != nil || staticTokens != nil else { return nil }
        return state.withLock { state in
            state.tickets &+= 1
            state.open[state.tickets] = Open(principal: principal, end: end)
            return state.tickets
        }
    }

    private func forget(_ ticket: UInt64?) {
        guard let ticket else { return }
        _ = state.withLock { $0.open.removeValue(forKey: ticket) }
    }

    private func endThoseThatMustNotGoOn() {
        let open = state.withLock { $0.open.values.map(\.self) }
        for stream in open {
            if let ending = ending(of: stream.principal) { stream.end(ending) }
        }
    }

    /// Why an answer to this caller must not go on, time apart; nil if it may.
    private func ending(of principal: Principal) -> StreamEnding? {
        if isDenied(principal) { return .denied }
        return isWithdrawn(principal) ? .withdrawn : nil
    }

    /// A caller whose entry has changed is judged anew when it comes back.
    private func isWithdrawn(_ principal: Principal) -> Bool {
        guard let token = principal.staticToken, let set = staticTokens?.current else { return false }
        let isWithdrawn = set.grant(token.number)?.token != token
        if isWithdrawn {  // check: open-stream-withdrawn
            return true
        }
        return false
    }

    private func isDenied(_ principal: Principal) -> Bool {
        let isDenied = denyList?.current?.kind(denying: principal, at: wallClock.now()) != nil
        if isDenied {  // check: open-stream-denied
            return true
        }
        return false
    }
}

/// Somebody's wish to be told when an answer has to be over.
final class StreamWatch: Sendable {
    private let onCancel: @Sendable () -> Void

    init(onCancel: @escaping @Sendable () -> Void) {
        self.onCancel = onCancel
    }

    /// Ends the wish. May be called more than once.
    func cancel() {
        onCancel()
    }
}
