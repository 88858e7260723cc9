// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// What a client sees, byte for byte.
final class AnswerTests: XCTestCase {
    private let plain = "Bearer scope=\"mcp:connect\", resource_metadata=\"\(Fixture.metadataURL)\""

    private func invalidToken(_ text: String) -> String {
        "Bearer error=\"invalid_token\", error_description=\"\(text)\", scope=\"mcp:connect\", "
            + "resource_metadata=\"\(Fixture.metadataURL)\""
    }

    private func assert(
        _ answer: ResourceResponse,
        _ status: Int,
        challenge: String? = nil,
        retryAfter: String? = nil,
        message: String,
        line: UInt = #line
    ) {
        var headers: [HeaderField] = []
        if let challenge { headers.append(HeaderField("WWW-Authenticate", challenge)) }
        if let retryAfter { headers.append(HeaderField("Retry-After", retryAfter)) }
        headers.append(HeaderField("Cache-Control", "no-store"))
        headers.append(HeaderField("Content-Type", "application/json"))
        let body = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":\(status),\"message\":\"\(message)\"}}"
        XCTAssertEqual(answer.status, status, line: line)
        XCTAssertEqual(answer.headers.map(\.name), headers.map(\.name), line: line)
        XCTAssertEqual(answer.headers.map(\.value), headers.map(\.value), line: line)
        XCTAssertEqual(answer.text, body, line: line)
    }

    func testR15_R126_noCredentials() async throws {
        let gate = try Fixture()
        assert(try await gate.answer(.post()), 401, challenge: plain, message: "Unauthorized")
    }

    func testAnotherSchemeIsNoCredentials() async throws {
        let gate = try Fixture()
        for value in ["Basic YWxpY2U6c2VjcmV0", "DPoP abc", "Negotiate"] {
            let answer = try await gate.answer(.post(["Authorization": value]))
            assert(answer, 401, challenge: plain, message: "Unauthorized")
        }
    }

    func testNoBaselineLeavesScopeOut() async throws {
        let gate = try Fixture(scopes: [])
        let challenge = "Bearer resource_metadata=\"\(Fixture.metadataURL)\""
        assert(try await gate.answer(.post()), 401, challenge: challenge, message: "Unauthorized")
    }

    func testR3_R5_malformedCredentials() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        let requests: [ResourceRequest] = [
            .post(["Authorization": "Bearer"]),
            .post(["Authorization": "Bearer \(token) \(token)"]),
            .post(["Authorization": "Bearer\t\(token)"]),
            .post(["Authorization": "Bearer \(token),"]),
            .post(["Authorization": "Bearer t\u{f6}ken"]),
            .post(bearer: token, ["Authorization": "Bearer \(token)"]),
            .post("/mcp?access_token=\(token)", bearer: token),
        ]
        let challenge =
            "Bearer error=\"invalid_request\", error_description=\"The Authorization header is malformed\""
        for request in requests {
            let answer = try await gate.answer(request)
            assert(answer, 400, challenge: challenge, message: "The Authorization header is malformed")
        }
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testR6_R19_tokenInTheQueryCountsAsNone() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        let answer = try await gate.answer(.post("/mcp?access_token=\(token)"))
        assert(answer, 401, challenge: plain, message: "Unauthorized")
        XCTAssertFalse(gate.log.events.contains { $0.description.contains(token.suffix(20)) })
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testR16_R18_everyFaultIsAnInvalidToken() async throws {
        let gate = try Fixture()
        for fault in TokenFault.all {
            let token = try gate.issuer.token(with: fault, scope: "mcp:connect")
            let answer = try await gate.answer(.post(bearer: token), reading: .always)
            let text =
                switch fault {
                case .expired: "The access token has expired"
                case .otherAudience: "The access token is not meant for this server"
                default: "The access token is not valid"
                }
            let others = [invalidToken("The access token is not meant for this server")]
            XCTAssertEqual(answer.status, 401, "\(fault)")
            let told = try XCTUnwrap(answer.value("WWW-Authenticate"))
            let isAboutAudience = [.noAudience, .emptyAudience].contains(fault)
            XCTAssertTrue(([invalidToken(text)] + (isAboutAudience ? others : [])).contains(told), "\(fault): \(told)")
        }
        XCTAssertEqual(gate.log.handled, 0, "no handler code before the end of all checks")
        XCTAssertEqual(gate.log.bodies, 0, "no body is read of a caller who is refused")
    }

