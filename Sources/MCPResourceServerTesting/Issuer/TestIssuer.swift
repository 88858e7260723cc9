// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
public import TokenValidation

/// An authorization server for tests and samples: it has keys and mints access tokens, good ones and broken ones.
///
/// It never leaves the process, asks nobody for consent and hands a token to whoever holds it: nothing for production.
///
/// ```swift
/// let issuer = try TestIssuer()
/// let good = try issuer.token(scope: "files:read")
/// let odd = try issuer.token(claims: ["aud": ["https://other.example", 7], "exp": nil])
/// for fault in TokenFault.all { let bad = try issuer.token(with: fault) }
/// ```
public struct TestIssuer: Sendable {
    /// The issuer identifier, as it stands in `iss`.
    public let identifier: String
    /// What `aud` names unless a token is asked for another audience.
    public let audience: String
    /// Where `iat` and `exp` come from.
    public let clock: WallClock
    /// The keys whose public halves are published, the newest first of its algorithm.
    public private(set) var signingKeys: [SigningKey]
    /// Claims that every token has besides the usual ones, or in place of them: what a provider adds of its own.
    public var additionalClaims: [JSON.Member] = []

    private var rotations = 0

    /// An issuer with a fresh key of each algorithm; the first one signs where nothing else is said.
    ///
    /// Elliptic curve keys are made in microseconds, RSA keys may take a tenth of a second.
    /// - Throws: `KeyError` if a key cannot be made.
    public init(
        _ identifier: String = "https://issuer.example",
        audience: String = "https://mcp.example.com/mcp",
        algorithms: [SignatureAlgorithm] = [.es256],
        clock: WallClock = .system
    ) throws {
        self.identifier = identifier
        self.audience = audience
        self.clock = clock
        signingKeys = []
        for algorithm in algorithms { signingKeys.append(try Self.newKey(algorithm, generation: 0)) }
    }

    /// An issuer with keys made elsewhere; the first one signs where nothing else is said.
    public init(_ identifier: String, audience: String, signingKeys: [SigningKey], clock: WallClock = .system) {
        self.identifier = identifier
        self.audience = audience
        self.clock = clock
        self.signingKeys = signingKeys
    }

    /// The published keys; for a shared secret, the secret itself.
    public var keys: JSONWebKeySet {
        JSONWebKeySet(signingKeys.flatMap(\.publicKeySet.keys))
    }

    /// The text of the published key set (RFC 7517 §5): public members only.
    public var keySetDocument: [UInt8] {
        JSON.object([.init("keys", .array(signingKeys.compactMap { $0.publicKey?.json }))]).serialized()
    }

    /// The newest key of an algorithm, or the first one.
    /// - Throws: ``NoSuchKey`` if the issuer has no key of that algorithm.
    public func signingKey(_ algorithm: SignatureAlgorithm? = nil) throws -> SigningKey {
        let key = signingKeys.first { algorithm == nil || $0.algorithm == algorithm }
        guard let key else { throw NoSuchKey(algorithm: algorithm) }
        return key
    }

    /// Makes a new key of each algorithm, which signs from now on.
    ///
    /// - Parameter keepingOld: Whether the keys before it stay published, as a careful issuer does for a while.
    public mutating func rotateKeys(keepingOld: Bool = true) throws {
        var algorithms: [SignatureAlgorithm] = []
        for key in signingKeys where !algorithms.contains(key.algorithm) { algorithms.append(key.algorithm) }
        rotations += 1
        var fresh: [SigningKey] = []
        for algorithm in algorithms { fresh.append(try Self.newKey(algorithm, generation: rotations)) }
        signingKeys = fresh + (keepingOld ? signingKeys : [])
    }

    /// Adds keys after those there are.
    mutating func add(_ keys: [SigningKey]) { signingKeys += keys }

    private static func newKey(
        _ algorithm: SignatureAlgorithm,
        generation: Int
    ) throws -> SigningKey {
        try SigningKey.generate(algorithm, keyID: "\(algorithm.name.lowercased())-\(generation)")
    }
}

/// A ``TestIssuer`` was asked to sign with an algorithm that it has no key of.
public struct NoSuchKey: Error, Sendable, Hashable {
    /// The algorithm; nil if the issuer has no key at all.
    public let algorithm: SignatureAlgorithm?
}
