// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// The parts of a line of JSON in printable ASCII. A line is written for every request, so that nothing is made on the way to the bytes.
enum AuditLine {
    /// The line that tells of events that were lost.
    static func appendGap(of count: Int, at seconds: Double, to bytes: inout [UInt8]) {
        append("{\"time\":\"", to: &bytes)
        append(time: seconds, to: &bytes)
        append("\",\"dropped\":\(count)}\n", to: &bytes)
    }

    /// This library's own text, as it is.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: text.utf8)
    }

    /// A member with a text from anywhere; nothing for nil. `name` comes with all that stands before the value.
    static func append(_ name: String, _ text: String?, to bytes: inout [UInt8]) {
        guard let text else { return }
        bytes.append(contentsOf: name.utf8)
        append(quoting: text, to: &bytes)
    }

    /// A member with an address; nothing for nil.
    static func append(_ name: String, _ address: ClientAddress?, to bytes: inout [UInt8]) {
        guard let address else { return }
        guard address.isIPv4 else { return append(name, address.description, to: &bytes) }
        bytes.append(contentsOf: name.utf8)
        var shift: UInt128 = 32
        while shift > 0 {
            bytes.append(UInt8(ascii: shift == 32 ? "\"" : "."))
            shift -= 8
            let byte = UInt8(truncatingIfNeeded: address.number >> shift)
            append(Int64(byte), byte < 10 ? 1 : byte < 100 ? 10 : 100, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A member with scopes, which have no character that needs an escape; nothing if there are none.
    static func append(_ name: String, _ scopes: ScopeSet, to bytes: inout [UInt8]) {
        guard !scopes.isEmpty else { return }
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "\""))
        var isFirst = true
        for scope in scopes {
            if !isFirst { bytes.append(UInt8(ascii: " ")) }
            isFirst = false
            bytes.append(contentsOf: scope.utf8)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A member with what an operation is about; nothing if it is about nothing.
    static func append(_ name: String, _ targets: [MCPOperation.Target], to bytes: inout [UInt8]) {
        guard !targets.isEmpty else { return }
        bytes.append(contentsOf: name.utf8)
        for (index, target) in targets.enumerated() {
            bytes.append(contentsOf: index == 0 ? "[{".utf8 : ",{".utf8)
            switch target.kind {
            case .tool: append("\"tool\":", target.name, to: &bytes)
            case .resource: append("\"resource\":", target.name, to: &bytes)
            case .prompt: append("\"prompt\":", target.name, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// A text in quotation marks. What is not printable ASCII is written as `\u` and four digits: controls, which forge lines and
    /// steer terminals, and characters that look like others or turn the order of a line around.
    private static func append(quoting text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if !isPlain(bytes, from: start) {
            bytes.removeSubrange(start...)
            for unit in text.utf16 { append(escaping: unit, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ bytes: [UInt8], from start: Int) -> Bool {
        for index in start..<bytes.count {
            let byte = bytes[index]
            guard 0x20...0x7E ~= byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return false }
        }
        return true
    }

    private static func append(escaping unit: UInt16, to bytes: inout [UInt8]) {
        switch unit {
        case 0x22, 0x5C:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(truncatingIfNeeded: unit))
        case 0x20...0x7E:
            bytes.append(UInt8(truncatingIfNeeded: unit))
        default:
            bytes.append(contentsOf: "\\u".utf8)
            for shift in [12, 8, 4, 0] as [UInt16] {
                bytes.append(hexadecimal(UInt8(truncatingIfNeeded: unit >> shift)))
            }
        }
    }

    /// 16 hexadecimal digits.
    static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 4
            bytes.append(hexadecimal(UInt8(truncatingIfNeeded: word >> shift)))
        }
    }

    /// The digit of the lower four bits.
    private static func hexadecimal(_ byte: UInt8) -> UInt8 {
        let digit = byte & 15
        return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}

/// Times.
extension AuditLine {
    /// `2027-01-15T08:00:00.000Z`. A time that no calendar of four digits has is shown as the nearest one that it has.
    static func append(time seconds: Double, to bytes: inout [UInt8]) {
        let milliseconds = Int64(exactly: (min(max(seconds, 0), 253_402_300_799) * 1000).rounded(.down)) ?? 0
        let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let (year, month, day) = date(days)
        append(year, 1000, to: &bytes)
        append(month, 10, after: "-", to: &bytes)
        append(day, 10, after: "-", to: &bytes)
        append(rest / 3_600_000, 10, after: "T", to: &bytes)
        append(rest / 60_000 % 60, 10, after: ":", to: &bytes)
        append(rest / 1000 % 60, 10, after: ":", to: &bytes)
        append(rest % 1000, 100, after: ".", to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func append(
        _ number: Int64,
        _ place: Int64,
        after mark: Unicode.Scalar,
        to bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: mark))
        append(number, place, to: &bytes)
    }

    /// All digits of a number that has not more, from that place down.
    private static func append(_ number: Int64, _ place: Int64, to bytes: inout [UInt8]) {
        var place = place
        while place > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / place % 10))
            place /= 10
        }
    }

    /// The day so many days after 1970-01-01, of the Gregorian calendar. A year is counted from March, so that the leap day is its last.
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let sinceMarch0 = days + 719_468
        let (era, dayOfEra) = sinceMarch0.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let isNextYear = month >= 10
        return (yearOfEra + era * 400 + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3, day)
    }
}
