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
        let named = only { $0.isNamed(keyID) && $0.serves(algorithm) }
        switch named {
        case .none:
            return only { $0.matchesAnyKeyID && $0.serves(algorithm) }
        case .ambiguous:
            return named
        case .key:
            let isContested = unreadable.contains { $0.claims(keyID, algorithm) }
            if isContested {  // check: key-not-contested
                return .ambiguous(2)
            }
            return named
        }
    }

    private func only(_ matches: (JSONWebKey) -> Bool) -> KeySelection {
        var found: JSONWebKey?
        var count = 0
        // By its place: to go through the keys themselves would count a reference to all of them.
        for index in keys.indices where matches(keys[index]) {
            let key = keys[index]
            guard isTied(key) else { continue }  // check: key-issuer-tie
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

extension JSONWebKeySet {
    /// Whether a key may verify tokens of the issuer that the set is for.
    private func isTied(_ key: JSONWebKey) -> Bool {
        guard let issuers else { return true }
        return key.issuer.map(issuers.contains) ?? false
    }
}

/// What a member of a set says of itself, although the key in it cannot be read.
struct UnreadableKey: Sendable {
    let keyID: [UInt8]?
    let type: KeyType
    let algorithm: SignatureAlgorithm?

    init(_ json: JSONValue) throws(KeyError) {
        let members = try JWKMembers(json)
        type = try members.keyType()
        algorithm = try members.algorithm()
        keyID = try members.keyID()?.utf8
    }

    /// Whether a usable key in its place would serve a token of this `kid` and algorithm.
    func claims(_ keyID: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
        self.keyID == keyID && algorithm.fits(type) && (self.algorithm ?? algorithm) == algorithm
    }
}
