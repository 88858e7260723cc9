// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// The eight bytes from `index` on, the first of them lowest.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        // The load checks that the eight bytes are there, and any eight bytes are a number.
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// How often a byte occurs, and the first and the last place where it does; 0 if it does not.
    func places(of byte: UInt8) -> (count: Int, first: Int, last: Int) {
        var places = (count: 0, first: 0, last: 0)
        func add(_ index: Int) {
            if places.count == 0 { places.first = index }
            places.last = index
            places.count += 1
        }
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let (pattern, low) = (UInt64(byte) &* ones, ~tops)
        var index = 0
        while count - index >= 8 {
            // Most words have none, and that is seen at less cost than where one is.
            while count - index >= 32 {
                let (one, two) = (word(at: index) ^ pattern, word(at: index + 8) ^ pattern)
                let (three, four) = (word(at: index + 16) ^ pattern, word(at: index + 24) ^ pattern)
                let found =
                    (one &- ones) & ~one | (two &- ones) & ~two | (three &- ones) & ~three | (four &- ones) & ~four
                guard found & tops == 0 else { break }
                index += 32
            }
            guard count - index >= 8 else { break }
            let difference = word(at: index) ^ pattern
            // The top bit of each byte that does not differ, and no other.
            var found = ~(((difference & low) &+ low) | difference | low)
            while found != 0 {
                add(index + found.trailingZeroBitCount / 8)
                found &= found &- 1
            }
            index += 8
        }
        while index < count {
            if self[index] == byte { add(index) }
            index += 1
        }
        return places
    }
}

extension MutableSpan<UInt8> {
    /// Writes eight bytes from `index` on, the lowest of the word first.
    @inline(__always)
    mutating func setWord(_ word: UInt64, at index: Int) {
        // The store checks that there is room for eight bytes, and any eight bytes are bytes.
        var bytes = unsafe mutableBytes
        bytes.storeBytes(of: word.littleEndian, toByteOffset: index, as: UInt64.self)
    }
}
