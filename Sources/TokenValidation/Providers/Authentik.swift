// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// authentik.
    public static let authentik = ProviderProfile(
        name: "authentik",
        title: "authentik",
        issuer: "{url}/application/o/{application}/",
        metadata: "{issuer}.well-known/openid-configuration",
        audience: "the provider's client id, whatever the client asked for",
        tokenType: .lenient.requiring(oneOf: "azp").requiring(oneOf: "uid").allowingNonce(),
        conventions: ClaimConventions(client: ["azp"]),
        parameters: [
            ProviderParameter("url", "the address of authentik", example: "https://id.example.com", required: true),
            ProviderParameter("application", "the slug of the application", example: "mcp", required: true),
            ProviderParameter(
                "client-id",
                "the client id of the application's provider",
                example: "HuzA6vMoAbuzGUwZq5DBsVRXPJTpGZZeHHMqN1vr",
                required: true
            ),
        ],
        sources: [
            ProviderSource(
                "https://docs.goauthentik.io/add-secure-apps/providers/oauth2/",
                checked: "2026-11-21"
            ),
            ProviderSource(
                "https://github.com/goauthentik/authentik/blob/main/authentik/providers/oauth2/id_token.py",
                checked: "2026-11-21"
            ),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        [
            try Issuer.authentik(
                arguments.required("url"),
                application: arguments.required("application"),
                clientID: arguments.required("client-id"),
                settings: settings
            )
        ]
    }
}

extension Issuer {
    /// An application of authentik. Its access and ID tokens have the same `aud`; only access tokens have `azp` and
    /// `uid`. Both have the `nonce` that the client sent.
    ///
    /// - Parameters:
    ///   - url: The address of authentik.
    ///   - application: The slug of the application. The slash that `iss` ends in is added.
    ///   - clientID: The client id of the application's provider, which is the `aud`.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func authentik(
        _ url: String,
        application: String,
        clientID: String,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        let profile = ProviderProfile.authentik
        let values = [
            (name: "url", value: try profile.base(url, "url", settings: settings)),
            (name: "application", value: try profile.segment(application, "application")),
        ]
        return profile.issuer(values, audience: .identifiers([clientID]), settings: settings)
    }
}
