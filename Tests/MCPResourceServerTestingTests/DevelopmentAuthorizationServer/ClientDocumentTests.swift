// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import XCTest

/// Clients whose `client_id` is the URL of their metadata.
final class ClientDocumentTests: XCTestCase {
    private static let url = "https://client.example/oauth/client.json"

    private static func document(_ changes: [JSON.Member] = [], id: String = url) -> JSON {
        var document: JSON = [
            "client_id": .string(id), "client_name": "A published client", "redirect_uris": [.string(Visitor.redirect)],
            "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "none",
        ]
        for change in changes { document[change.name] = change.value }
        return document
    }

    func testAPublishedClientLogsIn() async throws {
        let fetcher = ScriptedFetcher()
        fetcher.answer(Self.url, with: .json(Self.document().text))
        try await Visitor.visit(clientDocuments: fetcher) { visitor in
            let members = try await visitor.login(Self.url)
            XCTAssertEqual(try Visitor.claims(members["access_token"])["client_id"] as? String, Self.url)
            let token = try XCTUnwrap(members["refresh_token"] as? String)
            let reply = try await visitor.refresh(token, Self.url)
            XCTAssertEqual(reply.status, 200)
            XCTAssertEqual(fetcher.urls, [Self.url], "it is fetched when the user is asked, and not again for tokens")
            try visitor.server.update { $0.consent = .ask }
            let page = try await visitor.authorize(Self.url)
            XCTAssertPage(page, status: 200)
            XCTAssertTrue(page.text.contains("<strong>A published client</strong>"))
            XCTAssertTrue(page.text.contains("It is published at <strong>client.example</strong>."))
        }
    }

    func testDocumentsThatAreRefused() async throws {
        let fetcher = ScriptedFetcher()
        let good = Self.document()
        let type = [(name: "Content-Type", value: "application/json")]
        let table: [(ScriptedAnswer, String)] = [
            (.json(Self.document(id: Self.url + "x").text), "about another client"),
            (.json(Self.document([.init("client_id", .null)]).text), "about none"),
            (.json(Self.document([.init("client_id", 7)]).text), "about a number"),
            (.json(Self.document([.init("redirect_uris", ["https://other.example/"])]).text), "another redirect_uri"),
            (.json(Self.document([.init("redirect_uris", [])]).text), "no redirect_uri"),
            (.json(Self.document([.init("redirect_uris", ["javascript:alert(1)"])]).text), "a bad redirect_uri"),
            (
                .json(Self.document([.init("token_endpoint_auth_method", "client_secret_post")]).text),
                "a secret's method"
            ),
            (.json(Self.document([.init("token_endpoint_auth_method", "private_key_jwt")]).text), "a key's method"),
            (.json(Self.document([.init("token_endpoint_auth_method", 7)]).text), "no method"),
            (.json(Self.document([.init("client_secret", "s")]).text), "a secret"),
            (.json(Self.document([.init("grant_types", ["implicit"])]).text), "no code"),
            (
                .json("{" + good.text.dropFirst().dropLast() + ",\"client_id\":\"https://x.example/y\"}"),
                "a member twice"
            ),
            (.json("[]"), "an array"), (.json("nonsense"), "no JSON"), (.page, "a page"),
            (.response(200, headers: [("Content-Type", "text/plain")], body: good.serialized()), "another type"),
            (.response(200, headers: type + type, body: good.serialized()), "two types"),
            (.response(200, headers: [], body: good.serialized()), "no type"),
            (.response(404, headers: type, body: good.serialized()), "404"),
            (.response(201, headers: type, body: good.serialized()), "201"),
            (.redirect(to: "https://other.example/"), "a redirect"),
            (.failure(.tooLarge), "too large"), (.failure(.forbiddenAddress), "a private address"),
            (.failure(.timeout), "no answer"),
        ]
        try await Visitor.visit(clientDocuments: fetcher) { visitor in
            for (answer, name) in table {
                fetcher.answer(Self.url, with: answer)
                let reply = try await visitor.authorize(Self.url)
                XCTAssertPage(reply, status: 400, name)
            }
            fetcher.answer(Self.url, with: .json(good.text))
            _ = try await visitor.code(Self.url)
        }
    }

    func testURLsThatAreNotFetched() async throws {
        let fetcher = ScriptedFetcher()
        try await Visitor.visit(clientDocuments: fetcher) { visitor in
            let urls = [
                "https://client.example", "https://client.example/", "https://client.example/x?y",
                "https://client.example/x#y",
                "https://user@client.example/x", "https://client.example/../x", "https://client.example/%2e%2e/x",
                "https://CLIENT.example/x", "https://client.example:443/x", "HTTPS://client.example/x",
                "http://client.example/x",
                "http://127.0.0.1/x", "https://client.example/" + String(repeating: "x", count: 2048),
            ]
            for url in urls {
                let reply = try await visitor.authorize(url)
                XCTAssertPage(reply, status: 400, url)
            }
            try visitor.server.update { $0.acceptsClientDocuments = false }
            XCTAssertPage(try await visitor.authorize(Self.url), status: 400)
            XCTAssertEqual(fetcher.urls, [])
        }
    }

    /// The fetcher that is there by default does not reach into the machine or its network.
    func testPrivateAddressesAreNotReached() async throws {
        try await Visitor.visit { visitor in
            for host in ["127.0.0.1:\(visitor.server.port)", "10.0.0.1", "169.254.169.254", "[::1]"] {
                let reply = try await visitor.authorize("https://\(host)/client.json")
                XCTAssertPage(reply, status: 400, host)
                XCTAssertTrue(reply.text.contains("(forbidden_address)"), "\(host): \(reply.text)")
            }
        }
    }

    /// The whole way over TLS, to a host that was listed.
    func testADocumentOverTLS() async throws {
        try await withServer(ScriptedAuthorizationServer()) { publisher in
            let fetcher = try BoundedFetcher(roots: publisher.trustRoots, listedHosts: ["127.0.0.1"])
            let url = publisher.jwksURL
            publisher.publish(Self.document(id: url).text)
            var settings = DevelopmentAuthorizationServer.Settings()
            settings.consent = .allow
            let server = try DevelopmentAuthorizationServer(settings: settings, clientDocuments: fetcher)
            let visitor = Visitor(server: server)
            let members = try await visitor.login(url)
            XCTAssertNotNil(members["access_token"])
            publisher.publish(
                Self.document([.init("x", .string(String(repeating: "x", count: 5 * 1024)))], id: url).text
            )
            let large = try await visitor.authorize(url)
            XCTAssertPage(large, status: 400)
            XCTAssertTrue(large.text.contains("(too_large)"), large.text)
            await server.close()
        }
    }
}
