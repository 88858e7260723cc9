// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TokenValidation

/// The sessions of one process, in memory.
///
/// It is bounded twice. A caller who begins more sessions than allowed loses the one that was unused for longest; when the store is full
/// of sessions that are not over, no more begin (``SessionStoreFull``), and those that are there stay.
public final class InMemorySessionStore: SessionStore {
    private let capacity: Int
    private let perCaller: Int
    private let clock: MonotonicClock
    private let state = Mutex(State())

    private struct State {
        var sessions: [SessionKey: Session] = [:]
        var owned: [SessionOwner: Set<SessionKey>] = [:]
        /// Before this moment no session is over, so there is no need to look for one.
        var nextEnd = Duration.zero
    }

    private struct Session {
        let owner: SessionOwner
        var end: Duration
    }

    /// An empty store.
    ///
    /// - Parameters:
    ///   - capacity: The most sessions.
    ///   - perCaller: The most sessions of one caller.
    ///   - clock: The clock by which sessions are over.
    public init(capacity: Int = 100_000, perCaller: Int = 1_000, clock: MonotonicClock = .continuous) {
        self.capacity = max(capacity, 1)
        self.perCaller = max(perCaller, 1)
        self.clock = clock
    }

    /// How many sessions there are, those that are over but not yet removed included.
    public var count: Int { state.withLock { $0.sessions.count } }

    /// Keeps that a session belongs to an owner.
    ///
    /// - Throws: ``SessionStoreFull``.
    public func bind(_ session: SessionKey, to owner: SessionOwner, for lifetime: Duration) throws -> Bool {
        let now = clock.now()
        return try state.withLock { state in
            if let known = state.sessions[session], known.end > now {
                guard known.owner == owner else { return false }
            } else {
                Self.remove(session, from: &state)
                try makeRoom(for: owner, now, &state)
                state.owned[owner, default: []].insert(session)
            }
            state.sessions[session] = Session(owner: owner, end: now + lifetime)
            state.nextEnd = min(state.nextEnd, now + lifetime)
            return true
        }
    }

    /// Whom a session belongs to.
    public func owner(
        of session: SessionKey,
        extendingFor owner: SessionOwner,
        by lifetime: Duration
    ) -> SessionOwner? {
        let now = clock.now()
        return state.withLock { state in
            guard let known = state.sessions[session] else { return nil }
            let isOver = known.end <= now
            if isOver {  // check: session-expiry
                Self.remove(session, from: &state)
                return nil
            }
            if known.owner == owner { state.sessions[session]?.end = now + lifetime }
            return known.owner
        }
    }

    /// Forgets a session.
    public func end(_ session: SessionKey) {
        state.withLock { Self.remove(session, from: &$0) }
    }

    private func makeRoom(for owner: SessionOwner, _ now: Duration, _ state: inout State) throws {
        let own = state.owned[owner] ?? []
        let isOverLimit = own.count >= perCaller
        if isOverLimit {  // check: sessions-per-caller
            let ends = own.compactMap { key in state.sessions[key].map { (key, $0.end) } }
            if let oldest = ends.min(by: { $0.1 < $1.1 }) { Self.remove(oldest.0, from: &state) }
        }
        if state.sessions.count >= capacity, now >= state.nextEnd {
            for (key, session) in state.sessions where session.end <= now { Self.remove(key, from: &state) }
            state.nextEnd = state.sessions.values.map(\.end).min() ?? now
        }
        let hasRoom = state.sessions.count < capacity
        guard hasRoom else {  // check: session-store-capacity
            throw SessionStoreFull()
        }
    }

    private static func remove(_ session: SessionKey, from state: inout State) {
        guard let removed = state.sessions.removeValue(forKey: session) else { return }
        state.owned[removed.owner]?.remove(session)
        if state.owned[removed.owner]?.isEmpty ?? false { state.owned.removeValue(forKey: removed.owner) }
    }
}

extension InMemorySessionStore: CustomStringConvertible, CustomReflectable {
    /// The number of sessions.
    public var description: String { "InMemorySessionStore(\(count) sessions)" }

    /// A mirror that shows the number only.
    public var customMirror: Mirror { Mirror(self, children: ["count": count]) }
}

/// There is no room for another session.
public struct SessionStoreFull: Error, Sendable, Hashable {
    /// The error. A store of your own may throw it too.
    public init() {}
}
