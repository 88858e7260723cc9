// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import ProtectedResource
import XCTest

@testable import mcp_doctor

/// What `mcp-doctor issuer` makes of servers that work and could do better.
final class IssuerReportTests: XCTestCase {
    private func report(on server: ScriptedAuthorizationServer, _ more: String...) async throws -> String {
        let outcome = try await DoctorProgram.finish(["issuer", server.issuer, "--allow-http-loopback"] + more)
        XCTAssertEqual(outcome.status, 0, outcome.output + outcome.error)
        XCTAssertEqual(outcome.error, "")
        return outcome.output
    }

    func testD49_howLongTheKeysAreKept() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil)
        let table: [(headers: [HeaderField], said: String, refresh: String)] = [
            ([], "do not say how long the keys are good: 10 min is assumed", "7 min 12 s to 8 min"),
            ([.init("Cache-Control", "max-age=15")], "say 15 s: 5 min is the least", "3 min 36 s to 4 min"),
            ([.init("Cache-Control", "max-age=1800")], "good for 30 min, as the headers say", "21 min 36 s to 24 min"),
            ([.init("Cache-Control", "max-age=31536000")], "say 365 d: 1 h is the most", "43 min 12 s to 48 min"),
            ([.init("Cache-Control", "no-store")], "forbid to keep the keys: they are kept for 5 min", "to 4 min"),
            ([.init("Expires", "0")], "they are kept for 5 min", "to 4 min"),
        ]
        for row in table {
            server.script(.keys, .headers(row.headers))
            let text = try await report(on: server)
            for expected in [row.said, row.refresh, "used for 1 h more"]
                + row.headers.map({ "\($0.name): \($0.value)" })
            { XCTAssertTrue(text.contains(expected), "\(expected) is missing in \(text)") }
        }
        await server.close()
    }

    func testAdviceDoesNotMakeAServerBad() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil)
        server.script(.metadata, .members(["code_challenge_methods_supported": nil]))
        let text = try await report(on: server)
        XCTAssertTrue(text.contains("code_challenge_methods_supported is absent"), text)
        await server.close()
    }

    func testR46_D9_aPublishedSecretIsLoud() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil)
        let good = try XCTUnwrap(try server.testIssuer.signingKey().publicKey?.json)
        let secret: JSON = ["kty": "oct", "kid": "oops", "k": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"]
        server.publish(JSON.object([.init("keys", [secret, good])]).serialized())
        let text = try await report(on: server)
        XCTAssertTrue(text.contains("not used: secret_published"), text)
        XCTAssertTrue(text.contains("key oops is secret and published"), text)
        XCTAssertFalse(text.contains("MDEyMzQ1"), text)
        XCTAssertTrue(text.contains("1 of 2"), text)
        await server.close()
    }

    func testAKeyOutsideTheDefaultAlgorithmsHasToBeListed() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil, algorithms: [.es384])
        let text = try await report(on: server)
        XCTAssertTrue(text.contains("key es384-0 is for ES384, which has to be listed"), text)
        await server.close()
    }

    /// Whatever a document says: one line stays one line, and no terminal is steered.
    func testNothingThatWasFetchedSteersATerminal() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil)
        let odd = "\u{1B}[31m\nFAIL \u{202E}\u{7F}\u{e9}"
        var key = try XCTUnwrap(try server.testIssuer.signingKey().publicKey?.json)
        key["kid"] = .string(odd)
        key["use"] = .string("sig")
        let other: JSON = ["kty": .string(odd), "kid": .string(odd), "alg": .string(odd), "use": .string(odd)]
        server.publish(JSON.object([.init("keys", [key, other])]).serialized())
        server.script(.metadata, .members(["scopes_supported": [.string(odd)], "token_endpoint": .string(odd)]))
        server.script(.keys, .headers([.init("Cache-Control", "max-age=600, x=\u{e9}")]))
        let text = try await report(on: server)
        XCTAssertTrue(text.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A }, text)
        XCTAssertFalse(text.contains("\nFAIL"), text)
        let json = try await report(on: server, "--json")
        XCTAssertEqual(json.split(separator: "\n").count, 1, json)
        XCTAssertFalse(json.utf8.contains(0x1B), json)
        await server.close()
    }

    /// Keys on another host than the issuer's need a public address or a list entry.
    func testR143_aPrivateHostThatMetadataNames() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil, host: "localhost")
        server.script(
            .metadata,
            .members(["jwks_uri": .string("http://127.0.0.1:\(server.port)/jwks.json")])
        )
        let refused = try await DoctorProgram.finish(["issuer", server.issuer, "--allow-http-loopback"])
        XCTAssertEqual(refused.status, 1, refused.output)
        XCTAssertTrue(refused.output.contains("FAIL  Can the key set be fetched and read?"), refused.output)
        XCTAssertTrue(refused.output.contains("--listed-host HOST"), refused.output)
        XCTAssertEqual(server.count(.keys), 0)
        let text = try await report(on: server, "--listed-host", "127.0.0.1")
        XCTAssertTrue(text.contains("good: 1 key verifies"), text)
        await server.close()
    }

    /// No switch allows a link-local address, so none is proposed.
    func testR143_aLinkLocalHost() async throws {
        for place in ["https://169.254.169.254", "https://[fe80::1]"] {
            let refused = try await DoctorProgram.finish(["issuer", place])
            XCTAssertEqual(refused.status, 1, refused.output)
            XCTAssertTrue(refused.output.contains("Clouds serve credentials at such addresses"), refused.output)
            XCTAssertFalse(refused.output.contains("--listed-host"), refused.output)
        }
    }
}
