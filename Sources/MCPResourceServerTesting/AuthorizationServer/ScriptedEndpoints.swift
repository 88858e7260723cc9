// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The documents of a ``ScriptedAuthorizationServer``, each at its own URL.
public struct ScriptedEndpoints: OptionSet, Sendable, Hashable {
    /// One bit for each document.
    public let rawValue: UInt8

    /// A set of documents from their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `/.well-known/oauth-authorization-server`, then the issuer's path (RFC 8414 §3.1).
    public static let oauthMetadata = ScriptedEndpoints(rawValue: 1)
    /// `/.well-known/openid-configuration`, then the issuer's path: how RFC 8414 §5 and MCP clients look for OpenID Connect's
    /// document. For an issuer without a path this is the same URL as ``openIDMetadata``.
    public static let openIDMetadataInserted = ScriptedEndpoints(rawValue: 2)
    /// The issuer's path, then `/.well-known/openid-configuration` (OpenID Connect Discovery §4).
    public static let openIDMetadata = ScriptedEndpoints(rawValue: 4)
    /// The key set, at the issuer's path, then `/jwks.json`.
    public static let keys = ScriptedEndpoints(rawValue: 8)

    /// Every URL of metadata.
    public static let metadata: ScriptedEndpoints = [.oauthMetadata, .openIDMetadataInserted, .openIDMetadata]
    /// Everything there is.
    public static let all: ScriptedEndpoints = [.metadata, .keys]

    static let each: [ScriptedEndpoints] = [.oauthMetadata, .openIDMetadataInserted, .openIDMetadata, .keys]

    /// The path of one document.
    func path(after issuerPath: String) -> String {
        switch self {
        case .oauthMetadata: "/.well-known/oauth-authorization-server" + issuerPath
        case .openIDMetadataInserted: "/.well-known/openid-configuration" + issuerPath
        case .openIDMetadata: issuerPath + "/.well-known/openid-configuration"
        default: issuerPath + "/jwks.json"
        }
    }
}
