// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A table with bytes for keys, which are looked up where they stand.
///
/// Its keys come from the configuration, so nobody who sends requests can choose keys that fall together: the hash needs no secret,
/// and what a look-up costs is settled at the start.
struct ByteTable<Value: Sendable>: Sendable {
    private struct Entry {
        let key: [UInt8]
        let value: Value

        var hash: ByteHash { ByteHash(key.span) }

        func isAbout(_ other: Span<UInt8>) -> Bool { key.span.isSame(as: other) }
    }

    private var buckets: [[Entry]] = [[]]
    private var count = 0

    /// The value of a key, found and set by its bytes.
    subscript(key: [UInt8]) -> Value? {
        get { value(of: key.span, ByteHash(key.span)) }
        set {
            remove(key)
            guard let newValue else { return }
            if count >= buckets.count { grow() }
            buckets[bucket(of: ByteHash(key.span))].append(Entry(key: key, value: newValue))
            count += 1
        }
    }

    /// The value of a key, whose hash is known.
    func value(of key: Span<UInt8>, _ hash: ByteHash) -> Value? {
        for entry in buckets[bucket(of: hash)] where entry.isAbout(key) { return entry.value }
        return nil
    }

    private mutating func remove(_ key: [UInt8]) {
        let bucket = bucket(of: ByteHash(key.span))
        guard let index = buckets[bucket].firstIndex(where: { $0.key == key }) else { return }
        buckets[bucket].remove(at: index)
        count -= 1
    }

    private mutating func grow() {
        let entries = buckets.joined()
        let size = buckets.count * 4
        buckets = Array(repeating: [], count: size)
        for entry in entries { buckets[bucket(of: entry.hash)].append(entry) }
    }

    /// The number of buckets is a power of two.
    private func bucket(of hash: ByteHash) -> Int { Int(truncatingIfNeeded: hash.value) & (buckets.count - 1) }
}

/// A hash of bytes that come one after the other (FNV-1a). It is no secret, and no check of anything.
struct ByteHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    init() {}

    init(_ bytes: Span<UInt8>) {
        add(bytes, bytes.indices)
    }

    /// Its low bits depend on all of the bytes.
    var value: UInt64 { state ^ state >> 32 }

    mutating func add(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        for index in range { state = (state ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    }
}
