// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Decides whether a text is an access token that one of the configured issuers made for this server and that is valid
/// now.
///
/// Always checked, and not to be switched off: the compact form and strict base64url and JSON; `iss`; `alg` against the
/// issuer's list; the signature with a key of that issuer; the token's type; that it is bound to no key; audience; `exp`,
/// `nbf`, `iat`; scope syntax; a stable identity. What a client may hear of the reason comes after the signature: a
/// forged and expired token is reported as forged.
///
/// A token that was accepted is remembered for a while, and then costs a look-up: see ``VerifiedTokenCache``.
///
/// Not checked: whether the token was revoked, whether its user still exists, and what an operation needs. No key that
/// a token carries or points to is used, and no address in a token is contacted.
public struct TokenValidator: Sendable {
    var issuers: [TrustedIssuer] { parts.issuers }
    var clock: WallClock { parts.clock }
    var verified: VerifiedTokens? { parts.verified }
    var headers: HeaderMemo { parts.headers }

    /// One object: a copy of what it holds would count a reference to each.
    private let parts: Parts

    private final class Parts: Sendable {
        let issuers: [TrustedIssuer]
        let clock: WallClock
        let verified: VerifiedTokens?
        let headers = HeaderMemo()

        init(_ issuers: [TrustedIssuer], _ clock: WallClock, _ verified: VerifiedTokens?) {
            self.issuers = issuers
            self.clock = clock
            self.verified = verified
        }
    }

    /// A validator.
    ///
    /// Fixed keys that can serve no token are no error here: each token is refused with the reason. A `ResourceServer` does not
    /// start with them.
    ///
    /// - Parameters:
    ///   - issuers: Whose tokens are accepted: 1 to 100, no two with one identifier.
    ///   - audience: What tokens show that they are for this server by, for issuers that have no policy of their own.
    ///   - clock: The time of day.
    ///   - allowHTTPLoopback: Whether `http` issuers on loopback hosts are allowed; for development only.
    ///   - cache: How many accepted tokens are remembered.
    ///   - monotonicClock: What tells how long they have been.
    /// - Throws: ``ConfigurationError`` with the value and what to write instead.
    public init(
        issuers: [Issuer],
        audience: AudiencePolicy,
        clock: WallClock = .system,
        allowHTTPLoopback: Bool = false,
        cache: VerifiedTokenCache = .inMemory(),
        monotonicClock: MonotonicClock = .continuous
    ) throws(ConfigurationError) {
        try Self.validateCount(issuers.count)
        try audience.validate(parameter: "audience")
        var trusted: [TrustedIssuer] = []
        for (index, issuer) in issuers.enumerated() {
            do {
                try issuer.validate(allowingLoopbackHTTP: allowHTTPLoopback)
                trusted.append(try TrustedIssuer(issuer, audience: issuer.audience ?? audience))
            } catch {
                throw error.within("issuers[\(index)]")
            }
            let isRepeated = trusted.dropLast().contains { $0.isNamed(issuer.identifier) }
            if isRepeated {  // check: issuers-distinct
                throw ConfigurationError(
                    parameter: "issuers[\(index)].identifier",
                    value: issuer.identifier,
                    problem: "is listed twice",
                    remedy: "list each issuer once, with all its keys"
                )
            }
        }
        parts = Parts(trusted, clock, try cache.table(clock: monotonicClock, parameter: "cache"))
    }

    private static func validateCount(_ count: Int) throws(ConfigurationError) {
        if count == 0 {  // check: issuers-empty
            throw ConfigurationError(
                parameter: "issuers",
                value: "[]",
                problem: "names nobody whose tokens could be accepted",
                remedy: "name at least one issuer"
            )
        }
        if count > Limits.issuers {  // check: issuers-limit
            throw ConfigurationError(
                parameter: "issuers",
                value: "\(count)",
                problem: "is more issuers than allowed",
                remedy: "name at most \(Limits.issuers)"
            )
        }
    }
}

