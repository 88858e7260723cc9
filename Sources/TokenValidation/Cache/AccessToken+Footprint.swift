// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension AccessToken.Storage {
    /// What the token takes in memory. The issuer, which all of its tokens share, is not counted.
    var heldBytes: Int {
        Self.objectBytes + payload.heldBytes + scopes.heldBytes
    }

    /// Room for the members themselves.
    private static let objectBytes = Footprint.block(
        16 + MemoryLayout<TrustedIssuer>.stride + MemoryLayout<AccessToken.Proof?>.stride
            + MemoryLayout<JSONValue>.stride + MemoryLayout<Double>.stride + MemoryLayout<Identity>.stride
            + MemoryLayout<ScopeSet>.stride
    )
}

extension ScopeSet {
    fileprivate var heldBytes: Int {
        names.reduce(Footprint.array(names)) { $0 + Footprint.text($1) }
    }
}
