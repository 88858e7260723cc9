// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Where a string ends, and what is in it that does not stand for itself.
    struct StringEnd {
        /// The place of the closing quotation mark.
        let quote: Int
        var content: JSONNode.Content = []

        var hasEscapes: Bool { content.contains(.escapes) }
    }

    /// The end of a string; `start` is after the opening quotation mark.
    @inline(__always)
    static func endOfString(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> StringEnd {
        let end = PlainText.end(text, from: start)
        return byte(text, end) == UInt8(ascii: "\"") ? StringEnd(quote: end) : try endOfOtherString(text, end)
    }

    /// The same for a string with other than plain text; `start` is at the first byte of that, or before it.
    static func endOfOtherString(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> StringEnd {
        var index = PlainText.end(text, from: start)
        var content: JSONNode.Content = []
        while true {
            let byte = Self.byte(text, index)
            if byte == UInt8(ascii: "\"") { return StringEnd(quote: index, content: content) }
            if byte == UInt8(ascii: "\\") {
                content.insert(.escapes)
                index = try escape(text, index)
            } else if byte == 0x7F {
                content.insert(.delete)
                index += 1
                if Self.byte(text, index) == 0x7F { continue }
            } else if byte >= 0x80 {
                let length = scalarLength(text, at: index)
                if length == 0 {  // check: json-utf8
                    throw JSONError(code: .invalidUTF8, offset: index)
                }
                index += max(length, 1)
                // Text that is not ASCII comes in runs.
                if Self.byte(text, index) >= 0x80 { continue }
            } else {
                throw index < text.count
                    ? JSONError(code: .controlCharacter, offset: index) : JSONScanner.unexpected(text, index)
            }
            index = PlainText.end(text, from: index)
        }
    }

    /// The length of the well-formed sequence that starts here (Unicode 15 table 3-7), or 0.
    static func scalarLength(_ text: Span<UInt8>, at position: Int) -> Int {
        let lead = text[position]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF:
            length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 {
                second = 0xA0...0xBF  // no overlong form
            } else if lead == 0xED {
                second = 0x80...0x9F  // no surrogate
            }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 {
                second = 0x90...0xBF  // no overlong form
            } else if lead == 0xF4 {
                second = 0x80...0x8F  // nothing above U+10FFFF
            }
        default:
            return 0
        }
        guard text.count - position >= length, second.contains(text[position + 1]) else {
            return 0
        }
        for index in 2..<4 where index < length {
            guard text[position + index] & 0xC0 == 0x80 else {
                return 0
            }
        }
        return length
    }

    /// Checks an escape and returns the place after it; `start` is at its backslash.
    private static func escape(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        switch byte(text, start + 1) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start + 2
        case UInt8(ascii: "u"):
            let unit = try hexadecimalUnit(text, start + 2)
            if (0xDC00...0xDFFF).contains(unit) {  // check: json-lone-low-surrogate
                throw JSONError(code: .loneSurrogate, offset: start)
            }
            return (0xD800...0xDBFF).contains(unit) ? try lowSurrogate(text, of: start) : start + 6
        default:
            throw start + 1 < text.count
                ? JSONError(code: .invalidEscape, offset: start) : JSONScanner.unexpected(text, start + 1)
        }
    }

    /// The place after the second half of a pair of escaped surrogates; `start` is where the first half began.
    private static func lowSurrogate(_ text: Span<UInt8>, of start: Int) throws(JSONError) -> Int {
        guard text.count - start >= 8, text[start + 6] == UInt8(ascii: "\\"), text[start + 7] == UInt8(ascii: "u")
        else {
            throw JSONError(code: .loneSurrogate, offset: start)
        }
        let unit = try hexadecimalUnit(text, start + 8)
        if !(0xDC00...0xDFFF).contains(unit) {  // check: json-lone-high-surrogate
            throw JSONError(code: .loneSurrogate, offset: start)
        }
        return start + 12
    }

    /// Reads four hexadecimal digits.
    private static func hexadecimalUnit(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for index in start..<start + 4 {
            guard let digit = JSONEscape.hexadecimalDigit(byte(text, index)) else {
                throw index < text.count
                    ? JSONError(code: .invalidEscape, offset: index) : JSONScanner.unexpected(text, index)
            }
            unit = unit << 4 | digit
        }
        return unit
    }
}
