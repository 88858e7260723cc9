// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// Keys, tokens and a validator for one algorithm.
struct Fixture {
    static let issuer = "https://auth.example.com/realms/benchmark"
    static let resource = "https://mcp.example.com/mcp"
    /// Within the life of every token made here.
    static let now: Double = 1_800_000_000

    let algorithm: SignatureAlgorithm
    let key: SigningKey
    let raw: any RawVerifier
    let validator: TokenValidator
    /// Distinct tokens.
    let tokens: [[UInt8]]
    /// Input and signature of each, in libcrypto's form.
    let rawTokens: [(input: [UInt8], signature: [UInt8])]

    init(_ algorithm: SignatureAlgorithm, tokens count: Int = 64) throws {
        self.algorithm = algorithm
        (key, raw) = try Self.makeKey(algorithm)
        validator = try Self.makeValidator(FixedKeys(key.publicKeySet), algorithm)
        let key = key
        tokens = try (0..<count)
            .map { number in
                try Array(key.sign(Self.claims(number).serialized(), header: [.init("typ", "at+jwt")]).utf8)
            }
        rawTokens = try tokens.map { token in
            let jws = try UnverifiedJWS(parsing: token)
            let isEC = algorithm.name.utf8.starts(with: "ES".utf8)
            return (Array(jws.signingInput), isEC ? DER.ecdsa(jws.signature) : jws.signature)
        }
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
    var keySetDocument: [UInt8] {
        JSON.object([.init("keys", .array(key.publicKeySet.keys.map(\.json)))]).serialized()
    }

    static func makeValidator(_ keys: any KeySource, _ algorithm: SignatureAlgorithm) throws -> TokenValidator {
        let trusted = Issuer.source(keys, issuer: issuer).with { $0.algorithms = [algorithm] }
        let audience = AudiencePolicy.resource(try ResourceIdentifier(resource))
        return try TokenValidator(issuers: [trusted], audience: audience, clock: WallClock { now })
    }

    private static func makeKey(_ algorithm: SignatureAlgorithm) throws -> (SigningKey, any RawVerifier) {
        func pair(_ key: RawKey?, _ make: (RawKey) -> (any RawVerifier)?) throws -> (SigningKey, any RawVerifier) {
            guard let key, let raw = make(key) else { throw WrongResult(subject: algorithm.name) }
            return (try SigningKey(pem: key.pem, algorithm: algorithm, keyID: "key-2026-01"), raw)
        }
        func digest(_ hash: String, _ length: Int, isPSS: Bool = false) -> (RawKey) -> (any RawVerifier)? {
            { RawDigestVerifier($0, hash: hash, length: length, isPSS: isPSS) }
        }
        switch algorithm {
        case .rs256: return try pair(RawKey(.rsa), digest("SHA256", 32))
        case .ps256: return try pair(RawKey(.rsa), digest("SHA256", 32, isPSS: true))
        case .es256: return try pair(RawKey(.ec("P-256")), digest("SHA256", 32))
        case .es384: return try pair(RawKey(.ec("P-384")), digest("SHA384", 48))
        case .eddsa: return try pair(RawKey(.ed25519), RawEd25519Verifier.init)
        default:
            let secret = try SecureRandom.bytes(32)
            guard let raw = RawHMACVerifier(secret) else { throw WrongResult(subject: algorithm.name) }
            let key = try SigningKey(secret: SharedSecret(secret), algorithm: .hs256, keyID: "key-2026-01")
            return (key, raw)
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
