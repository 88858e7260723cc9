// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

final class DenyListTests: XCTestCase {
    private let issuer = "https://auth.example.com"
    private let clock = TestClock()

    private func at(_ seconds: Double) -> Date { Date(timeIntervalSince1970: clock.now + seconds) }

    private func principal(
        subject: String? = "alice",
        client: String? = "app",
        issuer: String = "https://auth.example.com",
        claims: MemberOverrides = [:]
    ) throws -> Principal {
        try .testing(subject: subject, client: client, issuer: issuer, claims: claims)
    }

    private func kind(_ entry: DenyListEntry, _ principal: Principal) -> DenyKey.Kind? {
        DenyListSnapshot([entry]).kind(denying: principal, at: clock.now)
    }

    func testEachKindOfEntry() throws {
        let until = at(100), now = at(0)
        let alice = try principal(claims: ["jti": "one", "sid": "login", "iat": .integer(Int64(clock.now))])
        let about: [(DenyListEntry, DenyKey.Kind)] = [
            (.token("one", of: issuer, until: until), .token),
            (.subject("alice", of: issuer, until: until), .subject),
            (.principal(alice.id, until: until), .principal),
            (.session("login", of: issuer, until: until), .session),
            (.client("app", of: issuer, until: until), .client),
            (.issuer(issuer, issuedBefore: at(1), until: until), .issuer),
            (.subject("alice", of: issuer, issuedBefore: at(1), until: until), .subject),
            (.client("app", of: issuer, issuedBefore: at(1), until: until), .client),
            (.principal(alice.id, issuedBefore: at(1), until: until), .principal),
        ]
        for (entry, expected) in about { XCTAssertEqual(kind(entry, alice), expected, "\(entry)") }

        let others: [DenyListEntry] = [
            .token("two", of: issuer, until: until), .token("ONE", of: issuer, until: until),
            .token("alice", of: issuer, until: until), .token("", of: issuer, until: until),
            .token("one", of: issuer + "/", until: until), .token("one", of: "https://other.example", until: until),
            .subject("bob", of: issuer, until: until), .subject("Alice", of: issuer, until: until),
            .subject("alice", of: "https://other.example", until: until),
            .subject("app", of: issuer, until: until), .subject("one", of: issuer, until: until),
            .principal(try principal(subject: "bob").id, until: until),
            .principal(try principal(issuer: "https://other.example").id, until: until),
            .session("logout", of: issuer, until: until), .session("one", of: issuer, until: until),
            .client("other", of: issuer, until: until), .client("alice", of: issuer, until: until),
            .issuer("https://other.example", issuedBefore: at(1), until: until),
            .issuer(issuer, issuedBefore: now, until: until),
            .subject("alice", of: issuer, issuedBefore: now, until: until),
            .client("app", of: issuer, issuedBefore: at(-1), until: until),
            .principal(alice.id, issuedBefore: now, until: until),
        ]
        for entry in others { XCTAssertNil(kind(entry, alice), "\(entry)") }
    }

    func testD66_valuesAreComparedAsBytes() throws {
        let composed = try principal(subject: "caf\u{e9}")
        XCTAssertEqual(kind(.subject("caf\u{e9}", of: issuer, until: at(1)), composed), .subject)
        XCTAssertNil(kind(.subject("cafe\u{301}", of: issuer, until: at(1)), composed))
        let split = try principal(subject: "b", issuer: "https://auth.example.com/a")
        XCTAssertNil(kind(.subject("/ab", of: issuer, until: at(1)), split), "issuer and value do not run together")
    }

    func testATokenThatDoesNotSayWhenItWasIssuedIsOlderThanEveryMoment() throws {
        let ageless = try principal()
        XCTAssertEqual(kind(.issuer(issuer, issuedBefore: at(-1e6), until: at(1)), ageless), .issuer)
        let odd = try principal(claims: ["iat": "yesterday"])
        XCTAssertEqual(kind(.issuer(issuer, issuedBefore: at(-1e6), until: at(1)), odd), .issuer)
    }

    func testATokenWithoutTheClaimIsNotMeant() throws {
        let bare = try principal(subject: nil, claims: ["jti": .integer(1)])
        for entry: DenyListEntry in [
            .token("1", of: issuer, until: at(1)), .session("", of: issuer, until: at(1)),
            .subject("", of: issuer, until: at(1)),
        ] {
            XCTAssertNil(kind(entry, bare), "\(entry)")
        }
        XCTAssertEqual(kind(.client("app", of: issuer, until: at(1)), bare), .client)
    }

    func testEntriesEnd() throws {
        let list = DenyList(clock: clock.wallClock)
        let alice = try principal()
        try list.deny(.subject("alice", of: issuer, until: at(10)))
        for (time, expected) in [(0.0, DenyKey.Kind.subject), (9.999, .subject), (10, nil), (1e6, nil)] {
            XCTAssertEqual(list.current?.kind(denying: alice, at: clock.now + time), expected)
        }
    }

