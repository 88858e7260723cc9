// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import ProtectedResource
import TokenValidation
import XCTest

/// What a well-behaved client meets, from metadata to a token that a resource server accepts.
final class LoginTests: XCTestCase {
    func testATokenIsAcceptedByTheResourceItWasAskedFor() async throws {
        try await Visitor.visit(clock: TestClock(Date().timeIntervalSince1970)) { visitor in
            var keys = RemoteKeys.Settings()
            keys.allowHTTPLoopback = true
            let gate = try ResourceServer(
                resource: Visitor.resource,
                issuers: [.discovered(visitor.server.issuer, settings: keys)],
                scopes: "mcp:read"
            ) { $0.allowHTTPLoopback = true }
            let token = try await visitor.login(visitor.register())["access_token"] as? String
            let request = ResourceRequest(
                method: "POST",
                target: "/mcp",
                headers: [HeaderField("Host", "127.0.0.1:8080"), HeaderField("Authorization", "Bearer \(token ?? "")")]
            )
            guard case .proceed(let admitted) = await gate.admit(request, body: { _ in [] }) else {
                return XCTFail("refused")
            }
            XCTAssertEqual(admitted.principal?.subject, "alice")
            XCTAssertEqual(admitted.principal?.scopes, "mcp:read mcp:write")
            let resource = "http://127.0.0.1:8080/other"
            let client = try await visitor.register()
            let code = try await visitor.code(client, ["resource": resource])
            let other =
                try Visitor.members(try await visitor.redeem(code, client, ["resource": resource]))["access_token"]
            let again = ResourceRequest(
                method: "POST",
                target: "/mcp",
                headers: [request.headers[0], HeaderField("Authorization", "Bearer \(other as? String ?? "")")]
            )
            guard case .respond(let answer) = await gate.admit(again, body: { _ in [] }) else {
                return XCTFail("admitted")
            }
            XCTAssertEqual(answer.status, 401, "a token for another resource")
        }
    }

    func testTheAnswerOfTheTokenEndpoint() async throws {
        let clock = TestClock()
        try await Visitor.visit(clock: clock) { visitor in
            let client = try await visitor.register()
            let reply = try await visitor.redeem(try await visitor.code(client), client)
            XCTAssertEqual(reply.values("Cache-Control"), ["no-store"])
            let members = try Visitor.members(reply)
            XCTAssertEqual(members["token_type"] as? String, "Bearer")
            XCTAssertEqual(members["expires_in"] as? Int, 300)
            XCTAssertEqual(members["scope"] as? String, "mcp:read mcp:write")
            let claims = try Visitor.claims(members["access_token"])
            XCTAssertEqual(claims["iss"] as? String, visitor.server.issuer)
            XCTAssertEqual(claims["sub"] as? String, "alice")
            XCTAssertEqual(claims["aud"] as? String, Visitor.resource)
            XCTAssertEqual(claims["client_id"] as? String, client)
            XCTAssertEqual(claims["scope"] as? String, "mcp:read mcp:write")
            XCTAssertEqual(claims["iat"] as? Double, clock.now)
            XCTAssertEqual(claims["exp"] as? Double, clock.now + 300)
        }
    }

