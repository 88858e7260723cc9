// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// One event for each request, whatever becomes of it.
final class AuditedDecisionTests: XCTestCase {
    private struct Broken: Error {}

    private func ending(
        _ request: ResourceRequest,
        scopes: ScopeSet = "mcp:connect",
        keys: (any KeySource)? = nil,
        _ configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) async throws -> [String] {
        let sink = RecordingSink()
        let gate = try Fixture(scopes: scopes, keys: keys) {
            $0.audit = [sink]
            configure(&$0)
        }
        _ = try await gate.answer(request)
        return sink.endings
    }

    /// What a request with a good token ends in, and what its handler does.
    private func ending(
        headers: KeyValuePairs<String, String> = [:],
        handler: @escaping (AdmittedRequest) async throws -> ResourceResponse
    ) async throws -> AuditEvent {
        let sink = RecordingSink()
        let gate = try Fixture { $0.audit = [sink] }
        _ = try? await gate.server.protect(.post(bearer: gate.token(), headers)) { _ in
            []
        } handler: {
            try await handler($0)
        }
        XCTAssertEqual(sink.events.count, 1)
        return try XCTUnwrap(sink.events.first)
    }

    func testWhatNeedsNoTokenMakesOneEventEach() async throws {
        let metadata = "/.well-known/oauth-protected-resource/mcp"
        var preflight = ResourceRequest.post([
            "Origin": "https://mcp.example.com", "Access-Control-Request-Method": "POST",
        ])
        preflight.method = "OPTIONS"
        let cases: [(ResourceRequest, String)] = [
            (.post(["Host": "evil.example"]), "refused host_not_allowed 403"),
            (.get(metadata), "answered metadata 200"),
            (.post(metadata), "answered metadata 405"),
            (.post(["Origin": "https://evil.example"]), "refused origin_not_allowed 403"),
            (preflight, "answered preflight 204"),
            (.get("/health"), "allowed open_path"),
            (.post("/health", ["Content-Length": "70000"]), "refused content_too_large 413"),
            (.post(), "refused no_credentials 401"),
            (.post(["Authorization": "Bearer"]), "refused malformed_credentials 400"),
            (.post(bearer: "x.y.z"), "refused malformed 401"),
        ]
        for (request, expected) in cases {
            let endings = try await ending(request) {
                $0.hosts = .names(["mcp.example.com"])
                $0.openPaths = ["/health"]
            }
            XCTAssertEqual(endings, [expected])
        }
    }

    func testEveryBadTokenMakesOneEventThatNamesNobody() async throws {
        for fault in TokenFault.all {
            let sink = RecordingSink()
            let gate = try Fixture {
                $0.audit = [sink]
                $0.auditSubjects = .plain
            }
            _ = try await gate.answer(.post(bearer: gate.issuer.token(with: fault, scope: "mcp:connect")))
            let event = try XCTUnwrap(sink.events.first, "\(fault)")
            XCTAssertEqual(sink.events.count, 1)
            XCTAssertEqual(event.outcome, .refused)
            XCTAssertEqual(event.status, 401)
            XCTAssertEqual(event.reason, gate.log.labels.first)
            XCTAssertNil(event.issuer, "nothing that a bad token says is told")
            XCTAssertNil(event.subject)
            XCTAssertNil(event.clientID)
            XCTAssertTrue(event.scopesHeld.isEmpty)
        }
    }

    func testWhatCannotBeJudgedIsUnavailable() async throws {
        let token = try Fixture().token()
        let outage = try await ending(.post(bearer: token), keys: UnavailableKeys())
        XCTAssertEqual(outage, ["unavailable keys_unavailable 503"])
        let sink = RecordingSink()
        let gate = try Fixture { $0.audit = [sink] }
        gate.server.close()
        _ = try await gate.answer(.post(bearer: gate.token()))
        XCTAssertEqual(sink.endings, ["unavailable closed 503"])
        XCTAssertEqual(sink.flushes, 1, "a server that is closed has its sinks write")
    }

