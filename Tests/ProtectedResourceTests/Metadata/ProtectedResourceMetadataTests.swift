// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation
import XCTest

final class ProtectedResourceMetadataTests: XCTestCase {
    private func minimal(_ resource: String = "https://mcp.example.com/mcp") throws -> ProtectedResourceMetadata {
        try ProtectedResourceMetadata(
            resource: ResourceIdentifier(resource, allowingLoopbackHTTP: true),
            authorizationServers: ["https://auth.example.com/t1"],
            scopesSupported: "mcp:connect files:read"
        )
    }

    // MARK: - The document

    func testR90_R93_theSmallestDocumentByteForByte() throws {
        XCTAssertEqual(
            try minimal().json().text,
            #"{"resource":"https://mcp.example.com/mcp","authorization_servers":["https://auth.example.com/t1"],"#
                + #""scopes_supported":["mcp:connect","files:read"],"bearer_methods_supported":["header"]}"#
        )
        XCTAssertEqual(try minimal().bearerMethodsSupported, ["header"])
    }

    func testR90_theFullDocumentByteForByte() throws {
        var metadata = try minimal()
        metadata.authorizationServers.append("https://other.example.com")
        metadata.jwksURI = "https://mcp.example.com/keys?v=1"
        metadata.resourceSigningAlgValuesSupported = [.es256]
        metadata.resourceName = ["": "Files", "fr": "Fichiers", "zh-Hant": "檔案"]
        metadata.resourceDocumentation = "https://mcp.example.com/docs#start"
        metadata.resourcePolicyURI = ["": "https://mcp.example.com/policy", "de": "https://mcp.example.com/de/policy"]
        metadata.resourceTOSURI = "http://mcp.example.com/tos"
        metadata.tlsClientCertificateBoundAccessTokens = true
        metadata.authorizationDetailsTypesSupported = ["payment"]
        metadata.dpopSigningAlgValuesSupported = [.es256, .eddsa]
        metadata.dpopBoundAccessTokensRequired = true
        metadata.extensionMembers = [
            .init("x_contact", "ops@example.com"), .init("x_contact#fr", "exploitation@example.com"),
            .init("x_limits", ["a": [], "b": .null]),
        ]
        XCTAssertEqual(
            try metadata.json().text,
            #"{"resource":"https://mcp.example.com/mcp","#
                + #""authorization_servers":["https://auth.example.com/t1","https://other.example.com"],"#
                + #""jwks_uri":"https://mcp.example.com/keys?v=1","scopes_supported":["mcp:connect","files:read"],"#
                + #""bearer_methods_supported":["header"],"resource_signing_alg_values_supported":["ES256"],"#
                + #""resource_name":"Files","resource_name#fr":"Fichiers","resource_name#zh-Hant":"檔案","#
                + #""resource_documentation":"https://mcp.example.com/docs#start","#
                + #""resource_policy_uri":"https://mcp.example.com/policy","resource_policy_uri#de":"https://mcp.example.com/de/policy","#
                + #""resource_tos_uri":"http://mcp.example.com/tos","tls_client_certificate_bound_access_tokens":true,"#
                + #""authorization_details_types_supported":["payment"],"dpop_signing_alg_values_supported":["ES256","EdDSA"],"#
                + #""dpop_bound_access_tokens_required":true,"x_contact":"ops@example.com","x_contact#fr":"exploitation@example.com","#
                + #""x_limits":{"a":[],"b":null}}"#
        )
        XCTAssertNoThrow(try JSONValue(parsing: metadata.json().serialized(), limits: .metadata))
    }

    func testR93_noParameterHasZeroElements() throws {
        var metadata = try ProtectedResourceMetadata(
            resource: ResourceIdentifier("https://h"),
            authorizationServers: ["https://a"]
        )
        metadata.resourceName = [:]
        metadata.resourceDocumentation = LocalizedText([])
        XCTAssertEqual(
            try metadata.json().text,
            #"{"resource":"https://h","authorization_servers":["https://a"],"bearer_methods_supported":["header"]}"#
        )
    }

    // MARK: - What may not be published

