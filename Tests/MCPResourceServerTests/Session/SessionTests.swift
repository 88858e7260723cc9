// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// Whose session is whose.
final class SessionTests: XCTestCase {
    private static let header = "MCP-Session-Id"

    /// Sends a request; the handler begins the sessions named, and answers with the one that the gate says is the caller's.
    private func send(
        _ request: ResourceRequest,
        to gate: Fixture,
        beginning sessions: String...
    ) async throws -> ResourceResponse {
        try await gate.server.protect(request, reading: .always) { _ in
            gate.log.noteBody()
            return []
        } handler: { admitted in
            gate.log.noteHandled(admitted)
            let headers = sessions.map { HeaderField("Mcp-Session-Id", $0) }
            return ResourceResponse(status: 200, headers: headers, body: Array((admitted.session ?? "-").utf8))
        }
    }

    private func request(_ token: String?, _ session: String? = nil, method: String = "POST") -> ResourceRequest {
        var request = ResourceRequest.post(bearer: token)
        request.method = method
        if let session { request.headers.append(HeaderField(Self.header, session)) }
        return request
    }

    private func begun(_ gate: Fixture, _ session: String = "s-1", by token: String? = nil) async throws {
        let answer = try await send(request(token ?? gate.token()), to: gate, beginning: session)
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.value("Mcp-Session-Id"), session)
    }

    func testR141_D63_anotherPrincipalsSessionIsAnUnknownOne() async throws {
        let gate = try Fixture { $0.origins = ["https://app.example.com"] }
        try await begun(gate)
        let other = try TestIssuer("https://other.example", audience: Fixture.resource, clock: gate.clock.wallClock)
        XCTAssertNotEqual(other.identifier, gate.issuer.identifier)
        let tokens = [
            try gate.token(subject: "bob"),
            try gate.issuer.token(client: "other-client", scope: "mcp:connect"),
            try gate.issuer.token(client: nil, scope: "mcp:connect"),
            try gate.token(subject: nil),
            try gate.token(subject: "Alice"),
        ]
        for method in ["POST", "GET", "DELETE", "HEAD"] {
            let unknown = try await send(request(gate.token(), "s-2", method: method), to: gate)
            XCTAssertEqual(unknown.status, 404)
            XCTAssertEqual(unknown.values("WWW-Authenticate"), [])
            XCTAssertEqual(unknown.value("Cache-Control"), "no-store")
            for token in tokens {
                let foreign = try await send(request(token, "s-1", method: method), to: gate)
                XCTAssertEqual(foreign, unknown, "status, headers and body")
            }
        }
        XCTAssertEqual(Set(gate.log.labels), ["unknown_session", "session_of_another"])
        XCTAssertEqual(gate.log.bodies, 1, "checked before the body is read")
        XCTAssertEqual(gate.log.handled, 1)
        let own = try await send(request(gate.token(), "s-1"), to: gate)
        XCTAssertEqual(own.text, "s-1", "still there, and still hers")
    }

    func testR141_anotherIssuersSubjectOfTheSameNameIsAnotherPrincipal() async throws {
        let store = InMemorySessionStore()
        let gate = try Fixture { $0.sessions = .shared(store) }
        let other = try TestIssuer("https://other.example", audience: Fixture.resource, clock: gate.clock.wallClock)
        let server = try ResourceServer(resource: Fixture.resource, issuers: [other.issuer], scopes: "mcp:connect") {
            $0.clock = gate.clock.wallClock
            $0.sessions = .shared(store)
            $0.onEvent = gate.log.note
        }
        try await begun(gate)
        let answer = await server.admit(request(try other.token(scope: "mcp:connect"), "s-1")) { _ in [] }
        guard case .respond(let refusal) = answer else { return XCTFail("admitted") }
        XCTAssertEqual(refusal.status, 404)
        XCTAssertEqual(gate.log.labels, ["session_of_another"])
    }

    func testR125_D63_aSessionIDNeverAuthenticates() async throws {
        let gate = try Fixture()
        try await begun(gate)
        for method in ["POST", "GET", "DELETE"] {
            let without = try await send(request(nil, "s-1", method: method), to: gate)
            XCTAssertEqual(without.status, 401)
            XCTAssertNotNil(without.value("WWW-Authenticate"))
            let expired = try await send(request(gate.issuer.token(with: .expired), "s-1", method: method), to: gate)
            XCTAssertEqual(expired.status, 401)
        }
        XCTAssertEqual(gate.log.handled, 1)
        let own = try await send(request(gate.token(), "s-1"), to: gate)
        XCTAssertEqual(own.text, "s-1", "a DELETE that was refused ends nothing")
    }

    func testR141_aRefreshedTokenKeepsItsSession() async throws {
        let gate = try Fixture()
        try await begun(gate)
        gate.clock.advance(by: 1000)
        let refreshed = try gate.token("mcp:connect files:read")
        let answer = try await send(request(refreshed, "s-1"), to: gate)
        XCTAssertEqual(answer.text, "s-1")
        let spaced = try await send(request(refreshed, " s-1\t"), to: gate)
        XCTAssertEqual(spaced.text, "s-1")
    }

    func testWithoutSessionsNothingIsInTheWay() async throws {
        let store = Recording()
        let gate = try Fixture { $0.sessions = .shared(store) }
        let answer = try await send(request(gate.token()), to: gate)
        XCTAssertEqual(answer.text, "-")
        XCTAssertEqual(store.calls.withLock(\.self), [])
    }

    func testR141_sessionIDsThatAreNone() async throws {
        let gate = try Fixture()
        try await begun(gate)
        let unknown = try await send(request(gate.token(), "s-2"), to: gate)
        let long = String(repeating: "a", count: 1025)
        for id in ["", " ", "s-1, s-1", "s 1", "s-1\u{0}", "caf\u{e9}", long, "S-1", "s-1 s-1"] {
            let answer = try await send(request(gate.token(), id), to: gate)
            XCTAssertEqual(answer, unknown, id)
        }
        var twice = request(try gate.token(), "s-1")
        twice.headers.append(HeaderField("mcp-session-id", "s-1"))
        let answer = try await send(twice, to: gate)
        XCTAssertEqual(answer, unknown)
        XCTAssertTrue(gate.log.labels.contains("malformed_session_id"))
        XCTAssertTrue(gate.log.labels.contains("several_session_ids"))
    }

    func testDeleteEndsTheBinding() async throws {
        let gate = try Fixture()
        try await begun(gate)
        let foreign = try await send(request(gate.token(subject: "bob"), "s-1", method: "DELETE"), to: gate)
        XCTAssertEqual(foreign.status, 404)
        let own = try await send(request(gate.token(), "s-1", method: "DELETE"), to: gate)
        XCTAssertEqual(own.text, "s-1", "the handler gets it")
        let after = try await send(request(gate.token(), "s-1"), to: gate)
        XCTAssertEqual(after.status, 404)
        let without = try await send(request(gate.token(), method: "DELETE"), to: gate)
        XCTAssertEqual(without.status, 200, "nothing to end")
    }

    func testAHandlerThatFailsToDeleteEndsNothing() async throws {
        struct Failure: Error {}
        let gate = try Fixture()
        try await begun(gate)
        do {
            _ =
                try await gate.server.protect(request(gate.token(), "s-1", method: "DELETE")) { _ in
                    []
                } handler: { _ in
                    throw Failure()
                } as ResourceResponse
            XCTFail("no error")
        } catch is Failure {}
        let after = try await send(request(gate.token(), "s-1"), to: gate)
        XCTAssertEqual(after.status, 200)
    }

    func testASessionThatIsNamedAgainIsNotBegunAgain() async throws {
        let store = Recording()
        let gate = try Fixture { $0.sessions = .shared(store) }
        try await begun(gate)
        let again = try await send(request(gate.token(), "s-1"), to: gate, beginning: "s-1")
        XCTAssertEqual(again.status, 200)
        XCTAssertEqual(store.calls.withLock(\.self), ["bind", "owner"])
    }

    func testOneSessionIDForTwoCallersIsAFaultOfTheHandler() async throws {
        let gate = try Fixture()
        try await begun(gate)
        let answer = try await send(request(gate.token(subject: "bob")), to: gate, beginning: "s-1")
        XCTAssertEqual(answer.status, 500)
        XCTAssertEqual(answer.values("Mcp-Session-Id"), [], "bob does not even learn it")
        XCTAssertEqual(answer.text, #"{"jsonrpc":"2.0","error":{"code":500,"message":"Internal Server Error"}}"#)
        for id in ["", "s 2", "caf\u{e9}", String(repeating: "a", count: 1025)] {
            let answer = try await send(request(gate.token()), to: gate, beginning: id)
            XCTAssertEqual(answer.status, 500, id)
        }
        let several = try await send(request(gate.token()), to: gate, beginning: "s-3", "s-4")
        XCTAssertEqual(several.status, 200)
        for id in ["s-3", "s-4"] {
            let own = try await send(request(gate.token(), id), to: gate)
            XCTAssertEqual(own.text, id)
        }
    }

    func testR141_oneReplicaHonoursWhatAnotherBegan() async throws {
        let store = InMemorySessionStore()
        let one = try Fixture { $0.sessions = .shared(store) }
        let two = try ResourceServer(
            resource: Fixture.resource,
            issuers: [one.issuer.issuer],
            scopes: "mcp:connect"
        ) {
            $0.clock = one.clock.wallClock
            $0.sessions = .shared(store)
            $0.onEvent = one.log.note
        }
        try await begun(one)
        guard case .proceed(let admitted) = await two.admit(request(try one.token(), "s-1"), body: { _ in [] }) else {
            return XCTFail("refused")
        }
        XCTAssertEqual(admitted.session, "s-1")
        guard
            case .respond(let foreign) = await two.admit(
                request(try one.token(subject: "bob"), "s-1"),
                body: { _ in [] }
            )
        else { return XCTFail("admitted") }
        XCTAssertEqual(foreign.status, 404)
        let apart = try Fixture()
        let unknown = try await send(request(apart.token(), "s-1"), to: apart)
        XCTAssertEqual(unknown.status, 404, "without the store it is unknown")
    }

    func testSessionsOfOneResourceAreUnknownToAnother() async throws {
        let store = InMemorySessionStore()
        let one = try Fixture { $0.sessions = .shared(store) }
        let two = try Fixture(resource: "https://mcp.example.com/other") { $0.sessions = .shared(store) }
        try await begun(one)
        let answer = try await send(request(two.token(), "s-1"), to: two)
        XCTAssertEqual(answer.status, 404)
    }

    func testD53_anOutageOfTheStoreAdmitsNobody() async throws {
        let store = Recording()
        let gate = try Fixture { $0.sessions = .shared(store) }
        try await begun(gate)
        store.isOut.withLock { $0 = true }
        let begin = try await send(request(gate.token()), to: gate, beginning: "s-2")
        let use = try await send(request(gate.token(), "s-1"), to: gate)
        let foreign = try await send(request(gate.token(subject: "bob"), "s-1"), to: gate)
        for answer in [begin, use, foreign] {
            XCTAssertEqual(answer.status, 503)
            XCTAssertEqual(answer.value("Retry-After"), "1")
            XCTAssertEqual(answer.values("WWW-Authenticate"), [])
            XCTAssertEqual(answer.values("Mcp-Session-Id"), [])
        }
        XCTAssertEqual(gate.log.handled, 2)
        XCTAssertEqual(Set(gate.log.labels), ["session_store_unavailable"])
        XCTAssertEqual(Set(gate.log.events.map(\.detail)), ["Outage"], "not what the error says")
        let without = try await send(request(gate.token()), to: gate)
        XCTAssertEqual(without.status, 200, "who uses no session does not notice")
        store.isOut.withLock { $0 = false }
        let back = try await send(request(gate.token(), "s-1"), to: gate)
        XCTAssertEqual(back.text, "s-1")
    }

    func testAnOutageWhileASessionEnds() async throws {
        let store = Recording()
        let gate = try Fixture { $0.sessions = .shared(store) }
        try await begun(gate)
        store.endsFail.withLock { $0 = true }
        let answer = try await send(request(gate.token(), "s-1", method: "DELETE"), to: gate)
        XCTAssertEqual(answer.status, 503)
    }

    func testAFullStoreSaysSo() async throws {
        let gate = try Fixture { $0.sessions = .inMemory(capacity: 1) }
        try await begun(gate)
        let answer = try await send(request(gate.token()), to: gate, beginning: "s-2")
        XCTAssertEqual(answer.status, 503)
        XCTAssertEqual(answer.value("Retry-After"), "60")
        XCTAssertEqual(gate.log.labels, ["session_store_full"])
    }

    func testUncheckedSessionsAreTheHandlersAffair() async throws {
        let gate = try Fixture { $0.sessions = .unchecked }
        let answer = try await send(request(gate.token(), "s-1"), to: gate, beginning: "s 2")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.text, "-", "what nobody checked is nobody's session")
    }

    func testAnUnusedSessionIsForgotten() async throws {
        let gate = try Fixture { $0.sessions = .inMemory(lifetime: .seconds(100)) }
        try await begun(gate)
        for _ in 0..<5 {
            gate.clock.advance(by: 99)
            let used = try await send(request(gate.token(), "s-1"), to: gate)
            XCTAssertEqual(used.status, 200, "use lengthens it")
        }
        let foreign = try await send(request(gate.token(subject: "bob"), "s-1"), to: gate)
        XCTAssertEqual(foreign.status, 404)
        gate.clock.advance(by: 100)
        let over = try await send(request(gate.token(), "s-1"), to: gate)
        XCTAssertEqual(over.status, 404)
    }

    func testTheSessionComesBeforeScopes() async throws {
        let gate = try Fixture()
        try await begun(gate)
        let poor = try await send(request(gate.token("other"), "s-2"), to: gate)
        XCTAssertEqual(poor.status, 404)
        let own = try await send(request(gate.token("other"), "s-1"), to: gate)
        XCTAssertEqual(own.status, 403)
    }

    func testAHostWithoutClosuresSettlesByItself() async throws {
        let gate = try Fixture()
        guard case .proceed(let first) = await gate.server.admit(request(try gate.token()), body: { _ in [] }) else {
            return XCTFail("refused")
        }
        let none = await first.settleSessions([])
        let begun = await first.settleSessions(["s-1"])
        let again = await first.settleSessions(["s-1"])
        let bad = await first.settleSessions(["s 1"])
        XCTAssertNil(none)
        XCTAssertNil(begun)
        XCTAssertNil(again, "it is the caller's already")
        XCTAssertEqual(bad?.status, 500)
        guard case .proceed(let second) = await gate.server.admit(request(try gate.token(), "s-1"), body: { _ in [] })
        else { return XCTFail("refused") }
        XCTAssertEqual(second.session, "s-1")
    }

    func testSettings() {
        for policy: SessionPolicy in [
            .inMemory(capacity: 0), .inMemory(capacity: 10_000_001), .inMemory(perCaller: 0), .inMemory(perCaller: -1),
            .inMemory(lifetime: .zero), .inMemory(lifetime: .seconds(2_592_001)),
            .shared(InMemorySessionStore(), lifetime: .milliseconds(999)),
        ] {
            XCTAssertThrowsError(try Fixture { $0.sessions = policy }) { error in
                XCTAssertTrue("\(error)".hasPrefix("sessions."), "\(error)")
            }
        }
    }

    func testD65_aPolicyShowsNothingOfItsStore() {
        var text = ""
        for policy: SessionPolicy in [.inMemory(), .shared(Recording()), .unchecked] { dump(policy, to: &text) }
        XCTAssertTrue(text.contains("SessionPolicy(shared, 86400.0 seconds)"), text)
        XCTAssertFalse(text.contains("memory:") || text.contains("calls"), text)
    }

    /// A store that counts, and fails on command.
    private final class Recording: SessionStore {
        struct Outage: Error, CustomStringConvertible { let description = "redis://user:password@host" }

        let calls = Mutex<[String]>([])
        let isOut = Mutex(false)
        let endsFail = Mutex(false)
        private let memory = InMemorySessionStore()

        private func note(_ call: String) throws {
            calls.withLock { $0.append(call) }
            if isOut.withLock(\.self) { throw Outage() }
        }

        func bind(_ session: SessionKey, to owner: SessionOwner, for lifetime: Duration) async throws -> Bool {
            try note("bind")
            return try memory.bind(session, to: owner, for: lifetime)
        }

        func owner(
            of session: SessionKey,
            extendingFor owner: SessionOwner,
            by lifetime: Duration
        ) async throws -> SessionOwner? {
            try note("owner")
            let found = memory.owner(of: session, extendingFor: owner, by: lifetime)
            // As it comes back from a database.
            return found.map { SessionOwner(bytes: $0.bytes) }
        }

        func end(_ session: SessionKey) async throws {
            try note("end")
            if endsFail.withLock(\.self) { throw Outage() }
            memory.end(session)
        }
    }
}
