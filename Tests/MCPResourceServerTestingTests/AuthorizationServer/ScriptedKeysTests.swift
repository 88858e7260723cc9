// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import XCTest

/// What the key set says as keys come and go.
final class ScriptedKeysTests: XCTestCase {
    private func signingKeyID(_ server: ScriptedAuthorizationServer) throws -> String? {
        try server.testIssuer.signingKey().keyID
    }

    func testRotation() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            var served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-0"])
            try server.rotate()
            XCTAssertEqual(try signingKeyID(server), "es256-1")
            served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-1", "es256-0"])
            try server.rotate(keepingOld: false)
            served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-2"])
            XCTAssertEqual(server.testIssuer.signingKeys.map(\.keyID), ["es256-2"])
        }
    }

    func testAnnouncedRotation() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            try server.announceRotation()
            var served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-1", "es256-0"])
            let before = try await server.fetch(.keys).body
            XCTAssertEqual(try signingKeyID(server), "es256-0")
            try server.rotate()
            XCTAssertEqual(try signingKeyID(server), "es256-1")
            let after = try await server.fetch(.keys).body
            XCTAssertEqual(before, after, "the key that was announced is the one that signs")
            try server.announceRotation()
            try server.rotate(keepingOld: false)
            served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-2"])
        }
    }

    func testUnannouncedRotation() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            try server.rotate(publishing: false)
            var served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-0"])
            XCTAssertEqual(try signingKeyID(server), "es256-1")
            server.publish()
            served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-1", "es256-0"])
        }
    }

    func testWithdrawal() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            try server.rotate()
            server.withdraw("es256-0")
            var served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-1"])
            server.withdraw("es256-1")
            served = try await server.servedKeyIDs()
            XCTAssertEqual(served, [])
            XCTAssertEqual(try signingKeyID(server), "es256-1")
            try server.rotate()
            served = try await server.servedKeyIDs()
            XCTAssertEqual(served, ["es256-2"], "what was withdrawn does not come back")
        }
    }

    func testAnyText() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            server.publish(#"{"keys":[}"#)
            var response = try await server.fetch(.keys)
            XCTAssertEqual(response.body, Array(#"{"keys":[}"#.utf8))
            server.publish([])
            response = try await server.fetch(.keys)
            XCTAssertEqual(response.body, [])
            server.publish()
            response = try await server.fetch(.keys)
            XCTAssertEqual(response.body, server.testIssuer.keySetDocument)
        }
    }
}
