// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTPFetch
import JOSE
import MCPResourceServerTesting
import Synchronization
import XCTest

@testable import TokenValidation

final class RemoteKeysTests: XCTestCase {
    private let clock = TestClock()

    private func keys(
        _ retriever: any KeyRetrieving,
        _ change: (inout RemoteKeys.Settings) -> Void = { _ in }
    ) -> RemoteKeys {
        var settings = RemoteKeys.Settings()
        settings.clock = clock.monotonic
        settings.wallClock = clock.wallClock
        settings.random = { 0 }
        change(&settings)
        return RemoteKeys(
            .jwks("https://a.example/jwks"),
            issuer: "https://a.example",
            settings: settings,
            retriever: retriever
        )
    }

    private func keySet() throws -> JSONWebKeySet {
        try Bench().key.publicKeySet
    }

    private static let known = KeyHint(keyID: "k1", algorithm: .es256)

    private func unknown(age: Double = 0) -> KeyHint {
        KeyHint(keyID: "other", algorithm: .es256, issuedAt: clock.now - age)
    }

    private func retryAfter(_ keys: KeyAvailability) -> Int? {
        guard case .unavailable(let seconds) = keys else { return nil }
        return seconds
    }

    private func until(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    func testNothingHappensByItself() throws {
        let retriever = ScriptedRetriever(try keySet())
        let keys = keys(retriever)
        XCTAssertEqual(keys.state, .warming)
        XCTAssertEqual(retryAfter(keys.current), 1)
        XCTAssertNil(keys.metadata)
        XCTAssertEqual(retriever.calls, 0)
        XCTAssertEqual(clock.sleepers, [])
    }

    func testAReadStartsTheRefreshThatIsDue() async throws {
        let retriever = ScriptedRetriever(try keySet())
        let keys = keys(retriever)
        let first = await keys.keys(for: RemoteKeysTests.known)
        XCTAssertNil(retryAfter(first))
        clock.advance(by: 479)
        for _ in 0..<10 { XCTAssertNil(retryAfter(keys.current)) }
        XCTAssertFalse(keys.isFetching)
        clock.advance(by: 1)
        retriever.outcome = nil
        for _ in 0..<10 { XCTAssertNil(retryAfter(keys.current), "nobody waits") }
        XCTAssertTrue(keys.isFetching)
        await until { retriever.calls == 2 }
        clock.advance(by: 4)
        XCTAssertNil(retryAfter(keys.current))
        XCTAssertEqual(retriever.calls, 2)
        retriever.outcome = .keys(RetrievedKeys(try keySet()))
        retriever.letGo()
        await until { !keys.isFetching }
        // Ages count from the start of the attempt.
        clock.advance(by: 475)
        XCTAssertNil(retryAfter(keys.current))
        XCTAssertFalse(keys.isFetching)
        clock.advance(by: 1)
        _ = keys.current
        await until { retriever.calls == 3 }
        await until { clock.sleepers.isEmpty }
    }

    func testAnAttemptThatNeverEndsIsGivenUp() async throws {
        let retriever = ScriptedRetriever(nil)
        let keys = keys(retriever)
        let waiting = Task { await keys.keys(for: RemoteKeysTests.known) }
        await until { keys.waiting == 1 && clock.sleepers.count == 1 }
        clock.advance(by: 5.2)
        XCTAssertTrue(keys.isFetching)
        clock.advance(by: 0.05)
        let late = await waiting.value
        XCTAssertEqual(retryAfter(late), 1)
        XCTAssertFalse(keys.isFetching)

        // What it brings after all is too late, even while the next attempt is in progress.
        clock.advance(by: 1)
        let next = Task { await keys.keys(for: RemoteKeysTests.known) }
        await until { keys.waiting == 1 && retriever.calls == 2 }
        let refused = retriever
        refused.outcome = ScriptedRetriever.down
        retriever.letGo()
        let answer = await next.value
        XCTAssertEqual(retryAfter(answer), 2)
        XCTAssertEqual(keys.state, .warming)
        await until { clock.sleepers.isEmpty }
    }

    func testUnknownKeysInThePause() async throws {
        let retriever = ScriptedRetriever(try keySet())
        let keys = keys(retriever)
        _ = await keys.keys(for: RemoteKeysTests.known)
        clock.advance(by: 10)
        // Older than the set: it is authoritative. Younger: it may be missing there.
        for (age, expected) in [(100.0, nil), (11, nil), (10.5, 20), (0, 20), (-50, 20)] as [(Double, Int?)] {
            let answer = await keys.keys(for: unknown(age: age))
            XCTAssertEqual(retryAfter(answer), expected, "issued \(age) s ago")
        }
        let dateless = await keys.keys(for: KeyHint(keyID: "other", algorithm: .es256))
        XCTAssertNil(retryAfter(dateless))
        XCTAssertEqual(retriever.calls, 1)

        // After the pause there is one attempt; its set knows all tokens that came before it.
        clock.advance(by: 20)
        let answer = await keys.keys(for: unknown())
        XCTAssertNil(retryAfter(answer))
        XCTAssertEqual(retriever.calls, 2)

        // The attempt that fails counts too, and says nothing about any unknown key.
        clock.advance(by: 30)
        retriever.outcome = ScriptedRetriever.down
        for age in [0, 1000.0] {
            let failed = await keys.keys(for: unknown(age: age))
            XCTAssertEqual(retryAfter(failed), 30)
        }
        XCTAssertEqual(retriever.calls, 3)
        let held = await keys.keys(for: RemoteKeysTests.known)
        XCTAssertNil(retryAfter(held))
    }

    func testTheTimeOfDayIsSetInThePause() async throws {
        for (shift, cases) in [
            // It was ahead of the issuer's clock when the keys came: theirs is the age that the other clock tells.
            (-3600.0, [(0.0, 25), (5, 25), (6, nil), (100, nil)]),
            // It was behind: then it cannot be told which tokens are younger.
            (3600.0, [(0, 25), (6, 25), (3600, 25), (3700, nil)]),
        ] as [(Double, [(Double, Int?)])] {
            let keys = keys(ScriptedRetriever(try keySet()))
            _ = await keys.keys(for: RemoteKeysTests.known)
            clock.now += shift
            clock.advance(by: 5)
            for (age, expected) in cases {
                let answer = await keys.keys(for: unknown(age: age))
                XCTAssertEqual(retryAfter(answer), expected, "set by \(shift) s, issued \(age) s ago")
            }
        }
    }

    func testWhatTellsTheTimeOfDayMayLookAtTheKeys() async throws {
        let made = Mutex<RemoteKeys?>(nil)
        let clock = clock
        let keys = keys(ScriptedRetriever(try keySet())) { settings in
            settings.wallClock = WallClock {
                _ = made.withLock { $0 }?.state
                return clock.now
            }
        }
        made.withLock { $0 = keys }
        let answer = await keys.keys(for: RemoteKeysTests.known)
        XCTAssertNil(retryAfter(answer))
        let refreshed = await keys.refresh()
        XCTAssertEqual(refreshed.label, "ok")
        clock.advance(by: 480)
        _ = keys.current
        await until { !keys.isFetching }
        clock.advance(by: 480)
        let run = Task { await keys.run() }
        await until { keys.nextWake != nil }
        run.cancel()
        await run.value
        made.withLock { $0 = nil }
    }

    func testNoMoreThanTwoForcedAttemptsInAMinute() async throws {
        let retriever = ScriptedRetriever(try keySet())
        let keys = keys(retriever)
        _ = await keys.keys(for: RemoteKeysTests.known)
        var times: [Duration] = []
        for _ in 0..<600 {
            clock.advance(by: 0.5)
            let calls = retriever.calls
            _ = await keys.keys(for: unknown(age: 400))
            if retriever.calls > calls { times.append(clock.elapsed) }
        }
        XCTAssertEqual(times.count, 10)
        for (earlier, later) in zip(times, times.dropFirst(2)) {
            XCTAssertGreaterThanOrEqual(later - earlier, .seconds(60))
        }
    }

    func testAServerThatAsksToBeLeftAloneIsNotForced() async throws {
        let retriever = ScriptedRetriever(try keySet())
        let keys = keys(retriever)
        _ = await keys.keys(for: RemoteKeysTests.known)
        clock.advance(by: 30)
        retriever.outcome = .failed(RetrievalFailure("status_429", "later", retryAfter: 120))
        _ = await keys.keys(for: unknown())
        clock.advance(by: 119)
        let early = await keys.keys(for: unknown())
        XCTAssertEqual(retryAfter(early), 1)
        XCTAssertEqual(retriever.calls, 2)
        clock.advance(by: 1)
        _ = await keys.keys(for: unknown())
        XCTAssertEqual(retriever.calls, 3)
    }

    func testRefreshingOnRequest() async throws {
        let retriever = ScriptedRetriever(ScriptedRetriever.down)
        let keys = keys(retriever)
        let failed = await keys.refresh()
        XCTAssertNil(failed.keys)
        XCTAssertEqual(failed.label, "unreachable")
        XCTAssertEqual(failed.detail, "nobody there")
        // No pause holds an operator back.
        retriever.outcome = .keys(RetrievedKeys(try keySet(), lifetime: .seconds(15)))
        let good = await keys.refresh()
        XCTAssertEqual(good.keys?.keys.count, 1)
        XCTAssertEqual(good.lifetime, .seconds(15))
        XCTAssertEqual(good.label, "ok")
        XCTAssertEqual(retriever.calls, 2)
        XCTAssertEqual(keys.state, .fresh)

        retriever.outcome = nil
        let both = [Task { await keys.refresh() }, Task { await keys.refresh() }]
        await until { keys.waiting == 2 }
        retriever.outcome = ScriptedRetriever.down
        retriever.letGo()
        for task in both {
            let label = await task.value.label
            XCTAssertEqual(label, "unreachable")
        }
        XCTAssertEqual(retriever.calls, 3)

        retriever.outcome = nil
        let left = Task { await keys.refresh() }
        await until { keys.waiting == 1 }
        left.cancel()
        let label = await left.value.label
        XCTAssertEqual(label, "cancelled")
        XCTAssertTrue(keys.isFetching)
        keys.close()
        XCTAssertFalse(keys.isFetching)
        retriever.letGo()
    }

    func testClosingWhileNobodyIsAttached() async throws {
        let retriever = ScriptedRetriever(nil)
        let keys = keys(retriever)
        let waiting = (0..<10).map { _ in Task { await keys.keys(for: RemoteKeysTests.known) } }
        await until { keys.waiting == 10 && retriever.calls == 1 }
        keys.close()
        for task in waiting {
            let answer = await task.value
            XCTAssertEqual(retryAfter(answer), 1)
        }
        retriever.outcome = .keys(RetrievedKeys(try keySet()))
        retriever.letGo()
        let after = await keys.keys(for: RemoteKeysTests.known)
        XCTAssertEqual(retryAfter(after), 1)
        XCTAssertEqual(retriever.calls, 1)
        await keys.run()
        let isPrepared = await keys.prepare()
        XCTAssertFalse(isPrepared)
    }

    func testHeldKeysServeAfterTheEndUntilTheyAreTooOld() async throws {
        let retriever = ScriptedRetriever(try keySet())
        let keys = keys(retriever)
        _ = await keys.keys(for: RemoteKeysTests.known)
        keys.close()
        for (time, isServing) in [(599.0, true), (3600, true), (1, false)] {
            clock.advance(by: time)
            let answer = await keys.keys(for: RemoteKeysTests.known)
            XCTAssertEqual(retryAfter(answer) == nil, isServing)
        }
        XCTAssertEqual(retriever.calls, 1)
    }

    func testRunningTwice() async throws {
        let retriever = ScriptedRetriever(try keySet())
        let keys = keys(retriever)
        let runs = [Task { await keys.run() }, Task { await keys.run() }]
        await until { clock.sleepers == [.seconds(480)] }
        runs[0].cancel()
        await runs[0].value
        clock.advance(by: 480)
        await until { clock.sleepers == [.seconds(960)] }
        XCTAssertEqual(retriever.calls, 2, "one of them is enough")
        runs[1].cancel()
        await runs[1].value
        await until { clock.sleepers.isEmpty }
        XCTAssertNil(keys.nextWake)
    }

    @MainActor
    func testWhoRunsItAgainAtOnceKeepsItFresh() async throws {
        let keys = keys(ScriptedRetriever(try keySet()))
        let first = Task { @MainActor in await keys.run() }
        await until { clock.sleepers == [.seconds(480)] }
        let attachment = keys.attach { _ in }
        keys.close()
        let second = keys.attach { _ in }
        let wake = Task { @MainActor in
            await first.value
            defer { keys.close() }
            return keys.nextWake
        }
        // It begins here and now, before the first one gets to leave.
        await keys.run()
        let found = await wake.value
        XCTAssertEqual(found, .seconds(480))
        attachment.detach()
        second.detach()
    }

    func testWhoComesWhileTheLastOneLeavesFindsItOpen() async throws {
        let retriever = ScriptedRetriever(try keySet())
        for round in 0..<100 {
            let keys = keys(retriever)
            let last = keys.attach { _ in }
            let next = Mutex<KeyAttachment?>(nil)
            let arrived = Atomic(0)
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                arrived.add(1, ordering: .acquiringAndReleasing)
                while arrived.load(ordering: .acquiring) < 2 {}
                if index == 0 {
                    last.detach()
                } else {
                    let attachment = keys.attach { _ in }
                    next.withLock { $0 = attachment }
                }
            }
            let isOpen = await keys.prepare()
            XCTAssertTrue(isOpen, "round \(round)")
            next.withLock { $0?.detach() }
            guard isOpen else { return }
        }
    }

