// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Reads a number; `position` is at its minus sign or first digit.
    mutating func parseNumber(_ text: Span<UInt8>) throws(JSONError) {
        let start = position
        if byte(text) == UInt8(ascii: "-") {
            position += 1
        }
        let integerDigits: Int
        if byte(text) == UInt8(ascii: "0") {
            position += 1
            integerDigits = 0
            if Self.isDigit(byte(text)) {
                throw JSONError(code: .invalidNumber, offset: position)
            }
        } else {
            integerDigits = try skipDigits(text)
        }
        if byte(text) == UInt8(ascii: ".") {
            position += 1
            _ = try skipDigits(text)
        }
        let exponent = try parseExponent(text)
        // The value is below ten to the power of this sum, so the slow exact test is for hostile numbers only.
        if integerDigits + exponent > 308 {
            let value = JSONNumber.double(text, start..<position)
            if !value.isFinite {  // check: json-number-range
                throw JSONError(code: .numberOutOfRange, offset: start)
            }
        }
        append(.number, start: start, end: position, flag: false)
    }

    /// Reads an exponent if there is one. Far outside a double's range its value no longer matters and stops growing.
    private mutating func parseExponent(_ text: Span<UInt8>) throws(JSONError) -> Int {
        guard byte(text) | 0x20 == UInt8(ascii: "e") else {
            return 0
        }
        position += 1
        let isNegative = byte(text) == UInt8(ascii: "-")
        if isNegative || byte(text) == UInt8(ascii: "+") {
            position += 1
        }
        let start = position
        _ = try skipDigits(text)
        let magnitude = JSONNumber.saturatingInteger(text, start..<position)
        return isNegative ? -magnitude : magnitude
    }

    /// Passes one or more digits and returns how many.
    private mutating func skipDigits(_ text: Span<UInt8>) throws(JSONError) -> Int {
        var index = position
        while index < text.count && Self.isDigit(text[index]) {
            index += 1
        }
        let count = index - position
        position = index
        guard count > 0 else {
            throw position < text.count ? JSONError(code: .invalidNumber, offset: position) : unexpected(text)
        }
        return count
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }
}
