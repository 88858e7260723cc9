// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import ProtectedResource
import TokenValidation
import XCTest

/// What an authorization request is refused for, and who is told.
final class AuthorizationEndpointTests: XCTestCase {
    private static let twice = "given twice"

    /// Where it is not known who asks, or where they are, nobody is sent anywhere (RFC 6749 §4.1.2.1).
    func testProblemsThatAreToldToTheUserOnly() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let altered = String(client.dropLast(4))
            let table: [(Visitor.Changes, String)] = [
                (["client_id": nil], ""), (["client_id": ""], ""), (["client_id": "nobody"], ""),
                (["client_id": "dev."], ""), (["client_id": altered], ""), (["client_id": "dev.e30"], ""),
                (["client_id": "dev.W10"], ""), ([:], "&client_id=\(client)"), (["redirect_uri": nil], ""),
                (["redirect_uri": ""], ""), (["redirect_uri": "https://evil.example/callback"], ""),
                (["redirect_uri": "http://127.0.0.1:4711/callback2"], ""),
                (["redirect_uri": "http://127.0.0.1:4711/callback/"], ""),
                (["redirect_uri": "http://127.0.0.1:4711/callback?x"], ""),
                (["redirect_uri": "http://127.0.0.1:4711/callback#x"], ""),
                (["redirect_uri": "http://127.0.0.1:4711/CALLBACK"], ""),
                (["redirect_uri": "http://127.0.0.1.evil.example:4711/callback"], ""),
                (["redirect_uri": "http://127.0.0.1:4711@evil.example/callback"], ""),
                (["redirect_uri": "http://localhost:4711/callback"], ""),
                (["redirect_uri": "https://127.0.0.1:4711/callback"], ""),
                (["redirect_uri": "http://127.0.0.1:4711/callback\r\nX: y"], ""),
                (["redirect_uri": "javascript:alert(1)"], ""),
                ([:], "&redirect_uri=\(Visitor.encoded(Visitor.redirect))"),
                ([:], "&x=%"), ([:], "&x=%4"), ([:], "&x=%zz"), ([:], "&x=%ff"), ([:], "&x=%00"), ([:], "&x=%0a"),
                ([:], String(repeating: "&a", count: 64)), ([:], "&x=" + String(repeating: "x", count: 8192)),
            ]
            for (index, (changes, added)) in table.enumerated() {
                let reply = try await visitor.authorize(client, changes, adding: added)
                XCTAssertPage(reply, status: 400, "row \(index): \(changes) \(added.prefix(40))")
            }
            let bare = try await visitor.request("GET", "/authorize")
            XCTAssertPage(bare, status: 400)
        }
    }

    /// What the client is told, with its state and this server's name.
    func testProblemsThatAreToldToTheClient() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            try visitor.server.update {
                $0.scopes = "mcp:read mcp:write"
                $0.resources = [Visitor.resource]
            }
            let table: [(Visitor.Changes, String, String)] = [
                (["response_type": nil], "", "invalid_request"),
                (["response_type": "token"], "", "unsupported_response_type"),
                (["response_type": "code id_token"], "", "unsupported_response_type"),
                (["response_type": "CODE"], "", "unsupported_response_type"),
                (["response_mode": "fragment"], "", "invalid_request"),
                (["response_mode": "form_post"], "", "invalid_request"),
                (["code_challenge": nil], "", "invalid_request"), (["code_challenge": ""], "", "invalid_request"),
                (["code_challenge": Visitor.challenge + "="], "", "invalid_request"),
                (["code_challenge": String(Visitor.challenge.dropLast())], "", "invalid_request"),
                (["code_challenge": Visitor.challenge + "AAAA"], "", "invalid_request"),
                (["code_challenge_method": nil], "", "invalid_request"),
                (["code_challenge_method": "plain"], "", "invalid_request"),
                (["code_challenge_method": "s256"], "", "invalid_request"),
                (["scope": "mcp:read  mcp:write"], "", "invalid_scope"),
                (["scope": "mcp:read\"x"], "", "invalid_scope"),
                (["scope": "mcp:admin"], "", "invalid_scope"), (["scope": "mcp:read mcp:readall"], "", "invalid_scope"),
                (["resource": nil], "", "invalid_target"), (["resource": "mcp"], "", "invalid_target"),
                (["resource": Visitor.resource + "#x"], "", "invalid_target"),
                (["resource": Visitor.resource + "/"], "", "invalid_target"),
                (["resource": "http://mcp.example.com/mcp"], "", "invalid_target"),
                (["resource": "https://other.example/mcp"], "", "invalid_target"),
                ([:], "&resource=\(Visitor.encoded(Visitor.resource))", "invalid_target"),
                ([:], "&scope=mcp:admin", "invalid_request"), ([:], "&code_challenge=x", "invalid_request"),
                ([:], "&code_challenge_method=S256", "invalid_request"),
                ([:], "&response_type=code", "invalid_request"),
                ([:], "&unknown=1&unknown=2", "invalid_request"), (["x": "1"], "&%78=2", "invalid_request"),
            ]
            for (index, (changes, added, code)) in table.enumerated() {
                let reply = try await visitor.authorize(client, changes, adding: added)
                let answer = Visitor.answer(reply)
                let row = "row \(index): \(changes) \(added)"
                XCTAssertEqual(reply.status, 302, row)
                XCTAssertEqual(answer["error"], code, row)
                XCTAssertEqual(answer["state"], "a state", row)
                XCTAssertEqual(answer["iss"], visitor.server.issuer, row)
                XCTAssertNil(answer["code"], row)
                XCTAssertTrue(reply.values("Location")[0].hasPrefix(Visitor.redirect + "?error="), row)
            }
            let twice = try await visitor.authorize(client, adding: "&state=other")
            XCTAssertEqual(Visitor.answer(twice)["error"], "invalid_request")
            XCTAssertNil(Visitor.answer(twice)["state"], "none of two")
        }
    }

    func testWhatIsTakenAsItIs() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            try visitor.server.update { $0.resources = [Visitor.resource] }
            let table: [(Visitor.Changes, String)] = [
                (["scope": nil], ""), (["scope": ""], "&prompt=login"), (["scope": "mcp:read offline_access"], ""),
                (["response_mode": "query"], ""), (["resource": "HTTP://127.0.0.1:8080/mcp"], ""), (["nonce": "n"], ""),
                (["scope": "anything:at:all"], ""),
            ]
            for (changes, added) in table {
                let reply = try await visitor.authorize(client, changes, adding: added)
                XCTAssertNotNil(Visitor.answer(reply)["code"], "\(changes) \(added): \(reply)")
            }
            let scope = try await visitor.login(client, ["scope": "mcp:read offline_access"])["scope"] as? String
            XCTAssertEqual(scope, "mcp:read")
            let none = try await visitor.login(client, ["scope": nil])
            XCTAssertNil(none["scope"])
            XCTAssertNil(try Visitor.claims(none["access_token"])["scope"])
        }
    }

    /// Anybody can register a client that wants the user back at `https://evil.example`: a link that fails on purpose must not
    /// lead there by itself (RFC 9700 §4.11.2).
    func testAFailingLinkLeadsNowhereByItself() async throws {
        for consent in [DevelopmentAuthorizationServer.Consent.ask, .allow] {
            try await Visitor.visit(consent: consent) { visitor in
                let places = ["https://evil.example/landing", "evil://landing"]
                let client = try await visitor.register(redirects: places + [Visitor.redirect])
                for place in places {
                    let reply = try await visitor.authorize(client, ["redirect_uri": place, "scope": "\""])
                    XCTAssertPage(reply, status: 400, place)
                    XCTAssertTrue(reply.text.contains("<a href=\"\(place)?error=invalid_scope&amp;"), reply.text)
                    XCTAssertTrue(reply.text.contains("state=a%20state&amp;iss="), reply.text)
                }
                let local = try await visitor.authorize(client, ["scope": "\""])
                XCTAssertEqual(local.status, 302, "a program of this machine is told at once")
                XCTAssertEqual(Visitor.answer(local)["error"], "invalid_scope")
            }
        }
    }

    /// Nor must one that succeeds, with a code: without being asked, the user gives nothing to what is not on this machine.
    func testWhatIsAllowedUnaskedStaysOnThisMachine() async throws {
        let published = "https://evil.example/client.json"
        let places = [
            "https://evil.example/landing", "https://127.0.0.1/landing", "evil://landing", "com.evil.app:/landing",
        ]
        let document: JSON = [
            "client_id": .string(published), "redirect_uris": .array(places.map { .string($0) }),
        ]
        let fetcher = ScriptedFetcher()
        fetcher.answer(published, with: .json(document.text))
        try await Visitor.visit(consent: .allow, clientDocuments: fetcher) { visitor in
            let registered = try await visitor.register(redirects: places)
            for client in [registered, published] {
                for place in places {
                    let reply = try await visitor.authorize(client, ["redirect_uri": place])
                    XCTAssertPage(reply, status: 200, place)
                    XCTAssertTrue(reply.text.contains("value=\"allow\""), place)
                }
            }
            try visitor.server.update { $0.consent = .deny }
            let denied = try await visitor.authorize(registered, ["redirect_uri": places[0]])
            XCTAssertEqual(Visitor.answer(denied)["error"], "access_denied")
        }
    }

    func testDenial() async throws {
        try await Visitor.visit(consent: .deny) { visitor in
            let answer = Visitor.answer(try await visitor.authorize(visitor.register()))
            XCTAssertEqual(answer["error"], "access_denied")
            XCTAssertEqual(answer["state"], "a state")
            XCTAssertEqual(answer["iss"], visitor.server.issuer)
        }
    }
}
