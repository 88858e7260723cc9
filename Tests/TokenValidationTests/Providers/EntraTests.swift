// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// Microsoft Entra ID: one tenant, several tenants, both versions.
final class EntraTests: XCTestCase {
    private let tenant = ProviderBench.tenant
    private let client = ProviderBench.client
    private let consumers = "9188040d-6c67-4c5b-b112-36a304b66dad"

    func testOneTenant() async throws {
        let entra = try ProviderCase(
            .entra(tenant: tenant.uppercased(), clientID: client),
            audience: client
        )
        XCTAssertEqual(entra.issuer.identifier, "https://login.microsoftonline.com/\(tenant)/v2.0")
        let token = try await entra.accepted(.entraAccess, scope: "Files.Read Files.Write")
        XCTAssertEqual("\(token.stableSubject)", "\(tenant)/690222be-ff1a-4d56-abd1-7e4f7d38e474")
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertEqual(token.roles, ["Editor"])
        let wanted: ScopeSet = "api://6e74172b-be56-4843-9ff4-e66a39bb12e3/Files.Read Files.Write"
        XCTAssertTrue(ScopeRequirement(wanted).isMet(by: token.scopes))
        // sub is pairwise: another client, the same user.
        let same = try await entra.accepted(.entraAccess, client: "client-2", claims: ["sub": "pairwise"])
        XCTAssertEqual(same.stableSubject, token.stableSubject)
        let application = try await entra.accepted(.entraApplication)
        XCTAssertTrue(application.scopes.isEmpty)
        XCTAssertEqual(application.roles, ["Files.Read.All"])
        // An application that calls its own API.
        let own = try await entra.accepted(.entraAccess, client: client)
        XCTAssertEqual(own.clientID, client)
    }

    func testOneTenantRefuses() async throws {
        let entra = try ProviderCase(.entra(tenant: tenant, clientID: client), audience: client)
        try await entra.assertCommonRefusals(.entraAccess)
        try await entra.assertRefused(.entraIdentity, .notAnAccessToken, claim: "azp")
        // The ID token of the API's own application.
        try await entra.assertRefused(.entraIdentity, .notAnAccessToken, claim: "azp", client: client)
        let scoped: MemberOverrides = ["scp": "Files.Read"]
        try await entra.assertRefused(.entraIdentity, .notAnAccessToken, claim: "azp", client: client, claims: scoped)
        // What every application of the tenant can get.
        for claims: MemberOverrides in [
            ["roles": nil], ["roles": []], ["roles": ""], ["roles": nil, "scp": ""],
            ["roles": nil, "scope": "Files.Read"],
        ] {
            try await entra.assertRefused(.entraApplication, .notAnAccessToken, claim: "scp", claims: claims)
        }
        for tid: JSON? in [.string(consumers), .string(tenant.uppercased()), "", nil, 1] {
            try await entra.assertRefused(.entraAccess, .notAnAccessToken, claim: "tid", claims: ["tid": tid])
        }
        try await entra.assertRefused(.entraAccess, .subjectMissing, claims: ["oid": nil])
        try await entra.assertRefused(.entraAccessV1, .notAnAccessToken, claim: "azp")
        for name in [
            "https://login.microsoftonline.com/\(consumers)/v2.0", "https://sts.windows.net/\(tenant)/",
            "https://login.microsoftonline.com/{tenantid}/v2.0", "https://login.microsoftonline.com/common/v2.0",
            "https://login.microsoftonline.com/\(tenant)/", "https://login.microsoftonline.us/\(tenant)/v2.0",
        ] {
            try await entra.assertRefused(.entraAccess, .unknownIssuer, claims: ["iss": .string(name)])
        }
        // Microsoft Graph's tokens, and the App ID URI, which version 2 never has.
        for aud: JSON in ["00000003-0000-0000-c000-000000000000", .string("api://\(client)")] {
            try await entra.assertRefused(.entraAccess, .wrongAudience, claims: ["aud": aud])
        }
    }

    func testVersion1() async throws {
        let entra = try ProviderCase(
            .entra(tenant: tenant, clientID: client, appIDURI: "https://mcp.example.com", version: .v1),
            audience: "https://mcp.example.com"
        )
        XCTAssertEqual(entra.issuer.identifier, "https://sts.windows.net/\(tenant)/")
        let claims: MemberOverrides = ["tid": .string(tenant)]
        let token = try await entra.accepted(.entraAccessV1, scope: "Files.Read", claims: claims)
        XCTAssertEqual(token.clientID, "client-1")
        XCTAssertTrue(ScopeRequirement("https://mcp.example.com/Files.Read" as ScopeSet).isMet(by: token.scopes))
        let named = try await entra.accepted(.entraAccessV1, claims: ["tid": .string(tenant), "aud": .string(client)])
        XCTAssertEqual(named.stableSubject, token.stableSubject)
        try await entra.assertRefused(.entraAccess, .notAnAccessToken, claim: "appid", claims: claims)
        let foreign: MemberOverrides = ["tid": .string(tenant), "aud": "https://graph.microsoft.com"]
        try await entra.assertRefused(.entraAccessV1, .wrongAudience, claims: foreign)
    }

    func testClouds() throws {
        let names = try [EntraCloud.global, .usGovernment, .china]
            .map {
                try Issuer.entra(tenant: tenant, clientID: client, cloud: $0).identifier
            }
        XCTAssertEqual(
            names,
            ["login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"]
                .map {
                    "https://\($0)/\(tenant)/v2.0"
                }
        )
        assertConfigurationError("entra.token-version", value: "1") {
            _ = try Issuer.entra(tenant: tenant, clientID: client, version: .v1, cloud: .china)
        }
    }

    func testBadValues() {
        for tenant in [
            "", "common", "organizations", "consumers", "contoso.onmicrosoft.com", "8eaef0232b344da19baa8bc8c9d6a490",
            "{8eaef023-2b34-4da1-9baa-8bc8c9d6a490}", "8eaef023-2b34-4da1-9baa-8bc8c9d6a49g",
            "8eaef023-2b34-4da1-9baa/8bc8c9d6a490", "8eaef023-2b34-4da1-9baa-8bc8c9d6a490 ",
        ] {
            assertConfigurationError("entra.tenant", value: tenant) {
                _ = try Issuer.entra(tenant: tenant, clientID: client)
            }
            assertConfigurationError("entra.tenant", value: tenant) {
                _ = try [Issuer].entra(tenants: [self.tenant, tenant], clientID: client)
            }
        }
        assertConfigurationError("entra.client-id", value: "api://x") {
            _ = try Issuer.entra(tenant: tenant, clientID: "api://x")
        }
        for uri in ["", "mcp", "api://x/", "api://a b", "api://\"", "api://" + String(repeating: "x", count: 600)] {
            assertConfigurationError("entra.app-id-uri", value: uri) {
                _ = try Issuer.entra(tenant: tenant, clientID: client, appIDURI: uri)
            }
        }
        assertConfigurationError("entra.tenant", value: "0") {
            _ = try [Issuer].entra(tenants: [], clientID: client)
        }
        assertConfigurationError("entra.tenant", value: "101") {
            _ = try [Issuer].entra(tenants: Array(repeating: tenant, count: 101), clientID: client)
        }
        assertConfigurationError("entra.tenant", value: tenant) {
            _ = try [Issuer].entra(tenants: [tenant, consumers, tenant.uppercased()], clientID: client)
        }
    }
}
