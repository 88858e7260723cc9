// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import TokenValidation
import XCTest

/// What the gate judges for every request, although the token is remembered.
final class CachedRequestTests: XCTestCase {
    private let issuer = "https://auth.example.com"

    /// Two requests with the token are served, the second by what is remembered.
    private func warm(_ gate: Fixture, _ token: String, line: UInt = #line) async throws {
        let before = try XCTUnwrap(gate.server.verifiedTokens).hits
        for _ in 0..<2 {
            let status = try await gate.status(token)
            XCTAssertEqual(status, 200, line: line)
        }
        XCTAssertGreaterThan(gate.server.verifiedTokens?.hits ?? 0, before, line: line)
    }

    func testD51_D52_WhatTheDenyListHasIsRefusedAlthoughItIsRemembered() async throws {
        let list = DenyList()
        let gate = try Fixture { $0.denyList = list }
        let token = try gate.issuer.token(scope: "mcp:connect", claims: ["jti": "one", "sid": "login"])
        let now = Date(timeIntervalSince1970: gate.clock.now), until = Date.distantFuture
        for entry: DenyListEntry in [
            .token("one", of: issuer, until: until), .subject("alice", of: issuer, until: until),
            .session("login", of: issuer, until: until), .client("test-client", of: issuer, until: until),
            .issuer(issuer, issuedBefore: now + 1, until: until),
        ] {
            try await warm(gate, token)
            try list.deny(entry)
            for _ in 0..<2 {
                let answer = try await gate.answer(.post(bearer: token))
                XCTAssertEqual(answer.status, 401)
            }
            list.withdraw(entry)
        }
        try await warm(gate, token)
    }

    func testD51_ADenyListThatIsNotKnownLetsNobodyIn() async throws {
        let list = UnknownList()
        let gate = try Fixture { $0.denyList = list }
        let token = try gate.token()
        try await warm(gate, token)
        list.isKnown.store(false, ordering: .relaxed)
        let status = try await gate.status(token)
        XCTAssertEqual(status, 503)
    }

    func testD51_EachOperationIsJudgedByItself() async throws {
        let gate = try PolicyFixture([
            .baseline(.tool("read")), .tool("write", requires: "files:write"),
            .tool("login", maxAge: .seconds(60)),
        ])
        let token = try gate.token(claims: ["auth_time": .integer(Int64(gate.clock.now))])
        for _ in 0..<2 {
            let read = try await gate.call("read", token)
            XCTAssertEqual(read.status, 200)
            let write = try await gate.call("write", token)
            XCTAssertEqual(write.status, 403)
            let login = try await gate.call("login", token)
            XCTAssertEqual(login.status, 200)
        }
        gate.clock.advance(by: 130)
        let login = try await gate.call("login", token)
        XCTAssertEqual(login.status, 401)
        XCTAssertEqual(gate.server.verifiedTokens?.hits, 6)
    }

    func testD51_AnotherServerOfTheGroupKnowsNothingOfIt() async throws {
        let gate = try Fixture()
        let other = try ResourceServer(resource: "https://mcp.example.com/other", issuers: [gate.issuer.issuer]) {
            $0.clock = gate.clock.wallClock
            $0.onEvent = { _ in }
        }
        let group = try ResourceServerGroup([gate.server, other])
        let token = try gate.token()
        try await warm(gate, token)
        func status(_ path: String) async -> Int {
            switch await group.admit(.post(path, bearer: token), body: { _ in [] }) {
            case .proceed: 200
            case .respond(let answer): answer.status
            }
        }
        for _ in 0..<2 {
            let (own, others) = (await status("/mcp"), await status("/other"))
            XCTAssertEqual(own, 200)
            XCTAssertEqual(others, 401)
        }
        XCTAssertEqual(other.verifiedTokens?.tokens, 0)
    }

    func testD51_D52_ATokenEndsWhileItIsRemembered() async throws {
        let gate = try Fixture()
        let token = try gate.issuer.token(scope: "mcp:connect", lifetime: 100)
        try await warm(gate, token)
        gate.clock.advance(by: 159)
        let last = try await gate.status(token)
        XCTAssertEqual(last, 200)
        gate.clock.advance(by: 1)
        let ended = try await gate.status(token)
        XCTAssertEqual(ended, 401)
        XCTAssertEqual(gate.log.labels, ["expired"])
    }

    func testD51_AKeyThatIsWithdrawnOrNotKnown() async throws {
        let keys = ChangingKeys()
        let gate = try Fixture(keys: keys)
        keys.become(.available(gate.issuer.keys))
        let token = try gate.token()
        try await warm(gate, token)
        keys.become(.unavailable(retryAfter: 3))
        let unknown = try await gate.status(token)
        XCTAssertEqual(unknown, 503)
        keys.become(.available(JSONWebKeySet([])))
        let withdrawn = try await gate.status(token)
        XCTAssertEqual(withdrawn, 401)
        keys.become(.available(gate.issuer.keys))
        try await warm(gate, token)
    }

