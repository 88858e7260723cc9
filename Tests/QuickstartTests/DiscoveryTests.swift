// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// The server in front of an authorization server that it gets the keys from.
final class DiscoveryTests: XCTestCase {
    private static let audience = "https://mcp.example.com/mcp"

    private func start(
        _ server: ScriptedAuthorizationServer,
        home: Home,
        _ more: [String] = []
    ) throws -> Running {
        let trust = server.caFile.map { ["--ca-file", $0] } ?? ["--allow-http-loopback"]
        return try Running(["--issuer", server.issuer, "--audience", Self.audience] + trust + more, home: home)
    }

    /// Asks until the answer is not 503: the first keys come in the background.
    private func settled(_ running: Running, token: String) async throws -> LoopbackReply {
        while true {
            let reply = try await running.call("whoami", token: token)
            guard reply.status == 503 else { return reply }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    func testTheIssuerAloneIsEnough() async throws {
        let home = try Home()
        for tls in [ScriptedTLS.trusted, nil] {
            let server = try ScriptedAuthorizationServer(
                tls: tls,
                path: "/realms/demo",
                endpoints: [.openIDMetadata, .keys],
                algorithms: [.es256, .rs256]
            )
            let running = try start(server, home: home)
            for algorithm in [SignatureAlgorithm.es256, .rs256] {
                let reply = try await running.call("whoami", token: server.token(algorithm: algorithm))
                XCTAssertEqual(reply.status, 200, reply.description)
            }
            // A key that was not there a moment ago may be there by now: too early to refuse this one.
            for fault in TokenFault.all where fault != .unknownKey {
                let bad = try server.testIssuer.token(with: fault)
                let reply = try await running.call("whoami", token: bad)
                XCTAssertEqual(reply.status, 401, "\(fault)")
            }
            let metadata = try await LoopbackClient(port: running.port)
                .request("GET", "/.well-known/oauth-protected-resource")
            XCTAssertTrue(metadata.text.contains(#""authorization_servers":["\#(server.issuer)"]"#), metadata.text)
            let (code, log) = running.end()
            XCTAssertEqual(code, 0, log)
            await server.close()
        }
    }

    func testKeysAndMetadataAtURLsOfTheirOwn() async throws {
        let home = try Home()
        let issuer = try TestIssuer("https://as.example", audience: Self.audience)
        let server = try ScriptedAuthorizationServer(serving: issuer)
        let places = [["--jwks", server.jwksURL], ["--metadata", server.url(of: .oauthMetadata)]]
        for place in places {
            let authority = try XCTUnwrap(server.caFile)
            let running = try Running(
                ["--issuer", "https://as.example", "--audience", Self.audience, "--ca-file", authority] + place,
                home: home
            )
            let reply = try await running.call("whoami", token: issuer.token())
            XCTAssertEqual(reply.status, 200, reply.description)
        }
        XCTAssertEqual(server.count(.metadata), 1)
        await server.close()
    }

    func testR21_D53_anAuthorizationServerThatIsDownIsA503AndItsReturnIsNoticed() async throws {
        let home = try Home()
        let server = try ScriptedAuthorizationServer()
        try await server.pause()
        let running = try start(server, home: home)
        let token = try server.token()
        let refusal = try await LoopbackClient(port: running.port).request("POST", "/mcp", body: [])
        XCTAssertEqual(refusal.status, 401, "without a token there is nothing to verify")
        let outage = try await running.call("whoami", token: token)
        XCTAssertEqual(outage.status, 503, outage.description)
        XCTAssertGreaterThan(Int(outage.values("Retry-After").first ?? "") ?? 0, 0, outage.description)
        XCTAssertFalse(outage.description.contains("WWW-Authenticate"), outage.description)
        try server.resume()
        let reply = try await settled(running, token: token)
        XCTAssertEqual(reply.status, 200, reply.description)
        let (code, log) = running.end()
        XCTAssertEqual(code, 0, log)
        XCTAssertTrue(log.contains("key_refresh_failed issuer=\"\(server.issuer)\" label=unreachable"), log)
        XCTAssertTrue(log.contains("key_added"), log)
        for line in log.split(separator: "\n") {
            XCTAssertTrue(line.contains("label=") && line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, log)
        }
        await server.close()
    }

    func testD30_theMetadataOfAnotherIssuerBringsNoKeys() async throws {
        let home = try Home()
        let server = try ScriptedAuthorizationServer()
        server.script(.metadata, .wrongIssuer)
        let running = try start(server, home: home)
        let reply = try await running.call("whoami", token: server.token())
        XCTAssertEqual(reply.status, 503, reply.description)
        let (code, log) = running.end()
        XCTAssertEqual(code, 0, log)
        XCTAssertTrue(log.contains("key_refresh_failed issuer=\"\(server.issuer)\" label=issuer_mismatch"), log)
        XCTAssertEqual(server.count(.keys), 0)
        await server.close()
    }

    func testOneFetchServesAllRequestsAndTheLogSaysWhichKeysCame() async throws {
        let home = try Home()
        let server = try ScriptedAuthorizationServer()
        let running = try start(server, home: home)
        for _ in 0..<20 {
            let reply = try await running.call("whoami", token: server.token())
            XCTAssertEqual(reply.status, 200, reply.description)
        }
        let (_, log) = running.end()
        XCTAssertEqual(server.count(.metadata), 1)
        XCTAssertEqual(server.count(.keys), 1)
        XCTAssertEqual(log.components(separatedBy: "key_added issuer=").count, 2, log)
        XCTAssertEqual(log.components(separatedBy: "key_fetch_ended").count, 3, log)
        XCTAssertFalse(log.contains("key_fetch_started"), log)
        await server.close()
    }

    func testF12_CtrlCEndsItWhileAnAnswerIsWaitedFor() async throws {
        let home = try Home()
        let server = try ScriptedAuthorizationServer()
        server.script(.all, .silence)
        let running = try start(server, home: home)
        let token = try server.token(), port = running.port
        let waiting = Task {
            let bearer = HeaderField("Authorization", "Bearer \(token)")
            return try await LoopbackClient(port: port).request("POST", "/mcp", headers: [bearer], body: [])
        }
        while server.count(.metadata) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        let started = ContinuousClock.now
        let (code, log) = running.end(SIGINT)
        XCTAssertEqual(code, 0, log)
        XCTAssertLessThan(ContinuousClock.now - started, .seconds(3), "a fetch takes five")
        _ = await waiting.result
        await server.close()
    }
}
