// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension ProviderProfile {
    /// Connected Apps of Stytch.
    public static let stytch = ProviderProfile(
        name: "stytch",
        title: "Stytch",
        issuer: "https://{domain}",
        metadata: "{issuer}/.well-known/oauth-authorization-server",
        audience: "the id of the project, and what the client is configured to add",
        tokenType: .lenient.requiring(oneOf: "client_id"),
        conventions: ClaimConventions(scopes: .claims("scope"), client: ["client_id"]),
        algorithms: [.rs256],
        parameters: [
            ProviderParameter(
                "domain",
                "the project's domain, or its custom domain",
                example: "auth.example.com",
                required: true
            ),
            ProviderParameter(
                "project-id",
                "the id of the project",
                example: "project-live-c60c0abe-c25a-4472-a9ed-320c6667d317",
                required: true
            ),
            ProviderParameter(
                "audience",
                "what the clients add as custom audience, if they do",
                example: "https://mcp.example.com/mcp"
            ),
        ],
        sources: [
            ProviderSource(
                "https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/"
                    + "connected-app-access-token-object",
                checked: "2026-11-21"
            ),
            ProviderSource("https://stytch.com/docs/connected-apps/resources/custom-domains", checked: "2026-11-21"),
            ProviderSource("https://stytch.com/docs/b2b/api/connected-app-id-token", checked: "2026-11-21"),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        [
            try Issuer.stytch(
                domain: arguments.required("domain"),
                projectID: arguments.required("project-id"),
                audience: arguments.optional("audience"),
                settings: settings
            )
        ]
    }
}

extension Issuer {
    /// A project of Stytch with Connected Apps. Session tokens and ID tokens have no `client_id`, and are refused for
    /// it.
    ///
    /// - Parameters:
    ///   - domain: The project's domain or custom domain, without `https://`. Tokens got at `stytch.com` itself have an
    ///     issuer that is no URL, and cannot be used.
    ///   - projectID: The id of the project. It is in the `aud` of every client's tokens, so it keeps out other
    ///     projects and not the other services of this one.
    ///   - audience: The custom audience of the clients, which then has to be there instead of the project's id.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func stytch(
        domain: String,
        projectID: String,
        audience: String? = nil,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        let profile = ProviderProfile.stytch
        let host = try profile.host(domain, "domain")
        if host.utf8.elementsEqual("stytch.com".utf8) {
            throw profile.error("domain", domain, "is not your project's", "write the domain of the project")
        }
        let policy = AudiencePolicy.identifiers([audience ?? projectID])
        return profile.issuer([("domain", host)], audience: policy, settings: settings)
    }
}
