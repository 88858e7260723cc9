// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// What the server says when nothing is wrong, and its log.
final class ScriptedAuthorizationServerTests: XCTestCase {
    func testURLsOfAnIssuerWithoutAPath() async throws {
        try await withServer(ScriptedAuthorizationServer()) { server in
            let origin = "https://127.0.0.1:\(server.port)"
            XCTAssertEqual(server.issuer, origin)
            XCTAssertEqual(server.url(of: .oauthMetadata), origin + "/.well-known/oauth-authorization-server")
            XCTAssertEqual(server.url(of: .openIDMetadata), origin + "/.well-known/openid-configuration")
            XCTAssertEqual(server.url(of: .openIDMetadataInserted), server.url(of: .openIDMetadata))
            XCTAssertEqual(server.jwksURL, origin + "/jwks.json")
        }
    }

    func testURLsOfAnIssuerWithAPath() async throws {
        for path in ["/realms/demo", "/realms/demo/"] {
            try await withServer(ScriptedAuthorizationServer(path: path)) { server in
                let origin = server.origin
                XCTAssertEqual(server.issuer, origin + path)
                XCTAssertEqual(
                    [.oauthMetadata, .openIDMetadataInserted, .openIDMetadata, .keys].map(server.url(of:)),
                    [
                        origin + "/.well-known/oauth-authorization-server/realms/demo",
                        origin + "/.well-known/openid-configuration/realms/demo",
                        origin + "/realms/demo/.well-known/openid-configuration", origin + "/realms/demo/jwks.json",
                    ]
                )
                for endpoint in [ScriptedEndpoints.oauthMetadata, .openIDMetadataInserted, .openIDMetadata] {
                    let metadata = try await server.fetch(endpoint).json
                    XCTAssertEqual(metadata["issuer"], .string(server.issuer))
                    XCTAssertEqual(metadata["jwks_uri"], .string(server.jwksURL))
                    XCTAssertEqual(metadata["code_challenge_methods_supported"], ["S256"])
                    let isOpenID = endpoint != .oauthMetadata
                    XCTAssertEqual(metadata["id_token_signing_alg_values_supported"] != nil, isOpenID)
                    XCTAssertEqual(server.count(endpoint), 1)
                }
                XCTAssertEqual(server.count(.metadata), 3)
            }
        }
    }

    func testAnIssuerElsewhere() async throws {
        let issuer = try TestIssuer("https://login.example/tenant/v2.0")
        try await withServer(ScriptedAuthorizationServer(serving: issuer, tls: nil, path: "/tenant")) { server in
            XCTAssertEqual(server.issuer, issuer.identifier)
            XCTAssertNil(server.caFile)
            XCTAssertEqual(server.jwksURL, "http://127.0.0.1:\(server.port)/tenant/jwks.json")
            let metadata = try await server.fetch(.oauthMetadata).json
            XCTAssertEqual(metadata["issuer"], .string(issuer.identifier))
            let keys = try await server.fetch(.keys)
            XCTAssertEqual(keys.body, issuer.keySetDocument)
            let error = await server.failure(.keys, roots: nil, timeout: .zero)
            XCTAssertEqual(error, .timeout)
        }
    }

    func testOnlySomeDocumentsExist() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil, path: "/a", endpoints: [.openIDMetadata, .keys])
        try await withServer(server) { server in
            for (endpoint, status) in [
                (ScriptedEndpoints.oauthMetadata, 404), (.openIDMetadataInserted, 404), (.openIDMetadata, 200),
                (.keys, 200),
            ] {
                let response = try await server.fetch(endpoint)
                XCTAssertEqual(response.status, status)
            }
            XCTAssertEqual(server.count(.metadata), 3)
        }
    }

    func testTokensAreTheIssuers() async throws {
        try await withServer(ScriptedAuthorizationServer(algorithms: [.es256, .eddsa])) { server in
            for algorithm in [SignatureAlgorithm.es256, .eddsa] {
                let token = try server.token(scope: "files:read", algorithm: algorithm, claims: ["x": 1])
                let parts = try token.split(separator: ".").prefix(2)
                    .map { part in
                        try JSON(JSONValue(parsing: Base64URL.decode(String(part)), limits: .token))
                    }
                XCTAssertEqual(parts.first?["alg"], .string(algorithm.name))
                XCTAssertEqual(parts.last?["iss"], .string(server.issuer))
                XCTAssertEqual(parts.last?["x"], 1)
            }
            XCTAssertThrowsError(try server.token(algorithm: .rs256))
        }
    }

    func testTheLog() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            let client = try LoopbackClient(port: server.port)
            let reply = try await client.request("GET", "/jwks.json?x=1", headers: [HeaderField("X-A", "b")])
            XCTAssertEqual(reply.values("Content-Type"), ["application/json"])
            XCTAssertEqual(reply.values("Connection"), ["close"])
            let other = try await LoopbackClient(port: server.port).request("GET", "/elsewhere")
            XCTAssertEqual(other.status, 404)
            let posted = try await LoopbackClient(port: server.port).request("POST", "/jwks.json")
            XCTAssertEqual(posted.status, 405)
            let head = try await LoopbackClient(port: server.port).receiveToEnd(sending: "nonsense\r\n\r\n")
            XCTAssertEqual(head, [])
            XCTAssertEqual(server.requests.map(\.target), ["/jwks.json?x=1", "/elsewhere", "/jwks.json"])
            XCTAssertEqual(server.requests.map(\.method), ["GET", "GET", "POST"])
            XCTAssertEqual(server.requests.map(\.endpoints), [.keys, [], .keys])
            XCTAssertEqual(server.requests.first?.headers.last, HeaderField("X-A", "b"))
            XCTAssertEqual(server.count(path: "/jwks.json"), 2)
            XCTAssertEqual(server.count(path: "/jwks"), 0)
            XCTAssertEqual(server.connectionCount, 4)
            server.clearLog()
            XCTAssertEqual(server.requests, [])
            XCTAssertEqual(server.connectionCount, 0)
        }
    }
}

extension LoopbackClient {
    func receiveToEnd(sending text: String) async throws -> [UInt8] {
        try await send(text)
        return try await receiveToEnd()
    }
}
