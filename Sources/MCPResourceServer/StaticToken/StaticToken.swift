// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
public import TokenValidation

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A static token as a server stores it: who its bearer is, what it allows and until when, and the digest of the secret.
///
/// It has no secret: the SHA-256 digest of a text with 256 random bits leads nobody back to it.
public struct StaticToken: Sendable, Hashable {
    /// Who presents the token: ``Principal/subject`` of its bearer. During a rotation the old and the new token have the same name,
    /// and so their bearer stays the same principal.
    public let name: String

    /// The scopes that it grants.
    public let scopes: ScopeSet

    /// The roles that its bearer has.
    public let roles: [String]

    /// When it was made; it is what the deny-list's `issued-before=` goes by. Nil if nobody said.
    public let issuedAt: Date?

    /// The first moment at which it is good; nil if it is at once.
    public let notBefore: Date?

    /// The first moment at which it is refused; nil if it is good for ever.
    public let expiresAt: Date?

    /// Eight bytes that the entry is found by.
    let number: UInt64

    /// SHA-256 of the token's whole text.
    let digest: [UInt8]

    /// What a server stores of a new token.
    ///
    /// Fractions of a second do not count. Nothing is kept of the secret but its digest.
    ///
    /// - Parameters:
    ///   - secret: The token.
    ///   - name: Who presents it: 1 to 128 bytes, no control characters, no space at either end.
    ///   - scopes: The scopes that it grants.
    ///   - roles: The roles that its bearer has: each 1 to 128 bytes without spaces and control characters.
    ///   - issuedAt: When it was made.
    ///   - notBefore: The first moment at which it is good.
    ///   - expiresAt: The first moment at which it is refused.
    /// - Throws: ``StaticTokenError`` with the code `malformed` for a value that an entry may not have.
    public init(
        for secret: borrowing StaticTokenSecret,
        name: String,
        scopes: ScopeSet = [],
        roles: [String] = [],
        issuedAt: Date? = nil,
        notBefore: Date? = nil,
        expiresAt: Date? = nil
    ) throws(StaticTokenError) {
        let digest = Digest.sha256(secret.text)
        try self.init(secret.number, digest, name, scopes, roles, issuedAt, notBefore, expiresAt)
    }

    init(
        _ number: UInt64,
        _ digest: [UInt8],
        _ name: String,
        _ scopes: ScopeSet,
        _ roles: [String],
        _ issuedAt: Date?,
        _ notBefore: Date?,
        _ expiresAt: Date?
    ) throws(StaticTokenError) {
        try Self.validate(name, roles)
        do throws(ConfigurationError) {
            self.scopes = try scopes.validated(parameter: "scope")
        } catch {
            throw StaticTokenError(.malformed, "scope= \(error.problem)")
        }
        self.number = number
        self.digest = digest
        self.name = name
        self.roles = roles
        self.issuedAt = try Self.wholeSeconds(issuedAt)
        self.notBefore = try Self.wholeSeconds(notBefore)
        self.expiresAt = try Self.wholeSeconds(expiresAt)
        if let start = self.notBefore, let end = self.expiresAt, end <= start {
            throw StaticTokenError(.malformed, "it ends before it begins")
        }
    }

    /// What the entry is found by: 16 hexadecimal digits, which are also part of the token. No secret.
    public var id: String { Self.text(of: number) }

    static func text(of number: UInt64) -> String {
        String(decoding: StaticTokenText.hexadecimal(number, digits: 16), as: UTF8.self)
    }

    private static let longestText = 128

    private static func validate(_ name: String, _ roles: [String]) throws(StaticTokenError) {
        let isName =
            isText(name) && name.utf8.first != UInt8(ascii: " ") && name.utf8.last != UInt8(ascii: " ")
        guard isName else {  // check: static-token-name
            throw StaticTokenError(.malformed, "name= takes 1 to 128 bytes without control characters")
        }
        let areRoles = roles.allSatisfy { isText($0) && !$0.utf8.contains(UInt8(ascii: " ")) }
        guard areRoles else {  // check: static-token-roles
            throw StaticTokenError(.malformed, "role= takes 1 to 128 bytes without spaces and control characters")
        }
    }

    private static func isText(_ text: String) -> Bool {
        1...longestText ~= text.utf8.count && !text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
    }

    /// - Throws: For times that an entry has no text for: before 1970, after 9999.
    private static func wholeSeconds(_ date: Date?) throws(StaticTokenError) -> Date? {
        guard let date else { return nil }
        let seconds = date.timeIntervalSince1970.rounded(.down)
        guard 0...253_402_300_799 ~= seconds else {
            throw StaticTokenError(.malformed, "times are of the years 1970 to 9999")
        }
        return Date(timeIntervalSince1970: seconds)
    }
}

extension StaticToken {
    /// Whether all of it is equal, name and roles byte for byte: an entry whose name is spelt in another way is another principal's.
    public static func == (one: StaticToken, other: StaticToken) -> Bool {
        one.number == other.number && one.digest == other.digest && one.name.isSpelled(other.name)
            && one.scopes == other.scopes
            && one.roles.elementsEqual(other.roles) { $0.isSpelled($1) }
            && one.issuedAt == other.issuedAt && one.notBefore == other.notBefore && one.expiresAt == other.expiresAt
    }

    /// Hashes what it is found by.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(number)
        hasher.combine(digest)
    }
}

extension StaticToken: CustomStringConvertible, CustomReflectable {
    /// The id; not who presents it.
    public var description: String { "StaticToken(\(id))" }

    /// A mirror that shows the id only.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