/// An issuer whose settings were checked, with the audience policy that holds for it. One object: every accepted token refers to it.
final class TrustedIssuer: Sendable {
    let issuer: Issuer
    let audience: AudiencePolicy

    /// The issuer's source, which is asked for every token unless its keys are fixed: as a member of the issuer it would be copied before that.
    private let keys: any KeySource

    /// Keys of a source that never changes them, nil for any other: asked where they stand, so that no reference to them is counted.
    private let fixedKeys: JSONWebKeySet?

    /// The identifier's bytes.
    private let name: [UInt8]

    /// What `aud` has to name one of, or in the policy of clients nothing.
    private let audiences: PackedTexts

    /// The scopes that its tokens had before.
    private let scopes = ScopeMemo()

    /// An issuer for tokens that no validator judges.
    init(unchecked issuer: Issuer) {
        self.issuer = issuer
        audience = .identifiers([])
        keys = issuer.keys
        fixedKeys = issuer.fixedKeys
        name = Array(issuer.identifier.utf8)
        audiences = PackedTexts([])
    }

    init(_ issuer: Issuer, audience: AudiencePolicy) throws(ConfigurationError) {
        let needsAudience = issuer.tokenType.rule == .rfc9068
        if case .clients = audience.rule, needsAudience {
            throw ConfigurationError(
                parameter: "tokenType",
                value: "rfc9068",
                problem: "requires aud, and the audience policy is for tokens without one",
                remedy: "use .lenient, or an audience policy of identifiers"
            )
        }
        self.issuer = issuer
        self.audience = audience
        keys = issuer.keys
        fixedKeys = issuer.fixedKeys
        name = Array(issuer.identifier.utf8)
        audiences =
            switch audience.rule {
            case .resource(let resource): PackedTexts([resource.canonical])
            case .identifiers(let names): PackedTexts(names)
            case .clients: PackedTexts([])
            }
    }

    /// The keys held now.
    var currentKeys: KeyAvailability { keys.current }

    /// What the keys held now have for a token.
    func look(for token: borrowing OpenedToken) -> KeyLookup {
        fixedKeys?.look(for: token) ?? currentKeys.look(for: token)
    }

    /// Whether there are keys now, and those of this identity.
    func holds(_ identity: JSONWebKeySet.Identity) -> Bool {
        fixedKeys?.hasIdentity(identity) ?? currentKeys.hasIdentity(identity)
    }

    /// The scopes of a token, if one that was accepted had the same.
    func knownScopes(_ token: borrowing OpenedToken) -> ScopeSet? {
        guard let source = issuer.conventions.scopes.text(in: token.payload) else { return nil }
        return scopes.scopes(source.place, in: token.payload.json, path: source.path, part: token.jws.stripe)
    }

    /// Remembers the scopes of a token that was accepted.
    func keep(_ scopes: ScopeSet, of token: borrowing OpenedToken) {
        guard let source = issuer.conventions.scopes.text(in: token.payload),
            let text = token.payload.json.value(at: source.place).utf8Slice
        else { return }
        self.scopes.keep(scopes, of: text, path: source.path, part: token.jws.stripe)
    }

    /// Whether a text at a place is this issuer's name, byte for byte.
    func isNamed(at place: JSONPlace, in json: JSONValue) -> Bool {
        let name = name
        return json.isString(at: place, name.span)
    }

    /// Whether tokens have to name an audience: in all policies but that of clients.
    var hasAudiences: Bool { !audiences.isEmpty }

    /// Whether a text at a place is one of the audiences of the policy, byte for byte.
    func isAudience(_ place: JSONPlace, in json: JSONValue) -> Bool {
        audiences.contain(place, in: json)
    }

    /// Whether it signs with an algorithm.
    func allows(_ algorithm: SignatureAlgorithm) -> Bool {
        for index in issuer.algorithms.indices where issuer.algorithms[index] == algorithm { return true }
        return false
    }

    /// Whether this is the issuer of that name, byte for byte.
    func isNamed(_ identifier: String) -> Bool {
        issuer.identifier.utf8.elementsEqual(identifier.utf8)
    }
}
