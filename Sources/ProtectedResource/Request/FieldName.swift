// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A field name as what is compared of it: its length, and pieces of eight bytes of which the last may overlap the one before.
struct FieldName: Sendable {
    private let count: Int
    private let pieces: InlineArray<3, UInt64>

    /// Nil for a name of more than 24 or less than 8 bytes.
    init?(_ name: Span<UInt8>) {
        guard 8...24 ~= name.count else { return nil }
        count = name.count
        pieces = [name.word(at: 0), name.word(at: min(8, name.count - 8)), name.word(at: name.count - 8)]
    }

    /// A name to look for in every request.
    struct Wanted: Sendable {
        private let name: FieldName?
        /// The bits that tell upper-case letters from lower-case ones.
        private let cases: FieldName?

        /// A name of 8 to 24 bytes; of another length nothing is found.
        init(_ name: StaticString) {
            let bytes = Array(name.description.utf8)
            let letters = bytes.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 ? 0x20 as UInt8 : 0 }
            self.name = FieldName(bytes.span)
            cases = FieldName(letters.span)
        }

        /// Whether a name is this one, ASCII case aside.
        func isSame(as name: String) -> Bool {
            guard let other = FieldName(name.utf8.span), let wanted = self.name, let cases,
                wanted.count == other.count
            else { return false }
            var difference: UInt64 = 0
            for index in 0..<3 { difference |= (wanted.pieces[index] ^ other.pieces[index]) & ~cases.pieces[index] }
            return difference == 0
        }
    }
}
