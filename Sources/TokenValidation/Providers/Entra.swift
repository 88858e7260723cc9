// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// Microsoft Entra ID.
    public static let entra = ProviderProfile(
        name: "entra",
        title: "Microsoft Entra ID",
        issuer: "https://{host}/{tenant}/v2.0",
        audience: "the application's client id; in tokens of version 1 that or the Application ID URI",
        tokenType: .lenient.requiring(oneOf: "azp").requiring(oneOf: "scp", "roles"),
        conventions: ClaimConventions(
            scopes: .claims("scp"),
            client: ["azp", "appid"],
            subject: .claims("tid", "oid")
        ),
        parameters: [
            ProviderParameter(
                "tenant",
                "the directory (tenant) id; several for tokens of several tenants",
                example: "8eaef023-2b34-4da1-9baa-8bc8c9d6a490",
                required: true
            ),
            ProviderParameter(
                "client-id",
                "the application (client) id of the API",
                example: "6e74172b-be56-4843-9ff4-e66a39bb12e3",
                required: true
            ),
            ProviderParameter(
                "app-id-uri",
                "the Application ID URI; api:// and the client id if not given",
                example: "https://mcp.example.com"
            ),
            ProviderParameter("token-version", "the version of the tokens, 1 or 2; 2 if not given", example: "2"),
            ProviderParameter("cloud", "global, us-government or china; global if not given", example: "global"),
        ],
        sources: [
            ProviderSource(
                "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference",
                checked: "2026-11-21"
            ),
            ProviderSource("https://learn.microsoft.com/entra/identity-platform/access-tokens", checked: "2026-11-21"),
            ProviderSource(
                "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud",
                checked: "2026-11-21"
            ),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        let clouds = EntraCloud.all.map { (word: $0.name, value: $0) }
        let registration = EntraRegistration(
            clientID: try arguments.required("client-id"),
            appIDURI: arguments.optional("app-id-uri"),
            version: try arguments.choice("token-version", [("1", .v1), ("2", .v2)]) ?? .v2,
            cloud: try arguments.choice("cloud", clouds) ?? .global
        )
        let tenants = try arguments.requiredList("tenant")
        guard let tenant = tenants.first, tenants.count == 1 else {
            return try registration.issuers(tenants, settings: settings)
        }
        return [try registration.issuer(tenant, settings: settings)]
    }
}

/// The version of the access tokens that an application of Entra asks for in its manifest.
public enum EntraTokenVersion: Sendable, Hashable {
    /// `requestedAccessTokenVersion` is null or 1.
    case v1
    /// `requestedAccessTokenVersion` is 2.
    case v2
}

/// One of the separate clouds of Microsoft.
public struct EntraCloud: Sendable, Hashable {
    /// The name that ``ProviderProfile/entra`` takes.
    public let name: String
    /// Where its tokens are issued.
    public let host: String

    /// The cloud of most: `login.microsoftonline.com`.
    public static let global = EntraCloud(name: "global", host: "login.microsoftonline.com")
    /// Azure Government: `login.microsoftonline.us`.
    public static let usGovernment = EntraCloud(name: "us-government", host: "login.microsoftonline.us")
    /// The cloud operated by 21Vianet: `login.partner.microsoftonline.cn`.
    public static let china = EntraCloud(name: "china", host: "login.partner.microsoftonline.cn")

    static let all = [global, usGovernment, china]
}

extension Issuer {
    /// One tenant of Microsoft Entra ID, for an API that is registered there.
    ///
    /// The user is `tid` and `oid`, since `sub` differs from client to client. Scopes are the short names of `scp`, and
    /// hold under the long names that clients ask for, such as `api://id/Files.Read`, too. Tokens without `scp` and
    /// without `roles` are refused: every application of the tenant can get those. ID tokens have no `azp`, and are
    /// refused.
    ///
    /// - Parameters:
    ///   - tenant: The directory (tenant) id.
    ///   - clientID: The application (client) id of the API.
    ///   - appIDURI: The Application ID URI, which is the prefix of the long names; nil for `api://` and the client id.
    ///   - version: The version of the tokens. With version 2 the manifest needs `requestedAccessTokenVersion: 2`.
    ///   - cloud: The cloud. Outside the global one tokens have to be of version 2.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func entra(
        tenant: String,
        clientID: String,
        appIDURI: String? = nil,
        version: EntraTokenVersion = .v2,
        cloud: EntraCloud = .global,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        try EntraRegistration(clientID: clientID, appIDURI: appIDURI, version: version, cloud: cloud)
            .issuer(tenant, settings: settings)
    }
}

extension [Issuer] {
    /// Some tenants of Microsoft Entra ID, for an API that is registered as multi-tenant: one issuer each, with keys
    /// from one document: `issuers: .entra(tenants: […], clientID: …)`. A key verifies tokens of a tenant only if the
    /// document says that it is that tenant's, or everybody's.
    ///
    /// - Parameters:
    ///   - tenants: The directory (tenant) ids of those whose users may call, 1 to 100.
    ///   - clientID: The application (client) id of the API.
    ///   - appIDURI: As for one tenant.
    ///   - version: As for one tenant.
    ///   - cloud: As for one tenant.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if a value is not of its form.
    public static func entra(
        tenants: [String],
        clientID: String,
        appIDURI: String? = nil,
        version: EntraTokenVersion = .v2,
        cloud: EntraCloud = .global,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> [Issuer] {
        try EntraRegistration(clientID: clientID, appIDURI: appIDURI, version: version, cloud: cloud)
            .issuers(tenants, settings: settings)
    }
}
