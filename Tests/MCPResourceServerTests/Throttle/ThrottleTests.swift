// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// What the gate makes of failed authentications that are too many.
final class ThrottleTests: XCTestCase {
    private let peer = "192.0.2.1"

    private func gate(
        perAddress: Int = 3,
        perCredential: Int = 1000,
        keys: (any KeySource)? = nil,
        _ configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws -> Fixture {
        try Fixture(keys: keys) {
            $0.failureLimit = .inMemory(perAddress: perAddress, perCredential: perCredential)
            $0.origins = ["https://app.example.com"]
            $0.openPaths = ["/health"]
            configure(&$0)
        }
    }

    /// Fails so often from there, each time with another token.
    private func fail(_ gate: Fixture, _ count: Int, from peer: String? = "192.0.2.1") async throws -> [Int] {
        var statuses: [Int] = []
        for _ in 0..<count {
            let answer = try await gate.answer(.post(bearer: gate.issuer.token(with: .wrongKey)).from(peer))
            statuses.append(answer.status)
        }
        return statuses
    }

    func testOverTheLimitAFailureIsAnsweredWith429() async throws {
        let gate = try gate()
        let statuses = try await fail(gate, 5)
        XCTAssertEqual(statuses, [401, 401, 401, 429, 429])
        let token = try gate.issuer.token(with: .expired)
        let answer = try await gate.answer(
            .post(bearer: token, ["Origin": "https://app.example.com"]).from(peer),
            reading: .always,
            body: [1]
        )
        XCTAssertEqual(answer.status, 429)
        XCTAssertEqual(answer.value("Retry-After"), "20")
        XCTAssertEqual(answer.values("WWW-Authenticate"), [], "a challenge would make the client log in anew")
        XCTAssertEqual(answer.value("Cache-Control"), "no-store")
        XCTAssertEqual(answer.value("Access-Control-Allow-Origin"), "https://app.example.com")
        XCTAssertEqual(answer.text, #"{"jsonrpc":"2.0","error":{"code":429,"message":"Too Many Requests"}}"#)
        XCTAssertEqual(gate.log.bodies, 0)
        XCTAssertEqual(gate.log.handled, 0)
        let event = try XCTUnwrap(gate.log.events.last)
        XCTAssertEqual("\(event)", #"refused status=429 label=throttled detail="192.0.2.1: expired""#)
    }

    func testATokenThatVerifiesIsNeverRefused() async throws {
        let gate = try gate()
        let good = try gate.token()
        for round in 0..<50 {
            _ = try await fail(gate, 2)
            let known = try await gate.answer(.post(bearer: good).from(peer))
            XCTAssertEqual(known.status, 200, "round \(round)")
            let fresh = try await gate.answer(.post(bearer: gate.token()).from(peer))
            XCTAssertEqual(fresh.status, 200, "round \(round)")
            let scopes = try await gate.answer(.post(bearer: gate.token("other")).from(peer))
            XCTAssertEqual(scopes.status, 403, "a missing scope is no failure")
        }
        XCTAssertEqual(gate.log.handled, 100)
    }

    /// The same token, refused over and over while it is not yet valid, and good later.
    func testATokenThatWasRefusedTooOftenIsGoodOnceItVerifies() async throws {
        let gate = try gate(perAddress: 1000, perCredential: 2)
        let early = try gate.issuer.token(
            scope: "mcp:connect",
            lifetime: 3600,
            claims: ["nbf": .integer(Int64(gate.clock.now) + 90)]
        )
        var statuses: [Int] = []
        for _ in 0..<4 { statuses.append(try await gate.answer(.post(bearer: early).from(peer)).status) }
        XCTAssertEqual(statuses, [401, 401, 429, 429])
        gate.clock.now += 120
        let answer = try await gate.answer(.post(bearer: early).from(peer))
        XCTAssertEqual(answer.status, 200, "its failures still count, and it verifies")
    }

    func testNoCredentialsAreNoFailure() async throws {
        let gate = try gate()
        for _ in 0..<20 {
            let none = try await gate.answer(.post().from(peer))
            XCTAssertEqual(none.status, 401)
            let basic = try await gate.answer(.post(["Authorization": "Basic Zm9vOmJhcg=="]).from(peer))
            XCTAssertEqual(basic.status, 401)
            let query = try await gate.answer(.post("/mcp?access_token=x").from(peer))
            XCTAssertEqual(query.status, 401)
            let malformed = try await gate.answer(.post(bearer: "a b").from(peer))
            XCTAssertEqual(malformed.status, 400)
            let open = try await gate.answer(.post("/health", bearer: "broken").from(peer))
            XCTAssertEqual(open.status, 200)
        }
        let statuses = try await fail(gate, 4)
        XCTAssertEqual(statuses, [401, 401, 401, 429], "none of that was counted")
        let none = try await gate.answer(.post().from(peer))
        XCTAssertEqual(none.status, 401)
        XCTAssertEqual(
            none.values("WWW-Authenticate").count,
            1,
            "who has nothing is told where to log in, over the limit too"
        )
        let malformed = try await gate.answer(.post(bearer: "a b").from(peer))
        XCTAssertEqual(malformed.status, 400)
    }

    func testEachAddressHasItsOwnLimit() async throws {
        let gate = try gate()
        let own = try await fail(gate, 4)
        XCTAssertEqual(own.last, 429)
        for other in ["192.0.2.2", "::1", "2001:db8::1"] {
            let statuses = try await fail(gate, 3, from: other)
            XCTAssertEqual(statuses, [401, 401, 401], other)
        }
        let mapped = try await fail(gate, 1, from: "::ffff:192.0.2.1")
        XCTAssertEqual(mapped, [429], "the same address")
    }

    func testIPv6CountsByItsFirst64Bits() async throws {
        let gate = try gate()
        var statuses: [Int] = []
        for number in 1...5 { statuses += try await fail(gate, 1, from: "2001:db8:0:1:\(number)::") }
        XCTAssertEqual(statuses, [401, 401, 401, 429, 429])
        let neighbour = try await fail(gate, 1, from: "2001:db8:0:2::")
        XCTAssertEqual(neighbour, [401])
    }

    func testOneTokenFromManyAddresses() async throws {
        let gate = try gate(perAddress: 1000, perCredential: 3)
        let expired = try gate.issuer.token(with: .expired)
        var statuses: [Int] = []
        for number in 1...6 {
            statuses.append(try await gate.answer(.post(bearer: expired).from("192.0.2.\(number)")).status)
        }
        XCTAssertEqual(statuses, [401, 401, 401, 429, 429, 429])
        let other = try await gate.answer(.post(bearer: gate.issuer.token(with: .expired)).from("192.0.2.1"))
        XCTAssertEqual(other.status, 401, "another token of the same client and key")
    }

    func testGuessesAtTheSecretOfOneStaticToken() async throws {
        let secret = try StaticTokenSecret()
        let id = secret.id
        let entry = try StaticToken(for: secret, name: "alice", scopes: "mcp:connect")
        let good = secret.reveal()
        let gate = try gate(perAddress: 1000, perCredential: 3) { options in
            options.staticTokens = try? StaticTokenSet(named: "team", [entry])
        }
        func status(_ token: String, _ number: Int) async throws -> Int {
            try await gate.answer(.post(bearer: token).from("192.0.2.\(number)")).status
        }
        var statuses: [Int] = []
        for number in 0..<6 {
            let guess = StaticTokenSecretGuess.token(like: good, guess: UInt64(number))
            statuses.append(try await status(guess, number))
            let own = try await status(good, number)
            XCTAssertEqual(own, 200, "its holder does not notice")
        }
        XCTAssertEqual(statuses, [401, 401, 401, 429, 429, 429], "guesses at \(id), from everywhere")
        let other = try await status(StaticTokenSecret().reveal(), 9)
        XCTAssertEqual(other, 401)
        let ofIssuer = try await gate.answer(.post(bearer: gate.token()).from("192.0.2.9"))
        XCTAssertEqual(ofIssuer.status, 200)
    }

    func testAnUnknownAddressIsNotCountedAndItsTokenIs() async throws {
        let gate = try gate(perAddress: 1, perCredential: 2)
        let statuses = try await fail(gate, 10, from: nil)
        XCTAssertEqual(Set(statuses), [401])
        let expired = try gate.issuer.token(with: .expired)
        var same: [Int] = []
        for _ in 0..<3 { same.append(try await gate.answer(.post(bearer: expired)).status) }
        XCTAssertEqual(same, [401, 401, 429])
    }

    func testBehindAProxyTheClientCountsAndNotTheProxy() async throws {
        let gate = try gate { $0.clientAddresses = .behind(proxies: ["10.0.0.1"], header: .xForwardedFor) }
        func status(_ header: String?) async throws -> Int {
            var request = ResourceRequest.post(bearer: try gate.issuer.token(with: .wrongKey)).from("10.0.0.1")
            if let header { request.headers.append(HeaderField("X-Forwarded-For", header)) }
            return try await gate.answer(request).status
        }
        var statuses: [Int] = []
        // What the client claims to its left changes nothing.
        for number in 1...4 { statuses.append(try await status("198.51.100.\(number), 203.0.113.9")) }
        XCTAssertEqual(statuses, [401, 401, 401, 429])
        let other = try await status("203.0.113.10")
        XCTAssertEqual(other, 401)
        // Those who hide share one limit, which is nobody else's.
        var hidden: [Int] = []
        for header in [nil, "unknown", "_a", "_b", "garbage"] { hidden.append(try await status(header)) }
        XCTAssertEqual(hidden, [401, 401, 401, 429, 429])
    }

    func testAProxyThatIsNotNamedIsPointedOut() async throws {
        let hint = "; it sends X-Forwarded-For: if it is a proxy, name it in clientAddresses"
        for policy in [ClientAddressPolicy.peer, .behind(proxies: ["10.0.0.1"], header: .forwarded)] {
            let gate = try gate(perAddress: 1) { $0.clientAddresses = policy }
            for number in 0..<2 {
                let token = try gate.issuer.token(with: .wrongKey)
                let claim: KeyValuePairs = ["x-forwarded-for": "198.51.100.\(number)"]
                let answer = try await gate.answer(.post(bearer: token, claim).from("10.0.0.2"))
                XCTAssertEqual(answer.status, number == 0 ? 401 : 429, "and counts as one client, whatever it sends")
            }
            XCTAssertEqual(gate.log.events.last?.detail, "10.0.0.2: signature_invalid\(hint)")
            XCTAssertEqual(gate.log.events.first?.detail.contains(hint), false)
        }
        let listed = try gate { $0.allowedAddresses = ["192.0.2.1"] }
        _ = try await listed.answer(.post(["Forwarded": "for=192.0.2.1"]).from("10.0.0.2"))
        let expected = "10.0.0.2; it sends Forwarded: if it is a proxy, name it in clientAddresses"
        XCTAssertEqual(listed.log.events.last?.detail, expected)
        let named = try gate(perAddress: 1) {
            $0.clientAddresses = .behind(proxies: ["10.0.0.1"], header: .xForwardedFor)
        }
        for _ in 0..<2 {
            let request = ResourceRequest.post(
                bearer: try named.issuer.token(with: .wrongKey),
                ["X-Forwarded-For": "192.0.2.1"]
            )
            _ = try await named.answer(request.from("10.0.0.1"))
        }
        XCTAssertEqual(named.log.events.last?.detail, "192.0.2.1: signature_invalid", "a named one is not")
    }

    func testTheLimitIsOverAfterAWhile() async throws {
        let gate = try gate()
        let first = try await fail(gate, 4)
        XCTAssertEqual(first, [401, 401, 401, 429])
        gate.clock.advance(by: 19)
        let second = try await fail(gate, 1)
        XCTAssertEqual(second, [429])
        gate.clock.advance(by: 1)
        let third = try await fail(gate, 2)
        XCTAssertEqual(third, [401, 429], "one more for each third of a minute")
        gate.clock.advance(by: 60)
        let fourth = try await fail(gate, 4)
        XCTAssertEqual(fourth, [401, 401, 401, 429])
    }

    func testADeniedTokenIsAFailure() async throws {
        let list = DenyList()
        let gate = try gate { $0.denyList = list }
        try list.deny(.subject("alice", of: "https://auth.example.com", until: .distantFuture))
        var statuses: [Int] = []
        for _ in 0..<5 { statuses.append(try await gate.answer(.post(bearer: gate.token()).from(peer)).status) }
        XCTAssertEqual(statuses, [401, 401, 401, 429, 429])
        let other = try await gate.answer(.post(bearer: gate.token(subject: "bob")).from(peer))
        XCTAssertEqual(other.status, 200)
    }

    func testAnOutageIsNoFailureAndStaysAnOutage() async throws {
        let keys = UnavailableKeys()
        let gate = try gate(keys: keys)
        for _ in 0..<10 {
            let answer = try await gate.answer(.post(bearer: gate.token()).from(peer))
            XCTAssertEqual(answer.status, 503)
        }
        keys.publish(gate.issuer.keys)
        let statuses = try await fail(gate, 4)
        XCTAssertEqual(statuses, [401, 401, 401, 429])
        keys.lose()
        let good = try await gate.answer(.post(bearer: gate.token()).from(peer))
        XCTAssertEqual(good.status, 503, "nothing can be said about a token that may be good")
        let expired = try await gate.answer(.post(bearer: gate.issuer.token(with: .expired)).from(peer))
        XCTAssertEqual(expired.status, 429, "and this one cannot be good, whoever signed it")
    }

    func testOverTheLimitNoKeyIsLookedForInVain() async throws {
        let keys = UnavailableKeys()
        let gate = try gate(keys: keys)
        keys.publish(gate.issuer.keys)
        var rotated = gate.issuer
        try rotated.rotateKeys(keepingOld: false)
        func answer(_ token: String) async throws -> Int {
            try await gate.answer(.post(bearer: token).from(peer)).status
        }

        let before = try await answer(rotated.token(lifetime: -3600))
        XCTAssertEqual(before, 401)
        XCTAssertEqual(keys.hints.count, 1, "within the limit the key comes first")
        _ = try await fail(gate, 3)
        let hints = keys.hints.count
        for token in [
            try rotated.token(lifetime: -3600), try rotated.token(claims: ["aud": "https://other.example"]),
            try rotated.token(claims: ["exp": nil]), try rotated.token(claims: ["sub": nil, "client_id": nil]),
            try rotated.token(claims: ["nbf": .integer(Int64(gate.clock.now) + 3600)]),
        ] {
            let status = try await answer(token)
            XCTAssertEqual(status, 429)
        }
        XCTAssertEqual(keys.hints.count, hints, "what cannot be good is not looked up")
        let unknown = try await answer(rotated.token(scope: "mcp:connect"))
        XCTAssertEqual(unknown, 429)
        XCTAssertEqual(keys.hints.count, hints + 1, "what may be good is")
        keys.publish(rotated.keys)
        let known = try await answer(rotated.token(scope: "mcp:connect"))
        XCTAssertEqual(known, 200)
    }

    func testOverTheLimitNoSignatureIsCheckedInVain() async throws {
        let gate = try gate()
        let forged = try gate.issuer.token(with: .wrongKey).split(separator: ".")
        let late = try gate.issuer.token(lifetime: -3600).split(separator: ".")
        let token = "\(late[0]).\(late[1]).\(forged[2])"
        _ = try await gate.answer(.post(bearer: token).from(peer))
        XCTAssertEqual(gate.log.events.last?.label, "signature_invalid", "within the limit the signature comes first")
        _ = try await fail(gate, 3)
        _ = try await gate.answer(.post(bearer: token).from(peer))
        XCTAssertEqual(gate.log.events.last?.detail, "192.0.2.1: expired", "over it, the claims")
    }

    func testEveryFaultIsStillRefused() async throws {
        let gate = try gate()
        _ = try await fail(gate, 4)
        for fault in TokenFault.all {
            let answer = try await gate.answer(
                .post(bearer: gate.issuer.token(with: fault, scope: "mcp:connect")).from(peer)
            )
            XCTAssertTrue([400, 429].contains(answer.status), "\(fault): \(answer.status)")
        }
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testManyAtTheSameTime() async throws {
        let gate = try gate(perAddress: 10)
        let tokens = try (0..<100).map { _ in try gate.issuer.token(with: .wrongKey) }
        let peer = peer
        let statuses = await withTaskGroup(of: Int.self) { group in
            for token in tokens {
                group.addTask { (try? await gate.answer(.post(bearer: token).from(peer)).status) ?? 0 }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        XCTAssertEqual(statuses, [401: 10, 429: 90])
    }

    func testItCanBeTurnedOff() async throws {
        let gate = try gate { $0.failureLimit = .off }
        let statuses = try await fail(gate, 300)
        XCTAssertEqual(Set(statuses), [401])
    }

    func testItIsOnByDefault() async throws {
        let gate = try Fixture()
        let statuses = try await fail(gate, 101)
        XCTAssertEqual(Set(statuses.dropLast()), [401])
        XCTAssertEqual(statuses.last, 429)
    }

    func testServersCanShareAStore() async throws {
        let store = InMemoryFailureStore(perAddress: 3, clock: TestClock().monotonic)
        let one = try gate { $0.failureLimit = .shared(store) }
        let other = try gate { $0.failureLimit = .shared(store) }
        let first = try await fail(one, 2), second = try await fail(other, 2), third = try await fail(one, 1)
        XCTAssertEqual([first, second, third], [[401, 401], [401, 429], [429]])
    }

    /// What was found without a signature is not told to a client, even if the store changes its mind in between.
    func testWhatWasOverTheLimitAtTheBeginningGetsNo401() async throws {
        let store = ScriptedFailures()
        let gate = try gate { $0.failureLimit = .shared(store) }
        let forged = try gate.issuer.token(with: .wrongKey).split(separator: ".")
        let late = try gate.issuer.token(lifetime: -3600).split(separator: ".")
        let token = "\(late[0]).\(late[1]).\(forged[2])"
        store.script(pause: .milliseconds(1), record: nil)
        let answer = try await gate.answer(.post(bearer: token).from(peer))
        XCTAssertEqual(answer.status, 429)
        XCTAssertEqual(answer.value("Retry-After"), "1")
        XCTAssertFalse("\(answer.headers)\(answer.text)".contains("expired"))
        for (record, seconds) in [
            (Duration.seconds(30), "30"), (.milliseconds(30_001), "31"), (.zero, "1"), (.seconds(-5), "1"),
        ] {
            store.script(pause: nil, record: record)
            let late = try await gate.answer(.post(bearer: token).from(peer))
            XCTAssertEqual(late.status, 429)
            XCTAssertEqual(late.value("Retry-After"), seconds)
        }
        for forever in [Duration.seconds(100_000), .seconds(Int64.max), .seconds(Int64.max) * 16] {
            store.script(pause: nil, record: forever)
            let answer = try await gate.answer(.post(bearer: token).from(peer))
            XCTAssertEqual(answer.value("Retry-After"), "86400")
        }
        let good = try await gate.answer(.post(bearer: gate.token()).from(peer))
        XCTAssertEqual(good.status, 200, "whatever the store says")
    }

    func testTheStoreIsToldWhatItNeedsAndNoMore() async throws {
        let store = ScriptedFailures()
        let gate = try gate { $0.failureLimit = .shared(store) }
        let token = try gate.issuer.token(with: .expired)
        _ = try await gate.answer(.post(bearer: token).from("2001:db8::7"))
        XCTAssertEqual(store.recorded.map(\.kind), [.credential, .address])
        XCTAssertEqual(store.recorded.last?.description, "2001:db8::/64")
        let signature = try XCTUnwrap(token.split(separator: ".").last)
        XCTAssertFalse("\(store.recorded)".contains(signature.suffix(16)))
        _ = try await gate.answer(.post(bearer: gate.token()).from("2001:db8::7"))
        _ = try await gate.answer(.post().from("2001:db8::7"))
        XCTAssertEqual(store.recorded.count, 2, "no failure, no record")
    }

    func testLimitsThatMakeNoSenseStopTheServer() {
        let table: [(FailureLimit, String)] = [
            (.inMemory(perAddress: 0), "perAddress"), (.inMemory(perAddress: -1), "perAddress"),
            (.inMemory(perAddress: 1_000_001), "perAddress"), (.inMemory(perAddress: .max), "perAddress"),
            (.inMemory(perCredential: 0), "perCredential"), (.inMemory(perCredential: 1_000_001), "perCredential"),
            (.inMemory(window: .zero), "window"), (.inMemory(window: .milliseconds(999)), "window"),
            (.inMemory(window: .seconds(-1)), "window"), (.inMemory(window: .milliseconds(86_400_001)), "window"),
            (.inMemory(window: .seconds(Int64.max)), "window"),
            (.inMemory(window: .seconds(Int64.max) * 16), "window"),
            (.inMemory(window: .seconds(Int64.min) * 16), "window"), (.inMemory(window: .seconds(Int64.min)), "window"),
            (.inMemory(capacity: 63), "capacity"), (.inMemory(capacity: 10_000_001), "capacity"),
        ]
        for (limit, name) in table {
            XCTAssertThrowsError(try Fixture { $0.failureLimit = limit }) { error in
                XCTAssertEqual((error as? ConfigurationError)?.parameter, "failureLimit.\(name)")
            }
        }
        for limit in [
            FailureLimit.inMemory(perAddress: 1, perCredential: 1, window: .seconds(1), capacity: 64),
            .inMemory(perAddress: 1_000_000, perCredential: 1_000_000, window: .seconds(86_400), capacity: 10_000_000),
            .off,
        ] { XCTAssertNoThrow(try Fixture { $0.failureLimit = limit }) }
    }

    func testTheLimitSaysWhatItIs() {
        XCTAssertEqual("\(FailureLimit.inMemory())", "FailureLimit(100 per address, 50 per credential in 60.0 seconds)")
        XCTAssertEqual("\(FailureLimit.off)", "FailureLimit(off)")
        var text = ""
        dump(FailureLimit.shared(ScriptedFailures()), to: &text)
        XCTAssertFalse(text.contains("Scripted"), text)
    }
}

private enum StaticTokenSecretGuess {
    /// A token of the same id with another secret; its checksum is wrong too, which is found out first.
    static func token(like token: String, guess: UInt64) -> String {
        let parts = token.split(separator: "_")
        let digits = String(guess, radix: 16)
        let secret = String(repeating: "0", count: 64 - digits.utf8.count) + digits
        return "\(parts[0])_\(parts[1])_\(secret)_\(parts[3])"
    }
}

/// A store that answers what it is told to.
private final class ScriptedFailures: FailureStore {
    private struct State {
        var pause: Duration?
        var record: Duration?
        var recorded: [FailureKey] = []
    }

    private let state = Mutex(State())

    func script(pause: Duration?, record: Duration?) {
        state.withLock { ($0.pause, $0.record) = (pause, record) }
    }

    var recorded: [FailureKey] { state.withLock { $0.recorded } }

    func pause(for key: FailureKey) async -> Duration? {
        await Task.yield()
        return state.withLock { $0.pause }
    }

    func record(_ key: FailureKey) async -> Duration? {
        await Task.yield()
        return state.withLock { state in
            state.recorded.append(key)
            return state.record
        }
    }
}
