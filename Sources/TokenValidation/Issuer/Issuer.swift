// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE

/// An authorization server whose tokens are accepted: its name, its keys and its habits.
///
/// Keys, algorithms and audience are the issuer's own. A key of one issuer never verifies a token of another.
public struct Issuer: Sendable {
    /// The `iss` of its tokens, byte for byte: no slash is added or dropped.
    public let identifier: String

    /// Where its keys come from.
    public var keys: any KeySource

    /// The algorithms it signs with. Nothing else is tried, whatever a token's header says.
    ///
    /// Issuers with fixed public keys begin with what these keys serve, all others with ``SignatureAlgorithm/defaults``.
    public var algorithms: [SignatureAlgorithm]

    /// What its tokens have as audience, if that differs from the validator's policy.
    public var audience: AudiencePolicy?

    /// How its access tokens are told from its other tokens.
    public var tokenType = TokenTypePolicy.lenient

    /// Where its tokens have scopes, roles, client and user.
    public var conventions = ClaimConventions()

    /// Seconds by which its clock and ours may differ: 0 to 300.
    public var leeway = 60

    /// The most seconds since `iat`, leeway not counted; nil for no limit besides `exp`. If set, `iat` is required.
    public var maximumAge: Int?

    /// An issuer with keys from a source.
    public init(
        identifier: String,
        keys: any KeySource,
        algorithms: [SignatureAlgorithm] = SignatureAlgorithm.defaults
    ) {
        self.identifier = identifier
        self.keys = keys
        self.algorithms = algorithms
    }

    /// An issuer with keys from a source.
    public static func source(_ keys: any KeySource, issuer: String) -> Issuer {
        Issuer(identifier: issuer, keys: keys)
    }

    /// An issuer with public keys that never change.
    ///
    /// Its ``algorithms`` are what the keys themselves say: the `alg` of each; for one without, RS256 and PS256 if it is an
    /// RSA key, and all that it can serve if it is another. That is safe because the keys were configured here, and it is
    /// still a list: set it to allow less, or to let an RSA key without `alg` serve something else. Of shared secrets
    /// nothing is derived: use ``secret(_:algorithm:issuer:)``.
    public static func keys(_ set: JSONWebKeySet, issuer: String) -> Issuer {
        let derived = set.derivedAlgorithms
        return Issuer(
            identifier: issuer,
            keys: FixedKeys(set),
            algorithms: derived.isEmpty ? SignatureAlgorithm.defaults : derived
        )
    }

    /// An issuer with one public key in PEM. Its ``algorithms`` are those of ``keys(_:issuer:)`` for a key without `alg`.
    ///
    /// - Throws: `KeyError` if the text is not a usable public key.
    public static func pem(_ pem: String, issuer: String) throws(KeyError) -> Issuer {
        do throws(KeyError) {
            return .keys(JSONWebKeySet([try JSONWebKey(pem: pem)]), issuer: issuer)
        } catch {
            throw error.about("the key of \(Printable.text(issuer))")
        }
    }

    /// An issuer that shares a secret with this server. Whoever has the secret can make tokens.
    ///
    /// - Throws: `KeyError` if `algorithm` is not HS256, HS384 or HS512, or the secret is shorter than its hash.
    public static func secret(
        _ secret: SharedSecret,
        algorithm: SignatureAlgorithm,
        issuer: String
    ) throws(KeyError) -> Issuer {
        do throws(KeyError) {
            let set = try JSONWebKeySet(secret: secret, algorithm: algorithm)
            return Issuer(identifier: issuer, keys: FixedKeys(set), algorithms: [algorithm])
        } catch {
            throw error.about("the secret of \(Printable.text(issuer))")
        }
    }

    /// A changed copy, for settings in an expression.
    public func with(_ change: (inout Issuer) -> Void) -> Issuer {
        var copy = self
        change(&copy)
        return copy
    }
}
