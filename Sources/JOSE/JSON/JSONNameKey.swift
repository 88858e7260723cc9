// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What two names are compared by first: length and beginning.
struct JSONNameKey {
    /// The first eight bytes, the first of them lowest; zero where there are fewer.
    let word: UInt64
    let count: Int

    /// A hash of that and the last eight bytes. Different marks are different names, unless one is written with escapes.
    let mark: UInt32

    /// The key of a name of less than eight bytes.
    init(word: UInt64, count: Int) {
        self.init(word, 0, count)
    }

    init(_ name: Span<UInt8>) {
        if name.count >= 8 {
            self.init(name.word(at: 0), name.word(at: name.count - 8), name.count)
        } else {
            var word: UInt64 = 0
            for index in name.indices { word |= UInt64(name[index]) &<< UInt64(truncatingIfNeeded: 8 &* index) }
            self.init(word, 0, name.count)
        }
    }

    @inline(__always)
    private init(_ word: UInt64, _ last: UInt64, _ count: Int) {
        (self.word, self.count) = (word, count)
        // The names of one object often begin alike.
        let mixed = word &+ last &* 0xC2B2_AE3D_27D4_EB4F &+ UInt64(truncatingIfNeeded: count)
        mark = UInt32(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}
