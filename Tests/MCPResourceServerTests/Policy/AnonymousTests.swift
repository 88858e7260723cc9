// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import MCPResourceServerTesting
import ProtectedResource
import XCTest

final class AnonymousTests: XCTestCase {
    private static let policy: AccessPolicy = [
        .anonymous(.discovery, .tool("ping"), .tool("public_*")),
        .tool("read_*", requires: "files:read"),
        .tool("*", requires: "tools"),
    ]

    func testAnAnonymousOperationGoesOnWithoutAPrincipal() async throws {
        for isModern in [true, false] {
            let gate = try PolicyFixture(Self.policy)
            for tool in ["ping", "public_x"] {
                let answer = try await gate.call(tool, nil, isModern: isModern)
                XCTAssertEqual(answer.status, 200, tool)
                let admitted = try XCTUnwrap(gate.log.admitted.last)
                XCTAssertNil(admitted.principal)
                XCTAssertEqual(admitted.operation, .tool(tool))
                XCTAssertEqual(admitted.bodyLimit, 65_536)
                XCTAssertTrue(admitted.may(.tool("public_y")))
                XCTAssertFalse(admitted.may(.tool("read_x")))
            }
        }
    }

    func testEverythingElseIsToldToLogIn() async throws {
        let gate = try PolicyFixture(Self.policy)
        for (tool, scopes) in [("read_x", ["mcp:connect", "files:read"]), ("other", ["mcp:connect", "tools"])]
            as [(String, Set)]
        {
            for isModern in [true, false] {
                let answer = try await gate.call(tool, nil, isModern: isModern)
                XCTAssertEqual(answer.status, 401, tool)
                XCTAssertEqual(answer.challengedScopes, scopes, tool)
                XCTAssertFalse(try XCTUnwrap(answer.value("WWW-Authenticate")).contains("error"))
            }
        }
        for body in ["", "{", "[]", #"{"id":1,"result":{}}"#, #"{"method":"custom"}"#, "{}", Body.call("tools/call")] {
            let answer = try await gate.answer(.post(), body)
            XCTAssertEqual(answer.status, 401, body)
            XCTAssertEqual(answer.challengedScopes, ["mcp:connect"], body)
        }
        for method in ["GET", "DELETE", "HEAD"] {
            var request = ResourceRequest.post(["Mcp-Method": "tools/call", "Mcp-Name": "ping"])
            request.method = method
            let answer = try await gate.answer(request, Body.call("tools/call", #""name":"ping""#))
            XCTAssertEqual(answer.status, 401, method)
        }
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testTheHeadersAreAskedFirst() async throws {
        let gate = try PolicyFixture(Self.policy)
        let answer = try await gate.call("read_x", nil)
        XCTAssertEqual(answer.status, 401)
        XCTAssertEqual(gate.log.bodies, 0)
    }

    func testD62_headersThatNameAnOpenToolOpenNoOther() async throws {
        let gate = try PolicyFixture(Self.policy)
        let headers: KeyValuePairs = [
            "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "ping",
        ]
        let closed = try await gate.answer(.post(headers), Body.call("tools/call", #""name":"read_x""#))
        XCTAssertEqual(closed.status, 401)
        let differing = try await gate.answer(.post(headers), Body.call("tools/call", #""name":"public_x""#))
        XCTAssertEqual(differing.status, 400)
        XCTAssertEqual(differing.errorCode, -32_020)
        let broken = try await gate.answer(.post(headers), "{")
        XCTAssertEqual(broken.status, 400)
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testR125_aBadTokenIsRefusedEvenThere() async throws {
        let gate = try PolicyFixture(Self.policy)
        for token in ["x.y.z", try gate.issuer.token(with: .expired), try gate.issuer.token(with: .tamperedSignature)] {
            let answer = try await gate.call("ping", token)
            XCTAssertEqual(answer.status, 401)
            XCTAssertTrue(try XCTUnwrap(answer.value("WWW-Authenticate")).contains("invalid_token"))
        }
        let malformed = try await gate.call("ping", "a b")
        XCTAssertEqual(malformed.status, 400)
        XCTAssertEqual(gate.log.handled, 0)
        let good = try await gate.call("ping", try gate.issuer.token(scope: "other"))
        XCTAssertEqual(good.status, 200, "who has a token may do what everybody may")
        XCTAssertNotNil(gate.log.admitted.last?.principal)
    }

    func testABodyWithoutCredentialsIsKeptSmall() async throws {
        let gate = try PolicyFixture(Self.policy)
        let padding = String(repeating: " ", count: 65_536)
        let large = Body.call("tools/call", #""name":"ping""#) + padding
        let named: KeyValuePairs = [
            "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "ping",
        ]
        let tooLarge = try await gate.answer(.post(named), large)
        XCTAssertEqual(tooLarge.status, 413)
        let unknown = try await gate.answer(.post(), large)
        XCTAssertEqual(unknown.status, 401, "who wants to send that much logs in first")
        let bodies = gate.log.bodies
        let declared = try await gate.answer(.post(["Content-Length": "65537"]), large)
        XCTAssertEqual(declared.status, 401)
        XCTAssertEqual(gate.log.bodies, bodies)
        var limits: [Int] = []
        _ = await gate.server.admit(.post(named)) { limit in
            limits.append(limit)
            return []
        }
        XCTAssertEqual(limits, [65_536])
    }

    func testWithoutAnonymousRulesNoBodyIsRead() async throws {
        let gate = try PolicyFixture([.tool("ping")], unlisted: .baseline)
        let answer = try await gate.call("ping", nil)
        XCTAssertEqual(answer.status, 401)
        XCTAssertEqual(answer.challengedScopes, ["mcp:connect"])
        XCTAssertEqual(gate.log.bodies, 0)
    }

    func testAClosedServerLetsNobodyIn() async throws {
        let gate = try PolicyFixture(Self.policy)
        gate.server.close()
        let answer = try await gate.call("ping", nil)
        XCTAssertNotEqual(answer.status, 200)
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testAnEarlierRuleKeepsAnOperationClosed() async throws {
        let gate = try PolicyFixture([.tool("public_admin", requires: "admin"), .anonymous(.tool("public_*"))])
        let closed = try await gate.call("public_admin", nil)
        XCTAssertEqual(closed.status, 401)
        let open = try await gate.call("public_x", nil)
        XCTAssertEqual(open.status, 200)
    }
}
