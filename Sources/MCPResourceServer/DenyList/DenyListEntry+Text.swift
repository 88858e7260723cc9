// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DenyListEntry {
    /// An entry as a line of text.
    ///
    /// ```
    /// jti=0c1f9d1e
    /// sub=alice
    /// until=2026-12-01T00:00:00Z issued-before=1790000000 sub=bob
    /// iss=https://other.example client=app
    /// issued-before=2026-11-21T08:00:00Z
    /// ```
    /// First come settings, each followed by a space: `until=`, without which the entry has no end; `issued-before=`; `iss=`. Then what
    /// is denied: `jti=`, `sub=`, `sid=` or `client=`, whose value is the rest of the line, spaces included, but no such name after a
    /// space: one thing a line, and its settings before it. A line without it but with `issued-before=` is about everything of the
    /// issuer. Times are seconds since 1970-01-01T00:00:00Z, or ISO 8601 with hours and zone.
    ///
    /// - Parameters:
    ///   - line: One line, without its end. Spaces around it do not count.
    ///   - issuer: Whose token an entry without `iss=` is about.
    /// - Throws: ``DenyListError`` with the code `malformed`.
    public init(parsing line: String, issuer: String) throws(DenyListError) {
        let bytes = Array(line.utf8)
        let hasControls = bytes.contains { $0 < 0x20 || $0 == 0x7F }
        guard !hasControls else { throw DenyListError(.malformed, "control characters") }
        var rest = Self.trimmed(bytes[...])
        var settings: [Setting: String] = [:]
        while let (name, after) = Self.name(in: rest) {
            guard let setting = Setting(rawValue: name) else {
                self = try Self.entry(name, String(decoding: after, as: UTF8.self), issuer, settings)
                return
            }
            let value = after.prefix { $0 != 0x20 }
            guard !value.isEmpty, settings[setting] == nil else {
                throw DenyListError(.malformed, "\(name)= has no value, or stands there twice")
            }
            settings[setting] = String(decoding: value, as: UTF8.self)
            rest = after.dropFirst(value.count).drop { $0 == 0x20 }
        }
        guard rest.isEmpty, settings[.issuedBefore] != nil else {
            throw Self.nothingDenied
        }
        self = try Self.entry(nil, "", issuer, settings)
    }

    private enum Setting: String, Hashable {
        case until
        case issuedBefore = "issued-before"
        case issuer = "iss"
    }

    private static let nothingDenied = DenyListError(
        .malformed,
        "it does not say what is denied: write jti=, sub=, sid= or client=, or only issued-before= for every older token"
    )

    /// What a value cannot hold after a space: it would deny nobody, and look as if it did.
    private static let names = ["until", "issued-before", "iss", "jti", "sub", "sid", "client"]

    private static func entry(
        _ name: String?,
        _ value: String,
        _ issuer: String,
        _ settings: [Setting: String]
    ) throws(DenyListError) -> DenyListEntry {
        let issuer = settings[.issuer] ?? issuer
        let until = try date(settings[.until], of: .until) ?? .distantFuture
        let before = try date(settings[.issuedBefore], of: .issuedBefore)
        guard let name else { return .issuer(issuer, issuedBefore: before ?? .distantFuture, until: until) }
        guard !value.isEmpty else { throw DenyListError(.malformed, "\(name)= has no value") }
        let isOne = !names.contains { value.utf8.firstRange(of: " \($0)=".utf8) != nil }
        guard isOne else {  // check: deny-list-line-is-one-entry
            throw DenyListError(.malformed, "settings stand before \(name)=, and another entry on a line of its own")
        }
        let isTimeless = before == nil
        switch name {
        case "sub": return .subject(value, of: issuer, issuedBefore: before, until: until)
        case "client": return .client(value, of: issuer, issuedBefore: before, until: until)
        case "jti" where isTimeless: return .token(value, of: issuer, until: until)
        case "sid" where isTimeless: return .session(value, of: issuer, until: until)
        case "jti", "sid": throw DenyListError(.malformed, "\(name)= takes no issued-before=")
        default: throw Self.nothingDenied
        }
    }

    private static func date(_ text: String?, of setting: Setting) throws(DenyListError) -> Date? {
        guard let text else { return nil }
        if let seconds = Double(text), (0...253_402_300_799).contains(seconds) {
            return Date(timeIntervalSince1970: seconds)
        }
        guard let date = TimeText.date(text) else {
            throw DenyListError(
                .malformed,
                "\(setting.rawValue)= takes seconds since 1970 or a time such as 2026-12-01T00:00:00Z"
            )
        }
        return date
    }

    /// What stands before the first `=`, and what follows it; nil if there is none.
    private static func name(in text: ArraySlice<UInt8>) -> (String, ArraySlice<UInt8>)? {
        guard let mark = text.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        return (String(decoding: text[..<mark], as: UTF8.self), text[mark...].dropFirst())
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text.drop { $0 == 0x20 }
        while text.last == 0x20 { text.removeLast() }
        return text
    }
}