    func testD51_ABoundTokenAndAnotherSchemeAreNotLookedUp() async throws {
        let gate = try Fixture()
        let bound = try gate.issuer.token(scope: "mcp:connect", claims: ["cnf": ["jkt": "thumbprint"]])
        for _ in 0..<2 {
            let status = try await gate.status(bound)
            XCTAssertEqual(status, 401)
        }
        let token = try gate.token()
        try await warm(gate, token)
        for scheme in ["DPoP", "Basic", "Token"] {
            let answer = try await gate.answer(.post("/mcp", bearer: nil, ["Authorization": "\(scheme) \(token)"]))
            XCTAssertEqual(answer.status, 401, scheme)
        }
        XCTAssertEqual(gate.server.verifiedTokens?.tokens, 1)
    }

    func testCallersAreNotMixedUp() async throws {
        let gate = try Fixture()
        let tokens = try ["alice", "bob", "carol"].map { try gate.token(subject: $0) }
        for _ in 0..<3 {
            for token in tokens { _ = try await gate.status(token) }
        }
        XCTAssertEqual(
            gate.log.admitted.map { $0.principal?.subject },
            (0..<9).map { ["alice", "bob", "carol"][$0 % 3] }
        )
        XCTAssertEqual(Set(gate.log.admitted.compactMap { $0.principal?.id }).count, 3)
        XCTAssertEqual(gate.server.verifiedTokens?.hits, 6)
    }

    func testAClosedServerHasForgottenEverybody() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        try await warm(gate, token)
        gate.server.close()
        let status = try await gate.status(token)
        XCTAssertEqual(status, 503)
        XCTAssertEqual(gate.server.verifiedTokens?.tokens, 0)
    }

    func testForgedTokensOverTheLimitAreThrottledAndTheRealOneIsNot() async throws {
        let gate = try Fixture { $0.failureLimit = .inMemory(perAddress: 3, perCredential: 3) }
        let token = try gate.token()
        try await warm(gate, token)
        let hits = gate.server.verifiedTokens?.hits
        let parts = token.split(separator: ".")
        let forged = "\(parts[0]).\(Base64URL.encode(Array("{}".utf8))).\(parts[2])"
        var statuses: [Int] = []
        for _ in 0..<5 {
            statuses.append(try await gate.answer(.post(bearer: forged).from("192.0.2.1")).status)
        }
        XCTAssertEqual(statuses, [401, 401, 401, 429, 429])
        XCTAssertEqual(gate.server.verifiedTokens?.hits, hits)
        let real = try await gate.answer(.post(bearer: token).from("192.0.2.1"))
        XCTAssertEqual(real.status, 200)
    }

    func testTheCacheIsCounted() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        for _ in 0..<4 { _ = try await gate.status(token) }
        let text = gate.server.metrics.prometheusText
        let resource = #"{resource="https://mcp.example.com/mcp""#
        for line in [
            #"lookups_total\#(resource),result="hit"} 3"#, #"lookups_total\#(resource),result="miss"} 1"#,
            #"lookups_total\#(resource),result="outdated"} 0"#, #"dropped_total\#(resource),reason="room"} 0"#,
            #"dropped_total\#(resource),reason="size"} 0"#, "tokens\(resource)} 1.0",
            "limit_bytes\(resource)} 4194304.0",
        ] {
            XCTAssertTrue(text.contains("\nmcp_rs_token_cache_\(line)\n"), line)
        }
        let plain = try Fixture { $0.verifiedTokenCache = .off }
        _ = try await plain.status(try plain.token())
        XCTAssertNil(plain.server.verifiedTokens)
        XCTAssertFalse(plain.server.metrics.prometheusText.contains("token_cache"))
    }

    func testASizeOutOfRangeIsNamedAsTheOption() throws {
        for bytes in [0, 65_535, 1_073_741_825] {
            XCTAssertThrowsError(try Fixture { $0.verifiedTokenCache = .inMemory(bytes: bytes) }) { error in
                XCTAssertEqual((error as? ConfigurationError)?.parameter, "verifiedTokenCache.bytes")
            }
        }
    }
}

/// Keys that a test exchanges; none at first.
private final class ChangingKeys: KeySource {
    private let state = Mutex(KeyAvailability.unavailable(retryAfter: 1))

    func become(_ keys: KeyAvailability) { state.withLock { $0 = keys } }

    var current: KeyAvailability { state.withLock { $0 } }

    func keys(for hint: KeyHint) async -> KeyAvailability { current }
}

/// An empty deny-list that may get lost.
private final class UnknownList: DenyListStore {
    let isKnown = Atomic(true)
    private let list = DenyList()

    var current: DenyListSnapshot? { isKnown.load(ordering: .relaxed) ? list.current : nil }

    func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation { list.observe(change) }
}
