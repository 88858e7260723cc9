// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// `--login`: a client that knows nothing but the server's URL, and a user who says yes.
final class QuickstartLoginTests: XCTestCase {
    private static let verifier = "verifier-of-the-test-0123456789-0123456789ABC"
    /// Its SHA-256.
    private static let challenge = "KGD8NmhoFhcuHSxyJB7hA4MmlITfQ6EfM2v9kDgB-Xs"
    private static let redirect = "http://127.0.0.1:1/callback"

    func testAClientFindsItsWayToATool() async throws {
        let home = try Home()
        let running = try Running(["--login"], home: home)
        let refusal = try await LoopbackClient(port: running.port).request("POST", "/mcp", body: [])
        XCTAssertEqual(refusal.status, 401)
        let metadata = try await LoopbackClient(port: running.port)
            .request("GET", "/.well-known/oauth-protected-resource/mcp")
        let document = try members(metadata)
        XCTAssertEqual(document["scopes_supported"] as? [String], ["mcp:read", "mcp:write"])
        let issuer = try XCTUnwrap((document["authorization_servers"] as? [String])?.first)
        let visit = try Visit(issuer: issuer, resource: running.resource)
        let token = try await visit.login(scope: "mcp:read mcp:write", subject: "dora")
        let who = try await running.call("whoami", token: token)
        XCTAssertEqual(who.status, 200)
        XCTAssertTrue(who.text.contains("dora"), who.text)
        let note = try await running.call("write_note", #"{"text":"x"}"#, token: token)
        XCTAssertEqual(note.status, 200)
        let reader = try await visit.login(scope: "mcp:read", subject: "dora")
        let refused = try await running.call("write_note", #"{"text":"x"}"#, token: reader)
        XCTAssertEqual(refused.status, 403)
        let other = try await visit.authorize(scope: "mcp:read", resource: "http://127.0.0.1:1/other")
        XCTAssertTrue(other.values("Location").first?.contains("error=invalid_target") ?? false, other.description)
        XCTAssertEqual(running.end().code, 0)
    }

    /// The server and the printed token agree on the issuer, which is at the next port.
    func testAPrintedTokenIsGoodThereToo() async throws {
        let home = try Home()
        let port = try freePorts()
        let running = try Running(["--login"], home: home, port: port)
        let printed = try Program.run(
            ["--print-token", "--login", "--port", String(port), "--scope", "mcp:read"],
            home: home
        )
        let token = printed.output.trimmingCharacters(in: CharacterSet.whitespacesAndNewlines)
        let reply = try await running.call("whoami", token: token)
        XCTAssertEqual(reply.status, 200, reply.description)
        let plain = try Program.run(["--print-token", "--port", String(port), "--scope", "mcp:read"], home: home)
        let refused = try await running.call(
            "whoami",
            token: plain.output.trimmingCharacters(in: CharacterSet.whitespacesAndNewlines)
        )
        XCTAssertEqual(refused.status, 401, "another issuer")
        let busy = try Program.run(["--port", String(port - 1), "--login"], home: home)
        XCTAssertEqual(busy.code, 64)
        XCTAssertTrue(busy.errors.contains("--login: its authorization server"), busy.errors)
        XCTAssertTrue(busy.errors.contains("\(port)"), busy.errors)
    }

    func testWhereOnlyThisMachineCanLogInIsSaid() throws {
        let home = try Home()
        let port = try freePorts()
        let flags = ["--port", String(port), "--login", "--resource", "https://mcp.example/mcp"]
        let child = try Program.start(flags, home: home)
        var text = ""
        while !text.contains("Ctrl-C ends the server.") {
            let more = Child.read(child.output)
            guard !more.isEmpty else { break }
            text += String(decoding: more, as: UTF8.self)
        }
        kill(child.identifier, SIGTERM)
        XCTAssertEqual(child.wait(), 0)
        XCTAssertTrue(text.contains("which is reachable from this machine alone"), text)
    }

    /// A port that is free, and so is the next.
    private func freePorts() throws -> UInt16 {
        for _ in 0..<50 {
            let first = try LoopbackServer()
            if first.port < .max, (try? LoopbackServer(port: first.port + 1)) != nil { return first.port }
        }
        throw Failure("no two free ports")
    }

    private func members(_ reply: LoopbackReply) throws -> [String: Any] {
        try XCTUnwrap(JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any], reply.text)
    }

    /// A registered client and its user at an authorization server.
    private struct Visit {
        let port: UInt16
        let origin: String
        let resource: String

        init(issuer: String, resource: String) throws {
            origin = issuer
            self.resource = resource
            port = UInt16(try XCTUnwrap(URL(string: issuer)?.port))
        }

        private func request(
            _ method: String,
            _ target: String,
            _ headers: [HeaderField] = [],
            body: String? = nil
        ) async throws -> LoopbackReply {
            try await LoopbackClient(port: port)
                .request(method, target, headers: headers, body: body.map { Array($0.utf8) })
        }

        private func client() async throws -> String {
            let body = #"{"client_name":"A test","redirect_uris":["\#(redirect)"]}"#
            let reply = try await request("POST", "/register", [.init("Content-Type", "application/json")], body: body)
            let members = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
            return try XCTUnwrap(members?["client_id"] as? String, reply.text)
        }

        func authorize(scope: String, resource: String? = nil, client: String? = nil) async throws -> LoopbackReply {
            var url = URLComponents()
            url.path = "/authorize"
            let registered = try await self.client()
            url.queryItems = [
                .init(name: "response_type", value: "code"), .init(name: "client_id", value: client ?? registered),
                .init(name: "redirect_uri", value: redirect), .init(name: "code_challenge", value: challenge),
                .init(name: "code_challenge_method", value: "S256"), .init(name: "scope", value: scope),
                .init(name: "resource", value: resource ?? self.resource),
            ]
            return try await request("GET", url.string ?? "")
        }

        func login(scope: String, subject: String) async throws -> String {
            let client = try await client()
            let page = try await authorize(scope: scope, client: client)
            let mark = try XCTUnwrap(page.text.range(of: #"name="request" value=""#), page.text)
            let question = page.text[mark.upperBound...].prefix { $0 != "\"" }
            let cookie = page.values("Set-Cookie").first?.prefix { $0 != ";" } ?? ""
            let form = HeaderField("Content-Type", "application/x-www-form-urlencoded")
            let answer = try await request(
                "POST",
                "/consent",
                [form, .init("Cookie", String(cookie)), .init("Origin", origin)],
                body: "request=\(question)&subject=\(subject)&decision=allow"
            )
            let back = answer.values("Location").first.flatMap { URLComponents(string: $0) }
            let code = try XCTUnwrap(back?.queryItems?.first { $0.name == "code" }?.value, answer.description)
            let tokens = try await request(
                "POST",
                "/token",
                [form],
                body: "grant_type=authorization_code&code=\(code)&client_id=\(client)&code_verifier=\(verifier)"
            )
            let members = try JSONSerialization.jsonObject(with: Data(tokens.body)) as? [String: Any]
            XCTAssertEqual(members?["expires_in"] as? Int, 3600)
            return try XCTUnwrap(members?["access_token"] as? String, tokens.text)
        }
    }
}
