// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// Profiles by name: their parameters, their data, and what they ask the network for.
final class ProviderProfileTests: XCTestCase {
    /// Parameters, the issuer that they make, and the one document that is asked for.
    private static let table: [(name: String, arguments: [(String, String)], issuer: String, document: String)] = [
        (
            "auth0", [("domain", "example.eu.auth0.com")], "https://example.eu.auth0.com/",
            "https://example.eu.auth0.com/.well-known/openid-configuration"
        ),
        (
            "authentik", [("url", "https://id.example.com"), ("application", "mcp"), ("client-id", "c")],
            "https://id.example.com/application/o/mcp/",
            "https://id.example.com/application/o/mcp/.well-known/openid-configuration"
        ),
        (
            "cognito", [("user-pool", "eu-west-1_AbC"), ("allowed-clients", "a, b")],
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC",
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC/.well-known/openid-configuration"
        ),
        (
            "descope", [("project-id", "P2"), ("mcp-server", "MS2")],
            "https://api.descope.com/v1/apps/agentic/P2/MS2",
            "https://api.descope.com/v1/apps/agentic/P2/MS2/.well-known/openid-configuration"
        ),
        (
            "entra", [("tenant", ProviderBench.tenant), ("client-id", ProviderBench.client), ("token-version", "1")],
            "https://sts.windows.net/\(ProviderBench.tenant)/",
            "https://login.microsoftonline.com/\(ProviderBench.tenant)/.well-known/openid-configuration"
        ),
        (
            "entra",
            [("tenant", ProviderBench.tenant), ("client-id", ProviderBench.client), ("cloud", "us-government")],
            "https://login.microsoftonline.us/\(ProviderBench.tenant)/v2.0",
            "https://login.microsoftonline.us/\(ProviderBench.tenant)/v2.0/.well-known/openid-configuration"
        ),
        (
            "keycloak", [("url", "https://id.example.com"), ("realm", "main"), ("roles-of", "a,b")],
            "https://id.example.com/realms/main",
            "https://id.example.com/realms/main/.well-known/openid-configuration"
        ),
        (
            "logto", [("url", "https://example.logto.app")], "https://example.logto.app/oidc",
            "https://example.logto.app/oidc/.well-known/openid-configuration"
        ),
        (
            "okta", [("domain", "example.okta.com"), ("authorization-server", "aus1"), ("audience", "api://x")],
            "https://example.okta.com/oauth2/aus1",
            "https://example.okta.com/oauth2/aus1/.well-known/oauth-authorization-server"
        ),
        (
            "stytch", [("domain", "auth.example.com"), ("project-id", "project-live-1")], "https://auth.example.com",
            "https://auth.example.com/.well-known/oauth-authorization-server"
        ),
        (
            "workos", [("domain", "example.authkit.app")], "https://example.authkit.app",
            "https://example.authkit.app/.well-known/oauth-authorization-server"
        ),
    ]

    func testParametersMakeTheIssuerAndTheDocumentThatIsAskedFirst() async throws {
        for row in Self.table {
            let profile = try XCTUnwrap(ProviderProfile.named(row.name))
            let provider = try ProviderBench.provider(named: row.issuer, audience: ProviderBench.resource)
            let keySet = "https://\(try XCTUnwrap(PlainURL(Array(row.document.utf8), maximumLength: 999)).host)/keys"
            let metadata: JSON = ["issuer": .string(row.issuer), "jwks_uri": .string(keySet)]
            let fetcher = ScriptedFetcher()
            fetcher.answer(row.document, with: .json(metadata.text))
            fetcher.answer(keySet, with: .json(provider.keySetDocument))
            var settings = RemoteKeys.Settings()
            settings.fetcher = fetcher
            let issuers = try profile.issuers(row.arguments.map { ($0.0, $0.1) }, settings: settings)
            XCTAssertEqual(issuers.map(\.identifier), [row.issuer])
            let audience = AudiencePolicy.resource(try ResourceIdentifier(ProviderBench.resource))
            let validator = try TokenValidator(issuers: issuers, audience: audience)
            // The keys were found, whatever is then said of the claims.
            switch await validator.validate(try provider.token()) {
            case .valid: break
            case .refused(let error):
                XCTAssertFalse([.keyNotFound, .signatureInvalid, .unknownIssuer].contains(error.code), row.name)
            case .unavailable: XCTFail(row.name)
            }
            XCTAssertEqual(fetcher.urls, [row.document, keySet])
        }
        XCTAssertEqual(Set(Self.table.map(\.name)), Set(ProviderProfile.all.map(\.name)))
    }

