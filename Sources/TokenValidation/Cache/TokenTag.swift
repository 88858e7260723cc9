// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A number that a token is found by: cheap, and never trusted. It is made of the end of the signature, which differs from token to
/// token, and of a secret of the table, so that nobody can choose tokens that get in each other's way.
///
/// What is not remembered is told by it in most cases. Garbage, forged and unknown tokens cost no digest.
struct TokenTag: Sendable, Equatable {
    /// Never 0, which marks a free place.
    let value: UInt64

    /// A token is longer than that, for it has a header, an issuer, an audience, an end and a signature.
    private static let shortest = 96

    /// Nil for a text that is no token.
    init?(_ token: Span<UInt8>, _ hash: PlaceHash) {
        guard token.count > Self.shortest, token.count <= Limits.tokenBytes else { return nil }
        value = hash(token.word(at: token.count - 16), token.word(at: token.count - 8)) | 1
    }

    /// The shard of a table of so many.
    func shard(of count: Int) -> Int {
        Int(truncatingIfNeeded: value >> 56) % count
    }

    /// The set of a shard with so many.
    func set(of count: Int) -> Int {
        Int(truncatingIfNeeded: value >> 1 & 0xFFFF_FFFF) % count
    }
}