    func testR16_invalidTokens() async throws {
        let gate = try Fixture()
        let wrongKey = try gate.issuer.token(with: .wrongKey, scope: "mcp:connect")
        assert(
            try await gate.answer(.post(bearer: wrongKey)),
            401,
            challenge: invalidToken("The access token is not valid"),
            message: "The access token is not valid"
        )
        let expired = try gate.issuer.token(with: .expired, scope: "mcp:connect")
        assert(
            try await gate.answer(.post(bearer: expired)),
            401,
            challenge: invalidToken("The access token has expired"),
            message: "The access token has expired"
        )
        let foreign = try gate.issuer.token(with: .otherAudience, scope: "mcp:connect")
        assert(
            try await gate.answer(.post(bearer: foreign)),
            401,
            challenge: invalidToken("The access token is not meant for this server"),
            message: "The access token is not meant for this server"
        )
        XCTAssertEqual(gate.log.labels, ["signature_invalid", "expired", "wrong_audience"])
    }

    func testD22_expiredAndForgedIsNotCalledExpired() async throws {
        let gate = try Fixture()
        let other = try TestIssuer("https://auth.example.com", audience: Fixture.resource, clock: gate.clock.wallClock)
        let token = try other.token(scope: "mcp:connect", lifetime: -3600)
        let answer = try await gate.answer(.post(bearer: token))
        XCTAssertEqual(answer.value("WWW-Authenticate"), invalidToken("The access token is not valid"))
    }

