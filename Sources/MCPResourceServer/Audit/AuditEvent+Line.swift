// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import TokenValidation

extension AuditEvent {
    /// The event as one line of JSON (RFC 8259), its end included: printable ASCII, whatever clients sent. Members that say nothing are
    /// left out.
    ///
    /// `time` (RFC 3339, UTC), `id`, `traceparent`, `resource`, `address`, `issuer`, `subject`, `client`, `static_token`, `method`, `targets` (objects of one
    /// member: `tool`, `resource` or `prompt`), `outcome`, `reason`, `status`, `wanted`, `held` (scopes, separated by spaces), `elevation`.
    public var line: [UInt8] {
        var line = AuditLine()
        line.add("time", AuditLine.time(time.timeIntervalSince1970))
        line.add("id", id)
        line.add("traceparent", traceparent)
        line.add("resource", resource)
        line.add("address", clientAddress)
        line.add("issuer", issuer)
        line.add("subject", subject)
        line.add("client", clientID)
        line.add("static_token", staticTokenID)
        if let operation {
            line.add("method", operation.method)
            line.add("targets", operation.targets)
        }
        line.add("outcome", outcome.description)
        line.add("reason", reason)
        line.add("status", status)
        line.add("wanted", scopesWanted)
        line.add("held", scopesHeld)
        line.add("elevation", elevation?.rawValue)
        return line.ended
    }
}

/// An object of JSON on one line, in printable ASCII.
struct AuditLine {
    private var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(512)
    }

    var ended: [UInt8] { bytes + [UInt8(ascii: "}"), 0x0A] }

    mutating func add(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        begin(name)
        write(text)
    }

    mutating func add(_ name: StaticString, _ number: Int?) {
        guard let number else { return }
        begin(name)
        bytes.append(contentsOf: number.description.utf8)
    }

    mutating func add(_ name: StaticString, _ scopes: ScopeSet) {
        if !scopes.isEmpty { add(name, scopes.joined) }
    }

    mutating func add(_ name: StaticString, _ targets: [MCPOperation.Target]) {
        guard !targets.isEmpty else { return }
        begin(name)
        for (index, target) in targets.enumerated() {
            bytes.append(contentsOf: index == 0 ? "[{\"".utf8 : ",{\"".utf8)
            switch target.kind {
            case .tool: bytes.append(contentsOf: "tool".utf8)
            case .resource: bytes.append(contentsOf: "resource".utf8)
            case .prompt: bytes.append(contentsOf: "prompt".utf8)
            }
            bytes.append(contentsOf: "\":".utf8)
            write(target.name)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func begin(_ name: StaticString) {
        bytes.append(contentsOf: bytes.isEmpty ? "{\"".utf8 : ",\"".utf8)
        bytes.append(contentsOf: name.description.utf8)
        bytes.append(contentsOf: "\":".utf8)
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let isPlain = text.utf8.allSatisfy { 0x20...0x7E ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain {
            bytes.append(contentsOf: text.utf8)
        } else {
            for unit in text.utf16 { write(unit) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// What is not printable ASCII is written as `\u` and four digits: controls, which forge lines and steer terminals, and characters
    /// that look like others or turn the order of a line around.
    private mutating func write(_ unit: UInt16) {
        switch unit {
        case 0x22, 0x5C:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(truncatingIfNeeded: unit))
        case 0x20...0x7E:
            bytes.append(UInt8(truncatingIfNeeded: unit))
        default:
            bytes.append(contentsOf: "\\u".utf8)
            for shift in [12, 8, 4, 0] as [UInt16] {
                let digit = UInt8(truncatingIfNeeded: unit >> shift & 15)
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}

extension AuditLine {
    /// `2027-01-15T08:00:00.000Z`. A time that no calendar of four digits has is shown as the nearest one that it has.
    static func time(_ seconds: Double) -> String {
        let milliseconds = Int64(exactly: (min(max(seconds, 0), 253_402_300_799) * 1000).rounded(.down)) ?? 0
        let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let (year, month, day) = date(days)
        func digits(_ number: Int64, _ count: Int) -> String {
            let text = number.description
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        let date = "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
        let clock = "\(digits(rest / 3_600_000, 2)):\(digits(rest / 60_000 % 60, 2)):\(digits(rest / 1000 % 60, 2))"
        return "\(date)T\(clock).\(digits(rest % 1000, 3))Z"
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
