// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension StaticToken {
    /// An entry as a line of text, as `mcp-doctor new-token` prints it.
    ///
    /// ```
    /// id=… sha256=… issued=2026-11-21T11:00:00Z until=2027-02-19T11:00:00Z scope=mcp:connect role=editor name=alice, laptop
    /// ```
    /// Settings stand before the name, separated by spaces: `id=` and `sha256=` of the token's text, in lower-case hexadecimal;
    /// `scope=` and `role=`, one for each; `issued=`, `from=` and `until=`, which take seconds since 1970-01-01T00:00:00Z or
    /// ISO 8601. The name is the rest of the line, spaces included. A setting that is not known is refused, not passed over: a
    /// mistyped `until=` would make a token that never ends.
    ///
    /// - Parameter line: One line, without its end. Spaces around it do not count.
    /// - Throws: ``StaticTokenError`` with the code `malformed`.
    public init(parsing line: String) throws(StaticTokenError) {
        var rest = Array(line.utf8)[...]
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        var settings = Settings()
        var position = 0
        while true {
            position += 1
            rest = rest.drop { $0 == UInt8(ascii: " ") }
            let word = rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "=") }
            guard let setting = Setting(rawValue: String(decoding: word, as: UTF8.self)),
                rest.dropFirst(word.count).first == UInt8(ascii: "=")
            else {
                let names = Setting.allCases.map { "\($0.rawValue)=" }.joined(separator: " ")
                throw StaticTokenError(.malformed, "an entry is made of \(names), and word \(position) is none of them")
            }
            rest = rest.dropFirst(word.count + 1)
            if setting == .name { break }
            let value = rest.prefix { $0 != UInt8(ascii: " ") }
            try settings.set(setting, String(decoding: value, as: UTF8.self))
            rest = rest.dropFirst(value.count)
        }
        guard let id = settings.id, let digest = settings.digest else {
            throw StaticTokenError(
                .malformed,
                "id= or sha256= is missing before name=, which takes the rest of the line"
            )
        }
        let scopes: ScopeSet
        do throws(ConfigurationError) {
            scopes = try ScopeSet(settings.scopes)
        } catch {
            throw StaticTokenError(.malformed, "scope= \(error.problem)")
        }
        try self.init(
            id,
            digest,
            String(decoding: rest, as: UTF8.self),
            scopes,
            settings.roles,
            settings.times[.issued],
            settings.times[.from],
            settings.times[.until]
        )
    }

    /// The entry as a line of text, without an end; what ``init(parsing:)`` reads. No secret, though it names who has one.
    public var line: String {
        let digest = digest.flatMap { StaticTokenText.hexadecimal($0, digits: 2) }
        let times: [(Setting, Date?)] = [(.issued, issuedAt), (.from, notBefore), (.until, expiresAt)]
        let words =
            ["id=\(id)", "sha256=\(String(decoding: digest, as: UTF8.self))"]
            + times.compactMap { setting, time in time.map { "\(setting.rawValue)=\($0.formatted(.iso8601))" } }
            + scopes.map { "scope=\($0)" } + roles.map { "role=\($0)" } + ["name=\(name)"]
        return words.joined(separator: " ")
    }

    private enum Setting: String, Hashable, CaseIterable {
        case id
        case digest = "sha256"
        case issued
        case from
        case until
        case scope
        case role
        case name
    }

    private struct Settings {
        var id: UInt64?
        var digest: [UInt8]?
        var times: [Setting: Date] = [:]
        var scopes: [String] = []
        var roles: [String] = []

        mutating func set(_ setting: Setting, _ value: String) throws(StaticTokenError) {
            switch setting {
            case .id:
                let number = StaticTokenText.number(value.utf8)
                guard let number, id == nil else { throw Self.refused(setting, "16 hexadecimal digits, once") }
                id = number
            case .digest:
                let bytes = StaticTokenText.bytes(value.utf8)
                guard let bytes, bytes.count == 32, digest == nil else {
                    throw Self.refused(setting, "64 hexadecimal digits, once")
                }
                digest = bytes
            case .issued, .from, .until:
                guard let time = Self.time(value), times[setting] == nil else {
                    throw Self.refused(setting, "seconds since 1970 or a time such as 2026-12-01T00:00:00Z, once")
                }
                times[setting] = time
            case .scope: scopes.append(value)
            case .role: roles.append(value)
            case .name: break
            }
        }

        private static func refused(_ setting: Setting, _ form: String) -> StaticTokenError {
            StaticTokenError(.malformed, "\(setting.rawValue)= takes \(form)")
        }

        private static func time(_ text: String) -> Date? {
            if let seconds = Int64(text) { return Date(timeIntervalSince1970: Double(seconds)) }
            return TimeText.date(text)
        }
    }
}
