// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// Auth0.
    public static let auth0 = ProviderProfile(
        name: "auth0",
        title: "Auth0",
        issuer: "https://{domain}/",
        metadata: "{issuer}.well-known/openid-configuration",
        audience: "the identifier of the API, beside the userinfo endpoint if openid was asked for",
        tokenType: .lenient.requiring(oneOf: "azp", "client_id"),
        conventions: ClaimConventions(entitlements: ["permissions"]),
        parameters: [
            ProviderParameter(
                "domain",
                "the tenant's domain, or its custom domain",
                example: "example.eu.auth0.com",
                required: true
            ),
            ProviderParameter(
                "audience",
                "the identifier of the API, if it is not the URL of the resource",
                example: "https://api.example.com"
            ),
            ProviderParameter(
                "permissions",
                "what the permissions of RBAC are: scopes, or entitlements if not given",
                example: "scopes"
            ),
        ],
        sources: [
            ProviderSource(
                "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles",
                checked: "2026-11-21"
            ),
            ProviderSource(
                "https://auth0.com/ai/docs/mcp/guides/resource-param-compatibility-profile",
                checked: "2026-11-21"
            ),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        [
            try Issuer.auth0(
                domain: arguments.required("domain"),
                audience: arguments.optional("audience"),
                permissionsAreScopes: arguments.choice(
                    "permissions",
                    [("scopes", true), ("entitlements", false)]
                ) ?? false,
                settings: settings
            )
        ]
    }
}

extension Issuer {
    /// A tenant of Auth0, with tokens of either profile. An ID token names no client but in `aud`, and is refused for
    /// it.
    ///
    /// - Parameters:
    ///   - domain: The tenant's domain or custom domain, without `https://`. The slash that `iss` ends in is added.
    ///   - audience: The identifier of the API; nil for the URL of the resource.
    ///   - permissionsAreScopes: Whether the permissions of RBAC count as scopes too: then scopes that the client did
    ///     not ask for count as well. They are always among the entitlements.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func auth0(
        domain: String,
        audience: String? = nil,
        permissionsAreScopes: Bool = false,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        let profile = ProviderProfile.auth0
        let values = [(name: "domain", value: try profile.host(domain, "domain"))]
        return profile.issuer(values, audience: audience.map { .identifiers([$0]) }, settings: settings)
            .with {
                if permissionsAreScopes { $0.conventions.scopes = .union("scope", "permissions") }
            }
    }
}
