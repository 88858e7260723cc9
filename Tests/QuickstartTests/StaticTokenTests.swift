// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// The running server with a file of static tokens.
final class StaticTokenTests: XCTestCase {
    private func new(_ name: String, _ scopes: ScopeSet) throws -> (token: String, line: String) {
        let secret = try StaticTokenSecret()
        let line = try StaticToken(for: secret, name: name, scopes: scopes).line
        return (secret.reveal(), line)
    }

    func testTheirFileIsAllThatTheServerNeeds() async throws {
        let home = try Home()
        let alice = try new("alice", "mcp:write"), bob = try new("bob", [])
        let file = try home.write(Array("\(alice.line)\n\(bob.line)\n".utf8), to: "tokens")
        let server = try Running(["--static-tokens", file], home: home)
        let who = try await server.call("whoami", token: alice.token)
        XCTAssertTrue(
            who.text.contains(#"{\"subject\":\"alice\",\"client\":null,\"scopes\":[\"mcp:write\"]}"#),
            who.text
        )
        let written = try await server.call("write_note", #"{"text":"x"}"#, token: alice.token)
        XCTAssertEqual(written.status, 200)
        let denied = try await server.call("write_note", #"{"text":"x"}"#, token: bob.token)
        XCTAssertEqual(denied.status, 403)
        XCTAssertEqual(
            denied.values("WWW-Authenticate"),
            [
                "Bearer realm=\"127.0.0.1\", error=\"insufficient_scope\", "
                    + "error_description=\"The access token lacks a required scope\", scope=\"mcp:write\""
            ]
        )
        let client = try LoopbackClient(port: server.port)
        let plain = try await client.request("POST", "/mcp")
        XCTAssertEqual(plain.status, 401)
        XCTAssertEqual(plain.values("WWW-Authenticate"), ["Bearer realm=\"127.0.0.1\""])
        let metadata = try await client.request("GET", "/.well-known/oauth-protected-resource/mcp")
        XCTAssertEqual(metadata.status, 404)
        XCTAssertFalse(FileManager.default.fileExists(atPath: home.keyFile), "there is no built-in issuer")

        // A line is removed.
        _ = try home.write(Array("\(bob.line)\n".utf8), to: "tokens")
        var status = 200
        while status == 200 {
            try await Task.sleep(for: .milliseconds(50))
            status = try await server.call("whoami", token: alice.token).status
        }
        XCTAssertEqual(status, 401)
        let (code, log) = server.end()
        XCTAssertEqual(code, 0)
        XCTAssertTrue(log.contains("static_token_unknown"), log)
        for token in [alice.token, bob.token] { XCTAssertFalse(log.contains(token.dropFirst(23).prefix(8)), log) }
    }

    func testBesideAnIssuer() async throws {
        let home = try Home()
        let issuer = try TestIssuer("https://auth.example.com", audience: "https://mcp.example.com/mcp")
        let alice = try new("alice", "mcp:read")
        let server = try Running(
            [
                "--issuer", "https://auth.example.com", "--jwks", home.write(issuer.keySetDocument, to: "jwks"),
                "--audience", "https://mcp.example.com/mcp",
                "--static-tokens", home.write(Array(alice.line.utf8), to: "tokens"),
            ],
            home: home
        )
        let client = try LoopbackClient(port: server.port)
        func who(_ token: String) async throws -> String {
            let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami"}}"#
            let line = HeaderField("Authorization", "Bearer \(token)")
            return try await client.request("POST", "/mcp", headers: [line], body: Array(body.utf8)).text
        }
        let texts = [try await who(alice.token), try await who(issuer.token(subject: "bob"))]
        XCTAssertTrue(texts[0].contains(#"\"subject\":\"alice\""#), texts[0])
        XCTAssertTrue(texts[1].contains(#"\"subject\":\"bob\""#), texts[1])
    }
}
