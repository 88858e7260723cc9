// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// What the gate makes of a deny-list.
final class DeniedRequestTests: XCTestCase {
    private let issuer = "https://auth.example.com"

    func testADeniedTokenIsRefusedFromTheNextRequestOn() async throws {
        let list = DenyList()
        let gate = try Fixture { $0.denyList = list }
        let token = try gate.issuer.token(scope: "mcp:connect", claims: ["jti": "one", "sid": "login"])
        let other = try gate.token(subject: "bob")
        let now = Date(timeIntervalSince1970: gate.clock.now), until = Date.distantFuture
        for entry: DenyListEntry in [
            .token("one", of: issuer, until: until), .subject("alice", of: issuer, until: until),
            .session("login", of: issuer, until: until),
            .subject("alice", of: issuer, issuedBefore: now + 1, until: until),
        ] {
            let before = try await gate.status(token)
            XCTAssertEqual(before, 200)
            try list.deny(entry)
            let refusal = try await gate.answer(.post(bearer: token), body: Array("x".utf8))
            XCTAssertEqual(refusal.status, 401)
            XCTAssertEqual(
                refusal.value("WWW-Authenticate"),
                "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\", "
                    + "scope=\"mcp:connect\", resource_metadata=\"\(Fixture.metadataURL)\""
            )
            XCTAssertEqual(refusal.value("Cache-Control"), "no-store")
            let others = try await gate.status(other)
            XCTAssertEqual(others, 200)
            list.withdraw(entry)
        }
        for entry: DenyListEntry in [
            .client("test-client", of: issuer, until: until), .issuer(issuer, issuedBefore: now + 1, until: until),
        ] {
            try list.deny(entry)
            for token in [token, other] {
                let status = try await gate.status(token)
                XCTAssertEqual(status, 401)
            }
            list.withdraw(entry)
        }
        XCTAssertEqual(Set(gate.log.labels), ["denied"])
        XCTAssertEqual(gate.log.events.first?.detail, "the deny-list has its jti")
        XCTAssertEqual(gate.log.bodies, 0)
    }

    func testWhoLogsInAgainMayComeBack() async throws {
        let list = DenyList()
        let gate = try Fixture { $0.denyList = list }
        let old = try gate.token()
        gate.clock.advance(by: 5)
        let now = Date(timeIntervalSince1970: gate.clock.now)
        try list.deny(.subject("alice", of: issuer, issuedBefore: now, until: .distantFuture))
        let statuses = [try await gate.status(old), try await gate.status(gate.token())]
        XCTAssertEqual(statuses, [401, 200])
    }

    func testADeniedCallerIsNotToldMoreThanThat() async throws {
        let list = DenyList()
        let gate = try Fixture { $0.denyList = list }
        try list.deny(.subject("alice", of: issuer, until: .distantFuture))
        let poor = try await gate.answer(.post(bearer: gate.token("other"), ["MCP-Session-Id": "x"]))
        XCTAssertEqual(poor.status, 401, "before scopes and sessions")
        let bad = try await gate.answer(.post(bearer: gate.issuer.token(with: .expired)))
        XCTAssertEqual(bad.status, 401)
        XCTAssertEqual(gate.log.labels, ["denied", "expired"])
    }

    func testEntriesOfTheGateEndByItsClock() async throws {
        let clock = TestClock()
        let list = DenyList(clock: clock.wallClock)
        let gate = try Fixture { options in
            options.denyList = list
            options.clock = clock.wallClock
        }
        let token = try gate.token()
        try list.deny(.subject("alice", of: issuer, until: Date(timeIntervalSince1970: clock.now + 10)))
        let during = try await gate.status(token)
        clock.advance(by: 10)
        let after = try await gate.status(token)
        XCTAssertEqual([during, after], [401, 200])
    }

    func testD53_aListThatCannotTellIsAnOutage() async throws {
        let store = Unknowing()
        let gate = try Fixture { $0.denyList = store }
        let token = try gate.token()
        let known = try await gate.status(token)
        store.snapshot.withLock { $0 = nil }
        let answer = try await gate.answer(.post(bearer: token))
        XCTAssertEqual([known, answer.status], [200, 503])
        XCTAssertEqual(answer.values("WWW-Authenticate"), [])
        XCTAssertEqual(answer.value("Retry-After"), "1")
        XCTAssertEqual(gate.log.labels, ["deny_list_unavailable"])
        let without = try await gate.answer(.post())
        XCTAssertEqual(without.status, 401)
    }

    /// A store that does nothing in the background, and may not know.
    private final class Unknowing: DenyListStore {
        let snapshot = Mutex<DenyListSnapshot?>(DenyListSnapshot())
        var current: DenyListSnapshot? { snapshot.withLock(\.self) }
        func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation { StoreObservation {} }
    }

    func testAStoreWithoutWorkLetsTheServerRun() async throws {
        let gate = try Fixture { $0.denyList = Unknowing() }
        let server = gate.server
        let running = Task { try await server.run() }
        let status = try await gate.status(gate.token())
        XCTAssertEqual(status, 200)
        server.close()
        try await running.value
    }
}
