// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// Keycloak, Okta and authentik: their tokens, good and bad, through the whole validator.
final class DirectoryTokenTests: XCTestCase {
    func testKeycloak() async throws {
        let realm = try ProviderCase(
            .keycloak("https://id.example.com", realm: "main", rolesOf: ["mcp.server"])
        )
        XCTAssertEqual(realm.issuer.identifier, "https://id.example.com/realms/main")
        let token = try await realm.accepted(.keycloakAccess)
        XCTAssertEqual(token.roles, ["offline_access", "editor", "owner"])
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertEqual(token.scopes, "openid files:read")
        XCTAssertEqual("\(token.stableSubject)", "f3f6bd2a-6ef2-4b7e-8a57-5a1a3d3f9c10")
        // Keycloak before 25 copied the nonce into access tokens.
        _ = try await realm.accepted(.keycloakAccess, claims: ["nonce": "n"])
        let service = try await realm.accepted(.keycloakService)
        XCTAssertEqual(service.roles, ["worker"])
        XCTAssertEqual(service.clientID, "client-1")

        try await realm.assertCommonRefusals(.keycloakAccess)
        try await realm.assertRefused(.keycloakIdentity, .notAnAccessToken)
        try await realm.assertRefused(.keycloakRefresh, .notAnAccessToken)
        for typ: JSON? in ["ID", "Refresh", "Offline", "Logout", "DPoP", "Serialized-ID", "bearer", "", 1, nil] {
            try await realm.assertRefused(.keycloakAccess, .notAnAccessToken, claim: "typ", claims: ["typ": typ])
        }
        // An audience mapper that adds to ID tokens too.
        let aud: JSON = ["client-1", .string(ProviderBench.resource)]
        try await realm.assertRefused(
            .keycloakIdentity,
            .notAnAccessToken,
            claims: ["aud": aud, "at_hash": nil]
        )
        // Without a mapper.
        try await realm.assertRefused(.keycloakAccess, .wrongAudience, claim: "aud", claims: ["aud": "account"])
        try await realm.assertRefused(.keycloakAccess, .wrongAudience, claim: "aud", claims: ["aud": nil])
        // Without the scope "basic", Keycloak sends no sub.
        try await realm.assertRefused(.keycloakAccess, .subjectMissing, claims: ["sub": nil])
        for name in [
            "https://id.example.com/auth/realms/main", "https://id.example.com/realms/Main",
            "http://id.example.com/realms/main", "https://keycloak.internal:8080/realms/main",
            "https://id.example.com/realms/other", "https://id.example.com/realms/main/",
        ] {
            try await realm.assertRefused(.keycloakAccess, .unknownIssuer, claims: ["iss": .string(name)])
        }
    }

    func testKeycloakWithANamedAudience() async throws {
        let realm = try ProviderCase(
            .keycloak("https://example.com/auth/", realm: "main", audience: "mcp-server"),
            audience: "mcp-server"
        )
        XCTAssertEqual(realm.issuer.identifier, "https://example.com/auth/realms/main")
        let token = try await realm.accepted(.keycloakAccess)
        XCTAssertEqual(token.roles, ["offline_access", "editor"])
        try await realm.assertCommonRefusals(.keycloakAccess)
        let resource: JSON = .string(ProviderBench.resource)
        try await realm.assertRefused(.keycloakAccess, .wrongAudience, claims: ["aud": resource])
    }

