// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
public import TokenValidation

/// What a resource says of itself to clients: the Protected Resource Metadata document (RFC 9728 §2).
///
/// Names are those of the specification. Everything is configuration; nothing is derived from a request. Values are
/// checked when the document is made, by ``json()`` or a ``MetadataPublisher``. Empty lists are left out of the document.
/// What is published here is not thereby enforced: that is the validator's and the gate's part.
public struct ProtectedResourceMetadata: Sendable {
    /// `resource`: the identifier that the document's path is derived from.
    public let resource: ResourceIdentifier

    /// `authorization_servers`: the issuer identifiers of the servers that clients are to use, the preferred one first (the
    /// official client uses only that). They may differ from the issuers whose tokens are accepted. Published verbatim.
    public var authorizationServers: [String]

    /// `jwks_uri`: an https URL of the resource's own public keys.
    public var jwksURI: String?

    /// `scopes_supported`: the scopes that clients may ask for.
    public var scopesSupported: ScopeSet

    /// `bearer_methods_supported`: always the header. Tokens in a query or a form body are never read.
    public var bearerMethodsSupported: [String] { ["header"] }

    /// `resource_signing_alg_values_supported`: how the resource signs its responses, if it does.
    public var resourceSigningAlgValuesSupported: [SignatureAlgorithm] = []

    /// `resource_name`: the name to show to users.
    public var resourceName: LocalizedText?

    /// `resource_documentation`: the URL of a page for developers.
    public var resourceDocumentation: LocalizedText?

    /// `resource_policy_uri`: the URL of a page about how data may be used.
    public var resourcePolicyURI: LocalizedText?

    /// `resource_tos_uri`: the URL of the terms of service.
    public var resourceTOSURI: LocalizedText?

    /// `tls_client_certificate_bound_access_tokens`: whether tokens bound to a client certificate are supported (RFC 8705).
    public var tlsClientCertificateBoundAccessTokens = false

    /// `authorization_details_types_supported` (RFC 9396).
    public var authorizationDetailsTypesSupported: [String] = []

    /// `dpop_signing_alg_values_supported`: asymmetric algorithms for DPoP proofs (RFC 9449).
    public var dpopSigningAlgValuesSupported: [SignatureAlgorithm] = []

    /// `dpop_bound_access_tokens_required`: whether only tokens bound to a key are accepted.
    public var dpopBoundAccessTokensRequired = false

    /// Further members, published after those above in this order. Not a name that the specification defines, with or
    /// without a language tag; no null and no empty array.
    public var extensionMembers: [JSON.Member] = []

    /// Given, it adds `signed_metadata` (RFC 9728 §2.2): a JWT with every other member as a claim, and `iss`. It has no
    /// expiry, and clients that know the key are to prefer it. The key's public half has to be published elsewhere.
    public var signingKey: SigningKey?

    /// `iss` in `signed_metadata`: who vouches for it. By default the resource.
    public var signedMetadataIssuer: String?

    private let allowsLoopbackHTTP: Bool

    /// A document with what every resource has to say.
    ///
    /// - Parameters:
    ///   - resource: The resource. If its URL is http, so may those of loopback authorization servers be.
    ///   - authorizationServers: At least one issuer identifier: https, without query and fragment.
    ///   - scopesSupported: The scopes that clients may ask for.
    ///   - allowingLoopbackHTTP: Whether `http` is allowed for authorization servers on loopback; for development only.
    /// - Throws: ``ConfigurationError`` for no authorization server, one that is not an issuer identifier or is listed twice, a
    ///   malformed scope, or `offline_access`.
    public init(
        resource: ResourceIdentifier,
        authorizationServers: [String],
        scopesSupported: ScopeSet = [],
        allowingLoopbackHTTP: Bool = false
    ) throws(ConfigurationError) {
        self.resource = resource
        self.authorizationServers = authorizationServers
        self.scopesSupported = scopesSupported
        allowsLoopbackHTTP = allowingLoopbackHTTP || resource.scheme.utf8.elementsEqual("http".utf8)
        try validate()
    }

    /// Checks every value.
    ///
    /// - Throws: ``ConfigurationError`` about the first that may not be published.
    func validate() throws(ConfigurationError) {
        try validateAuthorizationServers()
        _ = try scopesSupported.validated(parameter: "scopesSupported")  // check: metadata-scopes
        if let jwksURI {
            try URLSetting.requireHTTPS(
                jwksURI,
                parameter: "jwksURI",
                allowingQuery: true,
                allowingLoopbackHTTP: allowsLoopbackHTTP
            )
        }
        let pages: [(String, LocalizedText?)] = [
            ("resource_documentation", resourceDocumentation),
            ("resource_policy_uri", resourcePolicyURI),
            ("resource_tos_uri", resourceTOSURI),
        ]
        for (parameter, page) in pages {
            for entry in page?.entries ?? [] {
                try URLSetting.requirePage(entry.text, parameter: parameter)
            }
        }
        if let symmetric = dpopSigningAlgValuesSupported.first(where: \.isSymmetric) {
            throw ConfigurationError(
                parameter: "dpopSigningAlgValuesSupported",
                value: symmetric.name,
                problem: "is symmetric, and a DPoP proof is signed with a key pair",
                remedy: "list asymmetric algorithms"
            )
        }
        if authorizationDetailsTypesSupported.contains(where: \.utf8.isEmpty) {
            throw ConfigurationError(
                parameter: "authorizationDetailsTypesSupported",
                value: "",
                problem: "holds an empty name",
                remedy: "leave it out"
            )
        }
    }

    private func validateAuthorizationServers() throws(ConfigurationError) {
        let isEmpty = authorizationServers.isEmpty
        if isEmpty {  // check: metadata-names-an-authorization-server
            throw ConfigurationError(
                parameter: "authorizationServers",
                value: "",
                problem: "names no authorization server, so no client can get a token",
                remedy: "list at least one issuer identifier"
            )
        }
        for (index, server) in authorizationServers.enumerated() {
            try URLSetting.requireHTTPS(
                server,
                parameter: "authorizationServers[\(index)]",
                allowingQuery: false,
                allowingLoopbackHTTP: allowsLoopbackHTTP
            )
            if authorizationServers[..<index].contains(where: { $0.utf8.elementsEqual(server.utf8) }) {
                throw ConfigurationError(
                    parameter: "authorizationServers[\(index)]",
                    value: server,
                    problem: "is listed twice",
                    remedy: "list it once"
                )
            }
        }
    }
}
