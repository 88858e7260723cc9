// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class PrincipalTests: XCTestCase {
    private func principal(_ gate: Fixture, _ token: String) async throws -> Principal {
        let answer = try await gate.answer(.post(bearer: token))
        XCTAssertEqual(answer.status, 200)
        return try XCTUnwrap(gate.log.admitted.last?.principal)
    }

    func testWhatItTells() async throws {
        let gate = try Fixture()
        let token = try gate.issuer.token(
            subject: "alice",
            client: "app",
            scope: "mcp:connect files:read",
            claims: ["acr": "urn:mace:silver", "auth_time": 1_799_999_000, "roles": ["editor"], "team": "blue"]
        )
        let caller = try await principal(gate, token)
        XCTAssertEqual(caller.issuer, "https://auth.example.com")
        XCTAssertEqual(caller.subject, "alice")
        XCTAssertEqual(caller.clientID, "app")
        XCTAssertFalse(caller.isClientOnly)
        XCTAssertEqual(caller.scopes, "mcp:connect files:read")
        XCTAssertEqual(caller.roles, ["editor"])
        XCTAssertEqual(caller.expiresAt.timeIntervalSince1970, gate.clock.now + 300)
        XCTAssertEqual(caller.authenticationContext, "urn:mace:silver")
        XCTAssertEqual(caller.authenticatedAt?.timeIntervalSince1970, 1_799_999_000)
        XCTAssertEqual(caller.claims["team"]?.stringValue, "blue")
    }

    func testD66_R81_theSameSubjectOfTwoIssuersIsTwoPrincipals() async throws {
        let clock = TestClock()
        let issuers = try ["https://a.example", "https://b.example"]
            .map {
                try TestIssuer($0, audience: Fixture.resource, clock: clock.wallClock)
            }
        let server = try ResourceServer(resource: Fixture.resource, issuers: issuers.map(\.issuer)) {
            $0.clock = clock.wallClock
        }
        var ids: [Principal.ID] = []
        for issuer in issuers + [issuers[0]] {
            let admission = await server.admit(.post(bearer: try issuer.token(subject: "alice"))) { _ in [] }
            guard case .proceed(let admitted) = admission else { return XCTFail("refused") }
            ids.append(try XCTUnwrap(admitted.principal?.id))
        }
        XCTAssertNotEqual(ids[0], ids[1])
        XCTAssertEqual(ids[0], ids[2])
        XCTAssertEqual(Set(ids).count, 2)
    }

    func testD40_R35_identitiesAreBytes() async throws {
        let gate = try Fixture()
        // One text to String ==, two users to the issuer.
        let composed = try await principal(gate, gate.token(subject: "jos\u{e9}"))
        let decomposed = try await principal(gate, gate.token(subject: "jose\u{301}"))
        XCTAssertEqual(composed.subject, decomposed.subject)
        XCTAssertNotEqual(composed.id, decomposed.id)
        XCTAssertEqual(Set([composed.id, decomposed.id]).count, 2)
        let upper = try await principal(gate, gate.token(subject: "Alice"))
        let lower = try await principal(gate, gate.token(subject: "alice"))
        XCTAssertNotEqual(upper.id, lower.id)
    }

    func testAClientIsNotAUserOfTheSameName() async throws {
        let gate = try Fixture()
        let client = try await principal(gate, gate.issuer.token(subject: nil, client: "app", scope: "mcp:connect"))
        let user = try await principal(gate, gate.issuer.token(subject: "app", client: "other", scope: "mcp:connect"))
        XCTAssertTrue(client.isClientOnly)
        XCTAssertNotEqual(client.id, user.id)
    }

    func testTheKeyIsTheSameForEveryTokenOfAUser() async throws {
        let gate = try Fixture()
        let one = try await principal(gate, gate.token(subject: "alice"))
        let two = try await principal(gate, gate.token("mcp:connect more", subject: "alice"))
        XCTAssertEqual(one.id, two.id)
        XCTAssertEqual(one.id.bytes, [0, 0, 0, 24] + Array("https://auth.example.coms5:alice".utf8))
    }

    func testRequire() async throws {
        let gate = try Fixture()
        let caller = try await principal(gate, gate.token("mcp:connect files:read"))
        XCTAssertNoThrow(try caller.require("files:read"))
        XCTAssertNoThrow(try caller.require(.none))
        XCTAssertNoThrow(try caller.require(.all("mcp:connect", "files:read")))
        XCTAssertNoThrow(try caller.require(.any("files:write", "files:read")))
        let refused: [ScopeRequirement] = [
            "files:write", "files", "files:readonly", "FILES:READ", .all("files:read", "files:write"),
            .any("files:write", "files:admin"), .any(), "mcp:connect files:write",
        ]
        for requirement in refused {
            XCTAssertThrowsError(try caller.require(requirement)) { error in
                XCTAssertEqual(error as? InsufficientScope, InsufficientScope(requirement))
            }
        }
    }

    func testR128_hierarchyCountsInTheDecisionOnly() async throws {
        let gate = try Fixture(scopes: "mcp:read", hierarchy: ["mcp:admin": ["mcp:write"], "mcp:write": ["mcp:read"]])
        let caller = try await principal(gate, gate.token("mcp:admin"))
        XCTAssertNoThrow(try caller.require("mcp:write"))
        XCTAssertEqual(caller.scopes, "mcp:admin")
        let reader = try await principal(gate, gate.token("mcp:read"))
        XCTAssertThrowsError(try reader.require("mcp:write"))
        let refused = try await gate.answer(.post(bearer: gate.token("none"), ["MCP-Protocol-Version": "2026-07-28"]))
        let challenge = try XCTUnwrap(refused.value("WWW-Authenticate"))
        XCTAssertTrue(challenge.contains("scope=\"mcp:read\""), challenge)
    }

    func testR124_D64_D65_noRawTokenCanBeReached() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        let caller = try await principal(gate, token)
        let admitted = try XCTUnwrap(gate.log.admitted.last)
        let validator = try TokenValidator(
            issuers: [gate.issuer.issuer],
            audience: .identifiers([Fixture.resource]),
            clock: gate.clock.wallClock
        )
        let access = try await validator.validate(token).get()
        let signature = try XCTUnwrap(token.split(separator: ".").last)
        let payload = token.split(separator: ".")[1]
        for value in [caller, admitted, access, caller.claims, caller.id] as [Any] {
            var written = "\(value)" + String(reflecting: value)
            dump(value, to: &written)
            XCTAssertFalse(written.contains(signature))
            XCTAssertFalse(written.contains(payload))
            XCTAssertFalse(written.contains("alice"), "personal data is printed only if asked for")
        }
        // Nothing that can be asked of it is the token either: a handler has nothing to pass on.
        let claims = try caller.claims.names.map { try XCTUnwrap(caller.claims[ClaimPath([$0])]?.sourceBytes) }
        let told: [String] =
            [caller.issuer, caller.subject ?? "", caller.clientID ?? "", caller.scopes.joined]
            + caller.roles + caller.groups + access.audiences + [access.tokenID ?? ""]
            + (claims + [caller.id.bytes]).map { String(decoding: $0, as: UTF8.self) }
            + admitted.headers.map(\.value)
        XCTAssertGreaterThan(claims.count, 5)
        for text in told {
            XCTAssertFalse(text.contains(signature))
            XCTAssertFalse(text.contains(payload))
        }
    }

    func testCurrentEndsWithTheHandler() async throws {
        let gate = try Fixture()
        XCTAssertNil(Principal.current)
        let seen: ResourceResponse = try await gate.server.protect(.post(bearer: gate.token())) { _ in
            []
        } handler: { admitted in
            XCTAssertEqual(Principal.current?.id, admitted.principal?.id)
            XCTAssertNotNil(Principal.current)
            async let child = Principal.current?.subject
            let inChild = await child
            XCTAssertEqual(inChild, "alice")
            let detached = await Task.detached { Principal.current == nil }.value
            XCTAssertTrue(detached)
            return ResourceResponse(status: 204)
        }
        XCTAssertEqual(seen.status, 204)
        XCTAssertNil(Principal.current)
    }

    func testAnOpenPathHidesAnOuterPrincipal() async throws {
        let gate = try Fixture { $0.openPaths = ["/health"] }
        let caller = try await principal(gate, gate.token())
        try await Principal.$current.withValue(caller) {
            _ = try await gate.server.protect(.get("/health")) { _ in
                []
            } handler: { _ in
                XCTAssertNil(Principal.current)
                return ResourceResponse(status: 204)
            }
        }
    }
}