    func testSeveralTenants() throws {
        let entra = try XCTUnwrap(ProviderProfile.named("entra"))
        let other = "82229342-1101-4ab6-817b-70c0747630f3"
        let issuers = try entra.issuers([
            ("tenant", "\(ProviderBench.tenant), \(other)"), ("client-id", ProviderBench.client),
        ])
        XCTAssertEqual(
            issuers.map(\.identifier),
            [ProviderBench.tenant, other].map { "https://login.microsoftonline.com/\($0)/v2.0" }
        )
    }

    func testOtherChoicesOfParameters() throws {
        func issuer(_ name: String, _ arguments: (String, String)...) throws -> Issuer {
            let profile = try XCTUnwrap(ProviderProfile.named(name))
            return try XCTUnwrap(profile.issuers(arguments.map { ($0.0, $0.1) }).first)
        }
        XCTAssertEqual(
            try issuer("okta", ("domain", "example.okta.com"), ("audience", "api://x")).identifier,
            "https://example.okta.com/oauth2/default"
        )
        XCTAssertNil(try issuer("cognito", ("user-pool", "eu-west-1_AbC")).audience)
        let widened = try issuer("auth0", ("domain", "example.auth0.com"), ("permissions", "scopes"))
        XCTAssertEqual(widened.conventions.scopes, .union("scope", "permissions"))
        XCTAssertEqual(
            try issuer("descope", ("project-id", "P"), ("audience", "a"), ("url", "https://d.example")).identifier,
            "https://d.example/v1/apps/P"
        )
        let realm = try issuer("keycloak", ("url", "https://id.example"), ("realm", "m"), ("roles-of", "a, b"))
        XCTAssertEqual(
            realm.conventions.roles,
            ["realm_access.roles", ["resource_access", "a", "roles"], ["resource_access", "b", "roles"]]
        )
    }

    func testBadParameters() throws {
        let table: [(String, [(String, String)], String)] = [
            ("keycloak", [("url", "https://id.example.com")], "keycloak.realm"),
            ("keycloak", [("realm", "main")], "keycloak.url"),
            ("keycloak", [("url", "id.example.com"), ("realm", "main")], "keycloak.url"),
            ("keycloak", [("url", "http://id.example.com"), ("realm", "main")], "keycloak.url"),
            ("keycloak", [("url", "http://localhost:8080"), ("realm", "main")], "keycloak.url"),
            ("keycloak", [("url", "https://id.example.com?x"), ("realm", "main")], "keycloak.url"),
            ("keycloak", [("url", "https://id.example.com"), ("realm", "a/b")], "keycloak.realm"),
            ("keycloak", [("url", "https://id.example.com"), ("realm", "..")], "keycloak.realm"),
            ("keycloak", [("url", "https://id.example.com"), ("realm", "a b")], "keycloak.realm"),
            ("keycloak", [("url", "https://id.example.com"), ("realm", "")], "keycloak.realm"),
            ("keycloak", [("url", "https://id.example.com"), ("realm", "{x}")], "keycloak.realm"),
            ("keycloak", [("url", "https://id.example.com"), ("realm", "a"), ("realm", "b")], "keycloak.realm"),
            ("keycloak", [("tenant", "x")], "keycloak.tenant"),
            ("auth0", [("domain", "https://example.auth0.com")], "auth0.domain"),
            ("auth0", [("domain", "example.auth0.com/")], "auth0.domain"),
            ("auth0", [("domain", "a@example.auth0.com")], "auth0.domain"),
            ("auth0", [("domain", "")], "auth0.domain"),
            ("auth0", [("domain", "example.auth0.com"), ("permissions", "yes")], "auth0.permissions"),
            ("okta", [("domain", "example.okta.com")], "okta.audience"),
            (
                "okta", [("domain", "example.okta.com"), ("authorization-server", "a/b"), ("audience", "x")],
                "okta.authorization-server"
            ),
            ("cognito", [("user-pool", "AbCdEfGhI")], "cognito.user-pool"),
            ("cognito", [("user-pool", "eu-west-1_")], "cognito.user-pool"),
            ("cognito", [("user-pool", "_AbC")], "cognito.user-pool"),
            ("cognito", [("user-pool", "eu-west-1_a_b")], "cognito.user-pool"),
            ("cognito", [("user-pool", "evil.example/x_AbC")], "cognito.user-pool"),
            ("cognito", [("user-pool", "eu-west-1_a/b")], "cognito.user-pool"),
            ("stytch", [("domain", "stytch.com"), ("project-id", "p")], "stytch.domain"),
            ("stytch", [("domain", "auth.example.com")], "stytch.project-id"),
            ("descope", [("project-id", "P")], "descope.audience"),
            ("descope", [("project-id", "P"), ("mcp-server", "a/b")], "descope.mcp-server"),
            ("descope", [("project-id", "P/Q"), ("mcp-server", "a")], "descope.project-id"),
            ("entra", [("tenant", "common"), ("client-id", ProviderBench.client)], "entra.tenant"),
            ("entra", [("tenant", "\(ProviderBench.tenant),"), ("client-id", ProviderBench.client)], "entra.tenant"),
            ("entra", [("client-id", ProviderBench.client)], "entra.tenant"),
            ("entra", [("tenant", ProviderBench.tenant)], "entra.client-id"),
            (
                "entra",
                [("tenant", ProviderBench.tenant), ("client-id", ProviderBench.client), ("token-version", "3")],
                "entra.token-version"
            ),
            (
                "entra", [("tenant", ProviderBench.tenant), ("client-id", ProviderBench.client), ("cloud", "mars")],
                "entra.cloud"
            ),
            ("authentik", [("url", "https://id.example.com"), ("application", "a")], "authentik.client-id"),
            ("logto", [], "logto.url"),
            ("workos", [("domain", "example.authkit.app:0")], "workos.domain"),
        ]
        for (name, arguments, parameter) in table {
            let profile = try XCTUnwrap(ProviderProfile.named(name))
            assertConfigurationError(parameter) { _ = try profile.issuers(arguments.map { ($0.0, $0.1) }) }
        }
    }

