// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class OnceTests: XCTestCase {
    private final class Thing: Sendable {}

    private final class Holder: Sendable {
        let slot = Once<Thing>()

        /// What is in there; nil before there is anything.
        var held: Thing? { slot.withObject(else: { nil }) { $0 } }
    }

    func testTheFirstStays() {
        let holder = Holder()
        XCTAssertNil(holder.held)
        let first = Thing(), second = Thing()
        XCTAssertTrue(holder.slot.storeIfNil(first) === first)
        XCTAssertTrue(holder.slot.storeIfNil(second) === first)
        XCTAssertTrue(holder.held === first)
    }

    func testItKeepsTheObjectAsLongAsItLives() {
        weak var kept: Thing?
        weak var other: Thing?
        do {
            let holder = Holder()
            do {
                let first = Thing(), second = Thing()
                (kept, other) = (first, second)
                _ = holder.slot.storeIfNil(first)
                _ = holder.slot.storeIfNil(second)
            }
            XCTAssertNil(other)
            XCTAssertTrue(holder.held === kept)
            XCTAssertNotNil(kept)
        }
        XCTAssertNil(kept)
    }

    func testItIsMadeOnceAndOnlyWhenThereIsNone() {
        let holder = Holder()
        let first = Thing()
        XCTAssertNil(holder.slot.withObject(else: { nil }) { _ in true })
        XCTAssertNil(holder.held)
        XCTAssertEqual(holder.slot.withObject(else: { first }) { $0 === first }, true)
        for _ in 0..<2 {
            XCTAssertEqual(
                holder.slot.withObject(
                    else: {
                        XCTFail("it is there")
                        return nil
                    }
                ) { $0 === first },
                true
            )
        }
        XCTAssertNil(holder.slot.withObject(else: { nil }) { _ in Bool?.none })
    }

    func testOfManyThreadsOneWins() async {
        for _ in 0..<50 {
            let holder = Holder()
            let winners = await withTaskGroup(of: Thing.self) { group in
                for _ in 0..<4 { group.addTask { holder.slot.storeIfNil(Thing()) } }
                return await group.reduce(into: [Thing]()) { $0.append($1) }
            }
            XCTAssertTrue(winners.allSatisfy { $0 === winners[0] })
        }
    }
}
