// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// Descope: MCP servers of its Agentic Identity Hub, and its older inbound apps.
    public static let descope = ProviderProfile(
        name: "descope",
        title: "Descope",
        issuer: "{url}/v1/apps/{app}",
        audience: "the id of the project beside the client's, or the resource if the client asked for it",
        tokenType: .lenient.requiring(oneOf: "scope"),
        conventions: ClaimConventions(
            scopes: .claims("scope"),
            entitlements: ["permissions"],
            client: ["azp", "client_id"]
        ),
        parameters: [
            ProviderParameter(
                "project-id",
                "the id of the project",
                example: "P2abcDEFghiJKLmnoPQRstuVWXyz",
                required: true
            ),
            ProviderParameter(
                "mcp-server",
                "the id of the MCP server; not given for the project's own issuer",
                example: "MS2abcDEFghiJKLmnoPQRstuVWXyz"
            ),
            ProviderParameter(
                "audience",
                "the audience, if it is not the project's id",
                example: "https://mcp.example.com/mcp"
            ),
            ProviderParameter(
                "url",
                "the address of Descope in another region, or the custom domain; https://api.descope.com if not given",
                example: "https://api.euc1.descope.com"
            ),
        ],
        sources: [
            ProviderSource(
                "https://docs.descope.com/agentic-identity-hub/mcp-servers/discovery-url",
                checked: "2026-11-21"
            ),
            ProviderSource("https://docs.skybridge.tech/api-reference/descope-provider", checked: "2026-11-21"),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        [
            try Issuer.descope(
                projectID: arguments.required("project-id"),
                mcpServer: arguments.optional("mcp-server"),
                audience: arguments.optional("audience"),
                url: arguments.optional("url") ?? "https://api.descope.com",
                settings: settings
            )
        ]
    }
}

extension Issuer {
    /// A project of Descope.
    ///
    /// - Parameters:
    ///   - projectID: The id of the project.
    ///   - mcpServer: The id of the MCP server, which then is part of the issuer: tokens for another server of the
    ///     project are of another issuer. Nil for the older issuer that all apps of a project share.
    ///   - audience: What `aud` has to name; nil for the project's id, which tokens have that name no resource.
    ///   - url: The address of Descope.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form, or if nothing would tell this server's tokens
    ///   from those of the project's other apps.
    public static func descope(
        projectID: String,
        mcpServer: String? = nil,
        audience: String? = nil,
        url: String = "https://api.descope.com",
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        let profile = ProviderProfile.descope
        let project = try profile.segment(projectID, "project-id")
        let isBound = mcpServer != nil || audience != nil
        if !isBound {  // check: descope-unbound
            throw profile.error(
                "audience",
                "",
                "is missing, and all apps of a project share its issuer and its id as audience",
                "name the MCP server, or the audience that only this server's tokens have"
            )
        }
        let app: String
        if let mcpServer {
            app = "agentic/\(project)/\(try profile.segment(mcpServer, "mcp-server"))"
        } else {
            app = project
        }
        let values = [
            (name: "url", value: try profile.base(url, "url", settings: settings)), (name: "app", value: app),
        ]
        return profile.issuer(values, audience: .identifiers([audience ?? project]), settings: settings)
    }
}
