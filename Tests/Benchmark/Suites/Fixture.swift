// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// Keys, tokens and a validator for one algorithm.
struct Fixture: Sendable {
    static let issuer = "https://auth.example.com/realms/benchmark"
    static let resource = "https://mcp.example.com/mcp"
    /// Within the life of every token made here.
    static let now: Double = 1_800_000_000

    let algorithm: SignatureAlgorithm
    let key: SigningKey
    /// The key itself, if it is a shared secret: for peers.
    let secret: [UInt8]?
    /// Makes a verifier of libcrypto's, each for one thread.
    let makeRaw: @Sendable () -> (any RawVerifier)?
    /// Verifies each token it is given.
    let validator: TokenValidator
    /// Distinct tokens.
    let tokens: [String]
    /// Input and signature of each, in libcrypto's form.
    let rawTokens: [(input: [UInt8], signature: [UInt8])]

    init(_ algorithm: SignatureAlgorithm, tokens count: Int = 64) throws {
        self.algorithm = algorithm
        (key, secret, makeRaw) = try Self.makeKey(algorithm)
        validator = try Self.makeValidator(FixedKeys(key.publicKeySet), algorithm)
        tokens = try Self.sign(0..<count, with: key)
        rawTokens = try tokens.map { token in
            let dot = token.utf8.lastIndex(of: UInt8(ascii: ".")) ?? token.endIndex
            let signature = try Base64URL.decode(String(token[dot...].dropFirst()))
            let isEC = algorithm.name.utf8.starts(with: "ES".utf8)
            return (Array(token.utf8[..<dot]), isEC ? DER.ecdsa(signature) : signature)
        }
    }

    /// The tokens of these numbers.
    static func sign(_ numbers: Range<Int>, with key: SigningKey) throws -> [String] {
        try numbers.map { try key.sign(claims($0).serialized(), header: [.init("typ", "at+jwt")]) }
    }

    /// 341 bytes or so: what an ordinary access token holds.
    static func claims(_ number: Int) -> JSON {
        [
            "iss": .string(issuer), "sub": .string("2f9a6f0e-6c1c-4a1a-9d53-\(100_000_000_000 + number)"),
            "aud": [.string(resource), "https://other.example.com/api"], "iat": .integer(Int64(now) - 60),
            "nbf": .integer(Int64(now) - 60), "exp": .integer(Int64(now) + 3600),
            "jti": .string("0d0a3a5e-55a5-4f14-8f0c-\(200_000_000_000 + number)"), "client_id": "mcp-client-desktop",
            "scope": "openid profile mcp:connect files:read files:write",
        ]
    }

    /// What the issuer's key endpoint answers.
    var keySetDocument: [UInt8] { key.publicKeySet.json.serialized() }

    /// A validator that remembers what it has verified.
    func cachingValidator(bytes: Int = 4 << 20) throws -> TokenValidator {
        try Self.makeValidator(FixedKeys(key.publicKeySet), algorithm, cache: .inMemory(bytes: bytes))
    }

    static func makeValidator(
        _ keys: any KeySource,
        _ algorithm: SignatureAlgorithm,
        cache: VerifiedTokenCache = .off
    ) throws -> TokenValidator {
        let trusted = Issuer.source(keys, issuer: issuer).with { $0.algorithms = [algorithm] }
        let audience = AudiencePolicy.resource(try ResourceIdentifier(resource))
        return try TokenValidator(issuers: [trusted], audience: audience, clock: WallClock { now }, cache: cache)
    }

    /// Verification by libcrypto alone.
    func raw() throws -> any RawVerifier {
        guard let raw = makeRaw() else { throw WrongResult(subject: "raw \(algorithm.name)") }
        return raw
    }

    private typealias Keys = (SigningKey, secret: [UInt8]?, @Sendable () -> (any RawVerifier)?)

    private static func makeKey(_ algorithm: SignatureAlgorithm) throws -> Keys {
        func pair(_ key: RawKey?, _ make: @escaping @Sendable (RawKey) -> (any RawVerifier)?) throws -> Keys {
            guard let key else { throw WrongResult(subject: algorithm.name) }
            return (try SigningKey(pem: key.pem, algorithm: algorithm, keyID: "key-2026-01"), nil, { make(key) })
        }
        func digest(
            _ hash: String,
            _ length: Int,
            isPSS: Bool = false
        ) -> @Sendable (RawKey) -> (any RawVerifier)? {
            { RawDigestVerifier($0, hash: hash, length: length, isPSS: isPSS) }
        }
        switch algorithm {
        case .rs256: return try pair(RawKey(.rsa), digest("SHA256", 32))
        case .ps256: return try pair(RawKey(.rsa), digest("SHA256", 32, isPSS: true))
        case .es256: return try pair(RawKey(.ec("P-256")), digest("SHA256", 32))
        case .es384: return try pair(RawKey(.ec("P-384")), digest("SHA384", 48))
        case .eddsa: return try pair(RawKey(.ed25519)) { RawEd25519Verifier($0) }
        default:
            let secret = (0..<32).map { _ in UInt8.random(in: 0...255) }
            let key = try SigningKey(secret: SharedSecret(secret), algorithm: .hs256, keyID: "key-2026-01")
            return (key, secret, { RawHMACVerifier(secret) })
        }
    }
}

/// The DER of an ECDSA signature.
enum DER {
    static func ecdsa(_ signature: [UInt8]) -> [UInt8] {
        func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            let digits = Array(bytes.drop { $0 == 0 })
            let padded = (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits
            return [0x02, UInt8(padded.count)] + padded
        }
        let half = signature.count / 2
        let content = integer(signature[..<half]) + integer(signature[half...])
        return (content.count < 0x80 ? [0x30] : [0x30, 0x81]) + [UInt8(content.count)] + content
    }
}
