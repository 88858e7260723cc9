// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// Dynamic registration (RFC 7591), which keeps nothing.
final class RegistrationTests: XCTestCase {
    private func register(
        _ visitor: Visitor,
        _ body: String,
        headers: [HeaderField] = [Visitor.json]
    ) async throws -> LoopbackReply {
        try await visitor.request("POST", "/register", headers, body: body)
    }

    func testTheAnswerSaysWhatTheServerHoldsTheClientTo() async throws {
        let clock = TestClock()
        try await Visitor.visit(clock: clock) { visitor in
            let body =
                #"{"redirect_uris":["https://client.example/back"],"client_name":"Größe","#
                + #""grant_types":["authorization_code","refresh_token","implicit"],"response_types":["code","token"],"#
                + #""token_endpoint_auth_method":"client_secret_post","scope":"a","jwks_uri":"https://client.example/keys"}"#
            let reply = try await register(visitor, body)
            XCTAssertEqual(reply.status, 201)
            XCTAssertEqual(reply.values("Cache-Control"), ["no-store"])
            let members = try Visitor.members(reply)
            XCTAssertEqual(members["client_id_issued_at"] as? Double, clock.now)
            XCTAssertEqual(members["client_name"] as? String, "Größe")
            XCTAssertEqual(members["redirect_uris"] as? [String], ["https://client.example/back"])
            XCTAssertEqual(members["grant_types"] as? [String], ["authorization_code", "refresh_token"])
            XCTAssertEqual(members["response_types"] as? [String], ["code"])
            XCTAssertEqual(members["token_endpoint_auth_method"] as? String, "none")
            XCTAssertEqual(members.count, 7)
            let again = try Visitor.members(try await register(visitor, body))
            XCTAssertNotEqual(again["client_id"] as? String, members["client_id"] as? String, "another client")
            let least = try Visitor.members(try await register(visitor, #"{"redirect_uris":["a.b:/c"]}"#))
            XCTAssertEqual(least["grant_types"] as? [String], ["authorization_code"])
            XCTAssertNil(least["client_name"])
        }
    }

    func testRedirectURIs() async throws {
        try await Visitor.visit { visitor in
            let good = [
                "https://client.example/", "https://client.example", "HTTPS://Client.example:8443/a?b=c&d=%20",
                "http://localhost/",
                "http://127.0.0.1:1/x", "http://127.9.9.9/x", "http://[::1]:65535/x", "cursor://anysphere.cursor/back",
                "com.example.app:/back", "vscode://x/y?z",
            ]
            for uri in good {
                let reply = try await register(visitor, #"{"redirect_uris":["\#(uri)"]}"#)
                XCTAssertEqual(reply.status, 201, uri)
            }
            let bad = [
                "", "/back", "client.example/back", "https:", "https:/client.example/back", "https://", "https:///back",
                "https://?x", "http://client.example/back", "http://10.0.0.1/x", "http://127.0.0.1.example/x",
                "http://127.1/x",
                "http://localhost.example/x", "https://user@client.example/x", "https://client.example@evil.example/x",
                "http://127.0.0.1@evil.example/x", "app://user@host/x", "https://client.example/x#y",
                "https://client.example/x#",
                "https://client.example/a b", "https://client.example/\\\\evil.example", "https://client.example/<b>",
                "https://client.example/\\u00e9", "https://client.example/\\r\\nX: y", "https://client.example:0/x",
                "https://client.example:65536/x", "https://client.example:x/x", "https://client.example:/x",
                "https://client.example;evil/x", "https://client.example,evil/x", "https://[::1/x", "https://[::g]/x",
                "https://client..example/x", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd", "blob:https://client.example/x", "about:blank", "ws://localhost/x",
                "mailto:a@b.example",
                "ms-msdt:/id", "ms-officecmd:x", "search-ms:query=x", "SEARCH-MS:query=x",
                "microsoft-edge:https://a.example",
                "x-apple.systempreferences:com.apple", "x-man-page://x", "itms-services://?action=x", "shell:startup",
                "chrome-extension://x/y", "moz-extension://x/y", "jnlp://a.example/x", "ldap://a.example",
                "ssh://a.example",
                "1app://x/y", "a_b://x/y", "://x", ":x",
                "https://client.example/" + String(repeating: "x", count: 1024),
            ]
            for uri in bad {
                let reply = try await register(visitor, #"{"redirect_uris":["\#(uri)"]}"#)
                XCTAssertProblem(reply, "invalid_redirect_uri", uri)
                let second = try await register(visitor, #"{"redirect_uris":["https://client.example/","\#(uri)"]}"#)
                XCTAssertProblem(second, "invalid_redirect_uri", "second: \(uri)")
            }
        }
    }

    func testWhatItIsRefusedFor() async throws {
        try await Visitor.visit { visitor in
            let uris = #""redirect_uris":["https://client.example/"]"#
            let eleven = (0..<11).map { "\"https://client.example/\($0)\"" }.joined(separator: ",")
            let long = (0..<8).map { "\"https://client.example/\($0)\(String(repeating: "x", count: 300))\"" }
                .joined(separator: ",")
            let table = [
                ("{}", "invalid_redirect_uri"), (#"{"redirect_uris":[]}"#, "invalid_redirect_uri"),
                (#"{"redirect_uris":"https://client.example/"}"#, "invalid_redirect_uri"),
                (#"{"redirect_uris":[7]}"#, "invalid_redirect_uri"),
                (#"{"redirect_uris":null}"#, "invalid_redirect_uri"),
                ("{\"redirect_uris\":[\(eleven)]}", "invalid_redirect_uri"),
                ("{\"redirect_uris\":[\(long)]}", "invalid_client_metadata"),
                ("{\(uris),\"client_name\":7}", "invalid_client_metadata"),
                ("{\(uris),\"client_name\":\"\"}", "invalid_client_metadata"),
                ("{\(uris),\"client_name\":\"a\\nb\"}", "invalid_client_metadata"),
                ("{\(uris),\"client_name\":\"\(String(repeating: "x", count: 129))\"}", "invalid_client_metadata"),
                ("{\(uris),\"grant_types\":[\"implicit\"]}", "invalid_client_metadata"),
                ("{\(uris),\"grant_types\":[]}", "invalid_client_metadata"),
                ("{\(uris),\"grant_types\":\"authorization_code\"}", "invalid_client_metadata"),
                ("{\(uris),\"grant_types\":[\"authorization_code\",7]}", "invalid_client_metadata"),
                ("{\(uris),\"response_types\":[\"token\"]}", "invalid_client_metadata"),
                ("{\(uris),\(uris)}", "invalid_client_metadata"), ("{\(uris)", "invalid_client_metadata"),
                ("", "invalid_client_metadata"),
                ("[]", "invalid_client_metadata"), ("7", "invalid_client_metadata"),
                ("{\(uris)}{}", "invalid_client_metadata"),
            ]
            for (body, problem) in table {
                XCTAssertProblem(try await register(visitor, body), problem, String(body.prefix(100)))
            }
            let good = "{\(uris)}"
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
                let reply = try await register(visitor, good, headers: [HeaderField("Content-Type", type)])
                XCTAssertProblem(reply, "invalid_client_metadata", type)
            }
            XCTAssertProblem(try await register(visitor, good, headers: []), "invalid_client_metadata")
            let large = "{\(uris),\"x\":\"\(String(repeating: "x", count: 16_384))\"}"
            XCTAssertProblem(try await register(visitor, large), "invalid_request", status: 413)
            try visitor.server.update { $0.acceptsRegistrations = false }
            XCTAssertStatus(try await register(visitor, good), 404)
        }
    }
}
