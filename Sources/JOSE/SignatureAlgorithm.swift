// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A signature or MAC algorithm of a JWS (RFC 7518 §3, RFC 8037 §3.1, RFC 9864 §2).
///
/// `none` does not exist: no value of this type stands for it, so no allow-list can hold it.
///
/// Two names exist for the same Ed25519 signature. They are separate entries of an allow-list, and nothing maps one to
/// the other: a token whose header says `EdDSA` needs ``eddsa`` in the list, one that says `Ed25519` needs ``ed25519``.
/// A JWK that says `alg: EdDSA` serves header `EdDSA` only, one that says `alg: Ed25519` serves header `Ed25519` only,
/// and one that says nothing serves whichever of the two the list holds.
public struct SignatureAlgorithm: Sendable, Hashable {
    enum Identifier: UInt8, Sendable, CaseIterable {
        case rs256, rs384, rs512, ps256, ps384, ps512, es256, es384, es512, eddsa, ed25519, hs256, hs384, hs512
    }

    let identifier: Identifier

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    public static let rs256 = Self(identifier: .rs256)
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    public static let rs384 = Self(identifier: .rs384)
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    public static let rs512 = Self(identifier: .rs512)
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes.
    public static let ps256 = Self(identifier: .ps256)
    /// RSASSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 bytes.
    public static let ps384 = Self(identifier: .ps384)
    /// RSASSA-PSS with SHA-512, MGF1 with SHA-512 and a salt of 64 bytes.
    public static let ps512 = Self(identifier: .ps512)
    /// ECDSA on P-256 with SHA-256.
    public static let es256 = Self(identifier: .es256)
    /// ECDSA on P-384 with SHA-384. Costs about ten times as much to verify as ``es256``.
    public static let es384 = Self(identifier: .es384)
    /// ECDSA on P-521 with SHA-512. Costs about twenty times as much to verify as ``es256``.
    public static let es512 = Self(identifier: .es512)
    /// Ed25519 under its older, polymorphic name (RFC 8037). Ed448 is not supported.
    public static let eddsa = Self(identifier: .eddsa)
    /// Ed25519 under its fully specified name (RFC 9864).
    public static let ed25519 = Self(identifier: .ed25519)
    /// HMAC with SHA-256. Only with a ``SharedSecret``.
    public static let hs256 = Self(identifier: .hs256)
    /// HMAC with SHA-384. Only with a ``SharedSecret``.
    public static let hs384 = Self(identifier: .hs384)
    /// HMAC with SHA-512. Only with a ``SharedSecret``.
    public static let hs512 = Self(identifier: .hs512)

    /// What an issuer accepts unless told otherwise: RS256, PS256, ES256 and both names of Ed25519.
    public static let defaults: [SignatureAlgorithm] = [.rs256, .ps256, .es256, .eddsa, .ed25519]

    /// Every algorithm there is, symmetric ones included.
    public static let all: [SignatureAlgorithm] = Identifier.allCases.map(Self.init(identifier:))

    init(identifier: Identifier) {
        self.identifier = identifier
    }

    /// The algorithm with a registered name, byte for byte; nil for `none`, other spellings and unknown names.
    public init?(_ name: String) {
        self.init(utf8: name.utf8.span)
    }

    /// The algorithm whose registered name is these bytes.
    package init?(utf8 name: Span<UInt8>) {
        guard name.count < 8, let number = Self.words.firstIndex(of: Self.word(name)) else { return nil }
        self = Self.all[number]
    }

    /// The names of all algorithms, each as one number.
    private static let words = all.map { word($0.name.utf8.span) }

    /// Up to seven bytes and how many they are.
    private static func word(_ name: Span<UInt8>) -> UInt64 {
        name.indices.reduce(UInt64(name.count)) { $0 << 8 | UInt64(name[$1]) }
    }

    /// The registered name, as in `alg`.
    public var name: String { Self.text(identifier) }

    /// Whether one secret both signs and verifies (HS256, HS384, HS512).
    public var isSymmetric: Bool { family == .hmac }

    private static func text(_ identifier: Identifier) -> String {
        switch identifier {
        case .rs256: "RS256"
        case .rs384: "RS384"
        case .rs512: "RS512"
        case .ps256: "PS256"
        case .ps384: "PS384"
        case .ps512: "PS512"
        case .es256: "ES256"
        case .es384: "ES384"
        case .es512: "ES512"
        case .eddsa: "EdDSA"
        case .ed25519: "Ed25519"
        case .hs256: "HS256"
        case .hs384: "HS384"
        case .hs512: "HS512"
        }
    }
}

extension SignatureAlgorithm: CustomStringConvertible {
    /// The registered name.
    public var description: String { name }
}

extension SignatureAlgorithm {
    /// What kind of key the algorithm works with, and how.
    enum Family: Sendable {
        case rsaPKCS1, rsaPSS, ecdsa, ed25519, hmac
    }

    var family: Family {
        switch identifier {
        case .rs256, .rs384, .rs512: .rsaPKCS1
        case .ps256, .ps384, .ps512: .rsaPSS
        case .es256, .es384, .es512: .ecdsa
        case .eddsa, .ed25519: .ed25519
        case .hs256, .hs384, .hs512: .hmac
        }
    }

    /// The hash of the algorithm; for Ed25519 it is part of the signature scheme and never computed apart.
    var hash: HashFunction {
        switch identifier {
        case .rs256, .ps256, .es256, .hs256: .sha256
        case .rs384, .ps384, .es384, .hs384: .sha384
        case .rs512, .ps512, .es512, .hs512, .eddsa, .ed25519: .sha512
        }
    }

    /// The kinds of key that the algorithm works with (RFC 7518 §3.1: one curve for each ECDSA algorithm).
    func fits(_ type: KeyType) -> Bool {
        switch type {
        case .rsa: family == .rsaPKCS1 || family == .rsaPSS
        case .ellipticCurve(.p256): identifier == .es256
        case .ellipticCurve(.p384): identifier == .es384
        case .ellipticCurve(.p521): identifier == .es512
        case .ed25519: family == .ed25519
        case .secret: family == .hmac
        }
    }
}
