// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A pattern with `*` for any run of printable ASCII without a slash.
///
/// Other characters match no `*`: several spellings of one text exist among them, and a rule has to name the one it means.
struct Glob: Sendable {
    let bytes: [UInt8]
    let isExact: Bool

    static let star = UInt8(ascii: "*")

    init(_ pattern: [UInt8]) {
        bytes = pattern
        isExact = !bytes.contains(Self.star)
    }

    /// Whether every text that `other` matches is matched here: a star of the other one is taken by a star only.
    func covers(_ other: Glob) -> Bool { matches(other.bytes.span) }

    /// Whether `text` is matched. Takes time in proportion to the product of the lengths at most.
    func matches(_ text: Span<UInt8>) -> Bool {
        let bytes = bytes.span
        if isExact { return bytes.isSame(as: text) }
        var place = 0
        var index = 0
        var retry: (place: Int, index: Int)?
        while index < text.count {
            if place < bytes.count && bytes[place] == Self.star {
                place += 1
                retry = (place, index)
            } else if place < bytes.count && bytes[place] == text[index] {
                place += 1
                index += 1
            } else if let (afterStar, start) = retry {
                // The star takes one more, if it may: if not, no other choice helps either.
                let isInSegment = Self.isWild(text[start])
                guard isInSegment else {  // check: star-stays-in-segment
                    return false
                }
                place = afterStar
                index = start + 1
                retry = (afterStar, start + 1)
            } else {
                return false
            }
        }
        while place < bytes.count && bytes[place] == Self.star { place += 1 }
        return place == bytes.count
    }

    /// Whether a `*` may stand for this character.
    private static func isWild(_ byte: UInt8) -> Bool {
        0x20...0x7E ~= byte && byte != UInt8(ascii: "/")
    }

    /// Whether some text is matched by both.
    func overlaps(_ other: Glob) -> Bool {
        // A row for each place here, from the end: whether the rests from there on have a text in common.
        var below: [Bool] = []
        for place in (0...bytes.count).reversed() {
            var row = [Bool](repeating: false, count: other.bytes.count + 1)
            for otherPlace in (0...other.bytes.count).reversed() {
                let here = place < bytes.count ? bytes[place] : nil
                let there = otherPlace < other.bytes.count ? other.bytes[otherPlace] : nil
                let skipsHere = here != nil && below[otherPlace]
                let skipsThere = there != nil && row[otherPlace + 1]
                let skipsBoth = here != nil && there != nil && below[otherPlace + 1]
                switch (here, there) {
                case (nil, nil): row[otherPlace] = true
                case (Self.star?, _):
                    row[otherPlace] = skipsHere || (there.map(Self.isWild) == true && skipsThere)
                case (_, Self.star?):
                    row[otherPlace] = skipsThere || (here.map(Self.isWild) == true && skipsHere)
                default: row[otherPlace] = here == there && skipsBoth
                }
            }
            below = row
        }
        return below.first == true
    }
}