    func testR19_whoDidWhatIsTold() async throws {
        let sink = RecordingSink()
        let gate = try Fixture {
            $0.audit = [sink]
            $0.auditSubjects = .plain
        }
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        var request = ResourceRequest.post(
            bearer: try gate.issuer.token(subject: "alice", client: "app", scope: "mcp:connect files:read"),
            ["traceparent": parent]
        )
        request.peer = "192.0.2.7"
        _ = try await gate.answer(request)
        let event = try XCTUnwrap(sink.events.first)
        XCTAssertEqual(sink.endings, ["allowed ok"])
        XCTAssertEqual(event.time.timeIntervalSince1970, gate.clock.now)
        XCTAssertEqual(event.id, gate.log.admitted.first?.requestID)
        XCTAssertEqual(event.traceparent, parent)
        XCTAssertEqual(event.resource, Fixture.resource)
        XCTAssertEqual(event.clientAddress, ClientAddress("192.0.2.7"))
        XCTAssertEqual(event.issuer, "https://auth.example.com")
        XCTAssertEqual(event.subject, "alice")
        XCTAssertEqual(event.clientID, "app")
        XCTAssertEqual(event.scopesHeld, "mcp:connect files:read")
        XCTAssertNil(event.operation)
        XCTAssertNil(event.elevation)
    }

    func testIDsAreDistinctAndThirtyTwoDigits() async throws {
        let sink = RecordingSink()
        let gate = try Fixture { $0.audit = [sink] }
        for _ in 0..<100 { _ = try await gate.answer(.post()) }
        XCTAssertEqual(Set(sink.events.map(\.id)).count, 100)
        for event in sink.events {
            XCTAssertTrue(
                event.id.utf8.count == 32 && event.id.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
            )
        }
        let other = RecordingSink()
        let twin = try Fixture { $0.audit = [other] }
        _ = try await twin.answer(.post())
        XCTAssertFalse(sink.events.contains { $0.id == other.events.first?.id }, "two servers have no id in common")
    }

    func testTheHandlersEndIsTheRequests() async throws {
        let served = try await ending { _ in ResourceResponse(status: 500) }
        XCTAssertEqual("\(served.outcome) \(served.reason)", "allowed ok", "what a handler answers is its own affair")
        XCTAssertNil(served.status)

        let lacking = try await ending { _ in throw InsufficientScope("files:write") }
        XCTAssertEqual("\(lacking.outcome) \(lacking.reason)", "refused insufficient_scope")
        XCTAssertEqual(lacking.status, 403)
        XCTAssertEqual(lacking.scopesWanted, "mcp:connect files:write")
        XCTAssertEqual(lacking.scopesHeld, "mcp:connect")
        XCTAssertEqual(lacking.elevation, .scopes)

        let tooLarge = try await ending { _ in throw ContentTooLarge() }
        XCTAssertEqual("\(tooLarge.outcome) \(tooLarge.reason)", "refused content_too_large")

        let broken = try await ending { _ in throw Broken() }
        XCTAssertEqual("\(broken.outcome) \(broken.reason)", "failed handler_failed")

        let cancelled = try await ending { _ in throw CancellationError() }
        XCTAssertEqual("\(cancelled.outcome) \(cancelled.reason)", "cancelled cancelled")

        let badSession = try await ending { _ in
            ResourceResponse(status: 200, headers: [HeaderField("MCP-Session-Id", "not visible")])
        }
        XCTAssertEqual("\(badSession.outcome) \(badSession.reason)", "refused malformed_session_id")
        XCTAssertEqual(badSession.status, 500)
    }

    func testAHandlerWhoseTaskIsCancelledIsCancelledWhateverItThrows() async throws {
        let sink = RecordingSink()
        let gate = try Fixture { $0.audit = [sink] }
        let (server, token) = (gate.server, try gate.token())
        let task = Task {
            try await server.protect(.post(bearer: token)) { _ in
                []
            } handler: { _ -> ResourceResponse in
                while !Task.isCancelled { await Task.yield() }
                throw Broken()
            }
        }
        task.cancel()
        _ = await task.result
        XCTAssertEqual(sink.endings, ["cancelled cancelled"])
    }

    func testARequestThatWasAdmittedIsToldWhenItIsLetGoOf() async throws {
        let sink = RecordingSink()
        let gate = try Fixture { $0.audit = [sink] }
        let token = try gate.token()
        do {
            let admitted = try await gate.admitted(token)
            XCTAssertEqual(sink.endings, [], "nobody knows yet how it ends")
            await admitted.run { XCTAssertEqual(sink.endings, []) }
        }
        XCTAssertEqual(sink.endings, ["allowed ok"])
        do {
            let admitted = try await gate.admitted(token)
            do {
                try await admitted.run { throw InsufficientScope("files:write") }
            } catch {
                XCTAssertEqual(admitted.answer(to: error)?.status, 403)
            }
        }
        XCTAssertEqual(sink.endings, ["allowed ok", "refused insufficient_scope 403"])
        do {
            let admitted = try await gate.admitted(token)
            try? await admitted.run { throw Broken() }
        }
        XCTAssertEqual(sink.endings.last, "failed handler_failed")
        XCTAssertEqual(sink.endings.count, 3)
    }

