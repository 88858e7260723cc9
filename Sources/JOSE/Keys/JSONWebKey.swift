// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A key that signatures can be checked with: RSA (2048 to 8192 bits), EC (P-256, P-384, P-521), Ed25519, or a shared
/// secret that was configured on this machine.
///
/// Only usable keys exist: everything that has to hold of the parameters is checked when one is made. A key with an
/// `alg` serves exactly that algorithm; one without serves what its type and the allow-list of the moment share.
public struct JSONWebKey: Sendable {
    private let storage: Storage

    private final class Storage: Sendable {
        let type: KeyType
        let bits: Int
        let algorithm: SignatureAlgorithm?
        let keyID: String?
        let keyIDBytes: [UInt8]?
        /// Nil for a secret.
        let parameters: PublicParameters?
        let secret: SharedSecret?
        let verifier: any SignatureVerifier
        let thumbprint: String
        let matchesAnyKeyID: Bool
        let issuer: [UInt8]?

        init(
            _ parameters: PublicParameters,
            _ algorithm: SignatureAlgorithm?,
            _ keyID: String?,
            _ verifier: any SignatureVerifier,
            matchesAnyKeyID: Bool,
            issuer: [UInt8]?
        ) {
            type = parameters.type
            bits = parameters.bits
            self.algorithm = algorithm
            self.keyID = keyID
            keyIDBytes = keyID.map { Array($0.utf8) }
            self.parameters = parameters
            secret = nil
            self.verifier = verifier
            thumbprint = Base64URL.encode(Digest.sha256(JSON.object(parameters.members).serialized()))
            self.matchesAnyKeyID = matchesAnyKeyID
            self.issuer = issuer
        }

        init(_ secret: SharedSecret, _ algorithm: SignatureAlgorithm?, _ keyID: String?, matchesAnyKeyID: Bool) {
            type = .secret
            bits = secret.bytes.count * 8
            self.algorithm = algorithm
            self.keyID = keyID
            keyIDBytes = keyID.map { Array($0.utf8) }
            parameters = nil
            self.secret = secret
            verifier = HMACVerifier(secret)
            let label = Array("thumbprint of a shared secret".utf8)
            thumbprint = Base64URL.encode(MAC.hmac(.hs256, key: secret.bytes, message: label))
            self.matchesAnyKeyID = matchesAnyKeyID
            issuer = nil
        }
    }

    /// A public key from a JWK (RFC 7517 §4).
    ///
    /// Refuses private members, `oct`, a `use` other than `sig`, `key_ops` without `verify`, an `alg` that does not fit
    /// and weak parameters. Ignores `x5c`, `x5u`, `x5t` and unknown members. Does not fetch anything.
    public init(_ json: JSONValue) throws(KeyError) {
        try self.init(json, allowingSecrets: false)
    }

