// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// Logto, in the cloud and self-hosted.
    public static let logto = ProviderProfile(
        name: "logto",
        title: "Logto",
        issuer: "{url}/oidc",
        audience: "the API resource's indicator that the client asked for",
        tokenType: .rfc9068,
        conventions: ClaimConventions(scopes: .claims("scope"), client: ["client_id"]),
        parameters: [
            ProviderParameter(
                "url",
                "the endpoint of the tenant, without /oidc",
                example: "https://example.logto.app",
                required: true
            ),
            ProviderParameter(
                "audience",
                "the API resource's indicator, if it is not the URL of the resource",
                example: "https://api.example.com"
            ),
        ],
        sources: [
            ProviderSource("https://docs.logto.io/authorization/validate-access-tokens", checked: "2026-11-21"),
            ProviderSource(
                "https://github.com/panva/node-oidc-provider/blob/main/lib/models/formats/jwt.js",
                checked: "2026-11-21"
            ),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        [
            try Issuer.logto(
                arguments.required("url"),
                audience: arguments.optional("audience"),
                settings: settings
            )
        ]
    }
}

extension Issuer {
    /// A tenant of Logto. Its access tokens follow RFC 9068, which is demanded of them.
    ///
    /// - Parameters:
    ///   - url: The endpoint of the tenant; `/oidc` is added.
    ///   - audience: The API resource's indicator; nil for the URL of the resource.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func logto(
        _ url: String,
        audience: String? = nil,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        let profile = ProviderProfile.logto
        let values = [(name: "url", value: try profile.base(url, "url", settings: settings))]
        return profile.issuer(values, audience: audience.map { .identifiers([$0]) }, settings: settings)
    }
}
