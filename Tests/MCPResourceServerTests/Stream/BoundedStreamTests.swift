// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

final class BoundedStreamTests: XCTestCase {
    private struct Broken: Error, Equatable {}

    /// Nothing is left of a stream: nobody sleeps, nothing is watched.
    private func assertNothingIsLeft(_ gate: Fixture, file: StaticString = #filePath, line: UInt = #line) async {
        for _ in 0..<1000 where !gate.clock.sleepers.isEmpty || gate.server.streams.count > 0 {
            try? await Task.sleep(for: .milliseconds(1))
        }
        XCTAssertEqual(gate.clock.sleepers, [], file: file, line: line)
        XCTAssertEqual(gate.server.streams.count, 0, file: file, line: line)
    }

    func testElementsAndTheEndPassThrough() async throws {
        let gate = try Fixture { $0.denyList = DenyList() }
        let admitted = try await gate.admitted()
        var seen: [Int] = []
        for await number in admitted.bounding(Numbers(last: 3)) { seen.append(number) }
        XCTAssertEqual(seen, [1, 2, 3])
        XCTAssertEqual(gate.log.labels, [])
        await assertNothingIsLeft(gate)
    }

    func testErrorsPassThrough() async throws {
        let gate = try Fixture { $0.denyList = DenyList() }
        let (stream, source) = AsyncThrowingStream.makeStream(of: Int.self)
        source.yield(1)
        source.finish(throwing: Broken())
        var iterator = try await gate.admitted().bounding(stream).makeAsyncIterator()
        let first = try await iterator.next()
        XCTAssertEqual(first, 1)
        do {
            _ = try await iterator.next()
            XCTFail("no error")
        } catch { XCTAssertTrue(error is Broken) }
        let last = try await iterator.next()
        XCTAssertNil(last)
        await assertNothingIsLeft(gate)
    }

    func testNothingIsAskedForAheadOfTheReader() async throws {
        let gate = try Fixture()
        let numbers = Numbers()
        var iterator = try await gate.admitted().bounding(numbers).makeAsyncIterator()
        for _ in 0..<50 { await Task.yield() }
        XCTAssertEqual(numbers.count, 0)
        for expected in 1...20 {
            let number = await iterator.next()
            XCTAssertEqual(number, expected)
            for _ in 0..<20 { await Task.yield() }
            XCTAssertEqual(numbers.count, expected, "none is kept for later")
        }
    }

    func testAWaitEndsAtTheDeadline() async throws {
        let gate = try Fixture { $0.denyList = DenyList() }
        let admitted = try await gate.admitted(lifetime: 2)
        XCTAssertEqual(admitted.deadline.timeIntervalSince1970, gate.clock.now + 62, "60 s of leeway")
        let asked = Latch(), cancelled = Latch()
        let reading = Task { () -> Int in
            var count = 0
            for await _ in admitted.bounding(Endless(began: asked.open, ended: cancelled.open)) { count += 1 }
            return count
        }
        try await asked.wait()
        await gate.clock.waitForSleepers(1)
        XCTAssertEqual(gate.clock.sleepers, [.seconds(62)])
        gate.clock.advance(by: 61.999)
        for _ in 0..<50 { await Task.yield() }
        XCTAssertEqual(gate.log.labels, [])
        XCTAssertEqual(gate.server.streams.count, 1)
        gate.clock.advance(by: 0.001)
        let count = await reading.value
        XCTAssertEqual(count, 0)
        try await cancelled.wait()
        XCTAssertEqual(gate.log.events.map(\.description), ["stream_ended label=stream_deadline"])
        XCTAssertEqual(gate.log.events.map(\.code), [.streamEnded])
        await assertNothingIsLeft(gate)
    }

    func testTheMaximumEndsStreamsOfLongerTokens() async throws {
        let gate = try Fixture { $0.maximumStreamLifetime = .seconds(10) }
        let admitted = try await gate.admitted()
        let reading = Task { for await _ in admitted.bounding(Endless()) {} }
        await gate.clock.waitForSleepers(1)
        XCTAssertEqual(gate.clock.sleepers, [.seconds(10)])
        gate.clock.advance(by: 10)
        await reading.value
        await assertNothingIsLeft(gate)
    }

    func testAStreamOfNobodyEndsToo() async throws {
        let gate = try Fixture {
            $0.openPaths = ["/health"]
            $0.maximumStreamLifetime = .seconds(10)
            $0.denyList = DenyList()
        }
        guard case .proceed(let admitted) = await gate.server.admit(.post("/health"), body: { _ in [] }) else {
            return XCTFail("refused")
        }
        let reading = Task { for await _ in admitted.bounding(Endless()) {} }
        await gate.clock.waitForSleepers(1)
        XCTAssertEqual(gate.server.streams.count, 0, "the deny-list does not know nobody")
        gate.clock.advance(by: 10)
        await reading.value
        await assertNothingIsLeft(gate)
    }

