// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

/// Claims in the shapes that authorization servers are known to use, and the options that read them.
final class ProviderShapeTests: XCTestCase {
    private var bench: Bench!

    override func setUpWithError() throws {
        bench = try Bench()
    }

    private func read(_ claims: [(String, JSON)], typ: String?, _ issuer: Issuer) async throws -> AccessToken {
        let common: [(String, JSON)] = [
            ("iss", .string(issuer.identifier)), ("iat", 1_799_999_990), ("exp", 1_800_000_300),
        ]
        let payload = JSON.object((common + claims).map { JSON.Member($0.0, $0.1) })
        let audience = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
        let validator = try TokenValidator(issuers: [issuer], audience: audience, clock: WallClock { Bench.now })
        return try await validator.accepted(bench.token(payload: payload.text, typ: typ))
    }

    func testKeycloak() async throws {
        let issuer = bench.issuer("https://id.example/realms/main") {
            $0.conventions.roles = ["realm_access.roles", ["resource_access", "mcp.server", "roles"]]
        }
        let claims: [(String, JSON)] = [
            ("aud", ["https://mcp.example/mcp", "account"]), ("sub", "f:1"), ("typ", "Bearer"), ("azp", "app"),
            ("nonce", "n"), ("sid", "s"),
            ("acr", "1"), ("scope", "openid files:read"), ("realm_access", ["roles": ["user", "editor"]]),
            ("resource_access", ["mcp.server": ["roles": ["owner"]], "account": ["roles": ["view-profile"]]]),
        ]
        let token = try await read(claims, typ: "JWT", issuer)
        XCTAssertEqual(token.roles, ["user", "editor", "owner"])
        XCTAssertEqual(token.clientID, "app")
        XCTAssertEqual(token.scopes, "openid files:read")
    }

    func testAuth0WithPermissions() async throws {
        let issuer = bench.issuer("https://tenant.eu.auth0.example/") {
            $0.conventions.scopes = .union("scope", "permissions")
            $0.conventions.roles = ["https://app.example/roles"]
        }
        let claims: [(String, JSON)] = [
            ("aud", ["https://mcp.example/mcp", "https://tenant.eu.auth0.example/userinfo"]), ("sub", "auth0|1"),
            ("azp", "app"),
            ("scope", "openid"), ("permissions", ["files:read"]), ("https://app.example/roles", ["admin"]),
        ]
        let token = try await read(claims, typ: "JWT", issuer)
        XCTAssertEqual(token.scopes, "openid files:read")
        XCTAssertEqual(token.roles, ["admin"])
    }

    func testOkta() async throws {
        let issuer = bench.issuer("https://org.okta.example/oauth2/default") {
            $0.audience = .identifiers(["api://default"])
            $0.conventions.client = ["cid"]
        }
        let claims: [(String, JSON)] = [
            ("aud", "api://default"), ("sub", "ann@example.org"), ("uid", "00u1"), ("cid", "0oa1"),
            ("scp", ["openid", "files:read"]), ("ver", 1),
        ]
        let token = try await read(claims, typ: nil, issuer)
        XCTAssertEqual(token.clientID, "0oa1")
        XCTAssertEqual(token.scopes, "openid files:read")
    }

    func testEntra() async throws {
        let issuer = bench.issuer("https://login.microsoftonline.example/t1/v2.0") {
            $0.audience = .identifiers(["9f2c", "api://9f2c"])
            $0.conventions.scopes = ScopeReader.claims("scp").aliasing(prefix: "api://9f2c/")
            $0.conventions.client = ["azp", "appid"]
            $0.conventions.subject = .claims("tid", "oid")
        }
        let claims: [(String, JSON)] = [
            ("aud", "9f2c"), ("sub", "pairwise"), ("oid", "o1"), ("tid", "t1"), ("azp", "app"),
            ("scp", "files.read files.write"),
            ("roles", ["Editor"]), ("ver", "2.0"),
        ]
        let token = try await read(claims, typ: "JWT", issuer)
        XCTAssertTrue(ScopeRequirement("api://9f2c/files.read files.write" as ScopeSet).isMet(by: token.scopes))
        XCTAssertEqual("\(token.stableSubject)", "t1/o1")
        XCTAssertEqual(token.roles, ["Editor"])
        let appOnly = try await read(
            [("aud", "9f2c"), ("sub", "o2"), ("oid", "o2"), ("tid", "t1"), ("azp", "app"), ("idtyp", "app")],
            typ: "JWT",
            issuer
        )
        XCTAssertTrue(appOnly.scopes.isEmpty)
        // An application that calls its own API: aud is the client, and the policy names it.
        let own = try await read(
            [("aud", "9f2c"), ("azp", "9f2c"), ("sub", "s"), ("oid", "o"), ("tid", "t1")],
            typ: "JWT",
            issuer
        )
        XCTAssertEqual(own.clientID, "9f2c")
    }

    func testCognito() async throws {
        let issuer = bench.issuer("https://cognito-idp.example/pool") {
            $0.audience = .clients(["app-1"])
            $0.conventions.groups = ["cognito:groups"]
        }
        let claims: [(String, JSON)] = [
            ("sub", "u1"), ("client_id", "app-1"), ("token_use", "access"), ("scope", "files/read"),
            ("username", "ann"), ("cognito:groups", ["g"]),
            ("origin_jti", "x"), ("jti", "y"), ("version", 2), ("auth_time", 1_799_999_000),
        ]
        let token = try await read(claims, typ: nil, issuer)
        XCTAssertEqual(token.groups, ["g"])
        XCTAssertEqual(token.scopes, "files/read")
    }

    func testServiceTokenWithAnEmptySubject() async throws {
        let issuer = bench.issuer("https://team.cloudflareaccess.example") {
            $0.audience = .identifiers(["aud-tag"])
            $0.conventions.client = ["common_name"]
        }
        let token = try await read(
            [("aud", ["aud-tag"]), ("sub", ""), ("common_name", "svc.access"), ("type", "app")],
            typ: nil,
            issuer
        )
        XCTAssertEqual(token.stableSubject.kind, .client)
        XCTAssertEqual("\(token.stableSubject)", "svc.access")
        XCTAssertTrue(token.isClientOnly)
    }

    func testObservedServers() async throws {
        let lemon = bench.issuer("https://auth.lemon.example") {
            $0.audience = .identifiers(["https://mcp.example/mcp"])
        }
        let own = try await read(
            [
                ("aud", ["client-1", "https://mcp.example/mcp"]), ("sub", "ann"), ("client_id", "client-1"),
                ("scope", "openid"), ("jti", "x"),
            ],
            typ: "JWT",
            lemon
        )
        XCTAssertEqual(own.subject, "ann")
        // Its ID token has the same audience; the nonce gives it away.
        let identity: [(String, JSON)] = [
            ("aud", ["client-1", "https://mcp.example/mcp"]), ("sub", "ann"), ("azp", "client-1"), ("nonce", "n"),
        ]
        do {
            _ = try await read(identity, typ: "JWT", lemon)
            XCTFail("an ID token was accepted")
        } catch let error as TokenError {
            XCTAssertEqual(error.code, .notAnAccessToken)
        }
        // A server that only ever names the client as audience, and no subject, cannot be told from its ID tokens.
        let canaille = bench.issuer("https://canaille.example")
        do {
            _ = try await read([("aud", ["client-1"]), ("auth_time", 1_799_999_000)], typ: "JWT", canaille)
            XCTFail("a token without audience and subject was accepted")
        } catch let error as TokenError {
            XCTAssertEqual(error.code, .wrongAudience)
        }
    }
}