    func testThereAreSeveralEntriesAboutOneThing() throws {
        let list = DenyList(clock: clock.wallClock)
        let alice = try principal(claims: ["iat": .integer(Int64(clock.now))])
        try list.deny(.subject("alice", of: issuer, issuedBefore: at(5), until: at(10)))
        try list.deny(.subject("alice", of: issuer, until: at(5)))
        try list.deny(.subject("alice", of: issuer, until: at(5)))
        XCTAssertEqual(list.current?.count, 2, "the same one twice is one")
        XCTAssertEqual(list.current?.kind(denying: alice, at: clock.now + 7), .subject)
        list.withdraw(.subject("alice", of: issuer, until: at(99)))
        XCTAssertEqual(list.current?.count, 0)
        XCTAssertNil(list.current?.kind(denying: alice, at: clock.now))
        list.withdraw(.subject("alice", of: issuer, until: at(99)))
        XCTAssertEqual(list.current?.count, 0)
    }

    func testAFullListRefusesAndDropsNothing() throws {
        let list = DenyList(capacity: 2, clock: clock.wallClock)
        try list.deny(.subject("a", of: issuer, until: at(10)))
        try list.deny(.subject("b", of: issuer, until: at(20)))
        XCTAssertThrowsError(try list.deny(.subject("c", of: issuer, until: at(30)))) { error in
            XCTAssertEqual((error as? DenyListError)?.code, .full)
            XCTAssertEqual("\(error)", "full: the list has 2 entries, and none of them is over")
        }
        try list.deny(.subject("a", of: issuer, until: at(10)))
        for name in ["a", "b"] {
            XCTAssertEqual(
                list.current?.kind(denying: try principal(subject: name), at: clock.now),
                .subject
            )
        }
        clock.advance(by: 10)
        try list.deny(.subject("c", of: issuer, until: at(30)))
        XCTAssertEqual(list.current?.count, 2, "what is over makes room")
        XCTAssertNil(list.current?.kind(denying: try principal(subject: "a"), at: clock.now - 5))
    }

    func testEntriesOfNoUseAreRefused() throws {
        let list = DenyList(clock: clock.wallClock)
        let useless: [(DenyListEntry, DenyListError.Code)] = [
            (.subject("a", of: issuer, until: at(0)), .over),
            (.subject("a", of: issuer, until: at(-1)), .over),
            (.token(String(repeating: "a", count: 1024), of: issuer, until: at(1)), .tooLong),
        ]
        for (entry, code) in useless {
            XCTAssertThrowsError(try list.deny(entry)) { XCTAssertEqual(($0 as? DenyListError)?.code, code) }
        }
        XCTAssertEqual(list.current?.count, 0)
        try list.deny(.token(String(repeating: "a", count: 900), of: issuer, until: at(1)))
    }

    func testReplacingIsAllOrNothing() throws {
        let list = DenyList(capacity: 2, clock: clock.wallClock)
        func entries(_ names: String...) -> [DenyListEntry] {
            names.map { .subject($0, of: issuer, until: at(10)) }
        }
        func names() throws -> [String] {
            try ["a", "b", "c", "d"]
                .filter { list.current?.kind(denying: try principal(subject: $0), at: clock.now) != nil }
        }
        try list.replace(with: entries("a", "b", "a"))
        XCTAssertEqual(try names(), ["a", "b"])
        XCTAssertThrowsError(try list.replace(with: entries("b", "c", "d"))) {
            XCTAssertEqual(($0 as? DenyListError)?.code, .full)
        }
        let long = DenyListEntry.token(String(repeating: "a", count: 2000), of: issuer, until: at(1))
        XCTAssertThrowsError(try list.replace(with: [long]))
        XCTAssertEqual(try names(), ["a", "b"])
        let past = DenyListEntry.subject("d", of: issuer, until: at(-1))
        try list.replace(with: entries("b", "c") + [past])
        XCTAssertEqual(try names(), ["b", "c"])
        XCTAssertEqual(list.current?.count, 2)
        try list.replace(with: [])
        XCTAssertEqual(try names(), [])
    }

    func testObserversHearOfEveryChangeUntilTheyAreLetGo() throws {
        let list = DenyList(clock: clock.wallClock)
        let heard = Mutex(0)
        var observation: StoreObservation? = list.observe { heard.withLock { $0 += 1 } }
        let other = list.observe {}
        try list.deny(.subject("a", of: issuer, until: at(10)))
        list.withdraw(.subject("a", of: issuer, until: at(10)))
        try list.replace(with: [.subject("b", of: issuer, until: at(10))])
        XCTAssertEqual(heard.withLock(\.self), 3)
        XCTAssertThrowsError(try list.deny(.subject("a", of: issuer, until: at(0))))
        XCTAssertEqual(heard.withLock(\.self), 3)
        XCTAssertNotNil(observation)
        observation = nil
        try list.deny(.subject("a", of: issuer, until: at(10)))
        XCTAssertEqual(heard.withLock(\.self), 3)
        other.cancel()
        other.cancel()
    }

    func testSnapshotsDoNotChange() throws {
        let list = DenyList(clock: clock.wallClock)
        let before = list.current
        try list.deny(.subject("alice", of: issuer, until: at(10)))
        XCTAssertEqual(before?.count, 0)
        XCTAssertNil(before?.kind(denying: try principal(), at: clock.now))
    }

    func testD65_nothingShowsWhomItIsAbout() throws {
        let list = DenyList(clock: clock.wallClock)
        let entry = DenyListEntry.subject("alice-the-user", of: issuer, until: at(10))
        try list.deny(entry)
        var text = ""
        for value: Any in [entry, list, list.current as Any] {
            text += "\(value)" + String(reflecting: value)
            dump(value, to: &text)
        }
        XCTAssertFalse(text.contains("alice"))
    }
}
