// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TokenValidation

/// The sessions of one process, in memory.
///
/// It is bounded twice. A caller who begins more sessions than allowed loses the one that was unused for longest. When the store is full
/// of sessions that are not over, the caller who has most of them loses the half that was unused for longest, so that a few who begin
/// many keep nobody else out. If nobody has more than ``modest``, no more begin (``SessionStoreFull``), and those that are there stay.
public final class InMemorySessionStore: SessionStore {
    /// So many sessions of one caller are never ended for the sake of another's.
    public static let modest = 16

    private let capacity: Int
    private let perCaller: Int
    private let clock: MonotonicClock
    private let state = Mutex(State())

    private struct State {
        var sessions: [SessionKey: Session] = [:]
        var owned: [SessionOwner: Set<SessionKey>] = [:]
        /// Before this moment no session is over, so there is no need to look for one.
        var nextEnd = Duration.zero
        /// Before this moment nobody is looked for who has many.
        var nextReckoning = Duration.zero
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
        if state.sessions.count >= capacity, now >= state.nextReckoning { Self.endMany(now, &state) }
        let hasRoom = state.sessions.count < capacity
        guard hasRoom else {  // check: session-store-capacity
            throw SessionStoreFull()
        }
    }

    /// Takes from the caller who has most. Looking for one takes long, so it is done once for many sessions, or once a second.
    private static func endMany(_ now: Duration, _ state: inout State) {
        let largest = state.owned.values.max { $0.count < $1.count } ?? []
        let isModest = largest.count <= modest
        if isModest {  // check: sessions-of-the-modest-stay
            state.nextReckoning = now + .seconds(1)
            return
        }
        let ends = largest.map { ($0, state.sessions[$0]?.end ?? .zero) }.sorted { $0.1 < $1.1 }
        for (key, _) in ends.prefix(largest.count / 2) { remove(key, from: &state) }
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
