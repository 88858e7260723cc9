// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// The place after a number; `start` is at its minus sign or first digit.
    static func endOfNumber(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        // Most numbers are a few digits and nothing else.
        if let end = endOfDigits(text, start) { return end }
        var index = byte(text, start) == UInt8(ascii: "-") ? start + 1 : start
        let integer = index
        var integerDigits = 0
        if byte(text, index) == UInt8(ascii: "0") {
            index += 1
            if isDigit(byte(text, index)) {
                throw JSONError(code: .invalidNumber, offset: index)
            }
        } else {
            index = try digits(text, index)
            integerDigits = index - integer
        }
        if byte(text, index) == UInt8(ascii: ".") {
            index = try digits(text, index + 1)
        }
        var exponent = 0
        if byte(text, index) | 0x20 == UInt8(ascii: "e") {
            (index, exponent) = try readExponent(text, index + 1)
        }
        // The value is below ten to the power of this sum, so the slow exact test is for hostile numbers only.
        if integerDigits + exponent > 308 {
            let value = JSONNumber.double(text, start..<index)
            if !value.isFinite {  // check: json-number-range
                throw JSONError(code: .numberOutOfRange, offset: start)
            }
        }
        return index
    }

    /// The same for up to 15 digits, the first of which is no zero; nil for any other number.
    @inline(__always)
    private static func endOfDigits(_ text: Span<UInt8>, _ start: Int) -> Int? {
        guard byte(text, start) &- UInt8(ascii: "1") < 9 else { return nil }
        let end = Digits.end(text, from: start)
        let next = byte(text, end)
        let isWhole = end &- start <= 15 && next != UInt8(ascii: ".") && next | 0x20 != UInt8(ascii: "e")
        return isWhole ? end : nil
    }

    /// Reads an exponent behind its letter. Far outside a double's range its value no longer matters and stops growing.
    private static func readExponent(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> (end: Int, value: Int) {
        let sign = byte(text, start)
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        let first = isSigned ? start + 1 : start
        let end = try digits(text, first)
        let magnitude = JSONNumber.saturatingInteger(text, first..<end)
        return (end, sign == UInt8(ascii: "-") ? -magnitude : magnitude)
    }

    /// Passes one or more digits.
    private static func digits(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        let index = Digits.end(text, from: start)
        guard index > start else {
            throw index < text.count
                ? JSONError(code: .invalidNumber, offset: index) : JSONScanner.unexpected(text, index)
        }
        return index
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }
}
