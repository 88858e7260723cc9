// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The kinds of key there are: RFC 7518 §6, RFC 8037 §2.
package enum KeyType: Sendable, Hashable {
    case rsa
    case ellipticCurve(EllipticCurve)
    case ed25519
    case secret

    /// The `kty` of a JWK of this kind.
    var name: String {
        switch self {
        case .rsa: "RSA"
        case .ellipticCurve: "EC"
        case .ed25519: "OKP"
        case .secret: "oct"
        }
    }

    /// The `crv` of a JWK of this kind.
    var curveName: String? {
        switch self {
        case .rsa, .secret: nil
        case .ellipticCurve(let curve): curve.rawValue
        case .ed25519: "Ed25519"
        }
    }
}

/// The NIST curves of RFC 7518 §6.2.1.1.
package enum EllipticCurve: String, Sendable, Hashable, CaseIterable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"

    /// Bytes of a coordinate, and of each half of a signature.
    var width: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }

    var bits: Int {
        switch self {
        case .p256: 256
        case .p384: 384
        case .p521: 521
        }
    }
}
