// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// Auth0, Cognito, Stytch, WorkOS, Descope and Logto: their tokens, good and bad, through the whole validator.
final class PlatformTokenTests: XCTestCase {
    private let resource: JSON = .string(ProviderBench.resource)

    func testAuth0() async throws {
        let auth0 = try ProviderCase(.auth0(domain: "example.eu.auth0.com"))
        XCTAssertEqual(auth0.issuer.identifier, "https://example.eu.auth0.com/")
        for shape in [ProviderToken.auth0Access, .auth0Profile, .auth0Machine] {
            let token = try await auth0.accepted(shape)
            XCTAssertEqual(token.clientID, "client-1", "\(shape)")
            XCTAssertEqual(token.scopes, "openid files:read", "\(shape)")
            try await auth0.assertCommonRefusals(shape)
        }
        let rights = try await auth0.accepted(.auth0Access)
        XCTAssertEqual(rights.entitlements, ["files:write"])
        try await auth0.assertRefused(.auth0Identity, .notAnAccessToken)
        // A client registered under the URL of the resource gets ID tokens for it.
        try await auth0.assertRefused(
            .auth0Identity,
            .notAnAccessToken,
            claim: "azp",
            client: ProviderBench.resource
        )
        let userinfo: JSON = "https://example.eu.auth0.com/userinfo"
        try await auth0.assertRefused(.auth0Access, .wrongAudience, claims: ["aud": userinfo])
        for name in ["https://example.us.auth0.com/", "https://login.example.com/"] {
            try await auth0.assertRefused(.auth0Access, .unknownIssuer, claims: ["iss": .string(name)])
        }
        let widened = try ProviderCase(
            .auth0(domain: "login.example.com", audience: "urn:notes", permissionsAreScopes: true),
            audience: "urn:notes"
        )
        let token = try await widened.accepted(.auth0Access)
        XCTAssertEqual(token.scopes, "openid files:read files:write")
        try await widened.assertRefused(.auth0Access, .wrongAudience, claims: ["aud": resource])
    }

    func testCognito() async throws {
        let pool = try ProviderCase(
            .cognito(userPool: "eu-west-1_AbCdEfGhI", clients: ["client-1", "client-2"])
        )
        XCTAssertEqual(pool.issuer.identifier, "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI")
        let token = try await pool.accepted(.cognitoAccess, client: "client-2", scope: "notes/read notes/write")
        XCTAssertEqual(token.groups, ["staff"])
        XCTAssertEqual(token.scopes, "notes/read notes/write")
        XCTAssertEqual(token.clientID, "client-2")
        let machine = try await pool.accepted(.cognitoMachine)
        XCTAssertTrue(machine.isClientOnly)

        try await pool.assertCommonRefusals(.cognitoAccess)
        try await pool.assertRefused(.cognitoIdentity, .notAnAccessToken)
        for use: JSON? in ["id", "refresh", "Access", "access ", "", ["access"], nil] {
            try await pool.assertRefused(
                .cognitoAccess,
                .notAnAccessToken,
                claim: "token_use",
                claims: ["token_use": use]
            )
        }
        for client: JSON? in ["client-3", "Client-1", "client-1 ", "", ["client-1"], nil] {
            try await pool.assertRefused(
                .cognitoAccess,
                .wrongAudience,
                claim: "client_id",
                claims: ["client_id": client, "azp": "client-1"]
            )
        }
        try await pool.assertRefused(.cognitoBound, .wrongAudience, claim: "aud")
        for name in [
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other", "https://auth.example.com",
            "https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbCdEfGhI",
        ] {
            try await pool.assertRefused(.cognitoAccess, .unknownIssuer, claims: ["iss": .string(name)])
        }
        let china = try Issuer.cognito(userPool: "cn-north-1_AbC", clients: ["c"]).identifier
        XCTAssertEqual(china, "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbC")
    }

    func testCognitoBoundToTheResource() async throws {
        let pool = try ProviderCase(.cognito(resourceBoundIn: "eu-west-1_AbCdEfGhI"))
        _ = try await pool.accepted(.cognitoBound)
        try await pool.assertCommonRefusals(.cognitoBound)
        try await pool.assertRefused(.cognitoAccess, .wrongAudience, claim: "aud")
        try await pool.assertRefused(.cognitoIdentity, .notAnAccessToken, claims: ["aud": resource, "at_hash": nil])
        try await pool.assertRefused(.cognitoBound, .notAnAccessToken, claims: ["token_use": nil])
    }

    func testStytch() async throws {
        let project = "project-test-c60c0abe-c25a-4472-a9ed-320c6667d317"
        let stytch = try ProviderCase(.stytch(domain: "auth.example.com", projectID: project), audience: project)
        XCTAssertEqual(stytch.issuer.identifier, "https://auth.example.com")
        let token = try await stytch.accepted(.stytchAccess)
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertEqual(token.scopes, "openid files:read")
        try await stytch.assertCommonRefusals(.stytchAccess)
        try await stytch.assertRefused(.stytchSession, .notAnAccessToken, claim: "client_id")
        try await stytch.assertRefused(.stytchIdentity, .notAnAccessToken, claim: "client_id")
        try await stytch.assertRefused(.stytchIdentity, .notAnAccessToken, claims: ["aud": [.string(project)]])
        let live: JSON = ["project-live-c60c0abe-c25a-4472-a9ed-320c6667d317"]
        try await stytch.assertRefused(.stytchAccess, .wrongAudience, claims: ["aud": live])
        try await stytch.assertRefused(.stytchAccess, .unknownIssuer, claims: ["iss": .string("stytch.com/\(project)")])

        let named = try ProviderCase(
            .stytch(domain: "auth.example.com", projectID: project, audience: ProviderBench.resource)
        )
        _ = try await named.accepted(.stytchAccess, claims: ["aud": [.string(project), resource]])
        try await named.assertRefused(.stytchAccess, .wrongAudience, claims: ["aud": [.string(project)]])
    }

