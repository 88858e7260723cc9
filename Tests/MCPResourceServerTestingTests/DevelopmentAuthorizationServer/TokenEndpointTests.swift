// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// What a token request is refused for.
final class TokenEndpointTests: XCTestCase {
    func testACodeIsForWhoCanShowAllOfThis() async throws {
        let clock = TestClock()
        try await Visitor.visit(clock: clock) { visitor in
            let client = try await visitor.register()
            let other = try await visitor.register()
            let table: [(Visitor.Changes, String)] = [
                (["code_verifier": Visitor.verifier + "x"], "invalid_grant"),
                (["code_verifier": Visitor.challenge], "invalid_grant"),
                (["code_verifier": nil], "invalid_request"), (["code_verifier": ""], "invalid_request"),
                (["redirect_uri": "http://127.0.0.1:4712/callback"], "invalid_grant"),
                (["redirect_uri": "https://evil.example/"], "invalid_grant"), (["client_id": other], "invalid_grant"),
                (["client_id": nil], "invalid_request"), (["resource": "https://other.example/mcp"], "invalid_target"),
                (["resource": "nonsense"], "invalid_target"), (["code": nil], "invalid_request"),
                (["code": "AAAA"], "invalid_grant"), (["code": "not base64url!"], "invalid_grant"),
                (["grant_type": nil], "invalid_request"), (["grant_type": "password"], "unsupported_grant_type"),
                (["grant_type": "client_credentials"], "unsupported_grant_type"),
                (["grant_type": "Authorization_Code"], "unsupported_grant_type"),
            ]
            for (changes, problem) in table {
                let reply = try await visitor.redeem(try await visitor.code(client), client, changes)
                XCTAssertProblem(reply, problem, "\(changes)")
            }
            let expired = try await visitor.code(client)
            clock.advance(by: 60)
            XCTAssertProblem(try await visitor.redeem(expired, client), "invalid_grant")
        }
    }

