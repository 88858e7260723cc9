// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// AuthKit of WorkOS.
    public static let workos = ProviderProfile(
        name: "workos",
        title: "WorkOS AuthKit",
        issuer: "https://{domain}",
        metadata: "{issuer}/.well-known/oauth-authorization-server",
        audience:
            "the resource, if it is configured as an indicator; else the environment's client id, and for machines too",
        tokenType: .lenient.requiring(oneOf: "client_id"),
        conventions: ClaimConventions(
            scopes: .claims("scope"),
            roles: ["role", "roles"],
            entitlements: ["permissions"],
            client: ["client_id"]
        ),
        parameters: [
            ProviderParameter(
                "domain",
                "the domain of AuthKit, or its custom domain",
                example: "example.authkit.app",
                required: true
            ),
            ProviderParameter(
                "audience",
                "the resource indicator, if it is not the URL of the resource; or the environment's client id",
                example: "client_01HXYZ0123456789ABCDEFGHJK"
            ),
        ],
        sources: [
            ProviderSource("https://workos.com/docs/authkit/connect/token-claims", checked: "2026-11-21"),
            ProviderSource("https://workos.com/docs/user-management/mcp", checked: "2026-11-21"),
            ProviderSource("https://workos.com/docs/reference/authkit/oauth-resource", checked: "2026-11-21"),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        [
            try Issuer.workos(
                domain: arguments.required("domain"),
                audience: arguments.optional("audience"),
                settings: settings
            )
        ]
    }
}

extension Issuer {
    /// AuthKit of WorkOS. ID tokens have no `client_id`, and are refused.
    ///
    /// - Parameters:
    ///   - domain: The domain of AuthKit, without `https://`.
    ///   - audience: The resource indicator; nil for the URL of the resource. The environment's client id, which
    ///     machines and clients that ask for no resource get, is not this server's: every service of the environment
    ///     accepts it.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func workos(
        domain: String,
        audience: String? = nil,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        let profile = ProviderProfile.workos
        let values = [(name: "domain", value: try profile.host(domain, "domain"))]
        return profile.issuer(values, audience: audience.map { .identifiers([$0]) }, settings: settings)
    }
}