    /// A public key from the text of a JWK, as ``init(_:)``.
    public init(parsing bytes: [UInt8]) throws(KeyError) {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes, limits: .keySet)
        } catch {
            throw KeyError.notJSON(bytes, error)
        }
        if json["keys"]?.kind == .array, json["kty"] == nil {
            throw KeyError(.malformed, "this is a JWK Set, not one JWK: use JSONWebKeySet(parsing:)")
        }
        try self.init(json)
    }

    /// A key of a JWK, shared secrets included if they are allowed: in files on this machine only.
    package init(_ json: JSONValue, allowingSecrets: Bool) throws(KeyError) {
        let members = try JWKMembers(json)
        let type = try members.keyType()
        if type == .secret {
            if !allowingSecrets {  // check: jwk-secret-in-public-set
                throw KeyError(.secretPublished, "a shared secret stands where only public keys may")
            }
        } else {
            try members.checkNoPrivateMembers()
        }
        try members.checkPurpose("verify")
        let algorithm = try members.algorithm()
        let keyID = try members.keyID()?.stringValue
        if type == .secret {
            if let algorithm { try Self.check(algorithm, fits: .secret) }
            let secret = try SharedSecret(unjudged: members.secret())
            try SharedSecret.checkLength(secret.bytes, minimum: algorithm?.hash.length ?? 32)
            self.init(secret, algorithm, keyID: keyID, matchesAnyKeyID: false)
        } else {
            let parameters = try members.publicParameters(type)
            try self.init(parameters, algorithm, keyID: keyID, issuer: members.issuer)
        }
    }

    /// A public key from PEM: a `PUBLIC KEY` (RFC 7468 §13) or an `RSA PUBLIC KEY` (RFC 8017 §A.1.1) block.
    ///
    /// Refuses certificates, whose dates and signer nobody would check, and private keys. A key without `keyID` is used
    /// for tokens whatever `kid` they carry: PEM has no place for one. Give the `algorithm` if the issuer uses one only.
    public init(pem: String, keyID: String? = nil, algorithm: SignatureAlgorithm? = nil) throws(KeyError) {
        let parameters = try KeyDocument.publicParameters(pem: pem)
        try self.init(parameters, algorithm, keyID: keyID, matchesAnyKeyID: keyID == nil)
    }

    /// A shared secret. Without `keyID` it is used for tokens whatever `kid` they carry.
    package init(secret: SharedSecret, algorithm: SignatureAlgorithm, keyID: String? = nil) throws(KeyError) {
        try Self.check(algorithm, fits: .secret)
        try SharedSecret.checkLength(secret.bytes, minimum: algorithm.hash.length)
        self.init(secret, algorithm, keyID: keyID, matchesAnyKeyID: keyID == nil)
    }

    private init(_ secret: SharedSecret, _ algorithm: SignatureAlgorithm?, keyID: String?, matchesAnyKeyID: Bool) {
        storage = Storage(secret, algorithm, keyID, matchesAnyKeyID: matchesAnyKeyID)
    }

    /// A public key from its numbers, which are checked here.
    init(
        _ parameters: PublicParameters,
        _ algorithm: SignatureAlgorithm?,
        keyID: String?,
        matchesAnyKeyID: Bool = false,
        issuer: [UInt8]? = nil
    ) throws(KeyError) {
        if let algorithm { try Self.check(algorithm, fits: parameters.type) }
        let checked = try parameters.checked()
        let verifier = try checked.makeVerifier()
        storage = Storage(
            checked,
            algorithm,
            keyID,
            verifier,
            matchesAnyKeyID: matchesAnyKeyID,
            issuer: issuer
        )
    }

    /// The same key with another verifier in it: for tests of what happens when cryptography fails.
    init(_ key: JSONWebKey, verifier: any SignatureVerifier) throws(KeyError) {
        guard let parameters = key.storage.parameters else { throw KeyError(.secretPublished, "not a public key") }
        storage = Storage(
            parameters,
            key.algorithm,
            key.keyID,
            verifier,
            matchesAnyKeyID: key.matchesAnyKeyID,
            issuer: key.issuer
        )
    }

    private static func check(_ algorithm: SignatureAlgorithm, fits type: KeyType) throws(KeyError) {
        let fits = algorithm.fits(type)
        if !fits {  // check: key-algorithm-fits-type
            throw KeyError(.algorithmMismatch, "\(algorithm) does not belong to a key of type \(type.name)")
        }
    }
}

extension JSONWebKey {
    /// The `kid`, up to 256 bytes. It is the issuer's text: compare its bytes, not `String`s.
    public var keyID: String? { storage.keyID }

    /// The `alg`: the only algorithm that the key serves. Nil: those that its type allows.
    public var algorithm: SignatureAlgorithm? { storage.algorithm }

    /// The `kty`: `RSA`, `EC`, `OKP` or `oct`.
    public var keyType: String { storage.type.name }

    /// The `crv` of an EC or OKP key.
    public var curve: String? { storage.type.curveName }

