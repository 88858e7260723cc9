// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Values under random names, each for a time, and not more of them than fit: then the oldest go.
struct ExpiringTable<Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        let expires: Double
        /// The greater, the newer.
        let turn: UInt64
    }

    private let capacity: Int
    private var entries: [[UInt8]: Entry] = [:]
    private var turns: UInt64 = 0

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { entries.count }

    /// The value, whether its time is over or not: who keeps it longer than it is good says why it no longer is.
    subscript(name: [UInt8]) -> Value? { entries[name]?.value }

    /// The value, unless its time is over.
    func live(_ name: [UInt8], at now: Double) -> Value? {
        guard let entry = entries[name] else { return nil }
        if entry.expires <= now {  // check: das-table-expiry
            return nil
        }
        return entry.value
    }

    /// Keeps a value until a time, in place of the one of that name, as the newest.
    mutating func insert(_ value: Value, as name: [UInt8], until expires: Double, now: Double) {
        if entries[name] == nil && entries.count >= capacity { tidy(now) }
        turns += 1
        entries[name] = Entry(value: value, expires: expires, turn: turns)
    }

    /// Changes a value that is there. It gets no newer by that.
    mutating func replace(_ name: [UInt8], _ value: Value) {
        entries[name]?.value = value
    }

    @discardableResult
    mutating func remove(_ name: [UInt8]) -> Value? { entries.removeValue(forKey: name)?.value }

    mutating func removeAll() { entries = [:] }

    /// Drops what is over; if that is little, the older half.
    private mutating func tidy(_ now: Double) {
        entries = entries.filter { $0.value.expires > now }
        let surplus = entries.count - capacity / 2
        guard surplus > 0 else { return }
        let oldest = entries.sorted { $0.value.turn < $1.value.turn }.prefix(surplus)
        for (name, _) in oldest { entries.removeValue(forKey: name) }
    }
}
