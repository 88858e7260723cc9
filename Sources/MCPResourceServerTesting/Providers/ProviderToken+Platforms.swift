// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

// Auth0.
extension ProviderToken {
    /// Auth0: an access token of a user, of Auth0's own profile, with RBAC's permissions.
    public static let auth0Access = ProviderToken("auth0", "Auth0 access token") { facts in
        [
            .init("iss", .string(facts.issuer)), .init("sub", "auth0|6553da60a54af58e29493993"),
            .init("aud", [.string(facts.audience), .string("\(facts.issuer)userinfo")]), .init("iat", facts.issued),
            .init("exp", facts.expires), .init("scope", .string(facts.scope)), .init("azp", .string(facts.client)),
            .init("permissions", ["files:write"]),
        ]
    }

    /// Auth0: an access token of a user, of the RFC 9068 profile.
    public static let auth0Profile = ProviderToken("auth0", "Auth0 access token, RFC 9068", type: "at+jwt") { facts in
        [
            .init("iss", .string(facts.issuer)), .init("sub", "auth0|6553da60a54af58e29493993"),
            .init("aud", .string(facts.audience)), .init("iat", facts.issued), .init("exp", facts.expires),
            .init("scope", .string(facts.scope)), .init("jti", "73WakrfVbNJBaAmhQtEeDv"),
            .init("client_id", .string(facts.client)),
        ]
    }

    /// Auth0: an access token of a machine.
    public static let auth0Machine = ProviderToken("auth0", "Auth0 machine's token") { facts in
        [
            .init("iss", .string(facts.issuer)), .init("sub", .string("\(facts.client)@clients")),
            .init("aud", .string(facts.audience)), .init("iat", facts.issued), .init("exp", facts.expires),
            .init("scope", .string(facts.scope)), .init("gty", "client-credentials"),
            .init("azp", .string(facts.client)),
        ]
    }

    /// Auth0: an ID token of a client that asked for no nonce.
    public static let auth0Identity = ProviderToken("auth0", "Auth0 ID token", isAccessToken: false) { facts in
        [
            .init("nickname", "ann"), .init("name", "Ann"), .init("email", "ann@example.org"),
            .init("iss", .string(facts.issuer)), .init("aud", .string(facts.client)),
            .init("sub", "auth0|6553da60a54af58e29493993"), .init("iat", facts.issued), .init("exp", facts.expires),
            .init("sid", "rT5oP1-2mQ"),
        ]
    }
}

// Amazon Cognito.
extension ProviderToken {
    /// Cognito: an access token of a user.
    public static let cognitoAccess = ProviderToken("cognito", "Cognito access token", type: nil) { facts in
        cognito(facts)
    }

    /// Cognito: an access token of a user that is bound to a resource.
    public static let cognitoBound = ProviderToken("cognito", "Cognito resource-bound token", type: nil) { facts in
        cognito(facts) + [.init("aud", .string(facts.audience))]
    }

    /// Cognito: an access token of a machine.
    public static let cognitoMachine = ProviderToken("cognito", "Cognito machine's token", type: nil) { facts in
        [
            .init("sub", .string(facts.client)), .init("token_use", "access"), .init("scope", .string(facts.scope)),
            .init("auth_time", facts.issued), .init("iss", .string(facts.issuer)), .init("exp", facts.expires),
            .init("iat", facts.issued), .init("version", 2), .init("jti", "5b3ac1d2-8d3f-4b0f-9f0e-1c2d3e4f5a6b"),
            .init("client_id", .string(facts.client)),
        ]
    }

