// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServerTesting
import ProtectedResource
import TokenValidation
import XCTest

/// A client and its user at a ``DevelopmentAuthorizationServer``: right requests, and changes to them.
struct Visitor {
    typealias Changes = KeyValuePairs<String, String?>

    let server: DevelopmentAuthorizationServer
    static let redirect = "http://127.0.0.1:4711/callback"
    static let resource = "http://127.0.0.1:8080/mcp"
    static let verifier = "verifier-of-the-test-0123456789-0123456789ABC"
    static let challenge = challenge(of: verifier)
    static let form = HeaderField("Content-Type", "application/x-www-form-urlencoded")
    static let json = HeaderField("Content-Type", "application/json")

    /// Runs a server, with a visitor, for as long as `body` takes.
    static func visit(
        consent: DevelopmentAuthorizationServer.Consent = .allow,
        path: String = "",
        clock: TestClock = TestClock(),
        clientDocuments: ScriptedFetcher? = nil,
        _ body: (Visitor) async throws -> Void
    ) async throws {
        var settings = DevelopmentAuthorizationServer.Settings()
        settings.consent = consent
        let server = try DevelopmentAuthorizationServer(
            path: path,
            settings: settings,
            clientDocuments: clientDocuments,
            clock: clock.wallClock
        )
        do {
            try await body(Visitor(server: server))
            await server.close()
        } catch {
            await server.close()
            throw error
        }
    }

    func request(
        _ method: String,
        _ target: String,
        _ headers: [HeaderField] = [],
        body: String? = nil
    ) async throws -> LoopbackReply {
        let client = try LoopbackClient(port: server.port)
        let reply = try await client.request(method, target, headers: headers, body: body.map { Array($0.utf8) })
        await client.close()
        return reply
    }

    static func challenge(of verifier: String) -> String { Base64URL.encode(Digest.sha256(Array(verifier.utf8))) }

    // MARK: The steps of a login

    func register(
        redirects: [String] = [redirect],
        name: String? = "A client",
        grants: JSON = ["authorization_code", "refresh_token"]
    ) async throws -> String {
        var metadata: JSON = ["redirect_uris": .array(redirects.map { .string($0) }), "grant_types": grants]
        if let name { metadata["client_name"] = .string(name) }
        let reply = try await request("POST", server.path + "/register", [Self.json], body: metadata.text)
        XCTAssertEqual(reply.status, 201, reply.text)
        return try XCTUnwrap(Self.members(reply)["client_id"] as? String)
    }

    /// The right parameters of an authorization request, changed (nil: without it).
    static func authorization(_ client: String, _ changes: Changes = [:], adding: String = "") -> String {
        let right: [(String, String)] = [
            ("response_type", "code"), ("client_id", client), ("redirect_uri", redirect), ("state", "a state"),
            ("code_challenge", challenge), ("code_challenge_method", "S256"), ("scope", "mcp:read mcp:write"),
            ("resource", resource),
        ]
        return changed(right, changes) + adding
    }

    func authorize(
        _ client: String,
        _ changes: Changes = [:],
        adding: String = "",
        headers: [HeaderField] = []
    ) async throws -> LoopbackReply {
        let query = Self.authorization(client, changes, adding: adding)
        return try await request("GET", "\(server.path)/authorize?\(query)", headers)
    }

    /// A code of a login that nobody was asked about.
    func code(_ client: String, _ changes: Changes = [:]) async throws -> String {
        let reply = try await authorize(client, changes)
        return try XCTUnwrap(Self.answer(reply)["code"], reply.description)
    }

    func redeem(
        _ code: String,
        _ client: String,
        _ changes: Changes = [:],
        adding: String = "",
        headers: [HeaderField] = [form]
    ) async throws -> LoopbackReply {
        let right: [(String, String)] = [
            ("grant_type", "authorization_code"), ("code", code), ("client_id", client),
            ("redirect_uri", Self.redirect),
            ("code_verifier", Self.verifier), ("resource", Self.resource),
        ]
        return try await token(Self.changed(right, changes) + adding, headers: headers)
    }

