// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// The server with its built-in issuer, over real sockets.
final class ServerTests: XCTestCase {
    private func token(_ scope: String, for server: Running, home: Home, _ more: String...) throws -> String {
        let outcome = try Program.run(
            ["--print-token", "--port", String(server.port), "--scope", scope] + more,
            home: home
        )
        XCTAssertEqual(outcome.code, 0, outcome.errors)
        XCTAssertEqual(outcome.errors, "")
        XCTAssertTrue(outcome.output.hasSuffix("\n"))
        return String(outcome.output.dropLast())
    }

    func testR126_R95_noTokenIsAChallengeWhoseLinkAnswers() async throws {
        let home = try Home()
        let server = try Running(home: home)
        let client = try LoopbackClient(port: server.port)
        let refusal = try await client.request("POST", "/mcp", body: [])
        let path = "/.well-known/oauth-protected-resource/mcp"
        XCTAssertEqual(
            refusal.description,
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer scope=\"mcp:read\", "
                + "resource_metadata=\"http://127.0.0.1:\(server.port)\(path)\"\r\nCache-Control: no-store\r\n"
                + "Content-Type: application/json\r\nContent-Length: 63\r\n\r\n"
                + #"{"jsonrpc":"2.0","error":{"code":401,"message":"Unauthorized"}}"#
        )
        let metadata = try await client.request("GET", path)
        XCTAssertEqual(
            metadata.text,
            #"{"resource":"\#(server.resource)","authorization_servers":["https://quickstart.invalid"],"#
                + #""scopes_supported":["mcp:read","mcp:write"],"bearer_methods_supported":["header"]}"#
        )
    }

