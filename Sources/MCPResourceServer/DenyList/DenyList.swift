// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TokenValidation

/// A deny-list in memory.
///
/// ```swift
/// let denied = DenyList()
/// let server = try ResourceServer(resource: resource, issuers: issuers) { $0.denyList = denied }
/// try denied.deny(.subject("alice", of: "https://auth.example.com", issuedBefore: .now, until: .now + 3600))
/// ```
/// An entry counts from the next request on, and ends the streams that it is about before ``deny(_:)`` returns.
public final class DenyList: DenyListStore {
    /// The most entries that are kept.
    public let capacity: Int

    private static let longestValue = 1024

    private let clock: WallClock
    private let state = Mutex(State())

    private struct State {
        var snapshot = DenyListSnapshot()
        var observers: [UInt64: @Sendable () -> Void] = [:]
        var tickets: UInt64 = 0
    }

    /// An empty list.
    ///
    /// - Parameters:
    ///   - capacity: The most entries that are kept, at least one.
    ///   - clock: The time of day by which entries are over.
    public init(capacity: Int = 100_000, clock: WallClock = .system) {
        self.capacity = max(capacity, 1)
        self.clock = clock
    }

    /// The entries now.
    public var current: DenyListSnapshot? { state.withLock { $0.snapshot } }

    /// How many want to know of changes.
    var observers: Int { state.withLock { $0.observers.count } }

    /// Refuses what `entry` is about from now on.
    ///
    /// - Throws: ``DenyListError`` if the list is full of entries that are not over, or the entry itself is of no use. The list is
    ///   as it was before.
    public func deny(_ entry: DenyListEntry) throws(DenyListError) {
        let now = clock.now()
        try validate(entry)
        guard !entry.isOver(at: now) else {
            throw DenyListError(.over, "the entry ends before it begins")
        }
        try change { snapshot throws(DenyListError) in
            guard !snapshot.contains(entry) else { return }
            if snapshot.count >= capacity { snapshot.removeExpired(at: now) }
            let hasRoom = snapshot.count < capacity
            guard hasRoom else {  // check: deny-list-capacity
                throw DenyListError(.full, "the list has \(capacity) entries, and none of them is over")
            }
            snapshot.insert(entry)
        }
    }

    /// Takes back everything that was said about what `entry` is about, whatever its times.
    public func withdraw(_ entry: DenyListEntry) {
        change { $0.removeAll(about: entry) }
    }

    /// Puts these entries in the place of all others, at once. Those that are over are left out.
    ///
    /// - Throws: ``DenyListError`` if there are more than ``capacity``, or one is of no use. The list is as it was before.
    public func replace(with entries: some Sequence<DenyListEntry>) throws(DenyListError) {
        for observer in try replacing(with: entries) { observer() }
    }

    /// Replaces the entries, and leaves it to the caller to call those who want to know.
    func replacing(
        with entries: some Sequence<DenyListEntry>
    ) throws(DenyListError) -> [@Sendable () -> Void] {
        let now = clock.now()
        var snapshot = DenyListSnapshot()
        for entry in entries where !entry.isOver(at: now) {
            try validate(entry)
            let hasRoom = snapshot.count < capacity || snapshot.contains(entry)
            guard hasRoom else {  // check: deny-list-replacement-capacity
                throw DenyListError(.full, "there are more than \(capacity) entries")
            }
            snapshot.insert(entry)
        }
        return state.withLock { state in
            state.snapshot = snapshot
            return state.observers.values.map(\.self)
        }
    }

    /// Asks to be told of changes.
    public func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation {
        let ticket = state.withLock { state in
            state.tickets &+= 1
            state.observers[state.tickets] = change
            return state.tickets
        }
        return StoreObservation { [weak self] in
            _ = self?.state.withLock { $0.observers.removeValue(forKey: ticket) }
        }
    }

    private func validate(_ entry: DenyListEntry) throws(DenyListError) {
        guard entry.key.bytes.count <= Self.longestValue else {
            throw DenyListError(.tooLong, "issuer and value have more than \(Self.longestValue) bytes together")
        }
    }

    private func change<Failure: Error>(
        _ body: (inout DenyListSnapshot) throws(Failure) -> Void
    ) throws(Failure) {
        let observers = try state.withLock { state throws(Failure) in
            try body(&state.snapshot)
            return state.observers.values.map(\.self)
        }
        for observer in observers { observer() }
    }
}

extension DenyList: CustomStringConvertible, CustomReflectable {
    /// The number of entries; not whom they are about.
    public var description: String { "DenyList(\(state.withLock { $0.snapshot.count }) entries)" }

    /// A mirror that shows the number only.
    public var customMirror: Mirror { Mirror(self, children: ["count": state.withLock { $0.snapshot.count }]) }
}
