// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE

/// Where the keys of one issuer come from.
///
/// A validator reads ``current`` for every token. Only if that lacks the token's key, or has no keys at all, it calls
/// ``keys(for:)``, once, and then decides. It never does so for a token whose issuer is not configured, whose algorithm
/// is not allowed, or whose signature a held key refused.
public protocol KeySource: Sendable {
    /// The keys held now. Must not block, and must be cheap: it is on the path of every request.
    var current: KeyAvailability { get }

    /// The keys after looking again, for a token that ``current`` could not decide. May suspend. Calls for many tokens at
    /// once, hostile ones included, are to share one look-up, and look-ups are to be limited in rate.
    func keys(for hint: KeyHint) async -> KeyAvailability
}

/// What a key source has.
public enum KeyAvailability: Sendable {
    /// These keys, and no others, are the issuer's.
    case available(JSONWebKeySet)

    /// The issuer's keys are not known. Seconds until the next attempt to learn them.
    case unavailable(retryAfter: Int)
}

/// What is known of a token whose key is sought. All of it is unverified: good for choosing between two refusals, or for
/// deciding to look again, never as a place to look.
public struct KeyHint: Sendable, Hashable {
    /// The header's `kid`.
    public let keyID: String?

    /// The header's `alg`, which the issuer's allow-list has.
    public let algorithm: SignatureAlgorithm

    /// The payload's `iat` in seconds since 1970, if it is a sensible number.
    public let issuedAt: Double?

    /// Makes a hint.
    public init(keyID: String?, algorithm: SignatureAlgorithm, issuedAt: Double? = nil) {
        self.keyID = keyID
        self.algorithm = algorithm
        self.issuedAt = issuedAt
    }
}

/// Keys that never change while the process runs.
public struct FixedKeys: KeySource {
    /// The keys.
    public let set: JSONWebKeySet

    /// A source that always has exactly these keys.
    public init(_ set: JSONWebKeySet) {
        self.set = set
    }

    /// The keys.
    public var current: KeyAvailability { .available(set) }

    /// The keys again; nothing is looked up.
    public func keys(for hint: KeyHint) async -> KeyAvailability { current }
}
