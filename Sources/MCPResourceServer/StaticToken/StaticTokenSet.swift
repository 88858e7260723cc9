// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Static tokens that a server accepts: those of one team, of one name.
///
/// ```swift
/// let team = try StaticTokenSet(named: "team", [alice, bob])
/// let server = try ResourceServer(resource: "https://mcp.example.com/mcp", staticTokens: team)
/// ```
/// Its name is what the issuer is for other tokens: ``issuer`` is the ``Principal/issuer`` of every bearer.
public struct StaticTokenSet: Sendable, StaticTokenSource {
    /// The most entries that a set may have.
    public static let capacity = 10_000

    /// The set's name.
    public let name: String

    /// The entries, in the order given.
    public var tokens: [StaticToken] { grants.map(\.token) }

    private let grants: [StaticGrant]
    private let grantsByNumber: [UInt64: StaticGrant]

    /// A set of these entries; without any it accepts nothing.
    ///
    /// - Parameters:
    ///   - name: 1 to 64 ASCII letters, digits, `-`, `.` and `_`. It is part of who a caller is: keep it.
    ///   - tokens: The entries. Several may have one name: they are then one principal's.
    /// - Throws: ``StaticTokenError`` for a name that is none, for two entries of one id or one token, and for more than
    ///   ``capacity``.
    public init(named name: String, _ tokens: [StaticToken]) throws(StaticTokenError) {
        let isName = 1...64 ~= name.utf8.count && name.utf8.allSatisfy(Self.mayStandInName)
        guard isName else {  // check: static-token-set-name
            throw StaticTokenError(.malformed, "a set's name is 1 to 64 ASCII letters, digits, '-', '.' and '_'")
        }
        let isWithinCapacity = tokens.count <= Self.capacity
        guard isWithinCapacity else {  // check: static-token-capacity
            throw StaticTokenError(.full, "there are more than \(Self.capacity) entries")
        }
        self.name = name
        var grants: [StaticGrant] = []
        var byNumber: [UInt64: StaticGrant] = [:]
        var digests: Set<[UInt8]> = []
        for token in tokens {
            let isFirst = byNumber[token.number] == nil && digests.insert(token.digest).inserted
            guard isFirst else {  // check: static-token-repeated
                throw StaticTokenError(.repeated, "\(token.id) is there twice, or another entry has its digest")
            }
            let grant = try StaticGrant(token, issuer: Self.issuer(name))
            grants.append(grant)
            byNumber[token.number] = grant
        }
        self.grants = grants
        grantsByNumber = byNumber
    }

    /// The set that a text describes: an entry a line, in the form of ``StaticToken/init(parsing:)``. Empty lines and lines that
    /// begin with `#` do not count.
    ///
    /// - Throws: ``StaticTokenError`` if one line is no entry: a set is accepted as a whole or not at all. A text in which a token
    ///   itself stands is refused with the code `secret`, comments included.
    public init(named name: String, parsing text: String) throws(StaticTokenError) {
        try self.init(named: name, parsing: Array(text.utf8))
    }

    init(named name: String, parsing bytes: [UInt8]) throws(StaticTokenError) {
        var tokens: [StaticToken] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            do throws(StaticTokenError) {
                if let token = try Self.token(in: line) { tokens.append(token) }
            } catch {
                throw error.inLine(index + 1)
            }
        }
        try self.init(named: name, tokens)
    }

    private static func token(in line: ArraySlice<UInt8>) throws(StaticTokenError) -> StaticToken? {
        let line = line.last == 0x0D ? line.dropLast() : line
        let holdsSecret = StaticTokenText.occurs(in: line)
        if holdsSecret {  // check: static-token-in-the-open
            let remedy = "take it for leaked, and store the line that was printed with it instead"
            throw StaticTokenError(.secret, "a token itself; \(remedy)")
        }
        let start = line.first { $0 != UInt8(ascii: " ") }
        guard let start, start != UInt8(ascii: "#") else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        guard text.utf8.elementsEqual(line) else { throw StaticTokenError(.malformed, "not UTF-8") }
        return try StaticToken(parsing: text)
    }

    /// Who vouches for the bearers: `urn:static:` and the set's name. No issuer of other tokens can have such an identifier.
    public var issuer: String { Self.issuer(name) }

    private static func issuer(_ name: String) -> String { "urn:static:\(name)" }

    private static func mayStandInName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// The set itself.
    public var current: StaticTokenSet? { self }

    /// It never changes.
    public func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation { StoreObservation {} }

    /// The entry of an id.
    func grant(_ number: UInt64) -> StaticGrant? { grantsByNumber[number] }
}

extension StaticTokenSet: CustomStringConvertible, CustomReflectable {
    /// The name and the number of entries; not who presents them.
    public var description: String { "StaticTokenSet(\(name), \(grants.count) tokens)" }

    /// A mirror that shows name and number only.
    public var customMirror: Mirror { Mirror(self, children: ["name": name, "count": grants.count]) }
}
