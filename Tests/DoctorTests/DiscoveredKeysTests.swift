// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import mcp_doctor

/// `explain` and `tokens` with keys that are at the authorization server.
final class DiscoveredKeysTests: XCTestCase {
    private static let audience = "https://mcp.example.com/mcp"

    private func write(_ members: [JSON.Member], _ fixture: DoctorFixture) throws -> String {
        try fixture.write(
            JSON.object([.init("audience", [.string(Self.audience)])] + members).serialized(),
            to: "doctor.json"
        )
    }

    func testTheIssuerAloneIsEnough() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let server = try ScriptedAuthorizationServer(path: "/tenant/", algorithms: [.es256, .rs256])
        let issuer = JSON.Member("issuer", .string(server.issuer))
        let authority = JSON.Member("caFile", .string(try XCTUnwrap(server.caFile)))
        let places: [[JSON.Member]] = [
            [], [.init("jwks", .string(server.jwksURL))],
            [.init("metadata", .string(server.url(of: .openIDMetadata)))],
        ]
        for place in places {
            let file = try write([issuer, authority] + place, fixture)
            for algorithm in [SignatureAlgorithm.es256, .rs256] {
                let token = try server.token(algorithm: algorithm)
                let outcome = try await DoctorProgram.finish(["explain", "--config", file, token])
                XCTAssertEqual(outcome.status, 0, outcome.output + outcome.error)
                XCTAssertEqual(outcome.error, "")
            }
            let bad = try server.testIssuer.token(with: .tamperedSignature)
            let outcome = try await DoctorProgram.finish(["explain", "--config", file, bad])
            XCTAssertEqual(outcome.status, 1, outcome.output + outcome.error)
        }
        await server.close()
    }

    func testTokensShareOneFetch() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let server = try ScriptedAuthorizationServer(tls: nil)
        let file = try write(
            [.init("issuer", .string(server.issuer)), .init("allowHTTPLoopback", true)],
            fixture
        )
        let tokens = try (0..<50).map { _ in try server.token() }
        let outcome = try await DoctorProgram.finish(
            ["tokens", "--config", file],
            input: tokens.joined(separator: "\n")
        )
        XCTAssertEqual(outcome.status, 0, outcome.error)
        let lines = outcome.output.split(separator: "\n")
        XCTAssertEqual(lines.count, 50)
        XCTAssertTrue(lines.allSatisfy { $0.hasPrefix(#"{"accepted":true"#) }, outcome.output)
        XCTAssertEqual(server.count(.keys), 1)
        XCTAssertEqual(server.count(.metadata), 1)
        await server.close()
    }

    func testR21_withoutKeysItCannotTellAndSaysWhy() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let server = try ScriptedAuthorizationServer()
        let token = try server.token()
        let issuer = JSON.Member("issuer", .string(server.issuer))
        let authority = JSON.Member("caFile", .string(try XCTUnwrap(server.caFile)))
        let file = try write([issuer, authority], fixture)
        let table: [(String, () throws -> Void)] = [
            ("issuer_mismatch", { server.script(.metadata, .wrongIssuer) }),
            ("no_usable_key", { server.publish(#"{"keys":[]}"#) }),
            ("tls", { try server.present(.expired) }),
        ]
        for (label, fault) in table {
            server.heal()
            try fault()
            let outcome = try await DoctorProgram.finish(["explain", "--config", file, token])
            XCTAssertEqual(outcome.status, 2, outcome.output)
            XCTAssertTrue(outcome.error.hasPrefix("mcp-doctor: issuer: \(label): "), outcome.error)
            XCTAssertEqual(outcome.error.split(separator: "\n").count, 1, outcome.error)
            XCTAssertTrue(outcome.output.contains("cannot tell: unavailable"), outcome.output)
        }
        await server.close()
    }

    func testR143_httpNeedsItsSwitch() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let server = try ScriptedAuthorizationServer(tls: nil)
        let file = try write([.init("issuer", .string(server.issuer))], fixture)
        let outcome = try await DoctorProgram.finish(["explain", "--config", file, "a.b.c"])
        XCTAssertEqual(outcome.status, 64, outcome.output)
        XCTAssertTrue(outcome.error.hasPrefix("mcp-doctor: issuer: "), outcome.error)
        XCTAssertEqual(server.count(.all), 0)
        await server.close()
    }
}