    @MainActor
    func testAnObserverThatTakesItsTimeHoldsNobodyUp() async throws {
        let retriever = ScriptedRetriever(nil)
        let keys = keys(retriever)
        let answered = DispatchSemaphore(value: 0)
        let inTime = Mutex<Bool?>(nil)
        let attachment = keys.attach { event in
            guard event.code == .refreshed else { return }
            let isInTime = answered.wait(timeout: .now() + 5) == .success
            inTime.withLock { $0 = isInTime }
        }
        let waiting = Task { @MainActor in
            let answer = await keys.keys(for: RemoteKeysTests.known)
            answered.signal()
            return answer
        }
        await until { keys.waiting == 1 && retriever.calls == 1 }
        retriever.outcome = .keys(RetrievedKeys(try keySet()))
        retriever.letGo()
        let answer = await waiting.value
        XCTAssertNil(retryAfter(answer))
        await until { !keys.isTelling }
        XCTAssertEqual(inTime.withLock { $0 }, true, "told while somebody still waited")
        attachment.detach()
    }

    func testObserversHearOfEverything() async throws {
        let retriever = ScriptedRetriever(ScriptedRetriever.down)
        let keys = keys(retriever)
        let heard = Mutex<[String]>([])
        let attachment = keys.attach { event in
            heard.withLock { $0.append("\(event.code) \(event.label)") }
            XCTAssertEqual(event.issuer, "https://a.example")
        }
        _ = await keys.prepare()
        await until { heard.withLock { $0.count } == 2 }
        clock.advance(by: 1)
        retriever.outcome = .keys(RetrievedKeys(try keySet()))
        _ = await keys.prepare()
        await until { heard.withLock { $0.count } == 5 }
        XCTAssertEqual(
            heard.withLock { $0 },
            [
                "key_fetch_started no_keys", "key_refresh_failed unreachable", "key_fetch_started no_keys",
                "key_refreshed ok", "key_added key_added",
            ]
        )
        attachment.detach()
        attachment.detach()
        let closed = await keys.refresh()
        XCTAssertEqual(closed.label, "closed")
    }
}