    /// Cognito: an ID token.
    public static let cognitoIdentity = ProviderToken("cognito", "Cognito ID token", isAccessToken: false, type: nil) {
        facts in
        [
            .init("at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng"), .init("sub", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"),
            .init("cognito:groups", ["staff"]), .init("email_verified", true), .init("iss", .string(facts.issuer)),
            .init("cognito:username", "ann"), .init("origin_jti", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeef"),
            .init("aud", .string(facts.client)), .init("token_use", "id"), .init("auth_time", facts.issued),
            .init("exp", facts.expires), .init("iat", facts.issued), .init("email", "ann@example.org"),
        ]
    }

    private static func cognito(_ facts: Facts) -> [JSON.Member] {
        [
            .init("sub", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"), .init("cognito:groups", ["staff"]),
            .init("iss", .string(facts.issuer)), .init("version", 2), .init("client_id", .string(facts.client)),
            .init("origin_jti", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeef"), .init("token_use", "access"),
            .init("scope", .string(facts.scope)), .init("auth_time", facts.issued), .init("exp", facts.expires),
            .init("iat", facts.issued), .init("jti", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeef0"), .init("username", "ann"),
        ]
    }
}

// Stytch.
extension ProviderToken {
    /// Stytch: an access token of a connected app.
    public static let stytchAccess = ProviderToken("stytch", "Stytch access token") { facts in
        [
            .init("iss", .string(facts.issuer)), .init("sub", "user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6"),
            .init("aud", [.string(facts.audience)]), .init("client_id", .string(facts.client)),
            .init("exp", facts.expires), .init("nbf", facts.issued), .init("iat", facts.issued),
            .init("jti", "LOe49j3s9d9dmacslUvrb15ZIjPbptMm7fS5UlE52JCF"), .init("scope", .string(facts.scope)),
        ]
    }

    /// Stytch: an ID token.
    public static let stytchIdentity = ProviderToken("stytch", "Stytch ID token", isAccessToken: false) { facts in
        [
            .init("iss", .string(facts.issuer)), .init("sub", "user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6"),
            .init("aud", [.string(facts.client)]), .init("exp", facts.expires), .init("nbf", facts.issued),
            .init("iat", facts.issued), .init("name", "Ann"), .init("email", "ann@example.org"),
        ]
    }

    /// Stytch: a session token of the project's own login, which has the project as audience too.
    public static let stytchSession = ProviderToken("stytch", "Stytch session token", isAccessToken: false) { facts in
        [
            .init("aud", [.string(facts.audience)]), .init("exp", facts.expires),
            .init("https://stytch.com/session", ["id": "session-test-fe6c042b-6286-479f-8a4f-b046a6c46509"]),
            .init("iat", facts.issued), .init("iss", .string(facts.issuer)), .init("nbf", facts.issued),
            .init("sub", "user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6"),
        ]
    }
}

// WorkOS.
extension ProviderToken {
    /// WorkOS: an access token of a user.
    public static let workosAccess = ProviderToken("workos", "WorkOS access token") { facts in
        [
            .init("iss", .string(facts.issuer)), .init("aud", .string(facts.audience)),
            .init("sub", "user_01HBEQKA6K4QJAS93VPE39W1JT"), .init("client_id", .string(facts.client)),
            .init("org_id", "org_01HRDMC6CM357W30QMHMQ96Q0S"), .init("sid", "app_consent_01HQSXZGF8FHF7A9ZZFCW4387R"),
            .init("scope", .string(facts.scope)), .init("jti", "01HQSXZXPPFPKMDD32RKTFY6PV"),
            .init("exp", facts.expires), .init("iat", facts.issued),
        ]
    }

    /// WorkOS: an access token of a machine.
    public static let workosMachine = ProviderToken("workos", "WorkOS machine's token") { facts in
        [
            .init("iss", .string(facts.issuer)), .init("aud", .string(facts.audience)),
            .init("sub", .string(facts.client)), .init("client_id", .string(facts.client)),
            .init("org_id", "org_01HRDMC6CM357W30QMHMQ96Q0S"), .init("scope", .string(facts.scope)),
            .init("jti", "01HQSXZXPPFPKMDD32RKTFY6PW"), .init("exp", facts.expires), .init("iat", facts.issued),
        ]
    }

    /// WorkOS: an ID token of a client that asked for no nonce.
    public static let workosIdentity = ProviderToken("workos", "WorkOS ID token", isAccessToken: false) { facts in
        [
            .init("iss", .string(facts.issuer)), .init("aud", .string(facts.client)),
            .init("sub", "user_01HBEQKA6K4QJAS93VPE39W1JT"), .init("email", "ann@example.org"), .init("name", "Ann"),
            .init("exp", facts.expires), .init("iat", facts.issued),
        ]
    }
}

// Descope.
extension ProviderToken {
    /// Descope: an access token for an MCP server.
    public static let descopeAccess = ProviderToken("descope", "Descope access token") { facts in
        [
            .init("aud", [.string(facts.client), .string(facts.audience)]), .init("azp", .string(facts.client)),
            .init("exp", facts.expires), .init("iat", facts.issued), .init("iss", .string(facts.issuer)),
            .init("permissions", ["files.share"]), .init("roles", ["Editor"]), .init("scope", .string(facts.scope)),
            .init("sub", "U2abcDEFghiJKLmnoPQRstuVWXyz"),
        ]
    }

    /// Descope: an ID token of a client that asked for no nonce.
    public static let descopeIdentity = ProviderToken("descope", "Descope ID token", isAccessToken: false) { facts in
        [
            .init("aud", [.string(facts.client), .string(facts.audience)]), .init("exp", facts.expires),
            .init("iat", facts.issued), .init("iss", .string(facts.issuer)), .init("name", "Ann"),
            .init("email", "ann@example.org"), .init("sub", "U2abcDEFghiJKLmnoPQRstuVWXyz"),
        ]
    }
}

// Logto.
extension ProviderToken {
    /// Logto: an access token of a user for an API resource.
    public static let logtoAccess = ProviderToken("logto", "Logto access token", type: "at+jwt") { facts in
        logto(facts, subject: "w3x7h0jx2ku9")
    }

    /// Logto: an access token of a machine.
    public static let logtoMachine = ProviderToken("logto", "Logto machine's token", type: "at+jwt") { facts in
        logto(facts, subject: facts.client)
    }

    /// Logto: an ID token of a client that asked for no nonce.
    public static let logtoIdentity = ProviderToken("logto", "Logto ID token", isAccessToken: false) { facts in
        [
            .init("sub", "w3x7h0jx2ku9"), .init("name", "Ann"), .init("aud", .string(facts.client)),
            .init("exp", facts.expires), .init("iat", facts.issued), .init("iss", .string(facts.issuer)),
        ]
    }

    private static func logto(_ facts: Facts, subject: String) -> [JSON.Member] {
        [
            .init("jti", "V1StGXR8_Z5jdHi6B-myT"), .init("sub", .string(subject)), .init("iat", facts.issued),
            .init("exp", facts.expires), .init("scope", .string(facts.scope)),
            .init("client_id", .string(facts.client)),
            .init("iss", .string(facts.issuer)), .init("aud", .string(facts.audience)),
        ]
    }
}
