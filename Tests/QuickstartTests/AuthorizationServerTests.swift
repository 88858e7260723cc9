// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// The server in front of another authorization server, whose keys are in a file.
final class AuthorizationServerTests: XCTestCase {
    private static let identifier = "https://as.example"

    func testTokensOfTheIssuerForTheResourceAreAccepted() async throws {
        let home = try Home()
        let port = try freePort()
        let resource = "http://127.0.0.1:\(port)/mcp"
        let issuer = try TestIssuer(Self.identifier, audience: resource, algorithms: [.rs256, .es256])
        let file = try home.write(issuer.keySetDocument, to: "jwks.json")
        let running = try Running(["--issuer", Self.identifier, "--jwks", file], home: home, port: port)
        XCTAssertEqual(running.resource, resource)
        for algorithm in [SignatureAlgorithm.rs256, .es256] {
            let reply = try await running.call("whoami", token: issuer.token(algorithm: algorithm))
            XCTAssertEqual(reply.status, 200, reply.description)
        }
        for fault in TokenFault.all {
            let reply = try await running.call("whoami", token: issuer.token(with: fault))
            XCTAssertEqual(reply.status, 401, "\(fault)")
        }
        let metadata = try await LoopbackClient(port: port).request("GET", "/.well-known/oauth-protected-resource/mcp")
        XCTAssertEqual(
            metadata.text,
            #"{"resource":"\#(resource)","authorization_servers":["https://as.example"],"#
                + #""bearer_methods_supported":["header"]}"#
        )
    }

    func testFlagsDecideWhatATokenHasToBe() async throws {
        let home = try Home()
        let issuer = try TestIssuer(Self.identifier, audience: "api://one", algorithms: [.rs256, .es256])
        let port = try freePort()
        let file = try home.write(issuer.keySetDocument, to: "jwks.json")
        let server = try Running(
            [
                "--issuer", Self.identifier, "--jwks=\(file)", "--audience", "api://one", "--audience", "api://two",
                "--algorithms", "RS256", "--typ", "rfc9068", "--require", "mcp:read", "--step-up", "whoami=profile",
                "--hierarchy", "mcp:admin>mcp:write>mcp:read", "--scopes-supported", "mcp:read profile",
            ],
            home: home,
            port: port
        )
        let rs256 = SignatureAlgorithm.rs256, es256 = SignatureAlgorithm.es256
        func status(_ tool: String, _ token: String) async throws -> Int {
            try await server.call(tool, #"{"text":"x"}"#, token: token).status
        }
        let read = try await status("read_notes", issuer.token(scope: "mcp:read", algorithm: rs256))
        XCTAssertEqual(read, 200)
        let second = try await status(
            "read_notes",
            issuer.token(scope: "mcp:read", algorithm: rs256, claims: ["aud": "api://two"])
        )
        XCTAssertEqual(second, 200)
        let resource = try await status(
            "read_notes",
            issuer.token(scope: "mcp:read", algorithm: rs256, claims: ["aud": .string(server.resource)])
        )
        XCTAssertEqual(resource, 401, "only what --audience says")
        let unlisted = try await status("read_notes", issuer.token(scope: "mcp:read", algorithm: es256))
        XCTAssertEqual(unlisted, 401)
        let typ = try await status(
            "read_notes",
            issuer.token(scope: "mcp:read", algorithm: rs256, header: ["typ": "JWT"])
        )
        XCTAssertEqual(typ, 401)
        let nothing = try await status("read_notes", issuer.token(algorithm: rs256))
        XCTAssertEqual(nothing, 403)
        let admin = try await status("write_note", issuer.token(scope: "mcp:admin", algorithm: rs256))
        XCTAssertEqual(admin, 200, "admin includes write, and write includes read")
        let stepUp = try await server.call("whoami", token: issuer.token(scope: "mcp:admin", algorithm: rs256))
        XCTAssertEqual(stepUp.status, 403)
        XCTAssertTrue(
            stepUp.values("WWW-Authenticate")[0].contains(#"scope="mcp:read profile mcp:admin""#),
            stepUp.description
        )
        let metadata = try await LoopbackClient(port: port).request("GET", "/.well-known/oauth-protected-resource")
        XCTAssertTrue(metadata.text.contains(#""scopes_supported":["mcp:read","profile"]"#), metadata.text)
    }

    func testALoopbackIssuerAndResourceCanBeAllowed() async throws {
        let home = try Home()
        let port = try freePort()
        let resource = "http://localhost:\(port)/mcp"
        let issuer = try TestIssuer("http://127.0.0.1:9/realm", audience: resource)
        let file = try home.write(issuer.keySetDocument, to: "jwks.json")
        let server = try Running(
            ["--issuer", issuer.identifier, "--jwks", file, "--resource", resource, "--allow-http-loopback"],
            home: home,
            port: port
        )
        XCTAssertEqual(server.resource, resource)
        let reply = try await server.call("whoami", token: issuer.token())
        XCTAssertEqual(reply.status, 200)
    }

    private func freePort() throws -> UInt16 { try LoopbackServer().port }
}