    func testBehindAProxyThatTakesAPrefixAwayTheNameKeepsIt() async throws {
        let home = try Home()
        // Clients say /mcp; a proxy would make / of it.
        let server = try Running(["--path", "/"], home: home)
        let reader = try token("mcp:read", for: server, home: home)
        XCTAssertTrue(server.resource.hasSuffix("/mcp"), server.resource)
        let client = try LoopbackClient(port: server.port)
        let headers = [HeaderField("Authorization", "Bearer \(reader)")]
        let message = Array(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#.utf8)
        let reply = try await client.request("POST", "/", headers: headers, body: message)
        XCTAssertEqual(reply.status, 200)
        let elsewhere = try await client.request("POST", "/mcp", headers: headers, body: message)
        XCTAssertEqual(elsewhere.status, 404)
        let metadata = try await client.request("GET", "/.well-known/oauth-protected-resource/mcp")
        XCTAssertTrue(metadata.text.hasPrefix(#"{"resource":"\#(server.resource)","#), metadata.text)
    }

    func testAPrintedTokenIsAcceptedByTheRunningServer() async throws {
        let home = try Home()
        let server = try Running(home: home)
        let reader = try token("mcp:read", for: server, home: home)
        let reply = try await server.call("whoami", token: reader)
        XCTAssertEqual(
            reply.description,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 148\r\n\r\n"
                + #"{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"#
                + #""{\"subject\":\"alice\",\"client\":\"quickstart\",\"scopes\":[\"mcp:read\"]}"}]}}"#
        )
        let refused = try await server.call("write_note", #"{"text":"x"}"#, token: reader)
        XCTAssertEqual(refused.status, 403)
        XCTAssertEqual(
            refused.values("WWW-Authenticate"),
            [
                "Bearer error=\"insufficient_scope\", error_description=\"The access token lacks a required scope\", "
                    + "scope=\"mcp:read mcp:write\", resource_metadata=\"http://127.0.0.1:\(server.port)"
                    + "/.well-known/oauth-protected-resource/mcp\""
            ]
        )
        let writer = try token("mcp:write", for: server, home: home)
        let written = try await server.call("write_note", #"{"text":"x"}"#, token: writer)
        XCTAssertTrue(written.text.contains(#""text":"noted: x""#), written.text)
    }

    func testR123_aTokenForAnotherPortIsRefused() async throws {
        let home = try Home()
        let server = try Running(home: home)
        let other = try Running(home: home)
        let reply = try await server.call("whoami", token: token("mcp:read", for: other, home: home))
        XCTAssertEqual(reply.status, 401)
        XCTAssertTrue(reply.text.contains("not meant for this server"), reply.text)
    }

    func testEachCallerHasItsOwnNotes() async throws {
        let home = try Home()
        let server = try Running(home: home)
        let alice = try token("mcp:write", for: server, home: home)
        let bob = try token("mcp:write", for: server, home: home, "--subject", "bob")
        for text in ["one", "two"] {
            _ = try await server.call("write_note", #"{"text":"\#(text)"}"#, token: alice)
        }
        _ = try await server.call("write_note", #"{"text":"three"}"#, token: bob)
        let hers = try await server.call("read_notes", token: alice)
        let his = try await server.call("read_notes", token: bob)
        XCTAssertTrue(hers.text.contains(#""text":"[\"one\",\"two\"]""#), hers.text)
        XCTAssertTrue(his.text.contains(#""text":"[\"three\"]""#), his.text)
    }

    func testATokenOutlivesARestartAndNotesDoNot() async throws {
        let home = try Home()
        let first = try Running(home: home)
        let writer = try token("mcp:write", for: first, home: home)
        _ = try await first.call("write_note", #"{"text":"x"}"#, token: writer)
        XCTAssertEqual(first.end().0, 0)
        let second = try Running(home: home, port: first.port)
        let notes = try await second.call("read_notes", token: writer)
        XCTAssertTrue(notes.text.contains(#""text":"[]""#), notes.text)
    }

    func testAnotherUsersKeyIsAnotherIssuer() async throws {
        let home = try Home()
        let server = try Running(home: home)
        let foreign = try token("mcp:read", for: server, home: Home())
        let reply = try await server.call("whoami", token: foreign)
        XCTAssertEqual(reply.status, 401)
    }

    func testTheKeyIsForItsOwnerOnly() throws {
        let home = try Home()
        _ = try Program.run(["--print-token"], home: home)
        var attributes = try FileManager.default.attributesOfItem(atPath: home.keyFile)
        XCTAssertEqual((attributes[.posixPermissions] as? NSNumber)?.intValue, 0o600)
        attributes = try FileManager.default.attributesOfItem(atPath: home.path + "/mcp-quickstart")
        XCTAssertEqual((attributes[.posixPermissions] as? NSNumber)?.intValue, 0o700)
        XCTAssertEqual(
            try FileManager.default.contentsOfDirectory(atPath: home.path + "/mcp-quickstart"),
            ["development-key.pem"]
        )

        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: home.keyFile)
        let readable = try Program.run(["--print-token"], home: home)
        XCTAssertEqual(readable.code, 64)
        XCTAssertTrue(readable.errors.contains("others may read or change this key"), readable.errors)

        try FileManager.default.removeItem(atPath: home.keyFile)
        try FileManager.default.createSymbolicLink(atPath: home.keyFile, withDestinationPath: "/etc/hostname")
        let linked = try Program.run(["--print-token"], home: home)
        XCTAssertEqual(linked.code, 64, "a link is not followed")

        try FileManager.default.removeItem(atPath: home.keyFile)
        _ = try home.write(Array("not a key".utf8), to: "mcp-quickstart/development-key.pem")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: home.keyFile)
        let damaged = try Program.run(["--print-token"], home: home)
        XCTAssertEqual(damaged.code, 64)
        XCTAssertTrue(damaged.errors.contains("delete it and try again"), damaged.errors)
    }

    func testR19_D65_noTokenReachesTheLog() async throws {
        let home = try Home()
        let server = try Running(home: home)
        let good = try token("", for: server, home: home)
        _ = try await server.call("whoami", token: good)
        _ = try await server.call("whoami", token: good + "x")
        _ = try await LoopbackClient(port: server.port).request("GET", "/mcp?access_token=\(good)")
        let (code, log) = server.end()
        XCTAssertEqual(code, 0)
        XCTAssertTrue(log.contains("status=403") && log.contains("status=401"), log)
        for part in good.split(separator: ".") { XCTAssertFalse(log.contains(part), "a part of a token in the log") }
    }

    func testCtrlCAndSIGTERMEndItCleanlyWhateverIsConnected() async throws {
        let home = try Home()
        for signal in [SIGINT, SIGTERM] {
            let server = try Running(home: home)
            let idle = try LoopbackClient(port: server.port)
            _ = try await idle.request("GET", "/")
            let halfway = try LoopbackClient(port: server.port)
            try await halfway.send("POST /mcp HTTP/1.1\r\nHos")
            let (code, log) = server.end(signal)
            XCTAssertEqual(code, 0, log)
        }
    }

    func testItListensOnEveryLoopbackAddress() async throws {
        let home = try Home()
        for (host, name) in [("::1", "[::1]"), ("127.0.0.2", "127.0.0.2"), ("localhost", "127.0.0.1")] {
            let server = try Running(["--host", host], home: home)
            XCTAssertEqual(server.resource, "http://\(name):\(server.port)/mcp")
            let reply = try await LoopbackClient(to: LoopbackAddress(host), port: server.port).request("POST", "/mcp")
            XCTAssertEqual(reply.status, 401, host)
        }
    }
}