    func testR114_R116_senderConstrainedTokensAreRefusedAsBearer() async throws {
        let gate = try Fixture()
        for confirmation in [["jkt": "abc"], [:], ["x": 1]] as [JSON] {
            let token = try gate.issuer.token(scope: "mcp:connect", claims: ["cnf": confirmation])
            let answer = try await gate.answer(.post(bearer: token))
            XCTAssertEqual(answer.status, 401)
        }
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testR17_R127_missingScope() async throws {
        let gate = try Fixture(scopes: "mcp:connect mcp:use")
        let token = try gate.token("mcp:use other")
        let answer = try await gate.answer(.post(bearer: token, ["MCP-Protocol-Version": "2026-07-28"]))
        assert(
            answer,
            403,
            challenge: "Bearer error=\"insufficient_scope\", "
                + "error_description=\"The access token lacks a required scope\", "
                + "scope=\"mcp:connect mcp:use\", resource_metadata=\"\(Fixture.metadataURL)\"",
            message: "The access token lacks a required scope"
        )
        XCTAssertEqual(gate.log.handled, 0)
        XCTAssertEqual(gate.log.labels, ["insufficient_scope"])
    }

    func testR21_D53_outageIsNeverABadToken() async throws {
        let keys = UnavailableKeys(retryAfter: 17)
        let gate = try Fixture(keys: keys)
        let token = try gate.token()
        assert(
            try await gate.answer(.post(bearer: token)),
            503,
            retryAfter: "17",
            message: "Service Unavailable"
        )
        XCTAssertEqual(gate.log.events.map(\.code), [.unavailable])
        keys.publish(gate.issuer.keys)
        let after = try await gate.answer(.post(bearer: token))
        XCTAssertEqual(after.status, 200)
    }

    func testR21_retryAfterStaysWithinBounds() async throws {
        for (seconds, sent) in [
            (Int.min, "1"), (-5, "1"), (0, "1"), (1, "1"), (300, "300"), (301, "300"), (Int.max, "300"),
        ] {
            let gate = try Fixture(keys: UnavailableKeys(retryAfter: seconds))
            let answer = try await gate.answer(.post(bearer: gate.token()))
            XCTAssertEqual(answer.value("Retry-After"), sent)
        }
    }

    func testR130_D61_hostAndOrigin() async throws {
        let gate = try Fixture(resource: "http://127.0.0.1:8080/mcp") { $0.allowHTTPLoopback = true }
        let token = try gate.token()
        var request = ResourceRequest.post(bearer: token)
        request.headers[0].value = "evil.example:8080"
        assert(try await gate.answer(request), 403, message: "Forbidden")
        request.headers[0].value = "127.0.0.1:8080"
        request.headers.append(HeaderField("Origin", "https://evil.example"))
        assert(try await gate.answer(request), 403, message: "Forbidden")
        request.headers[2].value = "http://localhost:6274"
        let allowed = try await gate.answer(request)
        XCTAssertEqual(allowed.status, 200)
        XCTAssertEqual(gate.log.labels, ["http_loopback", "host_not_allowed", "origin_not_allowed"])
    }

    /// A client would read the content as the beginning of the next answer (RFC 9110 section 9.3.2).
    func testAnswersToHEADHaveNoContent() async throws {
        let gate = try Fixture { $0.origins = ["https://app.example.com"] }
        let token = try gate.token()
        var requests = [ResourceRequest.post(), .post(["Authorization": "Bearer"]), .post(bearer: "a.b.c")]
        requests += [.post(["Origin": "null"]), .post(bearer: try gate.token("other"))]
        requests += [.post(bearer: token, ["Content-Length": "5000000"])]
        for var request in requests {
            let full = try await gate.answer(request)
            request.method = "HEAD"
            let head = try await gate.answer(request)
            XCTAssertFalse(full.body.isEmpty)
            XCTAssertEqual(head.status, full.status)
            XCTAssertEqual(head.headers, full.headers)
            XCTAssertEqual(head.body, [])
            XCTAssertEqual(head.contentLength, full.body.count)
        }
        var request = ResourceRequest.post(bearer: token)
        request.method = "HEAD"
        let refused = try await gate.server.protect(request) { _ in
            []
        } handler: { _ -> ResourceResponse in
            throw InsufficientScope("files:write")
        }
        XCTAssertEqual(refused.status, 403)
        XCTAssertEqual(refused.body, [])
        let group = try ResourceServerGroup([gate.server])
        request.target = "/elsewhere"
        let unowned = try await group.protect(request) { _ in
            []
        } handler: { _ in
            ResourceResponse(status: 200)
        }
        XCTAssertEqual(unowned.status, 404)
        XCTAssertEqual(unowned.body, [])
    }

    func testHandledAnswersAreLeftAlone() async throws {
        let gate = try Fixture()
        let answer = try await gate.answer(.post(bearer: gate.token()))
        XCTAssertEqual(answer, ResourceResponse(status: 200, body: Array("handled".utf8)))
    }

    func testR7_R8_R14_everyRefusalIsComplete() async throws {
        let gate = try Fixture { $0.origins = ["https://app.example.com"] }
        let good = try gate.token()
        let hostile = [
            "", " ", "Bearer", "Bearer ", "bearer \(good)x", "Bearer a", "Bearer ====", "Bearer a.b.c", "Bearer ..",
            "Bearer x\r\nSet-Cookie: a=b", "Bearer x\u{0}", "\r\n", "Basic", "Basic \"", "Bearer \u{301}",
            "Bearer\u{a0}x",
            "Bearer " + String(repeating: ".", count: 20_000), "Bearer " + String(repeating: "a.", count: 40_000),
            String(repeating: "Bearer ", count: 100), "DPoP \(good)", "\u{212A}earer \(good)",
        ]
        var requests = hostile.map { ResourceRequest.post(["Authorization": $0]) }
        requests += try TokenFault.all.map { .post(bearer: try gate.issuer.token(with: $0)) }
        requests += hostile.map { .post("/mcp?x=\($0)", ["MCP-Protocol-Version": $0, "X-Forwarded-Host": $0]) }
        requests += ["/", "", "*", "//mcp", "/mcp\r\nX: y", "http://evil.example/mcp"].map { .post($0) }
        requests += requests.map { request in
            var request = request
            request.headers.append(HeaderField("Origin", "https://app.example.com"))
            return request
        }
        for request in requests {
            let answer = try await gate.answer(request)
            let isRefused = [400, 401, 403].contains(answer.status)
            XCTAssertTrue(isRefused, "\(answer.status) for \(request.target.prefix(40))")
            XCTAssertEqual(answer.values("Cache-Control"), ["no-store"])
            XCTAssertEqual(answer.values("Content-Type"), ["application/json"])
            XCTAssertNoThrow(try JSONValue(parsing: answer.body, limits: .token))
            let challenges = answer.values("WWW-Authenticate")
            XCTAssertEqual(challenges.count, 1)
            for challenge in challenges {
                XCTAssertTrue(challenge.hasPrefix("Bearer "), challenge)
                XCTAssertTrue(challenge.contains("=\""), challenge)
                XCTAssertEqual(challenge.contains("resource_metadata"), answer.status == 401, challenge)
            }
            for field in answer.headers {
                XCTAssertTrue((field.name + field.value).utf8.allSatisfy { (0x20...0x7E).contains($0) }, field.value)
            }
            let size = answer.body.count + answer.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
            XCTAssertLessThanOrEqual(size, 1024)
        }
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testR19_D65_noTokenIsReported() async throws {
        let gate = try Fixture()
        var tokens = [try gate.token(), try gate.token("other")]
        tokens += try TokenFault.all.map { try gate.issuer.token(with: $0) }
        var written = ""
        for token in tokens {
            for request in [
                ResourceRequest.post(bearer: token), .post("/mcp?access_token=\(token)"),
                .post(["Authorization": token]),
            ] {
                let answer = try await gate.answer(request)
                written += answer.text + answer.headers.map(\.value).joined()
                written += "\(answer)\(request)"
                dump(answer, to: &written)
                dump(request, to: &written)
            }
        }
        for event in gate.log.events {
            written += "\(event)"
            dump(event, to: &written)
        }
        for token in tokens {
            for part in token.split(separator: ".").dropFirst() where part.count > 12 {
                XCTAssertFalse(written.contains(part), "a part of a token was written")
            }
        }
    }

    func testR95_R97_D44_theLinkLeadsToThisResource() async throws {
        let gate = try Fixture()
        let forged: KeyValuePairs = [
            "Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http",
            "Forwarded": "host=evil.example;proto=http", "X-Forwarded-Prefix": "/evil",
        ]
        let plainAnswer = try await gate.answer(.post())
        var request = ResourceRequest.post(forged)
        request.headers.removeFirst()
        request.authority = "evil.example"
        let answer = try await gate.answer(request)
        XCTAssertEqual(answer, plainAnswer, "nothing of a request's headers is in a challenge")

        let challenge = try XCTUnwrap(answer.value("WWW-Authenticate"))
        let link = try XCTUnwrap(challenge.split(separator: "\"").first { $0.hasPrefix("https://") })
        XCTAssertEqual(String(link), Fixture.metadataURL)
        let path = String(link.dropFirst("https://mcp.example.com".count))
        var follow = ResourceRequest.get(path, forged)
        follow.headers.removeFirst()
        let document = try await gate.answer(follow)
        XCTAssertEqual(document.status, 200)
        let json = try JSONValue(parsing: document.body, limits: .metadata)
        XCTAssertEqual(json["resource"]?.stringValue, Fixture.resource)
        XCTAssertEqual(json["authorization_servers"]?.elements.compactMap(\.stringValue), ["https://auth.example.com"])
        XCTAssertEqual(json["scopes_supported"]?.elements.compactMap(\.stringValue), ["mcp:connect"])
        let plainDocument = try await gate.answer(.get(path))
        XCTAssertEqual(document, plainDocument)
    }

    func testR125_everyRequestNeedsItsOwnToken() async throws {
        let gate = try Fixture { $0.sessions = .unchecked }
        let session: KeyValuePairs = ["Mcp-Session-Id": "0b1d5c1e"]
        let first = try await gate.answer(.post(bearer: gate.token(), session))
        XCTAssertEqual(first.status, 200)
        let second = try await gate.answer(.post(session))
        XCTAssertEqual(second.status, 401)
        XCTAssertEqual(gate.log.handled, 1)
    }

    func testExpiryCountsForEachRequest() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        let before = try await gate.answer(.post(bearer: token))
        gate.clock.advance(by: 300 + 60)
        let after = try await gate.answer(.post(bearer: token))
        XCTAssertEqual([before.status, after.status], [200, 401])
    }
}