    func refresh(
        _ token: String,
        _ client: String,
        _ changes: Changes = [:],
        adding: String = ""
    ) async throws -> LoopbackReply {
        let right: [(String, String)] = [
            ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", client),
            ("resource", Self.resource),
        ]
        return try await self.token(Self.changed(right, changes) + adding)
    }

    func token(_ body: String, headers: [HeaderField] = [form]) async throws -> LoopbackReply {
        try await request("POST", server.path + "/token", headers, body: body)
    }

    /// A whole login that nobody is asked about: the members of the token endpoint's answer.
    func login(_ client: String, _ changes: Changes = [:]) async throws -> [String: Any] {
        let reply = try await redeem(try await code(client, changes), client)
        XCTAssertEqual(reply.status, 200, reply.text)
        return try Self.members(reply)
    }

    // MARK: Reading answers

    static func members(_ reply: LoopbackReply) throws -> [String: Any] {
        try XCTUnwrap(JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any], reply.text)
    }

    /// The parameters of the URL that an answer sends the browser to.
    static func answer(_ reply: LoopbackReply) -> [String: String] {
        let url = reply.values("Location").first.flatMap { URLComponents(string: $0) }
        var parameters: [String: String] = [:]
        for item in url?.queryItems ?? [] { parameters[item.name] = item.value }
        return parameters
    }

    static func claims(_ token: Any?) throws -> [String: Any] {
        let parts = (token as? String ?? "").split(separator: ".")
        let payload = try Base64URL.decode(String(try XCTUnwrap(parts.dropFirst().first)))
        return try XCTUnwrap(JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any])
    }

    static func changed(_ right: [(String, String)], _ changes: Changes) -> String {
        var fields = right
        for (name, value) in changes {
            fields.removeAll { $0.0 == name }
            if let value { fields.append((name, value)) }
        }
        return fields.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// The error of an answer in JSON.
func XCTAssertProblem(
    _ reply: LoopbackReply,
    _ code: String,
    status: Int = 400,
    _ message: String = "",
    line: UInt = #line
) {
    let members = try? JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
    XCTAssertEqual(reply.status, status, "\(message): \(reply.text)", line: line)
    XCTAssertEqual(members?["error"] as? String, code, "\(message): \(reply.text)", line: line)
    XCTAssertEqual(reply.values("Cache-Control"), ["no-store"], message, line: line)
}

func XCTAssertStatus(_ reply: LoopbackReply, _ status: Int, _ message: String = "", line: UInt = #line) {
    XCTAssertEqual(reply.status, status, "\(message): \(reply.text)", line: line)
}

/// A page for people, which sends nobody anywhere and cannot be framed, scripted or kept.
func XCTAssertPage(_ reply: LoopbackReply, status: Int, _ message: String = "", line: UInt = #line) {
    XCTAssertEqual(reply.status, status, message, line: line)
    XCTAssertEqual(reply.values("Location"), [], message, line: line)
    XCTAssertEqual(reply.values("Content-Type"), ["text/html; charset=utf-8"], message, line: line)
    XCTAssertEqual(reply.values("X-Frame-Options"), ["DENY"], message, line: line)
    XCTAssertEqual(reply.values("X-Content-Type-Options"), ["nosniff"], message, line: line)
    XCTAssertEqual(reply.values("Cache-Control"), ["no-store"], message, line: line)
    XCTAssertEqual(reply.values("Referrer-Policy"), ["same-origin"], message, line: line)
    let policy = reply.values("Content-Security-Policy").first ?? ""
    XCTAssertTrue(policy.hasPrefix("default-src 'none'; style-src 'sha256-"), message, line: line)
    XCTAssertTrue(policy.contains("; frame-ancestors 'none'; base-uri 'none'"), message, line: line)
    XCTAssertFalse(policy.contains("unsafe"), message, line: line)
    XCTAssertFalse(reply.text.contains("<script"), message, line: line)
    XCTAssertEqual(reply.values("Access-Control-Allow-Origin"), [], message, line: line)
}
