// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Values under random names, each for a time, and not more of them than fit: then the oldest go.
struct ExpiringTable<Value: Sendable>: Sendable {
    private let capacity: Int
    private var entries: [[UInt8]: (value: Value, expires: Double)] = [:]
    /// Oldest first; may name what has been removed.
    private var order: [[UInt8]] = []

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

    /// Keeps a value until a time, in place of the one of that name.
    mutating func insert(_ value: Value, as name: [UInt8], until expires: Double, now: Double) {
        if order.count >= capacity { tidy(now) }
        if entries[name] == nil { order.append(name) }
        entries[name] = (value, expires)
    }

    /// Changes a value that is there.
    mutating func replace(_ name: [UInt8], _ value: Value) {
        guard let expires = entries[name]?.expires else { return }
        entries[name] = (value, expires)
    }

    @discardableResult
    mutating func remove(_ name: [UInt8]) -> Value? { entries.removeValue(forKey: name)?.value }

    mutating func removeAll() {
        entries = [:]
        order = []
    }

    /// Drops what is over; if that is little, the older half.
    private mutating func tidy(_ now: Double) {
        entries = entries.filter { $0.value.expires > now }
        order = order.filter { entries[$0] != nil }
        guard order.count > capacity / 2 else { return }
        for name in order.prefix(order.count - capacity / 2) { entries.removeValue(forKey: name) }
        order = order.filter { entries[$0] != nil }
    }
}
