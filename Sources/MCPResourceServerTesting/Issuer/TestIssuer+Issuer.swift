// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
public import TokenValidation

extension TestIssuer {
    /// This issuer as a validator trusts it: its identifier, its published keys, the algorithms of those keys.
    ///
    /// A copy made now: keys that are rotated in later are not in it.
    public var issuer: Issuer {
        issuer(keys: FixedKeys(keys))
    }

    /// The same with keys from another source, such as ``UnavailableKeys``.
    public func issuer(keys source: any KeySource) -> Issuer {
        Issuer.source(source, issuer: identifier)
            .with { issuer in
                var algorithms: [SignatureAlgorithm] = []
                for key in signingKeys where !algorithms.contains(key.algorithm) { algorithms.append(key.algorithm) }
                issuer.algorithms = algorithms
            }
    }
}
