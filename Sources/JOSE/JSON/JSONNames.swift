// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Names that are looked for in one object after the other, each while it is read.
///
/// Not to be copied: it is handed over for every token, and a copy would count a reference to a table that all threads share.
package struct JSONNames: ~Copyable, Sendable {
    /// The most names there can be; more are not looked for.
    package static let maximumCount = 32

    /// No name at all.
    static let none = JSONNames([])

    /// A name's key and its number.
    private struct Slot {
        var word: UInt64 = 0
        var count: Int32 = -1
        var number: UInt32 = 0

        var isFree: Bool { count < 0 }
    }

    private final class Table: Sendable {
        let names: [[UInt8]]

        /// By the first bits of a name's mark; where that is taken, the next place that is free.
        let slots: InlineArray<128, Slot>

        init(_ names: [[UInt8]], _ slots: InlineArray<128, Slot>) {
            (self.names, self.slots) = (names, slots)
        }
    }

    private let table: Table

    /// Names in the order of their numbers, the first of which is 0.
    package init(_ texts: [String]) {
        let names = texts.prefix(Self.maximumCount).map { Array($0.utf8) }
        var slots = InlineArray<128, Slot>(repeating: Slot())
        for (number, name) in names.enumerated() {
            let key = JSONNameKey(name.span)
            var place = Self.place(of: key.mark)
            while !slots[place].isFree { place = Self.next(place) }
            slots[place] = Slot(
                word: key.word,
                count: Int32(truncatingIfNeeded: key.count),
                number: UInt32(truncatingIfNeeded: number)
            )
        }
        table = Table(names, slots)
    }

    private static func place(of mark: UInt32) -> Int { Int(mark >> 25) }

    private static func next(_ place: Int) -> Int { (place + 1) & 0x7F }

    /// The number of the name that starts at a place of a text; nil if it is none of these.
    @inline(__always)
    func number(of key: JSONNameKey, _ text: Span<UInt8>, _ start: Int) -> Int? {
        var place = Self.place(of: key.mark)
        while true {
            let number = Int(table.slots[place].number)
            if table.slots[place].word == key.word && table.slots[place].count == key.count {
                // Up to eight bytes stand in the key itself.
                if key.count <= 8 || isName(number, text, start, key.count) { return number }
            } else if table.slots[place].isFree {
                return nil
            }
            place = Self.next(place)
        }
    }

    @inline(never)
    private func isName(_ number: Int, _ text: Span<UInt8>, _ start: Int, _ count: Int) -> Bool {
        Self.isSame(table.names[number], text.extracting(start..<start + count))
    }

    private static func isSame(_ one: [UInt8], _ other: Span<UInt8>) -> Bool {
        one.span.isSame(as: other)
    }
}
