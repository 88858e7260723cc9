// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The value of a number's text, which the parser has already accepted.
enum JSONNumber {
    /// The nearest double; infinite if the number is out of range.
    static func double(_ text: Span<UInt8>, _ range: Range<Int>) -> Double {
        // Most numbers are a few digits and nothing else.
        if let integer = Digits.value(text, range) { return Double(integer) }
        var characters: [UInt8] = []
        characters.reserveCapacity(range.count)
        for index in range {
            characters.append(text[index])
        }
        return Double(String(decoding: characters, as: UTF8.self)) ?? .infinity
    }

    /// The same in an array that somebody else keeps: no reference to it is counted.
    static func double(_ text: [UInt8], _ range: Range<Int>) -> Double { double(text.span, range) }

    /// The value as an integer if it is one exactly and fits: `1e6`, `1.0` and `-0` are integers, `0.5` and 2^63 are not.
    static func integer(_ text: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        var magnitude: UInt64 = 0
        var fractionDigits = 0
        var exponent = 0
        // Zeros wait here until a digit follows: those at the end only move the decimal point.
        var zeros = 0
        var isFraction = false
        var isNegative = false
        var index = range.lowerBound
        scan: while index < range.upperBound {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "-"):
                isNegative = true
            case UInt8(ascii: "."):
                isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponent = signedExponent(text, index + 1..<range.upperBound)
                break scan
            default:
                fractionDigits += isFraction ? 1 : 0
                guard byte != UInt8(ascii: "0") else {
                    zeros += magnitude == 0 ? 0 : 1
                    break
                }
                guard let scaled = scaled(magnitude, byTenTo: zeros + 1) else {
                    return nil
                }
                let (sum, overflow) = scaled.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
                guard !overflow else {
                    return nil
                }
                magnitude = sum
                zeros = 0
            }
            index += 1
        }
        guard magnitude != 0 else {
            return 0
        }
        let power = exponent - fractionDigits + zeros
        guard power >= 0, let value = scaled(magnitude, byTenTo: power) else {
            return nil
        }
        return isNegative ? Int64(exactly: -Int128(value)) : Int64(exactly: value)
    }

    /// The value of a run of digits, at most a billion: more than any exponent or text length that matters.
    static func saturatingInteger(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        var value = 0
        for index in range {
            value = min(value * 10 + Int(text[index] &- UInt8(ascii: "0")), 1_000_000_000)
        }
        return value
    }

    private static func signedExponent(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        guard let first = range.first else {
            return 0
        }
        switch text[first] {
        case UInt8(ascii: "-"): return -saturatingInteger(text, first + 1..<range.upperBound)
        case UInt8(ascii: "+"): return saturatingInteger(text, first + 1..<range.upperBound)
        default: return saturatingInteger(text, range)
        }
    }

    private static func scaled(_ value: UInt64, byTenTo power: Int) -> UInt64? {
        guard value != 0 else {
            return 0
        }
        guard power < 20 else {
            return nil
        }
        var value = value
        for _ in 0..<power {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else {
                return nil
            }
            value = product
        }
        return value
    }
}
