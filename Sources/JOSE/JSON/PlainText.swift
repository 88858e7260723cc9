// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The bytes of a JSON string that stand for themselves and need no look at their neighbours: ASCII from the space on, but for the
/// quotation mark and the backslash. Most of a text is that, so it is passed eight bytes a step.
enum PlainText {
    /// The first place from `start` on that holds another byte, or the end of the text.
    @inline(__always)
    static func end(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while text.count - index >= 8 {
            let others = others(in: text.word(at: index))
            guard others == 0 else { return index + others.trailingZeroBitCount / 8 }
            index += 8
        }
        return endByBytes(text, from: index)
    }

    /// The same at the end of a text, where there are no eight bytes.
    private static func endByBytes(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = start
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
        byte &- 0x20 < 0x60 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// The top bit of the lowest byte that is not plain is set, and no bit below it; all are clear if every byte is plain.
    ///
    /// A subtraction borrows from the next byte only where its own bit gets set, so what is above the lowest bit may be wrong.
    @inline(__always)
    private static func others(in word: UInt64) -> UInt64 {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
        let controls = (word &- ones &* 0x20) & ~word
        let marks = zeros(word ^ (ones &* 0x22)) | zeros(word ^ (ones &* 0x5C))
        return (word | controls | marks) & tops
    }
}
