// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A key that signs: for embedded issuers, tests, and documents that this server signs itself.
///
/// Its text forms, dumps and mirrors show nothing of the private part.
public struct SigningKey: Sendable {
    /// What it signs with.
    public let algorithm: SignatureAlgorithm
    /// The `kid` that it writes into headers.
    public let keyID: String?
    /// The other half; nil for a shared secret.
    public let publicKey: JSONWebKey?
    /// What verifies its signatures: the public key, or the shared secret itself.
    public let publicKeySet: JSONWebKeySet
    private let signer: any Signer

    /// A new key: RSA of 2048 bits, the curve of the algorithm, or a random secret as long as the hash.
    public static func generate(_ algorithm: SignatureAlgorithm, keyID: String? = nil) throws(KeyError) -> SigningKey {
        if algorithm.isSymmetric {
            let secret = try SharedSecret(SecureRandom.bytes(algorithm.hash.length))
            return try SigningKey(secret: secret, algorithm: algorithm, keyID: keyID)
        }
        let type = algorithm.generatedType
        return try SigningKey(EVPKey.generate(type), type, algorithm, keyID)
    }

    /// A private key from a JWK (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2), or a shared secret.
    ///
    /// The JWK has to name its `alg`, unless its curve leaves one only (Ed25519 then signs as `EdDSA`). Everything that
    /// is demanded of a public key is demanded of the public half, and the halves have to belong together.
    public init(jwk json: JSONValue) throws(KeyError) {
        let members = try JWKMembers(json)
        let type = try members.keyType()
        try members.checkPurpose("sign")
        let keyID = try members.keyID()?.stringValue
        guard let algorithm = try members.algorithm() ?? type.onlyAlgorithm else {
            throw KeyError(.unsupportedAlgorithm, "the JWK has to name its alg")
        }
        if type == .secret {
            self = try SigningKey(secret: SharedSecret(members.secret()), algorithm: algorithm, keyID: keyID)
            return
        }
        _ = try members.publicParameters(type).checked()
        self = try SigningKey(members.privateParameters(type).makeKey(), type, algorithm, keyID)
        let declared = try JSONWebKey(members.publicParameters(type), algorithm, keyID: keyID)
        try checkSignature(with: declared)
    }

    /// A private key from PEM: `PRIVATE KEY`, `RSA PRIVATE KEY` or `EC PRIVATE KEY`, not encrypted.
    public init(pem: String, algorithm: SignatureAlgorithm, keyID: String? = nil) throws(KeyError) {
        let parameters = try KeyDocument.privateParameters(pem: pem)
        let key = try parameters.makeKey()
        self = try SigningKey(key, parameters.type, algorithm, keyID)
        if let publicKey { try checkSignature(with: publicKey) }
    }

    /// A shared secret for HS256, HS384 or HS512.
    public init(secret: SharedSecret, algorithm: SignatureAlgorithm, keyID: String? = nil) throws(KeyError) {
        publicKeySet = try JSONWebKeySet(secret: secret, algorithm: algorithm, keyID: keyID)
        publicKey = nil
        self.algorithm = algorithm
        self.keyID = keyID
        signer = SecretSigner(secret, algorithm)
    }

    private init(
        _ key: EVPKey,
        _ type: KeyType,
        _ algorithm: SignatureAlgorithm,
        _ keyID: String?
    ) throws(KeyError) {
        let publicKey = try JSONWebKey(key.publicParameters(type), algorithm, keyID: keyID)
        guard let signer = makeSigner(key, type, algorithm) else {
            throw KeyError(.cryptographicFailure, "libcrypto cannot sign with this key")
        }
        self.algorithm = algorithm
        self.keyID = keyID
        self.publicKey = publicKey
        publicKeySet = JSONWebKeySet([publicKey])
        self.signer = signer
    }

    /// Refuses a private half that does not belong to the public one.
    private func checkSignature(with publicKey: JSONWebKey) throws(KeyError) {
        let sample = Array("sample".utf8)
        let signature = try signature(over: sample)
        let belongs = publicKey.isValid(signature: signature, over: sample[...], algorithm: algorithm)
        if !belongs {  // check: signing-key-halves
            throw KeyError(.invalidKey, "the private and the public part do not belong together")
        }
    }

    /// The signature of some bytes, in the form that a JWS has (RFC 7518 §3, RFC 8037 §3.1).
    package func signature(over input: [UInt8]) throws(KeyError) -> [UInt8] {
        guard let signature = signer.signature(over: input) else {
            throw KeyError(.cryptographicFailure, "libcrypto could not sign")
        }
        return signature
    }

    /// A compact JWS (RFC 7515 §7.1). `alg` and, if the key has one, `kid` are set here; `header` adds the rest.
    ///
    /// Does not look at the payload.
    public func sign(_ payload: [UInt8], header: [JSON.Member] = []) throws(KeyError) -> String {
        var members: [JSON.Member] = [.init("alg", .string(algorithm.name))]
        if let keyID { members.append(.init("kid", .string(keyID))) }
        for member in header {
            let isTaken =
                member.name.utf8.elementsEqual("kid".utf8)
                || members.contains { $0.name.utf8.elementsEqual(member.name.utf8) }
            guard !isTaken else {
                throw KeyError(.invalidHeader, "alg and kid are set by the key, and no member may occur twice")
            }
            members.append(member)
        }
        let input = Base64URL.encode(JSON.object(members).serialized()) + "." + Base64URL.encode(payload)
        return input + "." + Base64URL.encode(try signature(over: Array(input.utf8)))
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The algorithm and the `kid`.
    public var description: String { "SigningKey(\(algorithm), kid: \(keyID ?? "none"), redacted)" }
    /// The algorithm and the `kid`.
    public var debugDescription: String { description }
    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SignatureAlgorithm {
    /// The type of a new key for this algorithm.
    fileprivate var generatedType: KeyType {
        switch identifier {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: .rsa
        case .es256: .ellipticCurve(.p256)
        case .es384: .ellipticCurve(.p384)
        case .es512: .ellipticCurve(.p521)
        case .eddsa, .ed25519: .ed25519
        case .hs256, .hs384, .hs512: .secret
        }
    }
}

extension KeyType {
    /// What a private JWK without `alg` signs with.
    fileprivate var onlyAlgorithm: SignatureAlgorithm? {
        switch self {
        case .ellipticCurve(.p256): .es256
        case .ellipticCurve(.p384): .es384
        case .ellipticCurve(.p521): .es512
        case .ed25519: .eddsa
        case .rsa, .secret: nil
        }
    }
}