    func testWorkOS() async throws {
        let workos = try ProviderCase(.workos(domain: "example.authkit.app"))
        XCTAssertEqual(workos.issuer.identifier, "https://example.authkit.app")
        let token = try await workos.accepted(.workosAccess, claims: ["role": "admin", "permissions": ["notes:read"]])
        XCTAssertEqual(token.roles, ["admin"])
        XCTAssertEqual(token.entitlements, ["notes:read"])
        try await workos.assertCommonRefusals(.workosAccess)
        try await workos.assertRefused(.workosIdentity, .notAnAccessToken, claim: "client_id")
        try await workos.assertRefused(.workosIdentity, .notAnAccessToken, client: ProviderBench.resource)
        // No resource indicator is configured, or a machine asked.
        let environment: JSON = "client_01HXYZ0123456789ABCDEFGHJK"
        for shape in [ProviderToken.workosAccess, .workosMachine] {
            try await workos.assertRefused(shape, .wrongAudience, claims: ["aud": environment])
        }
        // A session token of the application's own users.
        try await workos.assertRefused(.workosAccess, .unknownIssuer, claims: ["iss": "https://api.workos.com"])

        let all = try ProviderCase(
            .workos(domain: "example.authkit.app", audience: "client_01HXYZ0123456789ABCDEFGHJK"),
            audience: "client_01HXYZ0123456789ABCDEFGHJK"
        )
        let machine = try await all.accepted(.workosMachine)
        XCTAssertTrue(machine.isClientOnly)
        try await all.assertRefused(.workosIdentity, .notAnAccessToken, claims: ["aud": environment])
    }

    func testDescope() async throws {
        let descope = try ProviderCase(.descope(projectID: "P2abc", mcpServer: "MS2abc"), audience: "P2abc")
        XCTAssertEqual(descope.issuer.identifier, "https://api.descope.com/v1/apps/agentic/P2abc/MS2abc")
        let token = try await descope.accepted(.descopeAccess)
        XCTAssertEqual(token.roles, ["Editor"])
        XCTAssertEqual(token.entitlements, ["files.share"])
        XCTAssertEqual(token.clientID, "client-1")
        try await descope.assertCommonRefusals(.descopeAccess)
        try await descope.assertRefused(.descopeIdentity, .notAnAccessToken, claim: "scope")
        for name in [
            "https://api.descope.com/v1/apps/P2abc", "https://api.descope.com/v1/apps/agentic/P2abc/MS2other",
            "https://api.descope.com/v1/apps/agentic/P2other/MS2abc", "https://api.descope.com/P2abc", "P2abc",
        ] {
            try await descope.assertRefused(.descopeAccess, .unknownIssuer, claims: ["iss": .string(name)])
        }
        let older = try ProviderCase(
            .descope(
                projectID: "P2abc",
                audience: ProviderBench.resource,
                url: "https://api.euc1.descope.com/"
            )
        )
        XCTAssertEqual(older.issuer.identifier, "https://api.euc1.descope.com/v1/apps/P2abc")
        _ = try await older.accepted(.descopeAccess)
        try await older.assertRefused(.descopeAccess, .wrongAudience, claims: ["aud": ["client-1", "P2abc"]])
        assertConfigurationError("descope.audience") { _ = try Issuer.descope(projectID: "P2abc") }
    }

    func testLogto() async throws {
        let logto = try ProviderCase(.logto("https://example.logto.app/"))
        XCTAssertEqual(logto.issuer.identifier, "https://example.logto.app/oidc")
        let token = try await logto.accepted(.logtoAccess)
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertEqual(token.scopes, "openid files:read")
        let machine = try await logto.accepted(.logtoMachine)
        XCTAssertTrue(machine.isClientOnly)
        try await logto.assertRefused(.logtoIdentity, .notAnAccessToken, claim: "typ")
        try await logto.assertRefused(.logtoIdentity, .notAnAccessToken, claims: ["aud": resource, "client_id": "c"])
        for claims: MemberOverrides in [["aud": "https://other.example"], ["aud": "client-1"], ["aud": []]] {
            try await logto.assertRefused(.logtoAccess, .wrongAudience, claims: claims)
        }
        for name in ["https://example.logto.app/", "https://example.logto.app/oidc/", "https://other.logto.app/oidc"] {
            try await logto.assertRefused(.logtoAccess, .unknownIssuer, claims: ["iss": .string(name)])
        }
        for missing in ["client_id", "jti", "iat", "sub"] {
            let token = try logto.provider.token(.logtoAccess, claims: [missing: nil])
            let error = await logto.validator.refusal(token)
            XCTAssertNotNil(error, missing)
        }
    }

    func testEveryShapeOfEveryProviderIsJudgedAsItSays() throws {
        for shape in ProviderToken.all {
            XCTAssertNotNil(ProviderProfile.named(shape.provider), "\(shape)")
        }
        for profile in ProviderProfile.all {
            let shapes = ProviderToken.all.filter { $0.provider == profile.name }
            XCTAssertTrue(shapes.contains(where: \.isAccessToken), profile.name)
            XCTAssertTrue(shapes.contains { !$0.isAccessToken }, profile.name)
        }
    }
}
