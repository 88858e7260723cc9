// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import mcp_doctor

/// `mcp-doctor issuer` against an authorization server on this machine.
final class IssuerCommandTests: XCTestCase {
    private func trusting(_ server: ScriptedAuthorizationServer) -> [String] {
        server.caFile.map { ["--ca-file", $0] } ?? ["--allow-http-loopback"]
    }

    private func report(
        on server: ScriptedAuthorizationServer,
        _ more: String...
    ) async throws -> DoctorProgram.Outcome {
        try await DoctorProgram.finish(["issuer", server.issuer] + trusting(server) + more)
    }

    func testR83_R84_aGoodServer() async throws {
        for tls in [ScriptedTLS.trusted, nil] {
            let server = try ScriptedAuthorizationServer(
                tls: tls,
                path: "/realms/demo",
                endpoints: [.openIDMetadata, .keys],
                algorithms: [.rs256, .es256]
            )
            let outcome = try await report(on: server)
            XCTAssertEqual(outcome.status, 0, outcome.output + outcome.error)
            XCTAssertEqual(outcome.error, "")
            let lines = outcome.output.split(separator: "\n").map(String.init)
            let asked = lines.filter { $0.contains(" ms ") && $0.contains(server.origin) }
            XCTAssertEqual(asked.map { $0.hasPrefix("  404  ") }, [true, true, false, false], outcome.output)
            for expected in [
                server.url(of: .oauthMetadata), server.url(of: .openIDMetadata), server.jwksURL,
                "pass  Is the metadata about this issuer?", "rs256-0", "RSA", "2048", "RS256", "es256-0", "P-256",
                "registration_endpoint",
            ] { XCTAssertTrue(outcome.output.contains(expected), "\(expected) is missing in \(outcome.output)") }
            XCTAssertFalse(outcome.output.contains("FAIL"), outcome.output)
            XCTAssertEqual(outcome.output.contains("Is its certificate to be trusted?"), tls != nil)
            XCTAssertEqual(lines.last, "good: 2 keys verify the tokens of \(server.issuer)")
            await server.close()
        }
    }

    func testTheSameAsJSON() async throws {
        let server = try ScriptedAuthorizationServer()
        let outcome = try await report(on: server, "--json")
        let json = try JSONValue(parsing: Array(outcome.output.utf8), limits: .metadata)
        XCTAssertEqual(outcome.status, 0)
        XCTAssertEqual(json["good"]?.boolValue, true)
        XCTAssertEqual(json["code"]?.stringValue, "good")
        XCTAssertEqual(
            json["asked"]?.elements.compactMap { $0["url"]?.stringValue },
            [
                server.url(of: .oauthMetadata), server.jwksURL,
            ]
        )
        XCTAssertEqual(json["metadata"]?["jwks_uri"]?.stringValue, server.jwksURL)
        XCTAssertEqual(json["keys"]?.elements.map { $0["kid"]?.stringValue }, ["es256-0"])
        XCTAssertEqual(json["keys"]?.elements.map { $0["bits"]?.integerValue }, [256])
        XCTAssertEqual(json["checks"]?.elements.map { $0["outcome"]?.stringValue }.contains("failed"), false)
        await server.close()
    }

    /// What fails: the check that says so, a word of the explanation, a word of the advice below it, and the code.
    private func assertFailure(
        _ outcome: DoctorProgram.Outcome,
        _ question: String,
        _ detail: String,
        hint: String,
        code: String,
        line: UInt = #line
    ) {
        XCTAssertEqual(outcome.status, 1, outcome.output + outcome.error, line: line)
        XCTAssertEqual(outcome.error, "", line: line)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let failures = lines.indices.filter { lines[$0].hasPrefix("FAIL") }
        XCTAssertEqual(failures.count, 1, outcome.output, line: line)
        guard let failure = failures.first, failure + 1 < lines.count else { return }
        XCTAssertTrue(lines[failure].hasPrefix("FAIL  \(question)"), outcome.output, line: line)
        XCTAssertTrue(lines[failure].contains(detail), outcome.output, line: line)
        XCTAssertTrue(lines[failure + 1].contains(hint), outcome.output, line: line)
        XCTAssertTrue(lines.last?.hasPrefix("\(code): ") ?? false, outcome.output, line: line)
    }

    func testR85_D30_aWrongIssuer() async throws {
        let server = try ScriptedAuthorizationServer()
        server.script(.metadata, .wrongIssuer)
        assertFailure(
            try await report(on: server),
            "Is the metadata about this issuer?",
            "\"https://other.example\", not \"\(server.issuer)\"",
            hint: "exactly as its tokens have it in iss",
            code: "issuer_mismatch"
        )
        server.script(.metadata, .members(["issuer": .string(server.issuer + "/")]))
        assertFailure(
            try await report(on: server),
            "Is the metadata about this issuer?",
            "did you mean \"\(server.issuer)/\"?",
            hint: "every character counts",
            code: "issuer_mismatch"
        )
        XCTAssertEqual(server.count(.keys), 0, "the keys of another issuer are of no interest")
        await server.close()
    }

    func testR87_anExpiredCertificate() async throws {
        let server = try ScriptedAuthorizationServer(tls: .expired)
        assertFailure(
            try await report(on: server),
            "Is its certificate to be trusted?",
            "expired",
            hint: "has to renew it",
            code: "tls"
        )
        await server.close()
    }

    func testR87_otherCertificatesThatAreNoGood() async throws {
        let table: [(ScriptedTLS, String, String)] = [
            (.wrongName, "mismatch", "another host's name"), (.selfSigned, "self-signed", "--ca-file FILE"),
            (.notYetValid, "not yet valid", "clock"), (.unknownAuthority, "not trusted", "--ca-file FILE"),
            (.outdated, "TLS failed", "TLS 1.2 or later"),
        ]
        let server = try ScriptedAuthorizationServer()
        for (tls, detail, hint) in table {
            try server.present(tls)
            assertFailure(
                try await report(on: server),
                "Is its certificate to be trusted?",
                detail,
                hint: hint,
                code: "tls"
            )
        }
        try server.present(.trusted)
        assertFailure(
            try await DoctorProgram.finish(["issuer", server.issuer]),
            "Is its certificate to be trusted?",
            "not trusted",
            hint: "--ca-file FILE",
            code: "tls"
        )
        XCTAssertEqual(server.count(.all), 0)
        await server.close()
    }

    func testAnUnreachableHost() async throws {
        let server = try ScriptedAuthorizationServer()
        try await server.pause()
        assertFailure(
            try await report(on: server),
            "Does the authorization server answer?",
            "refused",
            hint: "is the server up",
            code: "unreachable"
        )
        await server.close()
        assertFailure(
            try await DoctorProgram.finish(["issuer", "https://nowhere.invalid"]),
            "Does the authorization server answer?",
            "nowhere.invalid",
            hint: "Is the host's name right",
            code: "unresolved"
        )
    }

    func testD50_anEmptyKeySet() async throws {
        let server = try ScriptedAuthorizationServer()
        server.publish(#"{"keys":[]}"#)
        assertFailure(
            try await report(on: server),
            "Does it have a key to verify tokens with?",
            "none of them usable",
            hint: "has to publish",
            code: "no_usable_key"
        )
        await server.close()
    }
}
