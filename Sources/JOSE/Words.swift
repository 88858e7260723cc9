// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Span<UInt8> {
    /// The eight bytes from `index` on, the first of them lowest.
    @inlinable package func word(at index: Int) -> UInt64 {
        // The load checks that the eight bytes are there, and any eight bytes are a number.
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// A copy of its own.
    package var copied: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for index in indices { bytes.append(self[index]) }
        return bytes
    }

    /// Whether both have the same bytes.
    @usableFromInline package func isSame(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        // Both have as many bytes as are compared.
        return unsafe withUnsafeBytes { one in
            unsafe other.withUnsafeBytes { other in
                guard let first = one.baseAddress, let second = other.baseAddress else { return true }
                return unsafe memcmp(first, second, one.count) == 0
            }
        }
    }

    /// How often a byte occurs, and the first two places where it does; 0 for a place that there is not.
    func places(of byte: UInt8) -> (count: Int, first: Int, second: Int) {
        guard let first = place(of: byte, from: 0) else { return (0, 0, 0) }
        guard let second = place(of: byte, from: first + 1) else { return (1, first, 0) }
        guard let third = place(of: byte, from: second + 1) else { return (2, first, second) }
        var others = 0
        for index in third + 1..<count { others += self[index] == byte ? 1 : 0 }
        return (3 + others, first, second)
    }

    /// The first place of a byte from `start` on, which is not beyond the end.
    @inline(__always)
    private func place(of byte: UInt8, from start: Int) -> Int? {
        // The part that is searched was checked to be a part of this, and nothing beyond it is read.
        unsafe extracting(start..<count)
            .withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress, let found = unsafe memchr(base, Int32(byte), bytes.count) else {
                    return nil
                }
                return unsafe start + base.distance(to: found)
            }
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
