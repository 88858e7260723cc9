// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// An API as it is registered with Entra.
struct EntraRegistration {
    let clientID: String
    let appIDURI: String?
    let version: EntraTokenVersion
    let cloud: EntraCloud

    private let profile = ProviderProfile.entra

    /// The name that stands for the tenant in the issuer of the document that all tenants share.
    private static let placeholder = "{tenantid}"

    init(clientID: String, appIDURI: String?, version: EntraTokenVersion, cloud: EntraCloud) {
        self.clientID = clientID
        self.appIDURI = appIDURI
        self.version = version
        self.cloud = cloud
    }

    /// The issuer of one tenant, with the keys that its own document names.
    func issuer(_ tenant: String, settings: RemoteKeys.Settings) throws(ConfigurationError) -> Issuer {
        let tenant = try Self.identifier(tenant, "tenant")
        let keys = RemoteKeys(discovering: identifier(of: tenant), metadata: document(of: tenant), settings: settings)
        return try issuer(tenant, keys)
    }

    /// The issuers of several tenants, with the keys of the document that all tenants share.
    func issuers(_ tenants: [String], settings: RemoteKeys.Settings) throws(ConfigurationError) -> [Issuer] {
        let isCounted = (1...Limits.issuers).contains(tenants.count)
        guard isCounted else {
            throw profile.error(
                "tenant",
                "\(tenants.count)",
                "is not a number of tenants",
                "list 1 to \(Limits.issuers) of them"
            )
        }
        let template = identifier(of: Self.placeholder)
        let keys = RemoteKeys(discovering: template, metadata: document(of: "common"), settings: settings)
        var issuers: [Issuer] = []
        for tenant in tenants {
            let tenant = try Self.identifier(tenant, "tenant")
            let name = identifier(of: tenant)
            let isRepeated = issuers.contains { $0.identifier.utf8.elementsEqual(name.utf8) }
            guard !isRepeated else {
                throw profile.error("tenant", tenant, "is listed twice", "list each tenant once")
            }
            issuers.append(try issuer(tenant, TiedKeys(keys, to: [name, template])))
        }
        return issuers
    }

    private func issuer(_ tenant: String, _ keys: any KeySource) throws(ConfigurationError) -> Issuer {
        let client = try Self.identifier(clientID, "client-id")
        let uri = try checkedURI() ?? "api://\(client)"
        let isElsewhere = version == .v1 && cloud != .global
        if isElsewhere {  // check: entra-version-1-cloud
            throw profile.error(
                "token-version",
                "1",
                "is known in the global cloud only",
                "set requestedAccessTokenVersion to 2 in the application's manifest, and write 2"
            )
        }
        let audience = AudiencePolicy.identifiers(version == .v2 ? [client] : [client, uri])
        return profile.shape(.source(keys, issuer: identifier(of: tenant)), audience: audience)
            .with {
                // The user's name holds tid, so it has to be the issuer's word on the issuer.
                let base =
                    version == .v2
                    ? profile.tokenType : .lenient.requiring(oneOf: "appid").requiring(oneOf: "scp", "roles")
                $0.tokenType = base.requiring("tid", equalTo: tenant)
                $0.conventions.scopes = $0.conventions.scopes.aliasing(prefix: "\(uri)/")
            }
    }

    private func identifier(of tenant: String) -> String {
        switch version {
        case .v1: "https://sts.windows.net/\(tenant)/"
        case .v2: ProviderProfile.fill(profile.issuer, [("host", cloud.host), ("tenant", tenant)])
        }
    }

    private func document(of tenant: String) -> String {
        let path = version == .v1 ? "" : "/v2.0"
        return "https://\(cloud.host)/\(tenant)\(path)/.well-known/openid-configuration"
    }

    private func checkedURI() throws(ConfigurationError) -> String? {
        guard let appIDURI else { return nil }
        let isURI =
            appIDURI.utf8.contains(0x3A) && appIDURI.utf8.last != 0x2F && appIDURI.utf8.count <= 512
            && ScopeName.isValid(appIDURI.utf8)
        guard isURI else {
            throw profile.error(
                "app-id-uri",
                appIDURI,
                "is not an Application ID URI",
                "write it as Expose an API shows it, without a slash at its end"
            )
        }
        return appIDURI
    }

    /// A GUID in lower case, as Entra writes it: 8, 4, 4, 4 and 12 hex digits.
    private static func identifier(_ text: String, _ parameter: String) throws(ConfigurationError) -> String {
        let bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let isGUID =
            bytes.count == 36
            && bytes.enumerated()
                .allSatisfy { index, byte in
                    [8, 13, 18, 23].contains(index)
                        ? byte == 0x2D : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
                }
        if !isGUID {  // check: entra-guid
            throw ProviderProfile.entra.error(
                parameter,
                text,
                "is not an id",
                "write the GUID that the portal shows, for example 8eaef023-2b34-4da1-9baa-8bc8c9d6a490; "
                    + "domain names and words such as common never stand in a token"
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