    func testR90_authorizationServersAreIssuerIdentifiers() throws {
        for servers in [
            [], [""], ["auth.example.com"], ["http://auth.example.com"], ["https://auth.example.com?x=1"],
            ["https://auth.example.com/#f"], ["https://u@auth.example.com"],
            ["https://a", "https://a"], ["https://a", "ftp://b"], ["https://é.example"], ["http://127.0.0.1:9000"],
            ["http://localhost"], ["https://"],
        ] {
            refused("authorizationServers") {
                _ = try ProtectedResourceMetadata(
                    resource: ResourceIdentifier("https://h"),
                    authorizationServers: servers
                )
            }
            refused("authorizationServers") {
                var metadata = try self.minimal()
                metadata.authorizationServers = servers
                _ = try metadata.json()
            }
        }
        let loopback = "http://127.0.0.1:9000"
        let resource = try ResourceIdentifier("https://h")
        XCTAssertNoThrow(
            try ProtectedResourceMetadata(
                resource: resource,
                authorizationServers: [loopback],
                allowingLoopbackHTTP: true
            )
        )
        let local = try ResourceIdentifier("http://localhost:8080/mcp", allowingLoopbackHTTP: true)
        XCTAssertNoThrow(try ProtectedResourceMetadata(resource: local, authorizationServers: [loopback]))
        refused("authorizationServers") {
            _ = try ProtectedResourceMetadata(resource: local, authorizationServers: ["http://auth.example.com"])
        }
        let verbatim = try ProtectedResourceMetadata(
            resource: resource,
            authorizationServers: ["https://AUTH.example.com/", "https://AUTH.example.com"]
        )
        XCTAssertTrue(try verbatim.json().text.contains(#"["https://AUTH.example.com/","https://AUTH.example.com"]"#))
    }

    func testR129_offlineAccessIsAConfigurationError() throws {
        for scopes in ["offline_access", "a offline_access", "a\"b", "a  b", "é"] as [ScopeSet] {
            refused("scopesSupported") {
                _ = try ProtectedResourceMetadata(
                    resource: ResourceIdentifier("https://h"),
                    authorizationServers: ["https://a"],
                    scopesSupported: scopes
                )
            }
            refused("scopesSupported") {
                var metadata = try self.minimal()
                metadata.scopesSupported = scopes
                _ = try metadata.json()
            }
        }
    }

    func testURLsAreChecked() throws {
        for uri in ["", "http://h/keys", "h/keys", "https://h/#k", "https://u:p@h/keys", "javascript:alert(1)"] {
            refused("jwksURI") { try self.publishing { $0.jwksURI = uri } }
        }
        for page in [
            "", "docs", "javascript:alert(1)", "https://h/a b", "https://h/#a#b", "https://h/#é", "https://u@h/",
            "file:///etc/passwd", "https://h/#<x>",
        ] {
            refused("resource_documentation") { try self.publishing { $0.resourceDocumentation = LocalizedText(page) } }
            refused("resource_policy_uri") { try self.publishing { $0.resourcePolicyURI = ["fr": page] } }
            refused("resource_tos_uri") { try self.publishing { $0.resourceTOSURI = ["": "https://h", "de": page] } }
        }
    }

    func testLanguageTagsAreChecked() throws {
        for tag in ["fr", "de-CH-1996", "x-private", "zh-Hant-TW", "i-klingon"] {
            XCTAssertNoThrow(try publishing { $0.resourceName = LocalizedText([(tag: tag, text: "t")]) }, tag)
        }
        for tag in ["f#r", "fr_CA", "-fr", "fr-", "fr--ca", "é", "1fr", "abcdefghi", "fr ca", "fr\u{301}", "\"", " "] {
            refused("resource_name") {
                try self.publishing { $0.resourceName = LocalizedText([(tag: tag, text: "t")]) }
            }
        }
        refused("resource_name") { try self.publishing { $0.resourceName = ["fr": "a", "FR": "b"] } }
        refused("resource_name") { try self.publishing { $0.resourceName = ["": "a", "": "b"] } }
        refused("resource_name") { try self.publishing { $0.resourceName = "" } }
        refused("resource_name") { try self.publishing { $0.resourceName = ["": "a", "fr": ""] } }
    }

    func testR35_textsAreEqualByBytes() {
        XCTAssertEqual(LocalizedText("a"), "a")
        XCTAssertEqual(["": "a"], LocalizedText("a"))
        XCTAssertNotEqual(LocalizedText("\u{E9}"), "e\u{301}")
        XCTAssertNotEqual(["fr": "a"] as LocalizedText, ["FR": "a"])
        XCTAssertEqual(Set(["a", "a", "\u{E9}", "e\u{301}"] as [LocalizedText]).count, 3)
    }

    func testExtensionMembersReplaceNothing() throws {
        for name in [
            "resource", "authorization_servers", "jwks_uri", "scopes_supported", "bearer_methods_supported",
            "resource_signing_alg_values_supported", "resource_name",
            "resource_name#fr", "resource_documentation", "resource_policy_uri", "resource_tos_uri#de",
            "tls_client_certificate_bound_access_tokens",
            "authorization_details_types_supported", "dpop_signing_alg_values_supported",
            "dpop_bound_access_tokens_required", "signed_metadata", "iss", "", "#fr",
        ] {
            refused("extensionMembers") { try self.publishing { $0.extensionMembers = [.init(name, "v")] } }
        }
        for value in [[], .null] as [JSON] {
            refused("extensionMembers") { try self.publishing { $0.extensionMembers = [.init("x", value)] } }
        }
        refused("extensionMembers") { try self.publishing { $0.extensionMembers = [.init("x", 1), .init("x", 2)] } }
        XCTAssertNoThrow(
            try publishing { $0.extensionMembers = [.init("\u{E9}", 1), .init("e\u{301}", 2), .init("Resource", 3)] }
        )
    }

    func testOtherListsAreChecked() throws {
        refused("dpopSigningAlgValuesSupported") {
            try self.publishing { $0.dpopSigningAlgValuesSupported = [.es256, .hs256] }
        }
        refused("authorizationDetailsTypesSupported") {
            try self.publishing { $0.authorizationDetailsTypesSupported = ["a", ""] }
        }
    }

    // MARK: - signed_metadata

    func testSignedMetadataIsAJWTOfEveryOtherMember() throws {
        for algorithm in [SignatureAlgorithm.es256, .eddsa, .rs256] {
            let key = try SigningKey.generate(algorithm, keyID: "k1")
            var metadata = try minimal()
            metadata.resourceName = ["": "Files", "fr": "Fichiers"]
            metadata.extensionMembers = [.init("x_limits", ["a": 1])]
            let plain = try metadata.json()
            metadata.signingKey = key

            let document = try metadata.json()
            guard case .string(let token)? = document["signed_metadata"] else { return XCTFail("no signed_metadata") }
            var without = document
            without["signed_metadata"] = nil
            XCTAssertEqual(without, plain)

            let signed = try VerifiedJWS(verifying: token, keys: key.publicKeySet, algorithms: [algorithm])
            XCTAssertEqual(signed.header["typ"]?.stringValue, "JWT")
            XCTAssertEqual(signed.header["kid"]?.stringValue, "k1")
            var claims = JSON(try JSONValue(parsing: signed.payload, limits: .token))
            XCTAssertEqual(claims["iss"], "https://mcp.example.com/mcp")
            XCTAssertNil(claims["signed_metadata"])
            claims["iss"] = nil
            XCTAssertEqual(claims, plain)

            let other = try SigningKey.generate(algorithm, keyID: "k1")
            XCTAssertThrowsError(try VerifiedJWS(verifying: token, keys: other.publicKeySet, algorithms: [algorithm]))
        }
    }

    func testSignedMetadataNamesItsIssuer() throws {
        var metadata = try minimal()
        metadata.signingKey = try .generate(.es256)
        metadata.signedMetadataIssuer = "https://registry.example.com"
        guard case .string(let token)? = try metadata.json()["signed_metadata"] else {
            return XCTFail("no signed_metadata")
        }
        let keys = try XCTUnwrap(metadata.signingKey).publicKeySet
        let signed = try VerifiedJWS(verifying: token, keys: keys, algorithms: [.es256])
        XCTAssertEqual(
            try JSONValue(parsing: signed.payload, limits: .token)["iss"]?.stringValue,
            "https://registry.example.com"
        )
    }

    func testD65_theSigningKeyIsNotShown() throws {
        var metadata = try minimal()
        let secret = Array("0123456789abcdef-XYZ-0123456789abcdef".utf8)
        metadata.signingKey = try SigningKey(secret: SharedSecret(secret), algorithm: .hs256)
        var dumped = ""
        dump(metadata, to: &dumped)
        for shown in ["\(metadata)", String(reflecting: metadata), dumped] {
            XCTAssertFalse(shown.contains("XYZ"), shown)
            XCTAssertFalse(shown.contains("88, 89, 90"), shown)
        }
    }

    @discardableResult
    private func publishing(_ change: (inout ProtectedResourceMetadata) -> Void) throws -> JSON {
        var metadata = try minimal()
        change(&metadata)
        return try metadata.json()
    }

    private func refused(_ parameter: String, line: UInt = #line, _ make: () throws -> Void) {
        XCTAssertThrowsError(try make(), line: line) { error in
            let found = (error as? ConfigurationError)?.parameter ?? "\(error)"
            XCTAssertTrue(found.hasPrefix(parameter), "\(error)", line: line)
        }
    }
}
