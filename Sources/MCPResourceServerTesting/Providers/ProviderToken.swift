// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// A token in the shape in which a provider makes it: its claims, its `typ`, and their order.
///
/// The shapes follow the pages that ``TokenValidation/ProviderProfile/sources`` names. What is secret or somebody's in
/// a real token is made up.
///
/// ```swift
/// let realm = try TestIssuer("https://id.example.com/realms/main", algorithms: [.rs256])
/// let good = try realm.token(.keycloakAccess, scope: "openid files:read")
/// let bad = try realm.token(.keycloakIdentity, claims: ["aud": "https://mcp.example.com/mcp"])
/// ```
public struct ProviderToken: Sendable, CustomStringConvertible {
    /// The provider's ``TokenValidation/ProviderProfile/name``.
    public let provider: String

    /// What kind of token it is, fit for the message of a failed test.
    public let description: String

    /// Whether it is an access token: all others have to be refused.
    public let isAccessToken: Bool

    let type: String?
    let claims: @Sendable (Facts) -> [JSON.Member]

    /// What differs from token to token.
    struct Facts {
        let issuer: String
        let audience: String
        let client: String
        let scope: String
        let now: Int64

        var issued: JSON { .integer(now - 10) }
        var expires: JSON { .integer(now + 290) }

        /// The part of an issuer's path in which Entra has the tenant.
        var tenant: String {
            let parts = issuer.utf8.split(separator: 0x2F)
            return parts.count > 2 ? String(decoding: Array(parts[2]), as: UTF8.self) : ""
        }
    }

    init(
        _ provider: String,
        _ description: String,
        isAccessToken: Bool = true,
        type: String? = "JWT",
        claims: @escaping @Sendable (Facts) -> [JSON.Member]
    ) {
        self.provider = provider
        self.description = description
        self.isAccessToken = isAccessToken
        self.type = type
        self.claims = claims
    }

    /// Every shape.
    public static let all = [
        keycloakAccess, keycloakService, keycloakIdentity, keycloakRefresh, auth0Access, auth0Profile, auth0Machine,
        auth0Identity, oktaAccess, oktaMachine, oktaIdentity, entraAccess, entraApplication, entraIdentity,
        entraAccessV1,
        authentikAccess, authentikAccessWithNonce, authentikIdentity, cognitoAccess, cognitoBound, cognitoMachine,
        cognitoIdentity, stytchAccess,
        stytchIdentity, stytchSession, workosAccess, workosMachine, workosIdentity, descopeAccess, descopeIdentity,
        logtoAccess, logtoMachine, logtoIdentity,
    ]
}

extension TestIssuer {
    /// A token of a provider's shape, of this issuer and signed by it.
    ///
    /// - Parameters:
    ///   - shape: The shape.
    ///   - client: The id of the client that got it.
    ///   - scope: The scopes, separated by spaces; an array where the provider sends one.
    ///   - claims: Replaces, adds or (nil) removes claims.
    ///   - header: The same for header parameters.
    /// - Throws: ``NoSuchKey`` if the issuer has no key.
    public func token(
        _ shape: ProviderToken,
        client: String = "test-client",
        scope: String = "openid",
        claims: MemberOverrides = [:],
        header: MemberOverrides = [:]
    ) throws -> String {
        let key = try signingKey()
        let now = Int64(exactly: clock.now().rounded(.down)) ?? 0
        let facts = ProviderToken.Facts(
            issuer: identifier,
            audience: audience,
            client: client,
            scope: scope,
            now: now
        )
        let type: JSON? = shape.type.map { .string($0) }
        return try token(
            rawHeader: JSON.object(Self.defaultHeader(of: key).applying(["typ": type]).applying(header)).serialized(),
            rawPayload: JSON.object(shape.claims(facts).applying(claims)).serialized(),
            signedBy: key
        )
    }
}

extension ProviderToken.Facts {
    /// The scopes one by one.
    var scopes: JSON {
        .array(scope.utf8.split(separator: 0x20).map { .string(String(decoding: Array($0), as: UTF8.self)) })
    }
}
