// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// Static tokens at the gate.
final class StaticTokenGateTests: XCTestCase {
    private let realm = "Bearer realm=\"mcp.example.com\""
    private let invalid = ", error=\"invalid_token\", error_description=\"The access token is not valid\""
    private let now = TestClock().now

    private func set(_ issued: Issued..., name: String = "team") throws -> StaticTokenSet {
        try StaticTokenSet(named: name, issued.map(\.entry))
    }

    func testTheBearerIsAPrincipal() async throws {
        let until = now + 100
        let alice = try Issued(
            scopes: "mcp:connect files:read",
            roles: ["editor"],
            issued: now - 5,
            from: now - 1,
            until: until
        )
        let team = try Team(set(alice, name: "ops"))
        let status = try await team.status(alice.token)
        XCTAssertEqual(status, 200)
        let caller = try XCTUnwrap(team.log.admitted.first?.principal)
        XCTAssertEqual(caller.issuer, "urn:static:ops")
        XCTAssertEqual(caller.subject, "alice")
        XCTAssertNil(caller.clientID)
        XCTAssertFalse(caller.isClientOnly)
        XCTAssertEqual(caller.scopes, "mcp:connect files:read")
        XCTAssertEqual(caller.roles, ["editor"])
        XCTAssertEqual(caller.groups, [])
        XCTAssertEqual(caller.expiresAt.timeIntervalSince1970, until)
        XCTAssertNil(caller.authenticationContext)
        XCTAssertNil(caller.authenticatedAt)
        XCTAssertEqual(caller.claims.names, ["iss", "sub", "jti", "scope", "roles", "iat", "nbf", "exp"])
        XCTAssertEqual(caller.claims["jti"]?.stringValue, alice.entry.id)
        XCTAssertEqual(caller.claims["exp"]?.doubleValue, until)
        XCTAssertEqual(team.log.admitted.first?.deadline.timeIntervalSince1970, until)
        XCTAssertEqual("\(caller)", "Principal(issuer: \"urn:static:ops\", scopes: \"mcp:connect files:read\")")
        XCTAssertEqual(team.log.labels, [])
    }

    func testATokenWithoutAnEnd() async throws {
        let alice = try Issued(scopes: [])
        let team = try Team(set(alice), scopes: [])
        let status = try await team.status(alice.token)
        let caller = try XCTUnwrap(team.log.admitted.first?.principal)
        XCTAssertEqual(status, 200)
        XCTAssertEqual(caller.expiresAt, .distantFuture)
        XCTAssertEqual(caller.claims.names, ["iss", "sub", "jti"])
        XCTAssertEqual(team.log.admitted.first?.deadline.timeIntervalSince1970, now + 86_400)
    }

    func testADuringARotationBothTokensAreOnePrincipals() async throws {
        let old = try Issued(until: now + 60), new = try Issued(), bob = try Issued("bob")
        let team = try Team(set(old, new, bob))
        for token in [old, new, bob].map(\.token) { _ = try await team.status(token) }
        let callers = team.log.admitted.compactMap(\.principal)
        XCTAssertEqual(callers.count, 3)
        XCTAssertEqual(callers[0].id, callers[1].id)
        XCTAssertNotEqual(callers[0].id, callers[2].id)
        let elsewhere = try Team(set(old, name: "other"))
        _ = try await elsewhere.status(old.token)
        XCTAssertNotEqual(elsewhere.log.admitted.first?.principal?.id, callers[0].id, "another team's alice")
    }

    func testWhatTheClientIsToldIsNotTheReason() async throws {
        let alice = try Issued(), past = try Issued("p", until: now), future = try Issued("f", from: now + 1)
        let foreign = try Issued()
        let team = try Team(set(alice, past, future))
        func forged(_ issued: Issued) -> String {
            let text = StaticTokenText.make(id: issued.entry.number, secret: Array(repeating: 1, count: 32))
            return String(decoding: text, as: UTF8.self)
        }
        let expired = ", error=\"invalid_token\", error_description=\"The access token has expired\""
        let table: [(String, String, String)] = [
            (foreign.token, "static_token_unknown", invalid), (forged(alice), "static_token_wrong", invalid),
            (forged(past), "static_token_wrong", invalid), (forged(future), "static_token_wrong", invalid),
            (past.token, "static_token_expired", expired), (future.token, "static_token_not_yet_valid", invalid),
            ("mcpst_", "static_token_malformed", invalid), ("mcpst_x.y.z", "static_token_malformed", invalid),
            (alice.token + "=", "static_token_malformed", invalid), ("eyJ.eyJ.x", "static_token_malformed", invalid),
            ("password", "static_token_malformed", invalid),
            (
                String(alice.token.dropLast()) + (alice.token.hasSuffix("0") ? "1" : "0"), "static_token_mistyped",
                invalid
            ),
        ]
        for (token, label, challenge) in table {
            let answer = try await team.answer(.post(bearer: token))
            XCTAssertEqual(answer.status, 401, label)
            XCTAssertEqual(answer.values("WWW-Authenticate"), [realm + challenge], label)
            XCTAssertEqual(answer.value("Cache-Control"), "no-store", label)
            XCTAssertEqual(team.log.labels.last, label)
            XCTAssertEqual(team.log.events.last?.code, .refused)
        }
        XCTAssertEqual(team.log.events.count, table.count)
        XCTAssertEqual(team.log.bodies, 0)
        XCTAssertEqual(team.log.handled, 0)
    }