    func testOkta() async throws {
        let okta = try ProviderCase(
            .okta(domain: "example.okta.com", audience: "api://default"),
            audience: "api://default"
        )
        XCTAssertEqual(okta.issuer.identifier, "https://example.okta.com/oauth2/default")
        let token = try await okta.accepted(.oktaAccess)
        XCTAssertEqual(token.scopes, "openid files:read")
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertEqual("\(token.stableSubject)", "00uk1u7AsAk6dZL3z0g3")
        // A login name that was given to somebody else is somebody else.
        let heir = try await okta.accepted(.oktaAccess, claims: ["uid": "00u2"])
        XCTAssertEqual(heir.subject, token.subject)
        XCTAssertNotEqual(heir.stableSubject, token.stableSubject)
        let service = try await okta.accepted(.oktaMachine)
        XCTAssertEqual(service.stableSubject.kind, .client)
        XCTAssertTrue(service.isClientOnly)

        try await okta.assertCommonRefusals(.oktaAccess)
        try await okta.assertRefused(.oktaIdentity, .notAnAccessToken)
        try await okta.assertRefused(
            .oktaIdentity,
            .notAnAccessToken,
            claim: "cid",
            claims: ["aud": "api://default", "at_hash": nil]
        )
        for claims: MemberOverrides in [["cid": nil], ["cid": ""], ["cid": 7], ["cid": nil, "client_id": "c"]] {
            try await okta.assertRefused(.oktaAccess, .notAnAccessToken, claim: "cid", claims: claims)
        }
        try await okta.assertRefused(.oktaAccess, .subjectMissing, claim: "uid", claims: ["uid": nil])
        try await okta.assertRefused(.oktaMachine, .subjectMissing, claims: ["sub": "ann@example.org"])
        // The org authorization server, and another custom one.
        for name in [
            "https://example.okta.com", "https://example.okta.com/oauth2/aus1", "https://evil.okta.com/oauth2/default",
        ] {
            try await okta.assertRefused(.oktaAccess, .unknownIssuer, claims: ["iss": .string(name)])
        }
        let named = try await okta.accepted(.oktaAccess, claims: ["scp": nil, "scope": "admin"])
        XCTAssertTrue(named.scopes.isEmpty)
    }

    func testAuthentik() async throws {
        let app = try ProviderCase(
            .authentik("https://id.example.com", application: "mcp", clientID: "client-1")
        )
        XCTAssertEqual(app.issuer.identifier, "https://id.example.com/application/o/mcp/")
        let token = try await app.accepted(.authentikAccess)
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertEqual(token.groups, ["staff"])
        XCTAssertEqual(token.scopes, "openid files:read")

        // authentik copies the nonce into access tokens.
        let withNonce = try await app.accepted(.authentikAccessWithNonce)
        XCTAssertEqual(withNonce.clientID, "client-1")

        try await app.assertCommonRefusals(.authentikAccess)
        try await app.assertCommonRefusals(.authentikAccessWithNonce)
        for mark in ["at_hash", "c_hash", "s_hash", "events", "htm"] {
            try await app.assertRefused(.authentikAccessWithNonce, .notAnAccessToken, claim: mark, claims: [mark: "x"])
        }
        for mark in ["azp", "uid"] {
            for value: JSON? in [nil, "", 7] {
                let claims: MemberOverrides = [mark: value]
                try await app.assertRefused(.authentikAccessWithNonce, .notAnAccessToken, claim: mark, claims: claims)
            }
        }
        try await app.assertRefused(.authentikIdentity, .notAnAccessToken, claim: "azp", claims: ["nonce": "n"])
        let claims: MemberOverrides = ["nonce": "n", "azp": "client-1"]
        try await app.assertRefused(.authentikIdentity, .notAnAccessToken, claim: "uid", claims: claims)
        try await app.assertRefused(.authentikIdentity, .notAnAccessToken, claim: "azp")
        try await app.assertRefused(.authentikIdentity, .notAnAccessToken, claims: ["azp": "client-1"])
        try await app.assertRefused(.authentikIdentity, .notAnAccessToken, claims: ["uid": "x"])
        try await app.assertRefused(.authentikAccess, .wrongAudience, claim: "aud", claims: ["aud": "client-2"])
        for name in [
            "https://id.example.com/", "https://id.example.com/application/o/mcp",
            "https://id.example.com/application/o/other/",
        ] {
            try await app.assertRefused(.authentikAccess, .unknownIssuer, claims: ["iss": .string(name)])
        }
    }
}
