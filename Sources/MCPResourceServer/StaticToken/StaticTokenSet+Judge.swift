// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension StaticTokenSet {
    /// What a set says about a token.
    enum Verdict {
        case accepted(StaticGrant)
        case refused(StaticTokenRefusal)
    }

    /// Decides about a token.
    ///
    /// The digest is computed and compared for an unknown id as well, so that how long it takes says little about which ids there
    /// are. Only who has the secret gets to know that a token's time is over.
    func judge(_ bytes: [UInt8], at now: Double) -> Verdict {
        let number: UInt64
        do throws(StaticTokenText.Problem) {
            number = try StaticTokenText.id(in: bytes)
        } catch {
            return .refused(error == .form ? .malformed : .mistyped)
        }
        let grant = grant(number)
        let isGenuine = constantTimeEqual(Digest.sha256(bytes), grant?.token.digest ?? Self.nobodys)
        guard let grant else { return .refused(.unknown(number)) }
        guard isGenuine else {  // check: static-token-secret
            return .refused(.wrong(number))
        }
        let isOver = now >= grant.token.expiresAt?.timeIntervalSince1970 ?? .infinity
        if isOver {  // check: static-token-expired
            return .refused(.expired(number))
        }
        let isEarly = now < grant.token.notBefore?.timeIntervalSince1970 ?? 0
        if isEarly {  // check: static-token-not-yet-valid
            return .refused(.notYetValid(number))
        }
        return .accepted(grant)
    }

    /// What a server would say about a token, for programs that explain it: the label and the detail of the event, and if the
    /// token is good its entry. Neither has anything of the secret.
    package func explain(_ bytes: [UInt8], at now: Double) -> (entry: StaticToken?, label: String, detail: String) {
        switch judge(bytes, at: now) {
        case .accepted(let grant): (grant.token, "ok", "every check passed")
        case .refused(let refusal): (nil, refusal.label, refusal.detail)
        }
    }

    /// What is compared where there is no entry. No text has it as its digest that anybody could find.
    private static let nobodys = [UInt8](repeating: 0, count: 32)
}

/// Why a static token is not accepted.
struct StaticTokenRefusal: Error, Equatable {
    /// The name of the reason in events.
    let label: String
    /// More about it for the operator. An id is no secret.
    let detail: String
    /// Whether the client may hear that its token is over: it has shown that it knows the secret.
    let isExpiry: Bool

    private init(_ label: String, _ detail: String, isExpiry: Bool = false) {
        self.label = "static_token_\(label)"
        self.detail = detail
        self.isExpiry = isExpiry
    }

    /// Not the text of a static token.
    static let malformed = Self("malformed", "it does not have the form of a static token")
    /// The form of one, with a checksum that is not its own: a typing error, not a guess.
    static let mistyped = Self("mistyped", "its checksum is wrong: it was mistyped or cut")

    /// No entry has its id: it was removed, or is another server's.
    static func unknown(_ number: UInt64) -> Self {
        Self("unknown", "there is no entry \(StaticToken.text(of: number))")
    }

    /// The entry is about another token.
    static func wrong(_ number: UInt64) -> Self {
        Self("wrong", "it is not the token of \(StaticToken.text(of: number))")
    }

    /// Its time is over.
    static func expired(_ number: UInt64) -> Self {
        Self("expired", "the time of \(StaticToken.text(of: number)) is over", isExpiry: true)
    }

    /// Its time has not begun.
    static func notYetValid(_ number: UInt64) -> Self {
        Self("not_yet_valid", "the time of \(StaticToken.text(of: number)) has not begun")
    }
}
