// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// Keycloak, and the Red Hat build of it.
    public static let keycloak = ProviderProfile(
        name: "keycloak",
        title: "Keycloak",
        issuer: "{url}/realms/{realm}",
        audience: "what an audience mapper adds, and without one nothing or account; the resource, unless named here",
        tokenType: .lenient.requiring("typ", equalTo: "Bearer"),
        conventions: ClaimConventions(roles: ["realm_access.roles"], client: ["azp", "client_id"]),
        parameters: [
            ProviderParameter(
                "url",
                "the address that browsers use for Keycloak",
                example: "https://id.example.com",
                required: true
            ),
            ProviderParameter("realm", "the name of the realm", example: "main", required: true),
            ProviderParameter(
                "audience",
                "what the audience mapper adds, if it is not the URL of the resource",
                example: "mcp-server"
            ),
            ProviderParameter(
                "roles-of",
                "the clients whose roles count, besides those of the realm",
                example: "mcp-server,other"
            ),
        ],
        sources: [
            ProviderSource("https://www.keycloak.org/securing-apps/mcp-authz-server", checked: "2026-11-21"),
            ProviderSource("https://phasetwo.io/tutorials/emerging/mcp-server-auth/", checked: "2026-11-21"),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        [
            try Issuer.keycloak(
                arguments.required("url"),
                realm: arguments.required("realm"),
                audience: arguments.optional("audience"),
                rolesOf: arguments.list("roles-of") ?? [],
                settings: settings
            )
        ]
    }
}

extension Issuer {
    /// A realm of Keycloak. ID tokens, and refresh and logout tokens, are refused by the payload's `typ`.
    ///
    /// - Parameters:
    ///   - url: The address that browsers use: Keycloak builds `iss` from it. With a path if it is served below one.
    ///   - realm: The realm's name as it stands in URLs.
    ///   - audience: What the audience mapper adds to `aud`; nil for the URL of the resource.
    ///   - clients: The clients whose roles count, besides those of the realm.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func keycloak(
        _ url: String,
        realm: String,
        audience: String? = nil,
        rolesOf clients: [String] = [],
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        let profile = ProviderProfile.keycloak
        let values = [
            (name: "url", value: try profile.base(url, "url", settings: settings)),
            (name: "realm", value: try profile.segment(realm, "realm")),
        ]
        return profile.issuer(values, audience: audience.map { .identifiers([$0]) }, settings: settings)
            .with {
                $0.conventions.roles += clients.map { ["resource_access", $0, "roles"] }
            }
    }
}
