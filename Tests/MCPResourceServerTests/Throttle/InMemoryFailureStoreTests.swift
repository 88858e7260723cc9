// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import XCTest

@testable import MCPResourceServer

final class InMemoryFailureStoreTests: XCTestCase {
    private func key(_ number: UInt64) -> FailureKey {
        .address(ClientAddress(UInt128(number) << 64 | UInt128(0x2001_0DB8) << 96))
    }

    func testSoManyAtOnceAndThenOneForEachStep() {
        let clock = TestClock()
        let store = InMemoryFailureStore(perAddress: 4, perCredential: 2, window: .seconds(60), clock: clock.monotonic)
        let key = key(1)
        for _ in 0..<4 {
            XCTAssertNil(store.pause(for: key))
            XCTAssertNil(store.record(key))
        }
        for _ in 0..<100 {
            XCTAssertEqual(store.pause(for: key), .seconds(15))
            XCTAssertEqual(store.record(key), .seconds(15), "what is over the limit does not make it longer")
        }
        clock.advance(by: 14.5)
        XCTAssertEqual(store.record(key), .milliseconds(500))
        clock.advance(by: 0.5)
        XCTAssertNil(store.pause(for: key))
        XCTAssertNil(store.record(key))
        XCTAssertEqual(store.record(key), .seconds(15))
        clock.advance(by: 30)
        XCTAssertNil(store.record(key))
        XCTAssertNil(store.record(key))
        XCTAssertEqual(store.record(key), .seconds(15))
        clock.advance(by: 60)
        XCTAssertEqual(store.count, 0, "all is forgotten after a window")
        for _ in 0..<4 { XCTAssertNil(store.record(key)) }
        XCTAssertNotNil(store.record(key))
    }

    func testLookingCountsNothing() {
        let store = InMemoryFailureStore(perAddress: 1, clock: TestClock().monotonic)
        for _ in 0..<10 { XCTAssertNil(store.pause(for: key(1))) }
        XCTAssertEqual(store.count, 0)
        XCTAssertNil(store.record(key(1)))
        XCTAssertNotNil(store.pause(for: key(1)))
    }

    func testKeysDoNotMix() {
        let store = InMemoryFailureStore(perAddress: 3, perCredential: 1, clock: TestClock().monotonic)
        for _ in 0..<4 { _ = store.record(key(1)) }
        XCTAssertNotNil(store.pause(for: key(1)))
        XCTAssertNil(store.pause(for: key(2)))
        // A credential whose number is that of the address.
        let credential = FailureKey(kind: .credential, number: key(1).number)
        XCTAssertNil(store.pause(for: credential))
        XCTAssertNil(store.record(credential))
        XCTAssertNotNil(store.record(credential), "credentials have a limit of their own")
        XCTAssertEqual(store.count, 2)
    }

    func testTheTimeOfDayDoesNotMatter() {
        let clock = TestClock()
        let store = InMemoryFailureStore(perAddress: 1, clock: clock.monotonic)
        XCTAssertNil(store.record(key(1)))
        clock.now += 1_000_000
        XCTAssertNotNil(store.record(key(1)))
        clock.now -= 2_000_000
        XCTAssertEqual(store.record(key(1)), .seconds(60))
    }

    func testAClockThatShowsOddTimes() {
        for start in [Duration.zero, .seconds(-86_400), .seconds(Int64.max / 4), .nanoseconds(1)] {
            let store = InMemoryFailureStore(
                perAddress: 2,
                clock: MonotonicClock {
                    start
                } sleep: { _ in
                }
            )
            XCTAssertNil(store.record(key(1)))
            XCTAssertNil(store.record(key(1)))
            XCTAssertEqual(store.record(key(1)), .seconds(30), "\(start)")
        }
    }

    func testNumbersThatMakeNoSenseAreTakenForTheNearestThatDo() {
        for store in [
            InMemoryFailureStore(perAddress: 0, window: .zero, capacity: 0, clock: TestClock().monotonic),
            InMemoryFailureStore(perAddress: -5, window: .seconds(-5), capacity: -5, clock: TestClock().monotonic),
            InMemoryFailureStore(perAddress: .min, window: .zero, capacity: 1, clock: TestClock().monotonic),
        ] {
            XCTAssertNil(store.record(key(1)))
            XCTAssertEqual(store.record(key(1)), .milliseconds(1))
        }
        let many = InMemoryFailureStore(perAddress: .max, window: .seconds(1), clock: TestClock().monotonic)
        for _ in 0..<1000 { XCTAssertNil(many.record(key(1))) }
    }

    func testACapacityThatNoMemoryHasIsCut() {
        let store = InMemoryFailureStore(perAddress: 1, capacity: .max, clock: TestClock().monotonic)
        XCTAssertEqual(store.count, 0)
        XCTAssertEqual(InMemoryFailureStore(capacity: .min).count, 0)
    }

    func testAFloodDoesNotFreeWhoIsOverTheLimit() {
        let clock = TestClock()
        let store = InMemoryFailureStore(perAddress: 10, capacity: 1024, clock: clock.monotonic)
        let offenders = (0..<20).map { key(UInt64($0)) }
        for offender in offenders {
            for _ in 0..<11 { _ = store.record(offender) }
        }
        // Two hundred times as many addresses as there is room for, each with less than it may.
        for number in 0..<100_000 {
            _ = store.record(key(UInt64(1_000_000 + number)))
            _ = store.record(key(UInt64(1_000_000 + number)))
        }
        for offender in offenders { XCTAssertNotNil(store.pause(for: offender)) }
        XCTAssertLessThanOrEqual(store.count, 1024)
        XCTAssertGreaterThan(store.count, 900)
        // Nobody who comes in the flood is over the limit for what others did.
        for number in 0..<1000 { XCTAssertNil(store.pause(for: key(UInt64(9_000_000 + number)))) }
        clock.advance(by: 60)
        XCTAssertEqual(store.count, 0)
    }

    func testANewKeyAlwaysFindsAPlace() {
        let store = InMemoryFailureStore(perAddress: 3, capacity: 64, clock: TestClock().monotonic)
        for number in 0..<10_000 {
            for _ in 0..<3 { XCTAssertNil(store.record(key(UInt64(number)))) }
            XCTAssertNotNil(store.record(key(UInt64(number))), "\(number)")
        }
        XCTAssertLessThanOrEqual(store.count, 64)
    }

    func testManyAtTheSameTimeGetNoMoreThanTheLimit() async {
        let store = InMemoryFailureStore(perAddress: 100, capacity: 64, clock: TestClock().monotonic)
        let key = key(7)
        let within = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<100).count { _ in store.record(key) == nil } }
            }
            return await group.reduce(0, +)
        }
        XCTAssertEqual(within, 100)
    }

    func testItShowsANumberOnly() {
        let store = InMemoryFailureStore(clock: TestClock().monotonic)
        _ = store.record(key(1))
        XCTAssertEqual("\(store)", "InMemoryFailureStore(1 counted)")
        var text = ""
        dump(store, to: &text)
        XCTAssertFalse(text.contains("2001"), text)
    }
}