    /// The size of the key: of the modulus, the field or the secret.
    public var bits: Int { storage.bits }

    /// The JWK thumbprint with SHA-256 in base64url (RFC 7638 §3).
    ///
    /// That of a shared secret is not RFC 7638's, which would be a plain hash of the secret, but a keyed one.
    public var thumbprint: String { storage.thumbprint }

    /// The public members: what RFC 7638 hashes and `use`, `alg`, `kid`. Nothing of a secret but its type.
    public var json: JSON {
        var members = storage.parameters?.members ?? [.init("kty", "oct")]
        members.append(.init("use", "sig"))
        if let algorithm { members.append(.init("alg", .string(algorithm.name))) }
        if let keyID { members.append(.init("kid", .string(keyID))) }
        return .object(members)
    }

    package var type: KeyType { storage.type }
    package var keyIDBytes: [UInt8]? { storage.keyIDBytes }

    /// Whether the key has this `kid`.
    func isNamed(_ keyID: [UInt8]) -> Bool {
        guard let own = storage.keyIDBytes else { return false }
        return own.span.isSame(as: keyID.span)
    }

    /// Whether the key was configured in a form that has no `kid`, so that a token's `kid` says nothing about it.
    package var matchesAnyKeyID: Bool { storage.matchesAnyKeyID }

    /// The `issuer` member, which some authorization servers add (it is not registered): whose tokens the key may sign.
    package var issuer: [UInt8]? { storage.issuer }

    /// Whether this is a shared secret that nobody can have drawn at random. A configuration has to refuse it.
    package var isPredictableSecret: Bool { storage.secret?.isPredictable ?? false }

    /// Whether the key may be used with an algorithm (RFC 8725 §3.1: at the moment of use).
    package func serves(_ algorithm: SignatureAlgorithm) -> Bool {
        if let declared = storage.algorithm { return declared == algorithm }
        return algorithm.fits(storage.type) && (storage.secret?.bytes.count ?? .max) >= algorithm.hash.length
    }

    /// Whether a signature over bytes is right. The key's own rules on algorithms are applied.
    package func isValid(
        signature: [UInt8],
        over input: ArraySlice<UInt8>,
        algorithm: SignatureAlgorithm
    ) -> Bool {
        isValid(signature: signature.span, over: input.span, algorithm: algorithm)
    }

    /// Whether the signature of a JWS is right. Its header has to name the algorithm.
    package func verify(_ jws: borrowing UnverifiedJWS, algorithm: SignatureAlgorithm) -> Bool {
        guard jws.header.algorithm == algorithm else { return false }  // check: header-names-algorithm
        return jws.isSigned { isValid(signature: $0, over: $1, algorithm: algorithm) }
    }

    private func isValid(signature: Span<UInt8>, over input: Span<UInt8>, algorithm: SignatureAlgorithm) -> Bool {
        guard serves(algorithm) else { return false }  // check: key-serves-algorithm
        return storage.verifier.isValid(signature: signature, over: input, algorithm: algorithm)
    }
}

extension JSONWebKey: Hashable {
    /// Equal keys have the same numbers, the same `kid` and `issuer`, byte for byte, and the same `alg`.
    public static func == (one: JSONWebKey, other: JSONWebKey) -> Bool {
        one.thumbprint.utf8.elementsEqual(other.thumbprint.utf8) && one.keyIDBytes == other.keyIDBytes
            && one.algorithm == other.algorithm && one.issuer == other.issuer
    }

    /// Hashes the numbers, the `kid` and the `alg`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(thumbprint)
        hasher.combine(algorithm)
        hasher.combine(keyIDBytes)
    }
}

extension JSONWebKey: CustomStringConvertible {
    /// The type, the size and the thumbprint.
    public var description: String { "\(curve ?? keyType) key, \(bits) bits, thumbprint \(thumbprint)" }
}
