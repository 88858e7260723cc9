// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The names of one object, each of which may be there once, in one spelling.
///
/// Objects of a message are small: comparing all pairs of a few names costs less than hashing each, and no memory.
struct MemberNames {
    private static let most = 16

    private var plain = InlineArray<16, Range<Int>>(repeating: 0..<0)
    private var many: Set<[UInt8]> = []

    /// The number of names so far.
    private(set) var count = 0

    /// Adds a name; false if the object has it already.
    mutating func insert(_ name: JSONPiece, _ text: Span<UInt8>) -> Bool {
        let earlier = count
        count += 1
        if many.isEmpty && !name.hasEscapes && earlier < Self.most {
            plain[earlier] = name.range
            let bytes = text.extracting(name.range)
            for index in 0..<earlier where text.extracting(plain[index]).isSame(as: bytes) { return false }
            return true
        }
        if many.isEmpty {
            for index in 0..<earlier { many.insert(Self.array(text.extracting(plain[index]))) }
        }
        return many.insert(JSONScanner.content(name, text)).inserted
    }

    private static func array(_ bytes: Span<UInt8>) -> [UInt8] {
        var array: [UInt8] = []
        array.reserveCapacity(bytes.count)
        for index in bytes.indices { array.append(bytes[index]) }
        return array
    }
}
