// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class InMemorySessionStoreTests: XCTestCase {
    private let clock = TestClock()
    private let alice = SessionOwner(bytes: [1]), bob = SessionOwner(bytes: [2])

    private func key(_ id: String) -> SessionKey { SessionKey(id, of: Fixture.resource) }

    private func owner(_ store: InMemorySessionStore, _ id: String) -> SessionOwner? {
        store.owner(of: key(id), extendingFor: SessionOwner(bytes: []), by: .seconds(100))
    }

    func testASessionHasOneOwner() throws {
        let store = InMemorySessionStore(clock: clock.monotonic)
        XCTAssertTrue(try store.bind(key("s"), to: alice, for: .seconds(100)))
        XCTAssertFalse(try store.bind(key("s"), to: bob, for: .seconds(100)))
        XCTAssertEqual(owner(store, "s"), alice)
        XCTAssertNil(owner(store, "t"))
        clock.advance(by: 50)
        XCTAssertTrue(try store.bind(key("s"), to: alice, for: .seconds(100)))
        clock.advance(by: 99.999)
        XCTAssertEqual(owner(store, "s"), alice)
        clock.advance(by: 0.001)
        XCTAssertTrue(try store.bind(key("s"), to: bob, for: .seconds(100)), "what is over is nobody's")
        XCTAssertEqual(owner(store, "s"), bob)
        XCTAssertEqual(store.count, 1)
        store.end(key("s"))
        store.end(key("s"))
        XCTAssertNil(owner(store, "s"))
        XCTAssertEqual(store.count, 0)
    }

    func testOnlyItsOwnerLengthensIt() throws {
        let store = InMemorySessionStore(clock: clock.monotonic)
        _ = try store.bind(key("s"), to: alice, for: .seconds(100))
        clock.advance(by: 60)
        XCTAssertEqual(store.owner(of: key("s"), extendingFor: bob, by: .seconds(100)), alice)
        clock.advance(by: 40)
        XCTAssertNil(store.owner(of: key("s"), extendingFor: alice, by: .seconds(100)))
        XCTAssertEqual(store.count, 0)
    }

    func testACallerWithTooManyLosesTheOneUnusedForLongest() throws {
        let store = InMemorySessionStore(capacity: 10, perCaller: 2, clock: clock.monotonic)
        for id in ["a", "b"] {
            _ = try store.bind(key(id), to: alice, for: .seconds(100))
            clock.advance(by: 1)
        }
        _ = try store.bind(key("bob"), to: bob, for: .seconds(100))
        _ = store.owner(of: key("a"), extendingFor: alice, by: .seconds(100))
        clock.advance(by: 1)
        _ = try store.bind(key("c"), to: alice, for: .seconds(100))
        XCTAssertEqual(["a", "b", "c", "bob"].map { owner(store, $0) }, [alice, nil, alice, bob])
        XCTAssertTrue(try store.bind(key("c"), to: alice, for: .seconds(100)))
        XCTAssertEqual(store.count, 3, "one that is there needs no room")
    }

    func testAFullStoreKeepsWhatItHas() throws {
        let store = InMemorySessionStore(capacity: 2, clock: clock.monotonic)
        _ = try store.bind(key("a"), to: alice, for: .seconds(10))
        _ = try store.bind(key("b"), to: bob, for: .seconds(100))
        for _ in 0..<3 {
            XCTAssertThrowsError(try store.bind(key("c"), to: alice, for: .seconds(100))) {
                XCTAssertTrue($0 is SessionStoreFull)
            }
        }
        XCTAssertEqual(["a", "b", "c"].map { owner(store, $0) }, [alice, bob, nil])
        clock.advance(by: 10)
        XCTAssertTrue(try store.bind(key("c"), to: alice, for: .seconds(100)), "what is over makes room")
        XCTAssertEqual(["a", "b", "c"].map { owner(store, $0) }, [nil, bob, alice])
        XCTAssertThrowsError(try store.bind(key("d"), to: alice, for: .seconds(100)))
        store.end(key("b"))
        XCTAssertTrue(try store.bind(key("d"), to: alice, for: .seconds(100)))
    }

    func testAFewWhoBeginManyKeepNobodyOut() throws {
        let store = InMemorySessionStore(capacity: 100, perCaller: 40, clock: clock.monotonic)
        XCTAssertTrue(try store.bind(key("bob"), to: bob, for: .seconds(1000)))
        // One user with three clients, each of which is a caller of its own.
        for client in 0..<3 {
            for number in 0..<40 where store.count < 100 {
                let mallory = SessionOwner(bytes: [100, UInt8(client)])
                XCTAssertTrue(try store.bind(key("\(client)-\(number)"), to: mallory, for: .seconds(1000)))
                clock.advance(by: 1)
            }
        }
        XCTAssertEqual(store.count, 100)
        for number in 0..<InMemorySessionStore.modest {
            XCTAssertTrue(try store.bind(key("alice-\(number)"), to: alice, for: .seconds(1000)))
        }
        XCTAssertEqual(owner(store, "bob"), bob)
        for number in 0..<InMemorySessionStore.modest { XCTAssertEqual(owner(store, "alice-\(number)"), alice) }
        let first = (0..<40).map { owner(store, "0-\($0)") != nil },
            second = (0..<40).map { owner(store, "1-\($0)") != nil }
        let kept = [Bool](repeating: false, count: 20) + [Bool](repeating: true, count: 20)
        let all = [Bool](repeating: true, count: 40)
        XCTAssertTrue(
            (first == kept && second == all) || (first == all && second == kept),
            "those unused for longest went"
        )
    }

    func testThoseWhoHaveFewAreNotSacrificed() throws {
        let few = InMemorySessionStore.modest
        let store = InMemorySessionStore(capacity: few, clock: clock.monotonic)
        for number in 0..<few { _ = try store.bind(key("\(number)"), to: alice, for: .seconds(1000)) }
        XCTAssertThrowsError(try store.bind(key("bob"), to: bob, for: .seconds(1000)))
        XCTAssertEqual(store.count, few)
    }

    func testDigestsDiffer() throws {
        let people = [
            SessionOwner(nil), SessionOwner(try .testing()), SessionOwner(try .testing(subject: "bob")),
            SessionOwner(try .testing(client: "other")), SessionOwner(try .testing(client: nil)),
            SessionOwner(try .testing(issuer: "https://other.example")), SessionOwner(try .testing(subject: nil)),
        ]
        XCTAssertEqual(Set(people).count, people.count)
        XCTAssertEqual(SessionOwner(try .testing()), SessionOwner(try .testing(scopes: "a", expiresAt: 1)))
        let keys = [
            SessionKey("s", of: "https://a.example/b"), SessionKey("bs", of: "https://a.example/"),
            SessionKey("S", of: "https://a.example/b"), SessionKey("", of: "https://a.example/b"),
        ]
        XCTAssertEqual(Set(keys).count, keys.count)
        XCTAssertEqual(Set(keys.map(\.bytes.count)), [32])
        XCTAssertEqual("\(keys[0]) \(people[0])", "SessionKey(redacted) SessionOwner(redacted)")
    }
}
