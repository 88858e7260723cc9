// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A token that passed every check of a ``TokenValidator``. Nothing else makes one, and it holds no token text: what it
/// says can be used, but not sent on.
public struct AccessToken: Sendable {
    let storage: Storage

    init(_ storage: Storage) {
        self.storage = storage
    }

    /// `iss`: one of the configured issuers.
    public var issuer: String { storage.issuer.issuer.identifier }

    /// `sub`; nil for a machine's token without one. For a key, use ``stableSubject`` together with ``issuer``.
    public var subject: String? { text(storage.identity.subject) }

    /// Who the user is over time, within the issuer.
    public var stableSubject: StableSubject { storage.identity.stable(storage.payload, storage.conventions) }

    /// The client that the token was issued to.
    public var clientID: String? { text(storage.identity.client) }

    /// Whether the token is a client's own, without a user: it names no subject, or the client as subject (RFC 9068
    /// section 5).
    public var isClientOnly: Bool {
        let identity = storage.identity
        guard identity.kind == .subject, let subject = identity.subject else { return identity.kind == .client }
        return storage.payload.isSameString(at: subject, as: identity.client)
    }

    private func text(_ place: JSONPlace?) -> String? {
        place.flatMap { storage.payload.value(at: $0).stringValue }
    }

    /// `aud`, in the token's order.
    public var audiences: [String] {
        guard let aud = storage.payload["aud"] else { return [] }
        return Values.texts(aud)
    }

    /// The scopes granted. Scopes that these include by a hierarchy are not among them.
    public var scopes: ScopeSet { storage.scopes }

    /// Whether they meet a requirement: asked for every request, so they are not handed out for it.
    package func holds(_ requirement: ScopeRequirement, under hierarchy: ScopeHierarchy) -> Bool {
        requirement.isMet(by: storage.scopes, under: hierarchy)
    }

    /// Why a claim that should hold scopes grants none, for operators; nil if all is as usual.
    package var scopeOddity: String? { storage.conventions.scopes.oddity(in: storage.payload) }

    /// The roles, from where the issuer's conventions say.
    public var roles: [String] { Values.texts(at: storage.conventions.roles, in: storage.payload) }

    /// The groups, from where the issuer's conventions say.
    public var groups: [String] { Values.texts(at: storage.conventions.groups, in: storage.payload) }

    /// The entitlements, from where the issuer's conventions say.
    public var entitlements: [String] {
        Values.texts(at: storage.conventions.entitlements, in: storage.payload)
    }

    /// `exp`.
    public var expiresAt: Date { Date(timeIntervalSince1970: storage.expiresAt) }

    /// `exp` and the issuer's leeway: the first moment at which the token is refused.
    public var acceptedUntil: Date {
        Date(timeIntervalSince1970: storage.expiresAt + Double(storage.issuer.issuer.leeway))
    }

    /// `nbf`.
    public var notBefore: Date? { date("nbf") }

    /// `iat`.
    public var issuedAt: Date? { date("iat") }

    /// `auth_time`: when the user logged in (OpenID Connect Core section 2, RFC 9068 section 2.2.1). Nil too if it is not a
    /// NumericDate.
    public var authenticatedAt: Date? { date("auth_time") }

    /// `acr`: how the user logged in. Nil too if it is not a text.
    public var authenticationContext: String? { storage.payload["acr"]?.stringValue }

    /// `jti`.
    public var tokenID: String? { storage.payload["jti"]?.stringValue }

    /// `cnf`: the key that the token is bound to (RFC 7800). Nil in every token that was accepted as a bearer token.
    public var confirmation: JSONValue? { storage.payload["cnf"] }

    /// All claims.
    public var claims: Claims { Claims(root: storage.payload) }

    private func date(_ name: String) -> Date? {
        guard let seconds = storage.payload[name].flatMap(NumericDate.seconds) else { return nil }
        return Date(timeIntervalSince1970: seconds)
    }
}

extension AccessToken {
    /// What has to hold still for the token to be accepted again without its signature being verified.
    struct Proof: Sendable {
        /// The set that the verifying key was selected from.
        let keySet: JSONWebKeySet.Identity
        let validity: Validity
    }

    /// What the checks read, kept so that it is read once; everything else is read from the payload when asked for.
    final class Storage: Sendable {
        let issuer: TrustedIssuer
        /// Nil for a token that was not verified, which only tests have.
        let proof: Proof?
        let payload: JSONValue
        let expiresAt: Double
        let identity: Identity
        let scopes: ScopeSet

        init(
            issuer: TrustedIssuer,
            payload: JSONValue,
            expiresAt: Double,
            identity: Identity,
            scopes: ScopeSet,
            proof: Proof?
        ) {
            self.issuer = issuer
            self.proof = proof
            self.payload = payload
            self.expiresAt = expiresAt
            self.identity = identity
            self.scopes = scopes
        }

        var conventions: ClaimConventions { issuer.issuer.conventions }
    }
}

extension AccessToken: CustomStringConvertible, CustomReflectable {
    /// The issuer only: what the token says about a person is not for logs.
    public var description: String { "AccessToken(issuer: \(Printable.text(issuer)))" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
