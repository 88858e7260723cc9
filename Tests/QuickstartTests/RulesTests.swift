// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

@testable import QuickstartSample
@testable import quickstart

/// What the flags about rules come to: on the running server, and in the table that is printed at start.
final class RulesTests: XCTestCase {
    private func token(_ scope: String, for server: Running, home: Home, _ more: String...) throws -> String {
        let arguments = ["--print-token", "--port", String(server.port), "--scope", scope] + more
        let outcome = try Program.run(arguments, home: home)
        XCTAssertEqual(outcome.code, 0, outcome.errors)
        return String(outcome.output.dropLast())
    }

    private func scopes(_ reply: LoopbackReply) throws -> String {
        let challenge = try XCTUnwrap(reply.values("WWW-Authenticate").first)
        let start = try XCTUnwrap(challenge.range(of: "scope=\"")).upperBound
        return String(challenge[start...].prefix { $0 != "\"" })
    }

    private func post(_ body: String, to server: Running, _ headers: HeaderField...) async throws -> LoopbackReply {
        try await LoopbackClient(port: server.port).request("POST", "/mcp", headers: headers, body: Array(body.utf8))
    }

    private func table(_ arguments: [String]) throws -> String {
        let options = try Options(arguments)
        let key = try SigningKey.generate(.es256, keyID: "test")
        let setup = try Setup(options, origin: "http://127.0.0.1:8080", key: { key }, onEvent: { _ in })
        let text = try Suggestions(setup, options).text()
        return try XCTUnwrap(text.components(separatedBy: "\n\nWithout a token").first)
    }

    func testR128_theChallengeNamesAllScopesAndThoseAreEnough() async throws {
        let home = try Home()
        let server = try Running(
            ["--step-up", "write_note=mcp:admin notes:write", "--step-up", "count=mcp:count"],
            home: home
        )
        let note = #"{"text":"x"}"#
        let refused = try await server.call("write_note", note, token: token("mcp:read", for: server, home: home))
        XCTAssertEqual(refused.status, 403)
        let asked = try scopes(refused)
        XCTAssertEqual(asked, "mcp:read mcp:write mcp:admin notes:write")
        let allowed = try await server.call("write_note", note, token: token(asked, for: server, home: home))
        XCTAssertTrue(allowed.text.contains("noted: x"), allowed.text)
        for scope in asked.split(separator: " ") where scope != "mcp:read" {
            let less = asked.split(separator: " ").filter { $0 != scope }.joined(separator: " ")
            let reply = try await server.call("write_note", note, token: token(less, for: server, home: home))
            XCTAssertEqual(reply.status, 403, less)
        }
        let count = try await server.call("count", token: token("mcp:write", for: server, home: home))
        XCTAssertEqual(try scopes(count), "mcp:read mcp:count mcp:write", "held scopes are repeated")
    }

    func testR122_theHierarchyDecidesAndIsNotInTheChallenge() async throws {
        let home = try Home()
        let server = try Running(
            ["--hierarchy", "root>mcp:write>mcp:read", "--step-up", "whoami=mcp:write"],
            home: home
        )
        let root = try token("root", for: server, home: home)
        for tool in ["whoami", "read_notes", "count"] {
            let reply = try await server.call(tool, token: root)
            XCTAssertEqual(reply.status, 200, tool)
        }
        let refused = try await server.call("whoami", token: token("mcp:read", for: server, home: home))
        XCTAssertEqual(try scopes(refused), "mcp:read mcp:write")
    }

