// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

/// Refresh tokens: each is used once, and one that is used again ends them all.
final class RefreshTests: XCTestCase {
    private func token(_ members: [String: Any]) throws -> String { try XCTUnwrap(members["refresh_token"] as? String) }

    func testRotation() async throws {
        let clock = TestClock()
        try await Visitor.visit(clock: clock) { visitor in
            let client = try await visitor.register()
            var current = try token(try await visitor.login(client))
            var seen = [current]
            for round in 1...3 {
                clock.advance(by: 80_000)
                let reply = try await visitor.refresh(current, client)
                XCTAssertEqual(reply.status, 200, "round \(round): its time begins anew at each use")
                let members = try Visitor.members(reply)
                XCTAssertEqual(members["scope"] as? String, "mcp:read mcp:write")
                let claims = try Visitor.claims(members["access_token"])
                XCTAssertEqual(claims["sub"] as? String, "alice")
                XCTAssertEqual(claims["aud"] as? String, Visitor.resource)
                XCTAssertEqual(claims["iat"] as? Double, clock.now)
                current = try token(members)
                XCTAssertFalse(seen.contains(current))
                seen.append(current)
            }
        }
    }

    func testReuseEndsThemAll() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let other = try token(try await visitor.login(client))
            let first = try token(try await visitor.login(client))
            let second = try token(Visitor.members(try await visitor.refresh(first, client)))
            XCTAssertProblem(try await visitor.refresh(first, client), "invalid_grant", "used again")
            XCTAssertProblem(try await visitor.refresh(second, client), "invalid_grant", "the newest of the same login")
            XCTAssertStatus(try await visitor.refresh(other, client), 200, "another login goes on")
        }
    }

    func testWhatItIsRefusedFor() async throws {
        let clock = TestClock()
        try await Visitor.visit(clock: clock) { visitor in
            let client = try await visitor.register()
            let other = try await visitor.register()
            let current = try token(try await visitor.login(client))
            let table: [(Visitor.Changes, String, String)] = [
                (["client_id": other], "", "invalid_grant"), (["client_id": nil], "", "invalid_request"),
                (["refresh_token": nil], "", "invalid_request"), (["refresh_token": "AAAA"], "", "invalid_grant"),
                (["refresh_token": "no token!"], "", "invalid_grant"), (["scope": "mcp:admin"], "", "invalid_scope"),
                (["scope": "mcp:read mcp:admin"], "", "invalid_scope"), (["scope": "\""], "", "invalid_scope"),
                (["resource": "https://other.example/mcp"], "", "invalid_target"),
                ([:], "&refresh_token=\(current)", "invalid_request"),
                ([:], "&scope=mcp:read&scope=mcp:read", "invalid_request"),
            ]
            for (changes, added, problem) in table {
                let reply = try await visitor.refresh(current, client, changes, adding: added)
                XCTAssertProblem(reply, problem, "\(changes) \(added)")
            }
            let reply = try await visitor.refresh(current, client)
            XCTAssertEqual(reply.status, 200, "none of that has used it up")
            clock.advance(by: 86_400)
            XCTAssertProblem(
                try await visitor.refresh(try token(Visitor.members(reply)), client),
                "invalid_grant",
                "expired"
            )
        }
    }

    func testLessMayBeAskedFor() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let current = try token(try await visitor.login(client))
            let narrow = try Visitor.members(try await visitor.refresh(current, client, ["scope": "mcp:read"]))
            XCTAssertEqual(narrow["scope"] as? String, "mcp:read")
            XCTAssertEqual(try Visitor.claims(narrow["access_token"])["scope"] as? String, "mcp:read")
            let wide = try Visitor.members(try await visitor.refresh(try token(narrow), client, ["resource": nil]))
            XCTAssertEqual(wide["scope"] as? String, "mcp:read mcp:write", "the grant stays what it is (RFC 6749 §6)")
        }
    }

    func testWhoGetsOne() async throws {
        try await Visitor.visit { visitor in
            let without = try await visitor.login(try await visitor.register(grants: ["authorization_code"]))
            XCTAssertNil(without["refresh_token"], "a client that does not say it uses them")
            let client = try await visitor.register()
            let current = try token(try await visitor.login(client))
            visitor.server.revokeGrants()
            XCTAssertProblem(try await visitor.refresh(current, client), "invalid_grant")
        }
    }
}
