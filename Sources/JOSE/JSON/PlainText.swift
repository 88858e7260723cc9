// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The bytes of a JSON string that stand for themselves and need no look at their neighbours: printable ASCII, but for the
/// quotation mark and the backslash. Most of a text is that, so it is passed sixteen bytes a step.
enum PlainText {
    /// The first place from `start` on that holds another byte, or the end of the text.
    @inline(__always)
    static func end(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        // Many strings are short, and one word is asked faster than two.
        if text.count - index >= 8 {
            let others = others(in: text.word(at: index))
            guard others == 0 else { return index + others.trailingZeroBitCount / 8 }
            index += 8
        }
        while text.count - index >= 16 {
            let others = others(in: SIMD2(text.word(at: index), text.word(at: index &+ 8)))
            let (low, high) = (others.x, others.y)
            if low | high != 0 {
                return index &+ (low != 0 ? low.trailingZeroBitCount : high.trailingZeroBitCount &+ 64) / 8
            }
            index &+= 16
        }
        return lastEnd(text, from: index)
    }

    /// The same at the end of a text, where there are no sixteen bytes.
    private static func lastEnd(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        if text.count - index >= 8 {
            let others = others(in: text.word(at: index))
            guard others == 0 else { return index &+ others.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < text.count && isPlain(text[index]) { index += 1 }
        return index
    }

    /// Whether one of the bytes is a control character of ASCII.
    static func hasControlCharacters(_ text: Span<UInt8>) -> Bool {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var index = 0
        while text.count - index >= 8 {
            let word = text.word(at: index)
            let deletes = word ^ (ones &* 0x7F)
            // Some top bit is set if and only if there is one; which of them are set does not matter here.
            let found = (word &- ones &* 0x20) & ~word | (deletes &- ones) & ~deletes
            guard found & tops == 0 else { return true }
            index += 8
        }
        while index < text.count {
            guard text[index] >= 0x20, text[index] != 0x7F else { return true }
            index += 1
        }
        return false
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte &- 0x20 < 0x5F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// The top bit of the lowest byte that is not plain is set, and no bit below it; all are clear if every byte is plain.
    ///
    /// A step carries into the next byte only where a bit of its own byte gets set, so what is above the lowest bit may be wrong.
    @inline(__always)
    static func others(in word: UInt64) -> UInt64 {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let deletesAndAbove = word &+ ones
        // With that bit changed, a quotation mark stands below the space, and the space above it.
        let controlsAndQuotes = (word ^ ones &* 0x02) &- ones &* 0x21
        let backslashes = (word ^ ones &* 0x5C) &- ones
        return (deletesAndAbove | controlsAndQuotes | backslashes) & tops
    }

    /// The same for two words at once.
    @inline(__always)
    private static func others(in words: SIMD2<UInt64>) -> SIMD2<UInt64> {
        let (ones, tops): (SIMD2<UInt64>, SIMD2<UInt64>) =
            (SIMD2(repeating: 0x0101_0101_0101_0101), SIMD2(repeating: 0x8080_8080_8080_8080))
        let deletesAndAbove = words &+ ones
        let controlsAndQuotes = (words ^ ones &* 0x02) &- ones &* 0x21
        let backslashes = (words ^ ones &* 0x5C) &- ones
        return (deletesAndAbove | controlsAndQuotes | backslashes) & tops
    }
}