    func testAServerWithStaticTokensOnlyHasNoMetadata() async throws {
        let alice = try Issued("alice", scopes: "mcp:connect")
        let team = try Team(set(alice))
        XCTAssertNil(team.server.metadata)
        for path in ["/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"] {
            for request in [ResourceRequest.get(path), .post(path, bearer: alice.token)] {
                let answer = try await team.answer(request)
                XCTAssertEqual(answer.status, 404, path)
            }
        }
        let plain = try await team.answer(.post())
        XCTAssertEqual(plain.status, 401)
        XCTAssertEqual(plain.values("WWW-Authenticate"), [realm])
        let basic = try await team.answer(.post(["Authorization": "Basic eA=="]))
        XCTAssertEqual(basic.values("WWW-Authenticate"), [realm])
        let malformed = try await team.answer(.post(["Authorization": "Bearer a b"]))
        XCTAssertEqual(malformed.status, 400)
        XCTAssertEqual(
            malformed.values("WWW-Authenticate"),
            [realm + ", error=\"invalid_request\", error_description=\"The Authorization header is malformed\""]
        )
        XCTAssertEqual(team.log.handled, 0)
    }

    func testScopesAndRoles() async throws {
        let reader = try Issued("reader"), editor = try Issued("editor", roles: ["editor"])
        let poor = try Issued("poor", scopes: "files:read"), clock = TestClock()
        let log = Log()
        let server = try ResourceServer(
            resource: Fixture.resource,
            staticTokens: StaticTokenSet(named: "team", [reader.entry, editor.entry, poor.entry]),
            scopes: "mcp:connect",
            policy: [
                .baseline(.discovery), .tool("edit", roles: .any("editor")), .tool("read", requires: "files:read"),
            ],
            unlisted: .refuse
        ) {
            $0.clock = clock.wallClock
            $0.onEvent = { log.note($0) }
        }
        XCTAssertEqual(log.labels, ["static_token_lacks_baseline"])
        XCTAssertEqual(
            log.events[0].detail,
            "every caller needs \\\"mcp:connect\\\", and 1 static tokens lack it: \(poor.entry.id)"
        )
        func call(_ tool: String, _ token: String) async -> ResourceResponse? {
            let body = Body.call("tools/call", #""name":"\#(tool)""#, isModern: false)
            let admission = await server.admit(.post(bearer: token)) { _ in Array(body.utf8) }
            guard case .respond(let answer) = admission else { return nil }
            return answer
        }
        let edited = await call("edit", editor.token)
        XCTAssertNil(edited)
        let notEdited = await call("edit", reader.token)
        XCTAssertEqual(notEdited?.status, 403)
        let read = await call("read", reader.token)
        XCTAssertEqual(read?.status, 403)
        XCTAssertEqual(
            read?.values("WWW-Authenticate"),
            [
                realm
                    + ", error=\"insufficient_scope\", error_description=\"The access token lacks a required scope\", "
                    + "scope=\"mcp:connect files:read\""
            ]
        )
    }

    func testALoginThatARuleDemandsIsNoStaticTokens() async throws {
        let alice = try Issued()
        let server = try ResourceServer(
            resource: Fixture.resource,
            staticTokens: set(alice),
            policy: [.tool("pay", maxAge: .seconds(60))],
            unlisted: .refuse
        ) { $0.onEvent = { _ in } }
        let body = Array(Body.call("tools/call", #""name":"pay""#, isModern: false).utf8)
        guard case .respond(let answer) = await server.admit(.post(bearer: alice.token), body: { _ in body }) else {
            return XCTFail("nobody has logged in")
        }
        XCTAssertEqual(answer.status, 401)
        XCTAssertEqual(
            answer.values("WWW-Authenticate"),
            [
                realm + ", error=\"insufficient_user_authentication\", "
                    + "error_description=\"A more recent or stronger login is required\", max_age=\"60\""
            ]
        )
    }

    func testBesideAnIssuerTheShapeDecides() async throws {
        let alice = try Issued(), set = try set(alice)
        let gate = try Fixture { $0.staticTokens = set }
        XCTAssertEqual(gate.server.metadata?.authorizationServers, ["https://auth.example.com"])
        let statuses = [
            try await gate.status(alice.token), try await gate.status(gate.token()),
            try await gate.status(Issued().token), try await gate.status(gate.issuer.token(with: .wrongKey)),
        ]
        XCTAssertEqual(statuses, [200, 200, 401, 401])
        XCTAssertEqual(gate.log.labels, ["static_token_unknown", "signature_invalid"])
        XCTAssertEqual(gate.log.admitted.map { $0.principal?.issuer }, ["urn:static:team", "https://auth.example.com"])
        XCTAssertNotEqual(gate.log.admitted[0].principal?.id, gate.log.admitted[1].principal?.id, "two alices")
        let refusal = try await gate.answer(.post(bearer: Issued().token))
        XCTAssertEqual(
            refusal.values("WWW-Authenticate"),
            [
                "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\", "
                    + "scope=\"mcp:connect\", resource_metadata=\"\(Fixture.metadataURL)\""
            ]
        )
    }

    func testWithoutStaticTokensTheirShapeIsNothing() async throws {
        let gate = try Fixture()
        let status = try await gate.status(Issued().token)
        XCTAssertEqual(status, 401)
        XCTAssertEqual(gate.log.labels, ["malformed"])
    }

    func testAnIssuersOutageIsNotTheStaticTokens() async throws {
        let alice = try Issued(), set = try set(alice)
        let gate = try Fixture(keys: UnavailableKeys()) { $0.staticTokens = set }
        let statuses = [try await gate.status(alice.token), try await gate.status(gate.token())]
        XCTAssertEqual(statuses, [200, 503])
        XCTAssertTrue(gate.server.status.isReady)
        XCTAssertEqual(gate.server.status.hasStaticTokens, true)
    }

    func testD53_aSourceThatCannotTellIsAnOutage() async throws {
        let alice = try Issued()
        let store = Unknowing()
        let team = try Team(store)
        let answer = try await team.answer(.post(bearer: alice.token))
        XCTAssertEqual(answer.status, 503)
        XCTAssertEqual(answer.values("WWW-Authenticate"), [])
        XCTAssertEqual(answer.value("Retry-After"), "1")
        XCTAssertEqual(team.log.labels, ["static_tokens_unavailable"])
        XCTAssertFalse(team.server.status.isReady)
        XCTAssertEqual(team.server.status.hasStaticTokens, false)
        let isReadySoon = await team.server.waitUntilReady(timeout: .milliseconds(1))
        XCTAssertFalse(isReadySoon)
        let waiting = Task { [server = team.server] in await server.waitUntilReady(timeout: .seconds(60)) }
        let set = try set(alice)
        store.known.withLock { $0 = set }
        let isReady = await waiting.value
        XCTAssertTrue(isReady)
        let status = try await team.status(alice.token)
        XCTAssertEqual(status, 200)
    }

    /// A store that does nothing in the background, and may not know.
    private final class Unknowing: StaticTokenSource {
        let known = Mutex<StaticTokenSet?>(nil)
        var current: StaticTokenSet? { known.withLock(\.self) }
        func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation { StoreObservation {} }
    }

    func testAStoreWithoutWorkLetsTheServerRun() async throws {
        let team = try Team(set(Issued()))
        XCTAssertTrue(team.server.status.isReady)
        let server = team.server
        let running = Task { try await server.run() }
        let isReady = await server.waitUntilReady()
        XCTAssertTrue(isReady)
        server.close()
        try await running.value
        XCTAssertFalse(server.status.isReady)
        let alice = try await team.status(Issued().token)
        XCTAssertEqual(alice, 503, "closed")
    }

    func testTheDenyListCounts() async throws {
        let list = DenyList(), until = Date.distantFuture
        let alice = try Issued(issued: now - 10), bob = try Issued("bob")
        let team = try Team(set(alice, bob)) { $0.denyList = list }
        let issuer = "urn:static:team"
        let earlier = Date(timeIntervalSince1970: now - 10), later = Date(timeIntervalSince1970: now - 9)
        let table: [(DenyListEntry, [Int])] = [
            (.token(alice.entry.id, of: issuer, until: until), [401, 200]),
            (.subject("alice", of: issuer, until: until), [401, 200]),
            (.subject("alice", of: "https://auth.example.com", until: until), [200, 200]),
            (.subject("alice", of: issuer, issuedBefore: earlier, until: until), [200, 200]),
            (.subject("alice", of: issuer, issuedBefore: later, until: until), [401, 200]),
            (.issuer(issuer, issuedBefore: earlier, until: until), [200, 401]),
        ]
        for (entry, expected) in table {
            try list.deny(entry)
            let statuses = [try await team.status(alice.token), try await team.status(bob.token)]
            XCTAssertEqual(statuses, expected)
            list.withdraw(entry)
        }
    }

    func testFailuresAreThrottledAndTheTokenIsNot() async throws {
        let alice = try Issued()
        let team = try Team(set(alice)) { $0.failureLimit = .inMemory(perAddress: 3, perCredential: 3) }
        var statuses: [Int] = []
        let wrong = String(decoding: StaticTokenText.make(id: alice.entry.number, secret: Array(0..<32)), as: UTF8.self)
        for _ in 0..<5 { statuses.append(try await team.status(wrong)) }
        XCTAssertEqual(statuses, [401, 401, 401, 429, 429])
        let good = try await team.status(alice.token)
        XCTAssertEqual(good, 200)
    }

    func testTheAuditSaysWhichTokenItWas() async throws {
        let old = try Issued(until: now + 60), new = try Issued()
        let sink = RecordingSink()
        let team = try Team(set(old, new)) {
            $0.audit = [sink]
            $0.auditSubjects = .plain
        }
        for token in [old.token, new.token, try Issued().token] { _ = try await team.status(token) }
        XCTAssertEqual(sink.events.map(\.staticTokenID), [old.entry.id, new.entry.id, nil])
        XCTAssertEqual(sink.events.map(\.subject), ["alice", "alice", nil])
        XCTAssertEqual(sink.events.map(\.reason), ["ok", "ok", "static_token_unknown"])
        let line = try XCTUnwrap(sink.events.first?.description)
        XCTAssertTrue(
            line.contains(#""issuer":"urn:static:team","subject":"alice","static_token":"\#(old.entry.id)","#),
            line
        )
    }

    func testSettingsThatMakeNoSense() throws {
        let team = try set(Issued())
        func parameter(_ body: () throws -> Void) -> String? {
            do {
                try body()
                return nil
            } catch {
                return (error as? ConfigurationError)?.parameter
            }
        }
        XCTAssertEqual(
            parameter { _ = try Team(team) { $0.authorizationServers = ["https://a.example"] } },
            "authorizationServers"
        )
        XCTAssertEqual(parameter { _ = try ResourceServer(resource: Fixture.resource, issuers: []) }, "issuers")
        XCTAssertEqual(parameter { _ = try Team(team) { $0.staticTokens = nil } }, "issuers")
        XCTAssertNil(
            parameter { _ = try ResourceServer(resource: Fixture.resource, issuers: []) { $0.staticTokens = team } }
        )
        let empty = try Team(StaticTokenSet(named: "team", []))
        XCTAssertEqual(empty.log.labels, ["static_tokens_empty"])
    }

    func testAGroupOfBothKinds() async throws {
        let alice = try Issued()
        let issuer = try TestIssuer("https://auth.example.com", audience: "https://mcp.example.com/oauth")
        let group = try ResourceServerGroup([
            ResourceServer(resource: "https://mcp.example.com/team", staticTokens: set(alice)) {
                $0.onEvent = { _ in }
            },
            ResourceServer(resource: "https://mcp.example.com/oauth", issuers: [issuer.issuer]) {
                $0.onEvent = { _ in }
            },
        ])
        func status(_ request: ResourceRequest) async -> Int {
            guard case .respond(let answer) = await group.admit(request, body: { _ in [] }) else { return 200 }
            return answer.status
        }
        let prefix = "/.well-known/oauth-protected-resource"
        let statuses = [
            await status(.post("/team", bearer: alice.token)), await status(.post("/oauth", bearer: alice.token)),
            await status(.get("\(prefix)/team")), await status(.get("\(prefix)/oauth")), await status(.get(prefix)),
        ]
        XCTAssertEqual(statuses, [200, 401, 404, 200, 404])
    }

    func testR19_nothingShowsAToken() async throws {
        let alice = try Issued("Alice Liddell"), old = try Issued("old", until: now)
        let set = try set(alice, old)
        let team = try Team(set)
        let admitted = try await team.admitted(alice.token)
        _ = try await team.status(old.token)
        _ = try await team.status(String(alice.token.dropLast(8)) + "00000000")
        let wrong = try await team.answer(.post(bearer: "mcpst_" + alice.token))
        let principal = try XCTUnwrap(admitted.principal)
        var texts: [String] = []
        for value in [set, alice.entry, team.server, admitted, principal, wrong, team.log.events, team.server.status]
            as [Any]
        {
            var text = "\(value)\(String(reflecting: value))"
            dump(value, to: &text)
            texts.append(text)
        }
        for (index, text) in texts.enumerated() {
            for issued in [alice, old] {
                XCTAssertFalse(text.contains(issued.token.dropFirst(23).prefix(16)), "\(index)")
                let digest = issued.entry.digest.prefix(4).map(String.init).joined(separator: ", ")
                XCTAssertFalse(text.contains(digest), "\(index)")
            }
            XCTAssertFalse(text.contains("Liddell"), "\(index)")
        }
    }
}
