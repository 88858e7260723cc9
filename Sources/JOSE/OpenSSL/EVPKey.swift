// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import CKeys
import COpenSSL

/// Owns an `EVP_PKEY`. Made from raw parameters whose sizes have been judged already.
@safe final class EVPKey: @unchecked Sendable {  // immutable after it is made; libcrypto counts references atomically
    let pointer: OpaquePointer

    private init(_ made: OpaquePointer?, _ failure: KeyError) throws(KeyError) {
        guard let made = unsafe made else { throw failure }
        unsafe pointer = made
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    private static let rejected = KeyError(.invalidKey, "the parameters do not form a key")
    private static let notGenerated = KeyError(.cryptographicFailure, "no key could be generated")

    /// RSA, from modulus and exponent.
    static func rsa(modulus: [UInt8], exponent: [UInt8]) throws(KeyError) -> EVPKey {
        try unsafe EVPKey(ckeys_rsa_public(modulus + exponent, [modulus.count, exponent.count]), rejected)
    }

    /// RSA, from n, e, d and, unless they are absent, p, q, dp, dq and qi.
    static func rsa(private parts: [[UInt8]]) throws(KeyError) -> EVPKey {
        try unsafe EVPKey(ckeys_rsa_private(Array(parts.joined()), parts.map(\.count), parts.count), rejected)
    }

    /// EC, from an encoded point. Refuses one that is off the curve or at infinity.
    static func ellipticCurve(_ curve: EllipticCurve, point: [UInt8]) throws(KeyError) -> EVPKey {
        let made = unsafe ckeys_ec_public(curve.rawValue, point, point.count)
        return try unsafe EVPKey(made, KeyError(.invalidKey, "the point is not one of the curve \(curve.rawValue)"))
    }

    /// EC, from the private scalar and, unless it is to be computed (empty), the encoded point.
    static func ellipticCurve(_ curve: EllipticCurve, point: [UInt8], scalar: [UInt8]) throws(KeyError) -> EVPKey {
        let made = unsafe ckeys_ec_private(curve.rawValue, point, point.count, scalar, scalar.count)
        return try unsafe EVPKey(made, rejected)
    }

    static func ed25519(_ bytes: [UInt8]) throws(KeyError) -> EVPKey {
        try unsafe EVPKey(ckeys_ed25519_public(bytes, bytes.count), rejected)
    }

    static func ed25519(private bytes: [UInt8]) throws(KeyError) -> EVPKey {
        try unsafe EVPKey(ckeys_ed25519_private(bytes, bytes.count), rejected)
    }

    /// A new key pair. RSA ones have 2048 bits.
    static func generate(_ type: KeyType) throws(KeyError) -> EVPKey {
        switch type {
        case .rsa: try unsafe EVPKey(ckeys_generate_rsa(2048), notGenerated)
        case .ellipticCurve(let curve): try unsafe EVPKey(ckeys_generate_ec(curve.rawValue), notGenerated)
        case .ed25519: try unsafe EVPKey(ckeys_generate_ed25519(), notGenerated)
        case .secret: throw notGenerated
        }
    }

    /// The public parameters of any key, a private one included.
    func publicParameters(_ type: KeyType) throws(KeyError) -> PublicParameters {
        switch type {
        case .rsa:
            let bits = Int(unsafe EVP_PKEY_get_bits(pointer))
            let exponent = try number(CKEYS_RSA_E, width: 8)
            return .rsa(
                modulus: try number(CKEYS_RSA_N, width: (bits + 7) / 8),
                exponent: Array(exponent.drop { $0 == 0 })
            )
        case .ellipticCurve(let curve):
            return .ellipticCurve(
                curve,
                x: try number(CKEYS_EC_X, width: curve.width),
                y: try number(CKEYS_EC_Y, width: curve.width)
            )
        case .ed25519:
            var bytes = [UInt8](repeating: 0, count: 32)
            var count = bytes.count
            guard unsafe EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, count == bytes.count else {
                ERR_clear_error()
                throw Self.rejected
            }
            return .ed25519(bytes)
        case .secret:
            throw Self.rejected
        }
    }

    private func number(_ which: ckeys_number, width: Int) throws(KeyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: width)
        guard unsafe ckeys_get_number(pointer, which, &bytes, width) == 1 else { throw Self.rejected }
        return bytes
    }
}