    func testTheAnswerToTheBrowserNamesStateAndIssuer() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register(redirects: ["http://127.0.0.1/back?page=1"])
            let reply = try await visitor.authorize(
                client,
                ["redirect_uri": "http://127.0.0.1:1/back?page=1", "state": "a&b=c%20+\u{e9}"]
            )
            XCTAssertEqual(reply.status, 302)
            XCTAssertEqual(reply.values("Cache-Control"), ["no-store"])
            XCTAssertEqual(reply.values("Referrer-Policy"), ["no-referrer"])
            let location = try XCTUnwrap(reply.values("Location").first)
            XCTAssertTrue(location.hasPrefix("http://127.0.0.1:1/back?page=1&code="), location)
            let answer = Visitor.answer(reply)
            XCTAssertEqual(answer["state"], "a&b=c%20+\u{e9}")
            XCTAssertEqual(answer["iss"], visitor.server.issuer)
            let stateless = Visitor.answer(
                try await visitor.authorize(
                    client,
                    ["redirect_uri": "http://127.0.0.1:1/back?page=1", "state": nil]
                )
            )
            XCTAssertEqual(Set(stateless.keys), ["page", "code", "iss"])
        }
    }

    func testAClientThatListensAnywhereOnThisMachine() async throws {
        try await Visitor.visit { visitor in
            for host in ["127.0.0.1", "localhost", "[::1]"] {
                let client = try await visitor.register(redirects: ["http://\(host)/callback?x"])
                let redirect = "http://\(host):50123/callback?x"
                let code = try await visitor.code(client, ["redirect_uri": redirect])
                let reply = try await visitor.redeem(code, client, ["redirect_uri": redirect])
                XCTAssertEqual(reply.status, 200, host)
            }
        }
    }

    func testMetadata() async throws {
        for path in ["", "/tenant/one"] {
            try await Visitor.visit(path: path) { visitor in
                let server = visitor.server
                XCTAssertEqual(server.issuer, "http://127.0.0.1:\(server.port)\(path)")
                try server.update { $0.scopes = "mcp:read mcp:write" }
                let expected =
                    #"{"issuer":"I","authorization_endpoint":"I/authorize","token_endpoint":"I/token","jwks_uri":"I/keys","#
                    + #""registration_endpoint":"I/register","scopes_supported":["mcp:read","mcp:write"],"#
                    + #""response_types_supported":["code"],"response_modes_supported":["query"],"#
                    + #""grant_types_supported":["authorization_code","refresh_token"],"#
                    + #""token_endpoint_auth_methods_supported":["none"],"code_challenge_methods_supported":["S256"],"#
                    + #""authorization_response_iss_parameter_supported":true,"client_id_metadata_document_supported":true"#
                let open = #","subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256"]"#
                let table = [
                    ("/.well-known/oauth-authorization-server\(path)", expected + "}"),
                    ("/.well-known/openid-configuration\(path)", expected + open + "}"),
                    ("\(path)/.well-known/openid-configuration", expected + open + "}"),
                ]
                for (target, text) in table {
                    let reply = try await visitor.request("GET", target)
                    XCTAssertEqual(reply.status, 200, target)
                    XCTAssertEqual(reply.values("Content-Type"), ["application/json"], target)
                    XCTAssertEqual(reply.text.replacingOccurrences(of: server.issuer, with: "I"), text, target)
                }
                try server.update {
                    $0.acceptsRegistrations = false
                    $0.acceptsClientDocuments = false
                    $0.scopes = nil
                }
                let less = try Visitor.members(try await visitor.request("GET", table[0].0))
                XCTAssertNil(less["registration_endpoint"])
                XCTAssertNil(less["scopes_supported"])
                XCTAssertEqual(less["client_id_metadata_document_supported"] as? Bool, false)
                let members = try await visitor.login(try await visitor.registeredElsewhere())
                XCTAssertEqual(try Visitor.claims(members["access_token"])["iss"] as? String, server.issuer)
            }
        }
    }

    func testPagesOfOtherOriginsMayUseWhatNeedsNoCookie() async throws {
        try await Visitor.visit { visitor in
            let asked = [
                HeaderField("Origin", "https://page.example"), HeaderField("Access-Control-Request-Method", "POST"),
                HeaderField("Access-Control-Request-Headers", "content-type,mcp-protocol-version"),
            ]
            let open = [
                "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration", "/keys", "/token",
                "/register",
            ]
            for target in open {
                let reply = try await visitor.request("OPTIONS", target, asked)
                XCTAssertEqual(reply.status, 204, target)
                XCTAssertEqual(reply.values("Access-Control-Allow-Origin"), ["*"], target)
                XCTAssertEqual(reply.values("Access-Control-Allow-Methods"), ["GET, POST"], target)
                XCTAssertEqual(
                    reply.values("Access-Control-Allow-Headers"),
                    ["Accept, Authorization, Content-Type, MCP-Protocol-Version"],
                    target
                )
                XCTAssertEqual(reply.values("Access-Control-Allow-Credentials"), [], target)
                let get = try await visitor.request("GET", target, [asked[0]])
                XCTAssertEqual(get.values("Access-Control-Allow-Origin"), ["*"], "\(target), also to a failure")
            }
            for target in ["/authorize", "/consent", "/none"] {
                let reply = try await visitor.request("OPTIONS", target, asked)
                XCTAssertNotEqual(reply.status, 204, target)
                XCTAssertEqual(reply.values("Access-Control-Allow-Origin"), [], target)
            }
            XCTAssertEqual(visitor.server.count(.token), 1, "preflights do not count")
        }
    }

    func testMethodsAndPaths() async throws {
        try await Visitor.visit { visitor in
            let table = [
                ("POST", "/keys", 405), ("PUT", "/token", 405), ("GET", "/token", 405), ("GET", "/register", 405),
                ("POST", "/authorize", 405), ("GET", "/consent", 405), ("GET", "/", 404), ("GET", "/keys/", 404),
                ("GET", "/.well-known/oauth-authorization-server/other", 404), ("HEAD", "/keys", 200),
            ]
            for (method, target, status) in table {
                let reply = try await visitor.request(method, target, body: method == "POST" ? "" : nil)
                XCTAssertEqual(reply.status, status, "\(method) \(target)")
                XCTAssertEqual(reply.values("Allow").isEmpty, status != 405, "\(method) \(target)")
            }
        }
    }

    func testAnotherHostNameIsNotServed() async throws {
        try await Visitor.visit { visitor in
            let port = visitor.server.port
            for host in [
                "evil.example", "evil.example:\(port)", "127.0.0.1", "127.0.0.1:1", "localhost",
                "127.0.0.1.evil.example:\(port)",
            ] {
                let reply = try await visitor.request("GET", "/keys", [HeaderField("Host", host)])
                XCTAssertEqual(reply.status, 403, host)
            }
            for host in ["127.0.0.1:\(port)", "localhost:\(port)", "LOCALHOST:\(port)"] {
                let reply = try await visitor.request("GET", "/keys", [HeaderField("Host", host)])
                XCTAssertEqual(reply.status, 200, host)
            }
        }
    }
}

extension Visitor {
    /// A client of another server: its identifier says all there is to know.
    func registeredElsewhere() async throws -> String {
        let other = try DevelopmentAuthorizationServer()
        let client = try await Visitor(server: other).register()
        await other.close()
        return client
    }
}
