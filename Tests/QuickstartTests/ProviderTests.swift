// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

@testable import QuickstartSample
@testable import quickstart

/// `--provider`, whose flags are the parameters of the profiles.
final class ProviderTests: XCTestCase {
    private static let audience = "https://mcp.example.com/mcp"
    private static let tenant = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
    private static let client = "6e74172b-be56-4843-9ff4-e66a39bb12e3"

    func testTokensOfARealmOfKeycloak() async throws {
        let home = try Home()
        let server = try ScriptedAuthorizationServer(
            tls: nil,
            path: "/realms/main",
            endpoints: [.openIDMetadata, .keys],
            audience: Self.audience,
            algorithms: [.rs256]
        )
        let running = try Running(
            [
                "--provider", "keycloak", "--url", server.origin, "--realm=main", "--audience", Self.audience,
                "--allow-http-loopback", "--require", "mcp:read",
            ],
            home: home
        )
        let issuer = server.testIssuer
        let good = try await running.call("whoami", token: issuer.token(.keycloakAccess, scope: "openid mcp:read"))
        XCTAssertEqual(good.status, 200, good.description)
        let identity = try issuer.token(.keycloakIdentity, claims: ["aud": .string(Self.audience)])
        let refused = try await running.call("whoami", token: identity)
        XCTAssertEqual(refused.status, 401, refused.description)
        XCTAssertEqual(server.count(.metadata), 1, "the profile knows where the metadata is")
        await server.close()
    }

    /// The gate that a command line makes; nothing is fetched.
    private func gate(_ arguments: String...) throws -> ResourceServer {
        let key = try SigningKey.generate(.es256, keyID: "none")
        let options = try Options(arguments)
        return try Setup(options, origin: "http://127.0.0.1:8080", key: { key }, onEvent: { _ in }).gate
    }

    func testEveryProviderCanBeSaidInFlags() throws {
        for profile in ProviderProfile.all {
            let arguments = profile.parameters.filter { $0.isRequired || $0.name == "audience" }
                .flatMap { ["--\($0.name)", $0.example] }
            let key = try SigningKey.generate(.es256, keyID: "none")
            let options = try Options(["--provider", profile.name] + arguments)
            let setup = try Setup(options, origin: "http://127.0.0.1:8080", key: { key }, onEvent: { _ in })
            XCTAssertNil(setup.testIssuer, profile.name)
            XCTAssertEqual(setup.gate.metadata?.authorizationServers.count, 1, profile.name)
        }
    }

    func testListsMakeSeveralClientsOrIssuers() throws {
        let cognito = try gate(
            "--provider",
            "cognito",
            "--user-pool",
            "eu-west-1_AbCdEfGhI",
            "--allowed-clients",
            "a,b"
        )
        XCTAssertEqual(
            cognito.metadata?.authorizationServers,
            ["https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI"]
        )
        let other = "11111111-2222-3333-4444-555555555555"
        let entra = try gate(
            "--provider",
            "entra",
            "--tenant",
            "\(Self.tenant),\(other)",
            "--client-id",
            Self.client,
            "--token-version",
            "2"
        )
        XCTAssertEqual(
            entra.metadata?.authorizationServers,
            [Self.tenant, other].map { "https://login.microsoftonline.com/\($0)/v2.0" }
        )
    }

    func testWhatIsWrongNamesTheFlag() throws {
        let home = try Home()
        let pool = ["--provider", "cognito", "--user-pool", "eu-west-1_AbCdEfGhI"]
        let table: [([String], String)] = [
            (["--provider", "nobody"], "--provider nobody: there is no profile of that name, only auth0"),
            (["--provider"], "--provider needs a value"), (["--provider", "cognito"], "--user-pool: is missing"),
            (["--provider", "cognito", "--user-pool", "eu"], "--user-pool: \"eu\" is not the id"),
            (pool + ["--realm", "main"], "--realm: \"main\" is for a parameter that Amazon Cognito does not have"),
            (pool + ["--user-pool", "eu-west-1_Other"], "--user-pool: "),
            (pool + ["--issuer", "https://as.example"], "--issuer and --provider"),
            (pool + ["--jwks", "https://as.example/keys"], "--jwks and --provider"),
            (pool + ["--metadata", "https://as.example/m"], "--metadata and --provider"),
            (pool + ["--ca-file", home.path + "/none"], "--ca-file: "), (pool + ["--print-token"], "--print-token"),
            (["--realm", "main"], "--realm is for some providers"), (["--realm"], "--realm needs a value"),
            (
                ["--provider", "keycloak", "--realm", "main", "--url", "http://127.0.0.1:1"],
                "--url http://127.0.0.1:1: an http URL needs --allow-http-loopback"
            ),
            (["--provider", "keycloak", "--realm", "a/b", "--url", "https://a.example"], "--realm: \"a/b\""),
        ]
        for (arguments, expected) in table {
            let outcome = try Program.run(["--port", "0"] + arguments, home: home)
            XCTAssertEqual(outcome.code, 64, "\(arguments): \(outcome.output)")
            XCTAssertTrue(outcome.errors.hasPrefix("quickstart: \(expected)"), "\(arguments): \(outcome.errors)")
            XCTAssertEqual(outcome.errors.filter { $0 == "\n" }.count, 1, outcome.errors)
        }
    }

    func testHelpOnAProviderListsItsFlags() throws {
        let home = try Home()
        for profile in ProviderProfile.all {
            let help = try Program.run(["--provider", profile.name, "--help"], home: home)
            XCTAssertEqual(help.code, 0)
            for text in profile.parameters.map({ "--\($0.name) " }) + [profile.title, profile.issuer] {
                XCTAssertTrue(help.output.contains(text), "\(text) is missing in \(help.output)")
            }
        }
        let help = try Program.run(["--help"], home: home)
        XCTAssertTrue(help.output.contains("cognito     --user-pool USER-POOL [--allowed-clients ALLOWED-CLIENTS]"))
    }
}