    func testWhatMayBeLeftOut() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            for changes in [["redirect_uri": nil], ["resource": nil], ["resource": "HTTP://127.0.0.1:8080/mcp"]]
                as [Visitor.Changes]
            {
                let reply = try await visitor.redeem(try await visitor.code(client), client, changes)
                XCTAssertEqual(reply.status, 200, reply.text)
                XCTAssertEqual(
                    try Visitor.claims(Visitor.members(reply)["access_token"])["aud"] as? String,
                    Visitor.resource
                )
            }
        }
    }

    /// A verifier that somebody can guess is no secret (RFC 7636 §4.1).
    func testAVerifierOfTheWrongForm() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            for verifier in [
                "short", String(repeating: "x", count: 42), String(repeating: "x", count: 129),
                String(repeating: "x y", count: 20),
            ] {
                let code = try await visitor.code(client, ["code_challenge": Visitor.challenge(of: verifier)])
                XCTAssertProblem(
                    try await visitor.redeem(code, client, ["code_verifier": verifier]),
                    "invalid_grant",
                    verifier
                )
            }
            for verifier in [String(repeating: "x", count: 43), String(repeating: "~", count: 128)] {
                let code = try await visitor.code(client, ["code_challenge": Visitor.challenge(of: verifier)])
                XCTAssertStatus(try await visitor.redeem(code, client, ["code_verifier": verifier]), 200)
            }
        }
    }

    func testACodeUsedAgainRevokesWhatCameOfIt() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let code = try await visitor.code(client)
            let first = try Visitor.members(try await visitor.redeem(code, client))
            let token = try XCTUnwrap(first["refresh_token"] as? String)
            let refreshed = try Visitor.members(try await visitor.refresh(token, client))
            XCTAssertProblem(try await visitor.redeem(code, client), "invalid_grant")
            let newest = try XCTUnwrap(refreshed["refresh_token"] as? String)
            XCTAssertProblem(try await visitor.refresh(newest, client), "invalid_grant")
        }
    }

    func testACodeIsTriedOnce() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let code = try await visitor.code(client)
            let wrong = String(repeating: "x", count: 43)
            XCTAssertProblem(try await visitor.redeem(code, client, ["code_verifier": wrong]), "invalid_grant")
            XCTAssertProblem(try await visitor.redeem(code, client), "invalid_grant")
        }
    }

    /// Tried again while the first answer is being made: the grant that it would begin has been revoked already.
    func testACodeUsedAgainBeforeItIsAnsweredBeginsNothing() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let code = try await visitor.code(client)
            let body = "code=\(code)&code_verifier=\(Visitor.verifier)"
            let fields = try FormFields(Array(body.utf8))
            let redeemed = try visitor.server.redeem(fields, client: client)
            XCTAssertProblem(try await visitor.redeem(code, client), "invalid_grant")
            XCTAssertThrowsError(try visitor.server.beginGrant(redeemed)) { error in
                XCTAssertEqual((error as? OAuthProblem)?.code, "invalid_grant")
            }
        }
    }

    func testOfManyAtOnceNoneKeepsARefreshToken() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let code = try await visitor.code(client)
            let replies = try await withThrowingTaskGroup(of: LoopbackReply.self) { group in
                for _ in 0..<8 { group.addTask { try await visitor.redeem(code, client) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let good = replies.filter { $0.status == 200 }
            XCTAssertLessThanOrEqual(good.count, 1)
            for reply in good {
                let token = try XCTUnwrap(Visitor.members(reply)["refresh_token"] as? String)
                XCTAssertProblem(try await visitor.refresh(token, client), "invalid_grant")
            }
        }
    }

    func testOfManyAtOnceOneGetsTheToken() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register(grants: ["authorization_code"])
            let code = try await visitor.code(client)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await visitor.redeem(code, client).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            XCTAssertEqual(statuses.sorted(), [200] + Array(repeating: 400, count: 7))
        }
    }

    func testTheFormOfTheRequest() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            for name in ["grant_type", "code", "client_id", "redirect_uri", "code_verifier", "resource", "unknown"] {
                let added = name == "unknown" ? "&unknown=1&unknown=1" : "&\(name)=x"
                let reply = try await visitor.redeem(try await visitor.code(client), client, adding: added)
                XCTAssertProblem(reply, "invalid_request", name)
            }
            for type in ["application/json", "text/plain", "multipart/form-data", "application/x-www-form-urlencodedx"]
            {
                let reply = try await visitor.redeem(
                    try await visitor.code(client),
                    client,
                    headers: [HeaderField("Content-Type", type)]
                )
                XCTAssertProblem(reply, "invalid_request", type)
            }
            let untyped = try await visitor.redeem(try await visitor.code(client), client, headers: [])
            XCTAssertProblem(untyped, "invalid_request")
            let twice = try await visitor.redeem(
                try await visitor.code(client),
                client,
                headers: [Visitor.form, Visitor.form]
            )
            XCTAssertProblem(twice, "invalid_request")
            let parameters = try await visitor.redeem(
                try await visitor.code(client),
                client,
                headers: [HeaderField("Content-Type", "Application/X-WWW-Form-Urlencoded ; charset=utf-8")]
            )
            XCTAssertEqual(parameters.status, 200)
            for body in [
                "", "grant_type=%", "grant_type=%ff", "grant_type=authorization_code%00",
                String(repeating: "a&", count: 65),
            ] {
                XCTAssertProblem(try await visitor.token(body), "invalid_request", body)
            }
            let large = "code=" + String(repeating: "x", count: 16_384)
            XCTAssertProblem(try await visitor.token(large), "invalid_request", status: 413)
        }
    }

    func testClientsHaveNoSecrets() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let secret = try await visitor.redeem(try await visitor.code(client), client, ["client_secret": "s"])
            XCTAssertProblem(secret, "invalid_client", status: 401)
            let basic = try await visitor.redeem(
                try await visitor.code(client),
                client,
                headers: [Visitor.form, HeaderField("Authorization", "Basic YTpi")]
            )
            XCTAssertProblem(basic, "invalid_client", status: 401)
            XCTAssertEqual(basic.values("WWW-Authenticate"), [#"Basic realm="token endpoint""#])
        }
    }
}
