// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Reads the members of one JWK (RFC 7517 §4, RFC 7518 §6). Unknown members are ignored (R29), and so are `x5u` and
/// `x5c`: nothing is fetched, and a certificate never takes the place of the key's own numbers (R45).
struct JWKMembers {
    private let json: JSONValue

    private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]
    static let maximumKeyIDBytes = 256

    init(_ json: JSONValue) throws(KeyError) {
        guard json.kind == .object else { throw KeyError(.malformed, "a JWK is a JSON object") }
        if json.containsDuplicateNames {  // check: jwk-duplicate-names
            throw KeyError(.malformed, "the JWK has a member twice")
        }
        self.json = json
    }

    /// The type of the key, from `kty` and `crv`.
    func keyType() throws(KeyError) -> KeyType {
        let type = try string("kty")
        if type.utf8Equals("RSA") { return .rsa }
        if type.utf8Equals("oct") { return .secret }
        if type.utf8Equals("EC") {
            let name = try string("crv")
            guard let curve = EllipticCurve.allCases.first(where: { name.utf8Equals($0.rawValue) }) else {
                throw KeyError(.unsupportedCurve, "the EC curve is not one of P-256, P-384 and P-521")
            }
            return .ellipticCurve(curve)
        }
        if type.utf8Equals("OKP") {
            guard try string("crv").utf8Equals("Ed25519") else {
                throw KeyError(.unsupportedCurve, "the OKP curve is not Ed25519")
            }
            return .ed25519
        }
        throw KeyError(.unsupportedKeyType, "the kty is not RSA, EC, OKP or oct")
    }

    /// Refuses private members of an asymmetric key (RFC 7517 §9.2).
    func checkNoPrivateMembers() throws(KeyError) {
        let isPrivate = Self.privateMembers.contains { json[$0] != nil }
        if isPrivate {  // check: jwk-private-members
            throw KeyError(.privateKeyPublished, "the JWK holds private members where only a public key may stand")
        }
    }

    /// Refuses a key that `use` or `key_ops` reserve for something else (RFC 7517 §4.2, §4.3).
    func checkPurpose(_ operation: String) throws(KeyError) {
        if let use = json["use"] {
            let isSignature = use.utf8Equals("sig")
            if !isSignature {  // check: jwk-use
                throw KeyError(.notForSignatures, "the JWK's use is not \"sig\"")
            }
        }
        guard let operations = json["key_ops"] else { return }
        let names = operations.elements
        let isList = operations.kind == .array && names.allSatisfy { $0.kind == .string }
        if !isList {  // check: jwk-key-ops-form
            throw KeyError(.malformed, "key_ops is not an array of strings")
        }
        let isListed = names.contains { $0.utf8Equals(operation) }
        if !isListed {  // check: jwk-key-ops
            throw KeyError(.notForSignatures, "the JWK's key_ops do not include \"\(operation)\"")
        }
        // By a set, whose hashing is seeded: comparing each with each would let a long list stall the server.
        let isRepeated = Set(names.map { $0.utf8 ?? [] }).count < names.count
        if isRepeated {  // check: jwk-key-ops-distinct
            throw KeyError(.malformed, "key_ops names an operation twice")
        }
        let fitsUse = json["use"] == nil || names.allSatisfy { $0.utf8Equals("sign") || $0.utf8Equals("verify") }
        if !fitsUse {  // check: jwk-key-ops-use
            throw KeyError(.notForSignatures, "the JWK's use is \"sig\", its key_ops say more than that")
        }
    }

    /// The `alg`, which has to be one of a signature (RFC 7517 §4.4). Whether it fits the key is judged with the key.
    func algorithm() throws(KeyError) -> SignatureAlgorithm? {
        guard json["alg"] != nil else { return nil }
        let name = try string("alg").utf8Slice ?? []
        guard let algorithm = SignatureAlgorithm(utf8: name.span) else {
            throw KeyError(.unsupportedAlgorithm, "the JWK's alg is not a signature algorithm that is known here")
        }
        return algorithm
    }

    /// The `kid`: a string of 1 to 256 bytes, since a token cannot name another.
    func keyID() throws(KeyError) -> JSONValue? {
        guard let keyID = json["kid"] else { return nil }
        let count = keyID.utf8?.count ?? 0
        let isUsable = count >= 1 && count <= Self.maximumKeyIDBytes
        if !isUsable {  // check: jwk-kid
            throw KeyError(.malformed, "the JWK's kid is not a string of 1 to \(Self.maximumKeyIDBytes) bytes")
        }
        return keyID
    }

    /// The `issuer`, if it is a text. Not registered, so any other value is none.
    var issuer: [UInt8]? { json["issuer"]?.utf8 }

    /// The public numbers, not yet judged.
    func publicParameters(_ type: KeyType) throws(KeyError) -> PublicParameters {
        switch type {
        case .rsa: .rsa(modulus: try bytes("n"), exponent: try bytes("e"))
        case .ellipticCurve(let curve): .ellipticCurve(curve, x: try bytes("x"), y: try bytes("y"))
        case .ed25519: .ed25519(try bytes("x"))
        case .secret: throw KeyError(.secretPublished, "a shared secret has no public part")
        }
    }

    /// The private numbers, not yet judged.
    func privateParameters(_ type: KeyType) throws(KeyError) -> PrivateParameters {
        switch type {
        case .rsa:
            var parts = [try bytes("n"), try bytes("e"), try bytes("d")]
            let factors = ["p", "q", "dp", "dq", "qi"]
            if factors.contains(where: { json[$0] != nil }) {
                for name in factors { parts.append(try bytes(name)) }
            }
            guard json["oth"] == nil else { throw KeyError(.invalidKey, "an RSA key of more than two primes") }
            return .rsa(parts)
        case .ellipticCurve(let curve):
            return .ellipticCurve(curve, scalar: try bytes("d"), point: [0x04] + (try bytes("x")) + (try bytes("y")))
        case .ed25519:
            return .ed25519(seed: try bytes("d"))
        case .secret:
            throw KeyError(.malformed, "a shared secret has no private part")
        }
    }

    /// The bytes of a shared secret.
    func secret() throws(KeyError) -> [UInt8] {
        try bytes("k")
    }

    private func string(_ name: String) throws(KeyError) -> JSONValue {
        guard let value = json[name], value.kind == .string else {
            throw KeyError(.malformed, "the JWK has no string member \"\(name)\"")
        }
        return value
    }

    private func bytes(_ name: String) throws(KeyError) -> [UInt8] {
        let text = try string(name).utf8 ?? []
        do {
            return try Base64URL.decode(text[...])
        } catch {
            throw KeyError(.malformed, "the JWK's member \"\(name)\" is not base64url")
        }
    }
}
