// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The numbers that make up a private key, not yet judged.
enum PrivateParameters {
    /// n, e, d and, unless they are absent, p, q, dp, dq and qi.
    case rsa([[UInt8]])
    /// Without a point (empty), it is computed.
    case ellipticCurve(EllipticCurve, scalar: [UInt8], point: [UInt8])
    case ed25519(seed: [UInt8])

    var type: KeyType {
        switch self {
        case .rsa: .rsa
        case .ellipticCurve(let curve, _, _): .ellipticCurve(curve)
        case .ed25519: .ed25519
        }
    }

    /// libcrypto's key.
    func makeKey() throws(KeyError) -> EVPKey {
        switch self {
        case .rsa(let parts):
            return try EVPKey.rsa(private: parts)
        case .ellipticCurve(let curve, let scalar, let point):
            guard scalar.count == curve.width else {  // check: ec-scalar-width
                throw KeyError(.malformed, "the private number of \(curve.rawValue) has \(curve.width) bytes")
            }
            return try EVPKey.ellipticCurve(curve, point: point, scalar: scalar)
        case .ed25519(let seed):
            return try EVPKey.ed25519(private: seed)
        }
    }
}
