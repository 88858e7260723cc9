// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Runs of decimal digits, eight bytes a step.
enum Digits {
    /// The first place from `start` on that holds no digit, or the end of the text.
    @inline(__always)
    static func end(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while text.count &- index >= 8 {
            let others = others(in: values(text.word(at: index)))
            guard others == 0 else { return index &+ others.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < text.count && text[index] &- UInt8(ascii: "0") < 10 { index &+= 1 }
        return index
    }

    /// The value of at most 15 digits, which a double holds exactly; nil if there are more, or anything else.
    static func value(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard range.count <= 15 else { return nil }
        var (value, index) = (0, range.lowerBound)
        if range.count >= 8 {
            let digits = values(text.word(at: index))
            guard others(in: digits) == 0 else { return nil }
            value = joined(digits)
            index &+= 8
        }
        while index < range.upperBound {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
            index &+= 1
        }
        return value
    }

    /// Each byte's value as a digit; more than nine where it is none.
    @inline(__always)
    private static func values(_ word: UInt64) -> UInt64 { word ^ 0x3030_3030_3030_3030 }

    /// The top bit of the lowest byte that is more than nine is set, and no bit below it; all are clear if every byte is a digit.
    ///
    /// A byte that carries into the next has its own top bit set, so what is above the lowest bit may be wrong.
    @inline(__always)
    private static func others(in values: UInt64) -> UInt64 {
        (values | (values &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
    }

    /// The number that eight digits stand for, the first of which is the lowest byte: pairs are joined, then fours, then both.
    @inline(__always)
    private static func joined(_ digits: UInt64) -> Int {
        let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
        return Int(truncatingIfNeeded: (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF)
    }
}
