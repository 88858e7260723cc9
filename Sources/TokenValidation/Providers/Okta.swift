// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// A custom authorization server of Okta. The org authorization server's tokens cannot be judged by anybody else.
    public static let okta = ProviderProfile(
        name: "okta",
        title: "Okta",
        issuer: "https://{domain}/oauth2/{authorization-server}",
        metadata: "{issuer}/.well-known/oauth-authorization-server",
        audience: "the one audience of the authorization server, whatever the client asked for",
        tokenType: .lenient.requiring(oneOf: "cid"),
        conventions: ClaimConventions(
            scopes: .claims("scp"),
            client: ["cid"],
            subject: .claims("uid")
        ),
        parameters: [
            ProviderParameter(
                "domain",
                "the organization's domain, or its custom domain",
                example: "example.okta.com",
                required: true
            ),
            ProviderParameter(
                "authorization-server",
                "the id of the custom authorization server; default if not given",
                example: "aus1a2b3c4d5e6f7g8h9"
            ),
            ProviderParameter(
                "audience",
                "the audience of the authorization server",
                example: "api://default",
                required: true
            ),
        ],
        sources: [
            ProviderSource(
                "https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/CustomAS",
                checked: "2026-11-21"
            ),
            ProviderSource(
                "https://help.okta.com/en-us/Content/topics/security/api-config-auth-server.htm",
                checked: "2026-11-21"
            ),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        [
            try Issuer.okta(
                domain: arguments.required("domain"),
                authorizationServer: arguments.optional("authorization-server") ?? "default",
                audience: arguments.required("audience"),
                settings: settings
            )
        ]
    }
}

extension Issuer {
    /// A custom authorization server of Okta. The user is `uid`: `sub` is a login name, which can be given to another
    /// person.
    ///
    /// - Parameters:
    ///   - domain: The organization's domain or custom domain, without `https://`.
    ///   - authorizationServer: The id of the custom authorization server.
    ///   - audience: The audience of the authorization server.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func okta(
        domain: String,
        authorizationServer: String = "default",
        audience: String,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        let profile = ProviderProfile.okta
        let values = [
            (name: "domain", value: try profile.host(domain, "domain")),
            (
                name: "authorization-server",
                value: try profile.segment(authorizationServer, "authorization-server")
            ),
        ]
        return profile.issuer(values, audience: .identifiers([audience]), settings: settings)
    }
}