    func testWhatAnErrorSays() throws {
        XCTAssertThrowsError(try Issuer.auth0(domain: "https://example.auth0.com/")) {
            XCTAssertEqual(
                "\($0)",
                "auth0.domain: \"https://example.auth0.com/\" is not a host name; write it without https:// and without "
                    + "a slash, for example example.eu.auth0.com"
            )
        }
        XCTAssertThrowsError(try ProviderProfile.keycloak.issuers([("url", "https://id.example.com")])) {
            XCTAssertEqual(
                "\($0)",
                "keycloak.realm: is missing; give the name of the realm, for example main"
            )
        }
    }

    func testLoopbackForDevelopment() throws {
        var settings = RemoteKeys.Settings()
        settings.allowHTTPLoopback = true
        let issuer = try Issuer.keycloak("http://localhost:8080", realm: "main", settings: settings)
        XCTAssertEqual(issuer.identifier, "http://localhost:8080/realms/main")
    }

    func testTheDataOfProfiles() throws {
        XCTAssertEqual(ProviderProfile.all.count, 10)
        XCTAssertNil(ProviderProfile.named("Keycloak"))
        XCTAssertNil(ProviderProfile.named(""))
        for profile in ProviderProfile.all {
            XCTAssertFalse(profile.sources.isEmpty, profile.name)
            for source in profile.sources {
                XCTAssertNoThrow(try PlainURL(Array(source.url.utf8), maximumLength: 512), source.url)
                XCTAssertEqual(source.checked.utf8.count, 10)
            }
            for parameter in profile.parameters {
                XCTAssertFalse(
                    parameter.meaning.isEmpty || parameter.example.isEmpty,
                    "\(profile.name) \(parameter.name)"
                )
            }
            XCTAssertFalse(profile.audience.isEmpty)
            XCTAssertFalse(profile.tokenType == .lenient, "\(profile.name) cannot tell its ID tokens")
        }
        XCTAssertEqual(ProviderProfile.all.filter(\.tokenType.allowsNonce).map(\.name), ["authentik"])
    }

    func testFormsAreFilledOnce() {
        let values = [(name: "a", value: "{b}"), (name: "b", value: "2")]
        XCTAssertEqual(ProviderProfile.fill("{a}/{b}/{c}/{", values), "{b}/2/{c}/{")
        XCTAssertEqual(ProviderProfile.fill("", values), "")
    }

    func testIssuersInALiteral() throws {
        let validator = try TokenValidator(
            issuers: [
                .keycloak("https://id.example.com", realm: "main"),
                .auth0(domain: "example.eu.auth0.com"),
                .cognito(userPool: "eu-west-1_AbC", clients: ["app"]),
            ],
            audience: .resource(ResourceIdentifier(ProviderBench.resource))
        )
        XCTAssertEqual(validator.issuers.count, 3)
        assertConfigurationError("issuers[0].audience") {
            _ = try TokenValidator(
                issuers: [.cognito(userPool: "eu-west-1_AbC", clients: [])],
                audience: .resource(ResourceIdentifier(ProviderBench.resource))
            )
        }
    }
}