    func testABaseThatIgnoresCancellationDoesNotHoldTheStream() async throws {
        let gate = try Fixture { $0.denyList = DenyList() }
        let admitted = try await gate.admitted()
        let deaf = Deaf()
        let reading = Task { () -> [Int] in
            var seen: [Int] = []
            for await number in admitted.bounding(deaf) { seen.append(number) }
            return seen
        }
        await gate.clock.waitForSleepers(1)
        while deaf.isAsked < 1 { await Task.yield() }
        deaf.give(1)
        while deaf.isAsked < 2 { await Task.yield() }
        gate.clock.advance(by: 360)
        let seen = await reading.value
        XCTAssertEqual(seen, [1])
        await assertNothingIsLeft(gate)
        deaf.give(2)
        for _ in 0..<50 { await Task.yield() }
        XCTAssertEqual(deaf.isAsked, 2, "it is asked for nothing more")
    }

    func testTheTimeOfDayEndsAStreamThatIsRead() async throws {
        let gate = try Fixture()
        let numbers = Numbers()
        var iterator = try await gate.admitted().bounding(numbers).makeAsyncIterator()
        let first = await iterator.next()
        gate.clock.now += 359
        let second = await iterator.next()
        gate.clock.now += 1
        let third = await iterator.next()
        XCTAssertEqual([first, second, third], [1, 2, nil])
        XCTAssertEqual(numbers.count, 2, "the base is not asked")
        XCTAssertEqual(gate.log.labels, ["stream_deadline"])
        let fourth = await iterator.next()
        XCTAssertNil(fourth)
        XCTAssertEqual(gate.log.labels, ["stream_deadline"])
    }

    func testAnElementThatComesTooLateIsDropped() async throws {
        let gate = try Fixture()
        let admitted = try await gate.admitted()
        let deaf = Deaf()
        let reading = Task { () -> Int? in
            var iterator = admitted.bounding(deaf).makeAsyncIterator()
            return await iterator.next()
        }
        while deaf.isAsked < 1 { await Task.yield() }
        gate.clock.now += 360
        deaf.give(1)
        let element = await reading.value
        XCTAssertNil(element)
    }

    func testATimeOfDaySetBackLengthensNothing() async throws {
        let gate = try Fixture()
        let admitted = try await gate.admitted()
        let reading = Task { for await _ in admitted.bounding(Endless()) {} }
        await gate.clock.waitForSleepers(1)
        gate.clock.now -= 10_000
        gate.clock.advance(by: 360)
        await reading.value
    }

    func testAStreamThatBeginsTooLateIsEmpty() async throws {
        let gate = try Fixture { $0.denyList = DenyList() }
        let admitted = try await gate.admitted()
        gate.clock.advance(by: 360)
        let numbers = Numbers(last: 3)
        for await _ in admitted.bounding(numbers) { XCTFail("not empty") }
        XCTAssertEqual(numbers.count, 0)
        XCTAssertEqual(gate.log.labels, ["stream_deadline"])
        await assertNothingIsLeft(gate)
    }

    func testAReaderThatIsCancelledEndsTheBase() async throws {
        let gate = try Fixture { $0.denyList = DenyList() }
        let admitted = try await gate.admitted()
        let asked = Latch(), cancelled = Latch()
        let reading = Task {
            for await _ in admitted.bounding(Endless(began: asked.open, ended: cancelled.open)) {}
        }
        try await asked.wait()
        await gate.clock.waitForSleepers(1)
        reading.cancel()
        await reading.value
        try await cancelled.wait()
        XCTAssertEqual(gate.log.labels, [], "that is nobody's doing but the reader's")
        await assertNothingIsLeft(gate)
    }

    func testAReaderThatLetsGoEndsTheBase() async throws {
        let gate = try Fixture { $0.denyList = DenyList() }
        let admitted = try await gate.admitted()
        weak var base: Numbers?
        do {
            let numbers = Numbers()
            base = numbers
            var iterator = admitted.bounding(numbers).makeAsyncIterator()
            let first = await iterator.next()
            XCTAssertEqual(first, 1)
        }
        while base != nil { await Task.yield() }
        await assertNothingIsLeft(gate)
    }

    func testAStreamThatIsNeverReadCostsNothing() async throws {
        let gate = try Fixture { $0.denyList = DenyList() }
        let admitted = try await gate.admitted()
        _ = admitted.bounding(Numbers())
        await assertNothingIsLeft(gate)
    }

    func testTwoReadersAtOnceDoNotTrap() async throws {
        let gate = try Fixture()
        let iterator = try await gate.admitted().bounding(Deaf()).makeAsyncIterator()
        let isOneOver = Latch()
        let reading = (0..<2)
            .map { _ in
                Task { () -> Int? in
                    var copy = iterator
                    defer { isOneOver.open() }
                    return await copy.next()
                }
            }
        // One of them waits, the other is told that there is nothing for it.
        try await isOneOver.wait()
        gate.clock.advance(by: 360)
        for task in reading {
            let element = await task.value
            XCTAssertNil(element)
        }
    }

    @MainActor
    func testItIsReadFromAnActor() async throws {
        let gate = try Fixture()
        var seen: [Int] = []
        for await number in try await gate.admitted().bounding(Numbers(last: 3)) {
            MainActor.assertIsolated()
            seen.append(number)
        }
        XCTAssertEqual(seen, [1, 2, 3])
    }
}
