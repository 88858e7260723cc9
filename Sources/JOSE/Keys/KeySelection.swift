// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What a key set has for a token.
package enum KeySelection: Sendable {
    case key(JSONWebKey)
    case none
    /// So many keys fit equally well; trying them one by one would let the sender choose.
    case ambiguous(Int)
}

extension JSONWebKeySet {
    /// The one key for a token that names this `kid`, or none, and this algorithm.
    ///
    /// A `kid` is compared byte for byte. Keys of another type or another `alg` do not count, so that an RSA and an EC
    /// key may share a `kid`. A token with a `kid` never gets a JWK without one; only keys configured in a form that
    /// cannot have a `kid` (PEM, a secret) serve it when no other does. Never "the first one wins".
    package func select(keyID: [UInt8]?, algorithm: SignatureAlgorithm) -> KeySelection {
        guard let keyID else { return only { $0.serves(algorithm) } }
        let named = only { $0.keyIDBytes == keyID && $0.serves(algorithm) }
        if case .none = named { return only { $0.matchesAnyKeyID && $0.serves(algorithm) } }
        return named
    }

    private func only(_ matches: (JSONWebKey) -> Bool) -> KeySelection {
        var found: JSONWebKey?
        var count = 0
        for key in keys where matches(key) {
            found = key
            count += 1
        }
        guard let found else { return .none }
        if count > 1 {  // check: key-unambiguous
            return .ambiguous(count)
        }
        return .key(found)
    }
}
