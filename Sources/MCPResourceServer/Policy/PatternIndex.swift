// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The patterns of one kind, and the first rule that has each.
///
/// Patterns without a star are found by their bytes, the others by what stands before their first star. A name is walked through
/// once for both, so that the number of rules does not matter.
struct PatternIndex: Sendable {
    private typealias Entry = (glob: Glob, rule: Int)

    private var exact = ByteTable<Int>()
    /// Patterns with a star by what stands before it, in the order of their rules.
    private var starred = ByteTable<[Entry]>()
    /// How long that is, each length once, the shortest first.
    private var lengths: [Int] = []

    private(set) var isEmpty = true

    mutating func insert(_ glob: Glob, rule: Int) {
        isEmpty = false
        guard !glob.isExact else {
            if exact[glob.bytes] == nil { exact[glob.bytes] = rule }
            return
        }
        let prefix = Array(glob.bytes.prefix { $0 != Glob.star })
        starred[prefix] = (starred[prefix] ?? []) + [(glob, rule)]
        if !lengths.contains(prefix.count) { lengths = (lengths + [prefix.count]).sorted() }
    }

    /// The first rule with a pattern that matches.
    func rule(for name: Span<UInt8>) -> Int? {
        var found: Int?
        var hash = ByteHash()
        var place = 0
        for length in lengths where length <= name.count {
            hash.add(name, place..<length)
            place = length
            guard let entries = starred.value(of: name.extracting(first: length), hash) else { continue }
            for (glob, rule) in entries where rule < found ?? .max {
                if glob.matches(name) { found = rule }
            }
        }
        hash.add(name, place..<name.count)
        guard let rule = exact.value(of: name, hash) else { return found }
        return min(rule, found ?? rule)
    }
}
