// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE

/// What an authorization server publishes about itself (RFC 8414 §2, OpenID Connect Discovery §3), as far as a resource
/// server or its operator needs it.
///
/// Only `issuer` and the type of `jwks_uri` are checked: a document about another issuer is refused, and one that is
/// odd elsewhere is not, because no token is judged by the rest. What is odd there shows in ``advice``, and reads as nil
/// here. URLs are text as published: whoever fetches one checks its scheme and address. `signed_metadata` is not read.
public struct AuthorizationServerMetadata: Sendable {
    /// `issuer`: byte for byte the configured one.
    public let issuer: String

    /// `jwks_uri`: where the keys are, if the document says so.
    public let jwksURI: String?

    /// `authorization_endpoint`: where users log in.
    public let authorizationEndpoint: String?

    /// `token_endpoint`: where clients get tokens.
    public let tokenEndpoint: String?

    /// `registration_endpoint`: where clients register themselves (RFC 7591).
    public let registrationEndpoint: String?

    /// `introspection_endpoint`: where a resource server asks about opaque tokens (RFC 7662).
    public let introspectionEndpoint: String?

    /// `scopes_supported`. Servers may have scopes that they do not list.
    public let scopesSupported: [String]?

    /// `grant_types_supported`. Absent means `authorization_code` and `implicit`.
    public let grantTypesSupported: [String]?

    /// `code_challenge_methods_supported`. MCP clients go no further without `S256` in it.
    public let codeChallengeMethodsSupported: [String]?

    /// `id_token_signing_alg_values_supported`: what ID tokens are signed with, and usually access tokens too. A hint for
    /// people: what is accepted is configuration.
    public let idTokenSigningAlgValuesSupported: [String]?

    /// `client_id_metadata_document_supported`: whether the URL of a client's own document will do as its id.
    public let clientIDMetadataDocumentSupported: Bool?

    /// `authorization_response_iss_parameter_supported` (RFC 9207): whether clients can tell which server answered.
    public let authorizationResponseIssParameterSupported: Bool?

    /// The whole document.
    public let json: JSONValue

    /// The most bytes of a document: 64 KiB.
    public static let maximumBytes = JSONLimits.metadata.maximumBytes

    /// Reads a document that is to be about `issuer`.
    ///
    /// - Parameters:
    ///   - bytes: A JSON object of at most 64 KiB. A member that occurs twice, anywhere in it, refuses it.
    ///   - issuer: The configured issuer, compared byte for byte (RFC 8414 §3.3): no slash, letter case or port is
    ///     made equal.
    public init(parsing bytes: [UInt8], issuer: String) throws(MetadataError) {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes, limits: .metadata)
        } catch {
            throw MetadataError(.notJSON, Self.isMarkup(bytes) ? "the document is a web page, not JSON" : "\(error)")
        }
        if json.kind != .object {  // check: metadata-is-object
            throw MetadataError(.notAnObject, "the document is not a JSON object")
        }
        guard let named = json["issuer"], named.kind == .string else {
            throw MetadataError(.noIssuer, "the document does not name its issuer")
        }
        if !named.utf8Equals(issuer) {  // check: metadata-issuer
            throw MetadataError(.issuerMismatch, IssuerMismatch.text(named.stringValue ?? "", configured: issuer))
        }
        let keys = json["jwks_uri"]
        let isOddKeyLocation = keys != nil && keys?.kind != .string
        if isOddKeyLocation {  // check: metadata-jwks-uri-type
            throw MetadataError(.malformedMember, "jwks_uri is not a string")
        }
        self.issuer = issuer
        jwksURI = keys?.stringValue
        authorizationEndpoint = json["authorization_endpoint"]?.stringValue
        tokenEndpoint = json["token_endpoint"]?.stringValue
        registrationEndpoint = json["registration_endpoint"]?.stringValue
        introspectionEndpoint = json["introspection_endpoint"]?.stringValue
        scopesSupported = Self.texts(json["scopes_supported"])
        grantTypesSupported = Self.texts(json["grant_types_supported"])
        codeChallengeMethodsSupported = Self.texts(json["code_challenge_methods_supported"])
        idTokenSigningAlgValuesSupported = Self.texts(json["id_token_signing_alg_values_supported"])
        clientIDMetadataDocumentSupported = json["client_id_metadata_document_supported"]?.boolValue
        authorizationResponseIssParameterSupported = json["authorization_response_iss_parameter_supported"]?.boolValue
        self.json = json
    }

    /// An array of nothing but strings.
    private static func texts(_ value: JSONValue?) -> [String]? {
        guard let value, value.kind == .array else { return nil }
        let texts = value.elements.compactMap(\.stringValue)
        return texts.count == value.count ? texts : nil
    }

    private static func isMarkup(_ bytes: [UInt8]) -> Bool {
        bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "<")
    }
}

extension AuthorizationServerMetadata: CustomStringConvertible, CustomReflectable {
    /// The issuer only.
    public var description: String { "AuthorizationServerMetadata(\(Printable.text(issuer)))" }

    /// A mirror without children: the document is somebody else's text, and long.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
