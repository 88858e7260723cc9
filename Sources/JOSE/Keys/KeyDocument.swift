// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A public or private key in the ASN.1 forms that PEM texts carry: SubjectPublicKeyInfo (RFC 5280 §4.1),
/// RSAPublicKey and RSAPrivateKey (RFC 8017 §A.1), PrivateKeyInfo (RFC 5958 §2), ECPrivateKey (RFC 5915 §3).
enum KeyDocument {
    private static let rsaEncryption: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
    private static let rsaPSS: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]
    private static let ecPublicKey: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
    private static let ed25519: [UInt8] = [0x2B, 0x65, 0x70]
    private static let curves: [(identifier: [UInt8], curve: EllipticCurve)] = [
        ([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07], .p256),
        ([0x2B, 0x81, 0x04, 0x00, 0x22], .p384),
        ([0x2B, 0x81, 0x04, 0x00, 0x23], .p521),
    ]

    private static let damaged = KeyError(.malformed, "the PEM block does not hold a well-formed key")

    /// The parameters, not yet judged, of a public key.
    static func publicParameters(pem text: String) throws(KeyError) -> PublicParameters {
        let pem = try PEM(text)
        switch pem.label {
        case "PUBLIC KEY": return try subjectPublicKeyInfo(pem.bytes)
        case "RSA PUBLIC KEY": return try rsaPublicKey(pem.bytes[...])
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE":
            let hint = "take its key out with \"openssl x509 -in cert.pem -noout -pubkey\""
            throw KeyError(
                .unsupportedPEM,
                "this is a certificate, whose dates and signer nobody would check here; \(hint)"
            )
        case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY":
            let hint = "the issuer keeps it; take the public one out with \"openssl pkey -in key.pem -pubout\""
            throw KeyError(.privateKeyPublished, "this is a private key; \(hint)")
        default:
            throw KeyError(.unsupportedPEM, "a \"PUBLIC KEY\" or \"RSA PUBLIC KEY\" block is needed")
        }
    }

    /// The key, with parameters not yet judged, of a private one.
    static func privateParameters(pem text: String) throws(KeyError) -> PrivateParameters {
        let pem = try PEM(text)
        switch pem.label {
        case "PRIVATE KEY": return try privateKeyInfo(pem.bytes)
        case "RSA PRIVATE KEY": return try rsaPrivateKey(pem.bytes)
        case "EC PRIVATE KEY": return try ecPrivateKey(pem.bytes, curve: nil)
        case "ENCRYPTED PRIVATE KEY":
            throw KeyError(.unsupportedPEM, "the private key is encrypted; decrypt it with \"openssl pkey\"")
        default:
            throw KeyError(.unsupportedPEM, "a \"PRIVATE KEY\" block is needed")
        }
    }

    private static func subjectPublicKeyInfo(_ bytes: [UInt8]) throws(KeyError) -> PublicParameters {
        var outer = DERReader(bytes[...])
        guard var info = outer.sequence(), outer.isAtEnd, var algorithm = info.sequence(),
            let key = info.bitString(), info.isAtEnd
        else { throw damaged }
        switch try keyType(&algorithm) {
        case .rsa:
            return try rsaPublicKey(key)
        case .ellipticCurve(let curve):
            guard key.first == 0x04, key.count == 1 + 2 * curve.width else {
                throw KeyError(.malformed, "the point of an EC key has to be uncompressed and of full width")
            }
            let x = key.dropFirst().prefix(curve.width)
            return .ellipticCurve(curve, x: Array(x), y: Array(key.suffix(curve.width)))
        case .ed25519, .secret:
            return .ed25519(Array(key))
        }
    }

    /// Reads an AlgorithmIdentifier to its end.
    private static func keyType(_ algorithm: inout DERReader) throws(KeyError) -> KeyType {
        let identifier = algorithm.objectIdentifier()
        switch identifier {
        case rsaEncryption:
            guard algorithm.content(DERReader.Tag.null)?.isEmpty == true, algorithm.isAtEnd else { throw damaged }
            return .rsa
        case rsaPSS:
            throw KeyError(.unsupportedKeyType, "the key is marked for RSASSA-PSS only; publish it as rsaEncryption")
        case ecPublicKey:
            let name = algorithm.objectIdentifier()
            guard let match = curves.first(where: { $0.identifier == name }), algorithm.isAtEnd else {
                throw KeyError(.unsupportedCurve, "the curve is not a named one of P-256, P-384 and P-521")
            }
            return .ellipticCurve(match.curve)
        case ed25519:
            guard algorithm.isAtEnd else { throw damaged }
            return .ed25519
        default:
            throw KeyError(.unsupportedKeyType, "the key is not an RSA, EC or Ed25519 key")
        }
    }

    private static func rsaPublicKey(_ bytes: ArraySlice<UInt8>) throws(KeyError) -> PublicParameters {
        var outer = DERReader(bytes)
        guard var numbers = outer.sequence(), outer.isAtEnd, let modulus = numbers.unsignedInteger(),
            let exponent = numbers.unsignedInteger(), numbers.isAtEnd
        else { throw damaged }
        return .rsa(modulus: modulus, exponent: exponent)
    }

    private static func privateKeyInfo(_ bytes: [UInt8]) throws(KeyError) -> PrivateParameters {
        var outer = DERReader(bytes[...])
        // Attributes and a public key may follow; they are not needed.
        guard var info = outer.sequence(), outer.isAtEnd, info.unsignedInteger() != nil,
            var algorithm = info.sequence(), let key = info.octetString()
        else { throw damaged }
        switch try keyType(&algorithm) {
        case .rsa:
            return try rsaPrivateKey(key)
        case .ellipticCurve(let curve):
            return try ecPrivateKey(key, curve: curve)
        case .ed25519, .secret:
            var inner = DERReader(key[...])
            guard let seed = inner.octetString(), inner.isAtEnd else { throw damaged }
            return .ed25519(seed: seed)
        }
    }

    private static func rsaPrivateKey(_ bytes: [UInt8]) throws(KeyError) -> PrivateParameters {
        var outer = DERReader(bytes[...])
        guard var numbers = outer.sequence(), outer.isAtEnd, numbers.unsignedInteger() == [0] else { throw damaged }
        var parts: [[UInt8]] = []
        while let number = numbers.unsignedInteger() { parts.append(number) }
        guard parts.count == 8, numbers.isAtEnd else { throw damaged }
        return .rsa(parts)
    }

    private static func ecPrivateKey(_ bytes: [UInt8], curve outside: EllipticCurve?) throws(KeyError)
        -> PrivateParameters
    {
        var outer = DERReader(bytes[...])
        guard var key = outer.sequence(), outer.isAtEnd, key.unsignedInteger() == [1], let scalar = key.octetString()
        else { throw damaged }
        var inside: EllipticCurve?
        if let parameters = key.content(0xA0) {
            var reader = DERReader(parameters)
            let name = reader.objectIdentifier()
            inside = curves.first { $0.identifier == name }?.curve
        }
        guard let curve = outside ?? inside else {
            throw KeyError(.unsupportedCurve, "the curve is not a named one of P-256, P-384 and P-521")
        }
        return .ellipticCurve(curve, scalar: scalar, point: [])
    }
}
