// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

// Keycloak.
extension ProviderToken {
    /// Keycloak: an access token of a user, with an audience mapper.
    public static let keycloakAccess = ProviderToken("keycloak", "Keycloak access token") { facts in
        [
            .init("exp", facts.expires), .init("iat", facts.issued), .init("auth_time", facts.issued),
            .init("jti", "onrtac:5d8a1c4e-7a0c-4a4e-9a83-0e6d8a3f9d11"), .init("iss", .string(facts.issuer)),
            .init("aud", [.string(facts.audience), "account"]), .init("sub", "f3f6bd2a-6ef2-4b7e-8a57-5a1a3d3f9c10"),
            .init("typ", "Bearer"), .init("azp", .string(facts.client)),
            .init("sid", "b1946ac9-2d31-4c1f-8fd1-000000000001"),
            .init("acr", "1"), .init("allowed-origins", ["*"]),
            .init("realm_access", ["roles": ["offline_access", "editor"]]),
            .init("resource_access", ["mcp.server": ["roles": ["owner"]], "account": ["roles": ["view-profile"]]]),
            .init("scope", .string(facts.scope)), .init("email_verified", true), .init("preferred_username", "ann"),
            .init("email", "ann@example.org"),
        ]
    }

    /// Keycloak: an access token of a service account.
    public static let keycloakService = ProviderToken("keycloak", "Keycloak service account's token") { facts in
        [
            .init("exp", facts.expires), .init("iat", facts.issued),
            .init("jti", "trrtcc:312ee640-4b6f-4d29-8f7c-1f0ff07f2a11"), .init("iss", .string(facts.issuer)),
            .init("aud", [.string(facts.audience), "account"]), .init("sub", "0b1c7e54-5d6c-4a53-8d6d-2f4f3c1f7b22"),
            .init("typ", "Bearer"), .init("azp", .string(facts.client)), .init("acr", "1"),
            .init("realm_access", ["roles": ["worker"]]), .init("scope", .string(facts.scope)),
            .init("clientHost", "192.0.2.1"), .init("preferred_username", "service-account-worker"),
            .init("clientAddress", "192.0.2.1"), .init("client_id", .string(facts.client)),
        ]
    }

    /// Keycloak: an ID token.
    public static let keycloakIdentity = ProviderToken("keycloak", "Keycloak ID token", isAccessToken: false) { facts in
        [
            .init("exp", facts.expires), .init("iat", facts.issued), .init("auth_time", facts.issued),
            .init("jti", "6f9c1d7a-9f0e-4b0a-9a1e-3a1b2c3d4e5f"), .init("iss", .string(facts.issuer)),
            .init("aud", .string(facts.client)), .init("sub", "f3f6bd2a-6ef2-4b7e-8a57-5a1a3d3f9c10"),
            .init("typ", "ID"),
            .init("azp", .string(facts.client)), .init("sid", "b1946ac9-2d31-4c1f-8fd1-000000000001"),
            .init("at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng"), .init("acr", "1"), .init("preferred_username", "ann"),
        ]
    }

    /// Keycloak: a refresh token, signed by an asymmetric key as none is.
    public static let keycloakRefresh = ProviderToken("keycloak", "Keycloak refresh token", isAccessToken: false) {
        facts in
        [
            .init("exp", facts.expires), .init("iat", facts.issued),
            .init("jti", "e3c1a8f0-0f7d-4e58-9a5c-aabbccddeeff"),
            .init("iss", .string(facts.issuer)), .init("aud", .string(facts.issuer)),
            .init("sub", "f3f6bd2a-6ef2-4b7e-8a57-5a1a3d3f9c10"), .init("typ", "Refresh"),
            .init("azp", .string(facts.client)), .init("scope", .string(facts.scope)),
        ]
    }
}

// Okta.
extension ProviderToken {
    /// Okta: an access token of a user, from a custom authorization server.
    public static let oktaAccess = ProviderToken("okta", "Okta access token", type: nil) { facts in
        [
            .init("ver", 1), .init("jti", "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE"),
            .init("iss", .string(facts.issuer)), .init("aud", .string(facts.audience)), .init("iat", facts.issued),
            .init("exp", facts.expires), .init("cid", .string(facts.client)), .init("uid", "00uk1u7AsAk6dZL3z0g3"),
            .init("scp", facts.scopes), .init("auth_time", facts.issued), .init("sub", "ann@example.org"),
        ]
    }

    /// Okta: an access token of a service.
    public static let oktaMachine = ProviderToken("okta", "Okta service's token", type: nil) { facts in
        [
            .init("ver", 1), .init("jti", "AT.mS4vbEDF7LpvDVjxypPMf0D7uX39RE0mP4JKAZX1iAC"),
            .init("iss", .string(facts.issuer)), .init("aud", .string(facts.audience)), .init("iat", facts.issued),
            .init("exp", facts.expires), .init("cid", .string(facts.client)), .init("scp", facts.scopes),
            .init("sub", .string(facts.client)),
        ]
    }

    /// Okta: an ID token.
    public static let oktaIdentity = ProviderToken("okta", "Okta ID token", isAccessToken: false, type: nil) { facts in
        [
            .init("sub", "00uk1u7AsAk6dZL3z0g3"), .init("name", "Ann"), .init("ver", 1),
            .init("iss", .string(facts.issuer)),
            .init("aud", .string(facts.client)), .init("iat", facts.issued), .init("exp", facts.expires),
            .init("jti", "ID.radCQMOQUmyvcTBmmIL0J6BaS60apUEiC7vI7pOmkw"), .init("amr", ["pwd"]),
            .init("idp", "00o1n8sbwArJ7OQRw406"), .init("preferred_username", "ann@example.org"),
            .init("auth_time", facts.issued), .init("at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng"),
        ]
    }
}