    func testWithoutATokenTheOpenToolIsFoundAndCalledAndNoOther() async throws {
        let home = try Home()
        let server = try Running(["--anonymous", "whoami"], home: home)
        func call(_ name: String) -> String {
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(name)"}}"#
        }
        let list = try await post(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, to: server)
        XCTAssertTrue(list.text.contains(#""name":"whoami""#), list.text)
        for name in ["write_note", "read_notes", "count"] {
            XCTAssertFalse(list.text.contains(name), list.text)
            let reply = try await post(call(name), to: server)
            XCTAssertEqual(reply.status, 401, name)
        }
        let nobody = try await post(call("whoami"), to: server)
        XCTAssertTrue(nobody.text.contains(#"{\"subject\":null,\"client\":null,\"scopes\":[]}"#), nobody.text)
        let alice = try await server.call("whoami", token: token("mcp:read", for: server, home: home))
        XCTAssertTrue(alice.text.contains(#"\"subject\":\"alice\""#), alice.text)
        let bad = try await server.call("whoami", token: "no.good.token")
        XCTAssertEqual(bad.status, 401, "a bad token is refused even there")
        for spelling in ["WHOAMI", "whoami ", "./whoami", "whoam%69"] {
            let reply = try await post(call(spelling), to: server)
            XCTAssertEqual(reply.status, 401, spelling)
        }
    }

    func testWithoutTheFlagNothingIsOpen() async throws {
        let home = try Home()
        let server = try Running(home: home)
        for method in ["initialize", "tools/list", "server/discover", "ping"] {
            let reply = try await post(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)"}"#, to: server)
            XCTAssertEqual(reply.status, 401, method)
        }
    }

    func testAPageThatIsAllowedMayCallAndNoOther() async throws {
        let home = try Home()
        let server = try Running(
            ["--allow-origin", "https://app.example", "--allow-origin", "https://b.example"],
            home: home
        )
        for origin in ["https://app.example", "https://b.example"] {
            let reply = try await post("", to: server, HeaderField("Origin", origin))
            XCTAssertEqual(reply.status, 401)
            XCTAssertEqual(reply.values("Access-Control-Allow-Origin"), [origin])
        }
        for origin in ["https://app.example.evil.example", "http://app.example", "https://other.example", "null"] {
            let reply = try await post("", to: server, HeaderField("Origin", origin))
            XCTAssertEqual(reply.status, 403, origin)
            XCTAssertEqual(reply.values("Access-Control-Allow-Origin"), [])
        }
    }

    func testD62_aSessionOfSomebodyElseIsAsUnknownAsAny() async throws {
        let home = try Home()
        let server = try Running(["--sessions"], home: home)
        let initialize = #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#
        let alice = HeaderField("Authorization", "Bearer \(try token("mcp:read", for: server, home: home))")
        let bob = HeaderField(
            "Authorization",
            "Bearer \(try token("mcp:read", for: server, home: home, "--subject", "bob"))"
        )
        func begin(_ caller: HeaderField) async throws -> String {
            let reply = try await post(initialize, to: server, caller)
            return try XCTUnwrap(reply.values("MCP-Session-Id").first)
        }
        let hers = try await begin(alice), his = try await begin(bob), another = try await begin(alice)
        XCTAssertEqual(Set([hers, his, another]).count, 3)
        XCTAssertEqual(hers.utf8.count, 64)
        func ping(_ session: String, _ caller: HeaderField) async throws -> LoopbackReply {
            let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
            return try await post(ping, to: server, caller, HeaderField("MCP-Session-Id", session))
        }
        let own = try await ping(hers, alice), foreign = try await ping(hers, bob), unknown = try await ping("x", bob)
        XCTAssertEqual(own.status, 200)
        XCTAssertEqual(foreign.status, 404)
        XCTAssertEqual(foreign.description, unknown.description)
        let without = try await post(initialize, to: Running(home: home), alice)
        XCTAssertEqual(without.values("MCP-Session-Id"), [], "not without the flag")
    }

    func testTheTableSaysWhoMayDoWhat() throws {
        XCTAssertEqual(
            try table([]),
            """

            Who may do what. Of the rules for an operation the first decides:
              rule  operations       need
                 0  tool write_note  mcp:write
                 -  everything else  the baseline

              the baseline: a token with mcp:read; whoever needs more needs this as well
              mcp:write includes mcp:read
            """
        )
        XCTAssertEqual(
            try table(["--anonymous", "count", "--step-up", "whoami=b a", "--require", "", "--hierarchy", "a>b,c>b"]),
            """

            Who may do what. Of the rules for an operation the first decides:
              rule  operations          need
                 0  method (discovery)  nothing, not even a token
                 1  tool count          nothing, not even a token
                 2  tool whoami         b and a
                 3  tool write_note     mcp:write
                 -  everything else     the baseline

              the baseline: a token, whatever its scopes; whoever needs more needs this as well
              (discovery): initialize, ping, server/discover and the lists
              a includes b
              c includes b
            """
        )
    }

    func testTheTableIsPrintedAtStart() throws {
        let home = try Home()
        let child = try Program.start(["--port", "0"], home: home)
        var text = ""
        while !text.contains("Ctrl-C ends the server.") {
            let bytes = Child.read(child.output)
            guard !bytes.isEmpty else { return XCTFail(text) }
            text += String(decoding: bytes, as: UTF8.self)
        }
        XCTAssertTrue(text.contains("\n     0  tool write_note  mcp:write\n"), text)
    }
}
