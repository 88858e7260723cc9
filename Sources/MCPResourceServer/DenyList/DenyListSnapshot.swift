// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// The entries of a deny-list at one moment. Copying it is cheap, and asking it waits for nothing.
public struct DenyListSnapshot: Sendable {
    private var entries: [DenyKey: [DenyListEntry]] = [:]
    private var kinds: [DenyKey.Kind: Int] = [:]

    /// How many entries there are, those that are over but not yet removed included.
    public private(set) var count = 0

    /// The entries given.
    public init(_ entries: some Sequence<DenyListEntry> = []) {
        for entry in entries { insert(entry) }
    }

    /// Adds an entry, unless it is there already.
    mutating func insert(_ entry: DenyListEntry) {
        var same = entries[entry.key] ?? []
        guard !same.contains(entry) else { return }
        same.append(entry)
        entries[entry.key] = same
        kinds[entry.key.kind, default: 0] += 1
        count += 1
    }

    /// Whether there is this very entry.
    func contains(_ entry: DenyListEntry) -> Bool {
        entries[entry.key]?.contains(entry) ?? false
    }

    /// Removes every entry about the same thing as `entry`.
    mutating func removeAll(about entry: DenyListEntry) {
        let removed = entries.removeValue(forKey: entry.key)?.count ?? 0
        kinds[entry.key.kind, default: 0] -= removed
        count -= removed
    }

    /// Removes the entries that are over.
    mutating func removeExpired(at now: Double) {
        self = DenyListSnapshot(entries.values.joined().filter { !$0.isOver(at: now) })
    }

    /// The kind of the first entry that is about a caller's token; nil if there is none.
    func kind(denying principal: Principal, at now: Double) -> DenyKey.Kind? {
        guard count > 0 else { return nil }
        let issuedAt = principal.claims["iat"]?.doubleValue
        return DenyKey.Kind.allCases.first { kind in
            guard kinds[kind, default: 0] > 0, let key = DenyKey(kind, of: principal) else { return false }
            return entries[key]?.contains { $0.applies(toTokenIssuedAt: issuedAt, now: now) } ?? false
        }
    }
}

extension DenyListSnapshot: CustomStringConvertible, CustomReflectable {
    /// The number of entries; not whom they are about.
    public var description: String { "DenyListSnapshot(\(count) entries)" }

    /// A mirror that shows the number only.
    public var customMirror: Mirror { Mirror(self, children: ["count": count]) }
}