    func testMissingScopesAndSessionsAreTold() async throws {
        let sink = RecordingSink()
        let gate = try Fixture { $0.audit = [sink] }
        _ = try await gate.answer(.post(bearer: gate.token("other")))
        _ = try await gate.answer(.post(bearer: gate.token(), ["MCP-Session-Id": "unknown"]))
        XCTAssertEqual(sink.endings, ["refused insufficient_scope 403", "refused unknown_session 404"])
        XCTAssertEqual(sink.events[0].scopesWanted, "mcp:connect")
        XCTAssertEqual(sink.events[0].scopesHeld, "other")
        XCTAssertNil(sink.events[1].elevation)
        XCTAssertEqual(sink.events[1].issuer, "https://auth.example.com")
    }

    func testWhatThePolicySaysIsToldWithTheOperation() async throws {
        let policy: AccessPolicy = [
            .tool("write_*", requires: "files:write"), .tool("fresh", maxAge: .seconds(60)),
            .tool("boss", roles: .any("boss")),
            .anonymous(.tool("ping")), .tool("read"),
        ]
        let sink = RecordingSink()
        let gate = try PolicyFixture(policy) { $0.audit = [sink] }
        let token = try gate.token()
        let plan: [(tool: String, token: String?, ending: String, elevation: AuditEvent.Elevation?)] = [
            ("read", token, "allowed ok", nil), ("write_x", token, "refused insufficient_scope 403", .scopes),
            ("fresh", token, "refused insufficient_user_authentication 401", .login),
            ("boss", token, "refused role_missing 403", nil), ("other", token, "refused unlisted_operation 403", nil),
            ("ping", nil, "allowed anonymous", nil),
        ]
        for isModern in [true, false] {
            for (tool, token, ending, elevation) in plan {
                _ = try await gate.call(tool, token, isModern: isModern)
                let event = try XCTUnwrap(sink.events.last)
                XCTAssertEqual(sink.endings.last, ending, tool)
                XCTAssertEqual(event.operation, .tool(tool))
                XCTAssertEqual(event.elevation, elevation, tool)
            }
        }
        XCTAssertEqual(sink.events.count, 2 * plan.count)
        _ = try await gate.answer(
            .post(bearer: token, ["Mcp-Method": "tools/call", "Mcp-Name": "read"]),
            Body.call("tools/list")
        )
        _ = try await gate.answer(.post(bearer: token), "[]")
        XCTAssertEqual(sink.endings.suffix(2), ["refused header_mismatch 400", "refused not_a_message 400"])
        XCTAssertEqual(sink.events.suffix(2).map(\.operation), [.method("tools/list"), nil])
        _ = try await gate.call("write_x", nil)
        XCTAssertEqual(sink.endings.last, "refused no_credentials 401")
        XCTAssertEqual(sink.events.last?.scopesWanted, "mcp:connect files:write")
    }

    func testAStreamThatIsEndedMakesASecondEvent() async throws {
        let sink = RecordingSink()
        let gate = try Fixture { $0.audit = [sink] }
        let admitted = try await gate.admitted(lifetime: 300)
        let reading = Task { for await _ in admitted.bounding(Deaf()) {} }
        await gate.clock.waitForSleepers(1)
        XCTAssertEqual(sink.endings, [])
        gate.clock.advance(by: 400.0)
        await reading.value
        XCTAssertEqual(sink.endings, ["allowed ok", "ended stream_deadline"])
        XCTAssertEqual(Set(sink.events.map(\.id)).count, 1)
        XCTAssertEqual(sink.events[1].issuer, "https://auth.example.com")
        XCTAssertEqual(sink.events[1].scopesHeld, "mcp:connect")
    }

