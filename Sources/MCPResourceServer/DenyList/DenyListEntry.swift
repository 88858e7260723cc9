// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Tokens that are refused although nothing is wrong with them: one token, or all of a user, a login, a client or an issuer.
///
/// Everything is compared byte for byte with what the issuer wrote into the token, and belongs to one issuer: another issuer's
/// "alice" is somebody else. An entry ends by itself at ``until``; let it live for as long as the longest-lived token that it is
/// about, leeway included.
public struct DenyListEntry: Sendable, Hashable {
    /// The moment at which the entry is over.
    public let until: Date

    /// Which of these tokens are refused: those issued (`iat`) before this moment, and those that do not say when. Nil refuses all
    /// of them, those issued tomorrow too.
    public let issuedBefore: Date?

    let key: DenyKey

    private init(_ key: DenyKey, issuedBefore: Date? = nil, until: Date) {
        self.key = key
        self.issuedBefore = issuedBefore
        self.until = until
    }

    /// One token, by its `jti`.
    public static func token(_ identifier: String, of issuer: String, until: Date) -> DenyListEntry {
        DenyListEntry(DenyKey(.token, issuer, identifier), until: until)
    }

    /// Everything that a user or a machine has, by `sub`. With `issuedBefore` set to now, who logs in again may come back.
    public static func subject(
        _ subject: String,
        of issuer: String,
        issuedBefore: Date? = nil,
        until: Date
    ) -> DenyListEntry {
        DenyListEntry(DenyKey(.subject, issuer, subject), issuedBefore: issuedBefore, until: until)
    }

    /// Everything that a caller has, by the key that a server stores things under. With `issuedBefore` set to now, who logs in again
    /// may come back.
    public static func principal(
        _ principal: Principal.ID,
        issuedBefore: Date? = nil,
        until: Date
    ) -> DenyListEntry {
        DenyListEntry(DenyKey(principal), issuedBefore: issuedBefore, until: until)
    }

    /// Everything of one login, by `sid` (OpenID Connect Back-Channel Logout §2.4), where the issuer writes it into access tokens.
    public static func session(_ identifier: String, of issuer: String, until: Date) -> DenyListEntry {
        DenyListEntry(DenyKey(.session, issuer, identifier), until: until)
    }

    /// Everything that was issued to a client, whoever uses it. With `issuedBefore` set to now, what the client gets from now on is
    /// good.
    public static func client(
        _ identifier: String,
        of issuer: String,
        issuedBefore: Date? = nil,
        until: Date
    ) -> DenyListEntry {
        DenyListEntry(DenyKey(.client, issuer, identifier), issuedBefore: issuedBefore, until: until)
    }

    /// Everything that an issuer has issued so far: after a key was stolen, or a database of tokens.
    public static func issuer(_ issuer: String, issuedBefore: Date, until: Date) -> DenyListEntry {
        DenyListEntry(DenyKey(.issuer, issuer, ""), issuedBefore: issuedBefore, until: until)
    }

    /// Whether the entry is over.
    func isOver(at now: Double) -> Bool {
        now >= until.timeIntervalSince1970
    }

    /// Whether the entry is about a token issued at `issuedAt`, now.
    func applies(toTokenIssuedAt issuedAt: Double?, now: Double) -> Bool {
        let isPast = isOver(at: now)
        if isPast {  // check: deny-entry-expiry
            return false
        }
        guard let issuedBefore, let issuedAt else { return true }
        return issuedAt < issuedBefore.timeIntervalSince1970
    }
}

extension DenyListEntry: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What kind of thing the entry is about; not whom.
    public var description: String { "DenyListEntry(\(key.kind.rawValue))" }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror that shows the kind only.
    public var customMirror: Mirror { Mirror(self, children: ["kind": key.kind.rawValue]) }
}
