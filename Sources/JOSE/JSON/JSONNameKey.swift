// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What two names are compared by first: length and beginning.
struct JSONNameKey {
    /// The first eight bytes, the first of them lowest; zero where there are fewer.
    let word: UInt64
    let count: Int

    init(word: UInt64, count: Int) {
        (self.word, self.count) = (word, count)
    }

    init(_ name: Span<UInt8>) {
        var word: UInt64 = 0
        if name.count >= 8 {
            word = name.word(at: 0)
        } else {
            for index in name.indices { word |= UInt64(name[index]) &<< UInt64(truncatingIfNeeded: 8 &* index) }
        }
        self.init(word: word, count: name.count)
    }

    /// A hash. Different marks are different names, unless one is written with escapes.
    var mark: UInt32 {
        let hash = (word &+ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: hash >> 32)
    }
}
