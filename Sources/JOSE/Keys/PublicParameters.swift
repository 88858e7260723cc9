// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The numbers that make up a public key, before or after they have been judged.
enum PublicParameters: Sendable, Hashable {
    case rsa(modulus: [UInt8], exponent: [UInt8])
    case ellipticCurve(EllipticCurve, x: [UInt8], y: [UInt8])
    case ed25519([UInt8])

    var type: KeyType {
        switch self {
        case .rsa: .rsa
        case .ellipticCurve(let curve, _, _): .ellipticCurve(curve)
        case .ed25519: .ed25519
        }
    }

    /// The size that is usually given for such a key.
    var bits: Int {
        switch self {
        case .rsa(let modulus, _): RSAParameters.bitCount(modulus)
        case .ellipticCurve(let curve, _, _): curve.bits
        case .ed25519: 256
        }
    }

    /// The same numbers in their canonical form, if they pass every rule on form and strength.
    func checked() throws(KeyError) -> PublicParameters {
        switch self {
        case .rsa(let modulus, let exponent):
            let parameters = try RSAParameters(modulus: modulus, exponent: exponent)
            return .rsa(modulus: parameters.modulus, exponent: parameters.exponent)
        case .ellipticCurve(let curve, let x, let y):
            // RFC 7518 §6.2.1.2: full width, leading zeros included.
            let fits = x.count == curve.width && y.count == curve.width
            guard fits else {  // check: ec-coordinate-width
                let problem =
                    "a coordinate of \(curve.rawValue) has \(curve.width) bytes, not \(x.count) and \(y.count)"
                throw KeyError(.malformed, problem)
            }
            return self
        case .ed25519(let bytes):
            guard bytes.count == 32 else {
                throw KeyError(.malformed, "an Ed25519 key has 32 bytes, not \(bytes.count)")
            }
            if Self.isOfSmallOrder(bytes) {  // check: ed25519-small-order
                throw KeyError(.weakKey, "the Ed25519 key is a point of small order, whose signatures anybody can make")
            }
            return self
        }
    }

    /// Whether a point generates fewer than nine others: libcrypto imports those too. Compares the y coordinate with
    /// the five of them, and with the two that are also written as one number larger than the field.
    private static func isOfSmallOrder(_ bytes: [UInt8]) -> Bool {
        let y = bytes.dropLast() + [(bytes.last ?? 0) & 0x7F]
        let ones = [UInt8](repeating: 0xFF, count: 30) + [0x7F]
        let zeros = [UInt8](repeating: 0, count: 31)
        let orderEight: [[UInt64]] = [
            [0x26E8_958F_C2B2_27B0, 0x45C3_F489_F2EF_98F0, 0xD5DF_AC05_D3C6_3339, 0xB138_0288_6D53_FC05],
            [0xC717_6A70_3D4D_D84F, 0xBA3C_0B76_0D10_670F, 0x2A20_53FA_2C39_CCC6, 0x4EC7_FD77_92AC_037A],
        ]
        let points = [[0] + zeros, [1] + zeros, [0xEC] + ones, [0xED] + ones, [0xEE] + ones]
        return points.contains { y.elementsEqual($0) }
            || orderEight.contains { words in
                y.elementsEqual(
                    words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
                )
            }
    }

    /// libcrypto's key. Call it on checked parameters.
    func makeKey() throws(KeyError) -> EVPKey {
        switch self {
        case .rsa(let modulus, let exponent): try EVPKey.rsa(modulus: modulus, exponent: exponent)
        case .ellipticCurve(let curve, let x, let y): try EVPKey.ellipticCurve(curve, point: [0x04] + x + y)
        case .ed25519(let bytes): try EVPKey.ed25519(bytes)
        }
    }

    /// What checks signatures. Call it on checked parameters.
    func makeVerifier() throws(KeyError) -> any SignatureVerifier {
        let key = try makeKey()
        let verifier: (any SignatureVerifier)? =
            switch self {
            case .rsa(let modulus, _): RSAVerifier(key, modulusLength: modulus.count)
            case .ellipticCurve(let curve, _, _): ECDSAVerifier(key, curve)
            case .ed25519: Ed25519Verifier(key)
            }
        guard let verifier else { throw KeyError(.cryptographicFailure, "libcrypto cannot verify with this key") }
        return verifier
    }

    /// The members that RFC 7638 §3.2 hashes, in its order.
    var members: [JSON.Member] {
        func text(_ bytes: [UInt8]) -> JSON { .string(Base64URL.encode(bytes)) }
        return switch self {
        case .rsa(let modulus, let exponent):
            [.init("e", text(exponent)), .init("kty", "RSA"), .init("n", text(modulus))]
        case .ellipticCurve(let curve, let x, let y):
            [
                .init("crv", .string(curve.rawValue)), .init("kty", "EC"), .init("x", text(x)), .init("y", text(y)),
            ]
        case .ed25519(let bytes):
            [.init("crv", "Ed25519"), .init("kty", "OKP"), .init("x", text(bytes))]
        }
    }
}