    func testAPathOfNobodyIsTold() async throws {
        let sink = RecordingSink()
        let gate = try Fixture { $0.audit = [sink] }
        let group = try ResourceServerGroup([gate.server])
        var preflight = ResourceRequest.post("/other", ["Origin": "https://mcp.example.com"])
        preflight.method = "OPTIONS"
        preflight.headers.append(HeaderField("Access-Control-Request-Method", "POST"))
        for request in [.post("/other"), .post("/other", ["Origin": "https://evil.example"]), preflight]
            as [ResourceRequest]
        {
            _ = await group.admit(request) { _ in [] }
        }
        _ = await group.admit(.get("/.well-known/oauth-protected-resource/other")) { _ in [] }
        XCTAssertEqual(
            sink.endings,
            [
                "refused unknown_resource 404", "refused origin_not_allowed 403", "answered preflight 204",
                "answered metadata 404",
            ]
        )
    }

    func testTheBearerOfAStaticTokenIsToldByTheNameOfItsEntry() async throws {
        let sink = RecordingSink()
        let secret = try StaticTokenSecret()
        let entry = try StaticToken(for: secret, name: "build-server", scopes: "mcp:connect")
        let team = try Team(StaticTokenSet(named: "team", [entry])) {
            $0.audit = [sink]
            $0.auditSubjects = .plain
        }
        let token = secret.reveal()
        _ = try await team.status(token)
        _ = try await team.status(token.dropLast() + (token.hasSuffix("0") ? "1" : "0"))
        XCTAssertEqual(sink.endings.first, "allowed ok")
        XCTAssertEqual(sink.events.map(\.issuer), ["urn:static:team", nil])
        XCTAssertEqual(sink.events.map(\.subject), ["build-server", nil])
        XCTAssertEqual(sink.events.map(\.outcome), [.allowed, .refused])
    }

    func testEverySinkGetsEveryEvent() async throws {
        let sinks = [RecordingSink(), RecordingSink()]
        let gate = try Fixture { $0.audit = sinks }
        _ = try await gate.answer(.post())
        XCTAssertEqual(sinks.map(\.endings), [["refused no_credentials 401"], ["refused no_credentials 401"]])
        XCTAssertEqual(sinks[0].events, sinks[1].events)
    }
}

/// What happens if account cannot be kept.
final class AuditFailsClosedTests: XCTestCase {
    func testByDefaultNobodyIsTurnedAway() async throws {
        let sink = RecordingSink()
        sink.isKeeping = false
        let gate = try Fixture { $0.audit = [sink] }
        let answer = try await gate.answer(.post(bearer: gate.token()))
        XCTAssertEqual(answer.status, 200)
    }

    func testWithTheSwitchNobodyGetsInWithoutARecord() async throws {
        let sink = RecordingSink()
        let gate = try Fixture {
            $0.audit = [RecordingSink(), sink]
            $0.failsClosedWithoutAudit = true
            $0.openPaths = ["/health"]
        }
        let token = try gate.token()
        let before = try await gate.answer(.post(bearer: token))
        XCTAssertEqual(before.status, 200)
        sink.isKeeping = false
        let answer = try await gate.answer(.post(bearer: token))
        XCTAssertEqual(answer.status, 503)
        XCTAssertEqual(answer.value("Retry-After"), "1")
        XCTAssertNil(answer.value("WWW-Authenticate"))
        XCTAssertEqual(gate.log.handled, 1)
        XCTAssertEqual(sink.endings.last, "unavailable audit_unavailable 503")
        let open = try await gate.answer(.get("/health"))
        XCTAssertEqual(open.status, 200, "a health check has to tell of the outage")
        let anonymous = try await gate.answer(.post())
        XCTAssertEqual(anonymous.status, 401, "a refusal is one with or without a record")
        sink.isKeeping = true
        let after = try await gate.answer(.post(bearer: token))
        XCTAssertEqual(after.status, 200)
    }

    func testItHoldsForAnonymousCallersAndForMessages() async throws {
        let sink = RecordingSink()
        sink.isKeeping = false
        let gate = try PolicyFixture([.anonymous(.tool("ping")), .tool("read")]) {
            $0.audit = [sink]
            $0.failsClosedWithoutAudit = true
        }
        let answers = [
            try await gate.call("ping", nil), try await gate.call("read", gate.token()),
            try await gate.call("read", gate.token(), isModern: false),
        ]
        XCTAssertEqual(answers.map(\.status), [503, 503, 503])
        XCTAssertEqual(gate.log.handled, 0)
    }
}
