// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Reads a string; `position` is at its opening quotation mark.
    mutating func parseString(_ text: Span<UInt8>) throws(JSONError) {
        position += 1
        let start = position
        var hasEscapes = false
        while true {
            position = PlainText.end(text, from: position)
            switch byte(text) {
            case UInt8(ascii: "\""):
                append(.string, start: start, end: position, flag: hasEscapes)
                position += 1
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape(text)
            case 0x80...:
                let length = Self.scalarLength(text, at: position)
                if length == 0 {  // check: json-utf8
                    throw JSONError(code: .invalidUTF8, offset: position)
                }
                position += max(length, 1)
            default:
                throw position < text.count
                    ? JSONError(code: .controlCharacter, offset: position) : unexpected(text)
            }
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

    /// Checks and passes an escape; `position` is at its backslash.
    private mutating func skipEscape(_ text: Span<UInt8>) throws(JSONError) {
        let start = position
        position += 1
        switch byte(text) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            let unit = try hexadecimalUnit(text)
            if (0xDC00...0xDFFF).contains(unit) {  // check: json-lone-low-surrogate
                throw JSONError(code: .loneSurrogate, offset: start)
            }
            if (0xD800...0xDBFF).contains(unit) {
                try skipLowSurrogate(text, of: start)
            }
        default:
            throw position < text.count ? JSONError(code: .invalidEscape, offset: start) : unexpected(text)
        }
    }

    /// Passes the second half of a pair of escaped surrogates; `start` is where the first half began.
    private mutating func skipLowSurrogate(_ text: Span<UInt8>, of start: Int) throws(JSONError) {
        guard text.count - position >= 2, text[position] == UInt8(ascii: "\\"), text[position + 1] == UInt8(ascii: "u")
        else {
            throw JSONError(code: .loneSurrogate, offset: start)
        }
        position += 1
        let unit = try hexadecimalUnit(text)
        if !(0xDC00...0xDFFF).contains(unit) {  // check: json-lone-high-surrogate
            throw JSONError(code: .loneSurrogate, offset: start)
        }
    }

    /// Reads four hexadecimal digits; `position` is at the `u` before them.
    private mutating func hexadecimalUnit(_ text: Span<UInt8>) throws(JSONError) -> UInt32 {
        position += 1
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = JSONEscape.hexadecimalDigit(byte(text)) else {
                throw position < text.count ? JSONError(code: .invalidEscape, offset: position) : unexpected(text)
            }
            unit = unit << 4 | digit
            position += 1
        }
        return unit
    }
}
