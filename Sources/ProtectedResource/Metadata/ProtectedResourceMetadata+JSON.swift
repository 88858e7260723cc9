// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
public import TokenValidation

extension ProtectedResourceMetadata {
    /// The document: members in the order of RFC 9728 §2, then the extension members, then `signed_metadata`.
    ///
    /// With a key whose signatures are randomized, every call gives another `signed_metadata`.
    ///
    /// - Throws: ``ConfigurationError`` about the first value that may not be published.
    public func json() throws(ConfigurationError) -> JSON {
        try validate()
        var members = try standardMembers()
        members += try checkedExtensionMembers()
        if let signingKey {
            members.append(.init("signed_metadata", .string(try signed(members, with: signingKey))))
        }
        return .object(members)
    }

    private func standardMembers() throws(ConfigurationError) -> [JSON.Member] {
        var members: [JSON.Member] = []
        func add(_ name: String, _ values: [String]) {
            guard !values.isEmpty else { return }
            members.append(.init(name, .array(values.map(JSON.string))))
        }
        func add(_ name: String, _ flag: Bool) {
            guard flag else { return }
            members.append(.init(name, true))
        }
        members.append(.init("resource", .string(resource.canonical)))
        add("authorization_servers", authorizationServers)
        if let jwksURI { members.append(.init("jwks_uri", .string(jwksURI))) }
        add("scopes_supported", Array(scopesSupported))
        add("bearer_methods_supported", bearerMethodsSupported)
        add("resource_signing_alg_values_supported", resourceSigningAlgValuesSupported.map(\.name))
        members += try resourceName?.members("resource_name") ?? []
        members += try resourceDocumentation?.members("resource_documentation") ?? []
        members += try resourcePolicyURI?.members("resource_policy_uri") ?? []
        members += try resourceTOSURI?.members("resource_tos_uri") ?? []
        add("tls_client_certificate_bound_access_tokens", tlsClientCertificateBoundAccessTokens)
        add("authorization_details_types_supported", authorizationDetailsTypesSupported)
        add("dpop_signing_alg_values_supported", dpopSigningAlgValuesSupported.map(\.name))
        add("dpop_bound_access_tokens_required", dpopBoundAccessTokensRequired)
        return members
    }

    private func checkedExtensionMembers() throws(ConfigurationError) -> [JSON.Member] {
        for (index, member) in extensionMembers.enumerated() {
            func refused(_ problem: String, _ remedy: String) -> ConfigurationError {
                ConfigurationError(
                    parameter: "extensionMembers",
                    value: member.name,
                    problem: problem,
                    remedy: remedy
                )
            }
            let base = member.name.utf8.prefix { $0 != UInt8(ascii: "#") }
            let isDefined = Self.definedNames.contains { base.elementsEqual($0.utf8) }
            if isDefined {  // check: metadata-extension-replaces-nothing
                throw refused("is defined by the specification", "use the property that stands for it")
            }
            if base.isEmpty {
                throw refused("has no name", "name it")
            }
            if extensionMembers[..<index].contains(where: { $0.name.utf8.elementsEqual(member.name.utf8) }) {
                throw refused("is given twice", "give it once")
            }
            if member.value == .null || member.value == .array([]) {
                throw refused("is null or an empty array", "leave the member out")
            }
        }
        return extensionMembers
    }

    private func signed(_ members: [JSON.Member], with key: SigningKey) throws(ConfigurationError) -> String {
        let issuer = JSON.Member("iss", .string(signedMetadataIssuer ?? resource.canonical))
        do {
            return try key.sign(JSON.object([issuer] + members).serialized(), header: [.init("typ", "JWT")])
        } catch {
            throw ConfigurationError(
                parameter: "signingKey",
                value: "",
                problem: "cannot sign the metadata (\(error.code))",
                remedy: "use a key that can sign"
            )
        }
    }

    /// RFC 9728 §2 and §2.2. `iss` would be mistaken for the signer's name.
    private static let definedNames = [
        "resource", "authorization_servers", "jwks_uri", "scopes_supported", "bearer_methods_supported",
        "resource_signing_alg_values_supported", "resource_name", "resource_documentation", "resource_policy_uri",
        "resource_tos_uri", "tls_client_certificate_bound_access_tokens", "authorization_details_types_supported",
        "dpop_signing_alg_values_supported", "dpop_bound_access_tokens_required", "signed_metadata", "iss",
    ]
}
