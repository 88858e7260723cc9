// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension JSONWebKeySet {
    /// What public keys that are configured here are for; nothing for shared secrets.
    ///
    /// An RSA key that does not say gets two algorithms of six: those that a server takes unless it is told of others.
    var derivedAlgorithms: [SignatureAlgorithm] {
        let candidates = SignatureAlgorithm.defaults + SignatureAlgorithm.all.filter { !$0.isSymmetric }
        var derived: [SignatureAlgorithm] = []
        for algorithm in candidates where !derived.contains(algorithm) {
            let isMeant = keys.contains { key in
                let saysSo = key.algorithm != nil || key.type != .rsa || SignatureAlgorithm.defaults.contains(algorithm)
                return saysSo && key.serves(algorithm)
            }
            if isMeant { derived.append(algorithm) }
        }
        return derived
    }
}

extension Issuer {
    /// Its keys, if they never change.
    var fixedKeys: JSONWebKeySet? { (keys as? FixedKeys)?.set }

    /// Refuses fixed keys with which every token would be refused, for such a server logs its users out again and again
    /// instead of telling its operator. Keys from another source may come later, and are not judged.
    package func requireServingKeys() throws(ConfigurationError) {
        guard let set = fixedKeys else { return }
        if set.keys.isEmpty {  // check: fixed-keys-present
            throw ConfigurationError(
                parameter: "keys",
                value: "",
                problem: set.skipped.isEmpty
                    ? "the set holds no key, so every token would be refused"
                    : "no key of the set is usable (\(Self.reasons(set.skipped))), so every token would be refused",
                remedy: "give the issuer's public keys, as they stand at its jwks_uri"
            )
        }
        let isServed = algorithms.contains { algorithm in set.keys.contains { $0.serves(algorithm) } }
        if !isServed {  // check: fixed-keys-serve-an-algorithm
            throw ConfigurationError(
                parameter: "algorithms",
                value: algorithms.map(\.name).joined(separator: ", "),
                problem: "is nothing that the issuer's keys can serve: \(Self.kinds(set.keys))",
                remedy: Self.remedy(set)
            )
        }
    }

    private static func remedy(_ set: JSONWebKeySet) -> String {
        let derived = set.derivedAlgorithms.map { ".\($0.name.lowercased())" }.joined(separator: ", ")
        return derived.isEmpty
            ? "use Issuer.secret(_:algorithm:issuer:)"
            : "write .with { $0.algorithms = [\(derived)] }, or give the keys of the algorithms listed"
    }

    private static func kinds(_ keys: [JSONWebKey]) -> String {
        var kinds: [String] = []
        for key in keys {
            let kind = [key.keyType, key.curve, key.algorithm.map { "for \($0.name)" }].compactMap(\.self)
                .joined(separator: " ")
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds.joined(separator: ", ")
    }

    private static func reasons(_ skipped: [SkippedKey]) -> String {
        let reasons = skipped.prefix(3).map { "keys[\($0.index)]: \($0.reason)" }.joined(separator: "; ")
        return skipped.count > 3 ? "\(reasons); and \(skipped.count - 3) more" : reasons
    }
}