// Microsoft Entra ID.
extension ProviderToken {
    /// Entra: an access token of a user, version 2.
    public static let entraAccess = ProviderToken("entra", "Entra access token") { facts in
        [
            .init("aud", .string(facts.audience)), .init("iss", .string(facts.issuer)), .init("iat", facts.issued),
            .init("nbf", facts.issued), .init("exp", facts.expires), .init("aio", "AXQAi/8IAAAA"),
            .init("azp", .string(facts.client)), .init("azpacr", "0"), .init("name", "Ann"),
            .init("oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474"), .init("preferred_username", "ann@example.org"),
            .init("rh", "I"), .init("roles", ["Editor"]), .init("scp", .string(facts.scope)),
            .init("sub", "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ"), .init("tid", .string(facts.tenant)),
            .init("uti", "fqiBqXLPj0eQa82S-IYFAA"), .init("ver", "2.0"),
        ]
    }

    /// Entra: an access token of an application by itself, version 2, with an application role.
    public static let entraApplication = ProviderToken("entra", "Entra application's token") { facts in
        [
            .init("aud", .string(facts.audience)), .init("iss", .string(facts.issuer)), .init("iat", facts.issued),
            .init("nbf", facts.issued), .init("exp", facts.expires), .init("aio", "E2ZgYGhnAAA="),
            .init("azp", .string(facts.client)), .init("azpacr", "1"), .init("idtyp", "app"),
            .init("oid", "4a2d7f5e-64d4-4c7c-8d0c-0d6f9f2f9d3c"), .init("rh", "I"), .init("roles", ["Files.Read.All"]),
            .init("sub", "4a2d7f5e-64d4-4c7c-8d0c-0d6f9f2f9d3c"), .init("tid", .string(facts.tenant)),
            .init("uti", "2xWb0lSJY0S4ZxMyVwsGAA"), .init("ver", "2.0"),
        ]
    }

    /// Entra: an ID token, version 2, of a client that asked for no nonce.
    public static let entraIdentity = ProviderToken("entra", "Entra ID token", isAccessToken: false) { facts in
        [
            .init("aud", .string(facts.client)), .init("iss", .string(facts.issuer)), .init("iat", facts.issued),
            .init("nbf", facts.issued), .init("exp", facts.expires), .init("aio", "AXQAi/8IAAAA"), .init("name", "Ann"),
            .init("oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474"), .init("preferred_username", "ann@example.org"),
            .init("rh", "I"), .init("roles", ["Editor"]), .init("sub", "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ"),
            .init("tid", .string(facts.tenant)), .init("uti", "fqiBqXLPj0eQa82S-IYFAA"), .init("ver", "2.0"),
        ]
    }

    /// Entra: an access token of a user, version 1.
    public static let entraAccessV1 = ProviderToken("entra", "Entra access token, version 1") { facts in
        [
            .init("aud", .string(facts.audience)), .init("iss", .string(facts.issuer)), .init("iat", facts.issued),
            .init("nbf", facts.issued), .init("exp", facts.expires), .init("acr", "1"), .init("aio", "AXQAi/8IAAAA"),
            .init("amr", ["pwd"]), .init("appid", .string(facts.client)), .init("appidacr", "0"),
            .init("ipaddr", "192.0.2.1"), .init("name", "Ann"), .init("oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474"),
            .init("rh", "I"), .init("scp", .string(facts.scope)),
            .init("sub", "l3_roISQU222bULS9yi2k0XpqpOiMz5H3ZACo1GeXA"),
            .init("tid", .string(facts.tenant)), .init("unique_name", "ann@example.org"),
            .init("uti", "FVsGxYXI30-TuikuuUoFAA"), .init("ver", "1.0"),
        ]
    }
}

// authentik.
extension ProviderToken {
    /// authentik: an access token, which is an ID token with two claims more.
    public static let authentikAccess = ProviderToken("authentik", "authentik access token") { facts in
        authentik(facts) + [
            .init("azp", .string(facts.client)), .init("uid", "5t5xzGp1DDVHJdcXPwCJSyAGAZg3Pe9h0bCTQXXT"),
        ]
    }

    /// authentik: an access token of a client that sent a nonce, which is copied into both tokens.
    public static let authentikAccessWithNonce = ProviderToken("authentik", "authentik access token with nonce") {
        facts in
        authentik(facts) + [
            .init("nonce", "n-0S6_WzA2Mj"), .init("azp", .string(facts.client)),
            .init("uid", "q1RmZbVvC3jXo5Wc8dT0nYxE2uKsLgHaP7iFOe4B"),
        ]
    }

    /// authentik: an ID token of a client that asked for no nonce.
    public static let authentikIdentity = ProviderToken(
        "authentik",
        "authentik ID token",
        isAccessToken: false,
        claims: authentik
    )

    @Sendable private static func authentik(_ facts: Facts) -> [JSON.Member] {
        [
            .init("iss", .string(facts.issuer)),
            .init("sub", "8b7f1c2f6f0d5f2f9a5be3b5f3a2b0f7a4b8fd9c6a0d6f2ce5bd7e2a9d1c0b3e"),
            .init("aud", .string(facts.client)), .init("exp", facts.expires), .init("iat", facts.issued),
            .init("auth_time", facts.issued), .init("acr", "goauthentik.io/providers/oauth2/default"),
            .init("amr", ["pwd"]), .init("sid", "2f6f0d5f2f9a5be3"), .init("groups", ["staff"]),
            .init("preferred_username", "ann"), .init("scope", .string(facts.scope)),
        ]
    }
}
