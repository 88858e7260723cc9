// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import Synchronization
import XCTest

@testable import TokenValidation

/// How long metadata is kept, and how long an attempt may take.
final class KeyRetrieverTimeTests: XCTestCase {
    private typealias Bench = RetrieverBench

    /// The requests of an attempt so long after a first one.
    private func urls(after age: Duration, _ headers: (String, String)...) async throws -> [String] {
        let bench = try Bench()
        let text = try bench.metadataText()
        bench.pages.put(Bench.oauth, .ok(text, headers))
        let retriever = bench.retriever()
        _ = await retriever.retrieve()
        _ = bench.pages.urls()
        bench.clock.advance(by: age)
        let keys = await retriever.retrieve().keys
        XCTAssertEqual(keys?.metadata?.issuer, Bench.issuer)
        return bench.pages.urls()
    }

    func testMetadataIsKeptForAnHourOrAsItSaysWithinBounds() async throws {
        let cases: [(control: String, seconds: Int)] = [
            ("public", 3600), ("max-age=1800", 1800), ("max-age=7200", 7200), ("max-age=15", 300), ("no-store", 300),
            ("no-cache", 300), ("max-age=0", 300), ("max-age=-1", 300), ("max-age=31536000", 86_400),
        ]
        for (control, seconds) in cases {
            let before = try await urls(after: .seconds(seconds) - .milliseconds(1), ("Cache-Control", control))
            XCTAssertEqual(before, [Bench.jwks], control)
            let after = try await urls(after: .seconds(seconds), ("Cache-Control", control))
            XCTAssertEqual(after, [Bench.oauth, Bench.jwks], control)
        }
    }

    func testOnlyGoodMetadataIsKept() async throws {
        let bench = try Bench()
        for url in Bench.wellKnown { bench.pages.put(url, Bench.metadata(jwks: "http://auth.example.com/keys")) }
        let retriever = bench.retriever()
        for _ in 0..<2 {
            let failure = await retriever.retrieve().failure
            XCTAssertEqual(failure?.label, "bad_jwks_uri")
            XCTAssertEqual(bench.pages.urls(), Bench.wellKnown)
        }
    }

    func testMetadataThatLedToNoKeysIsNotKept() async throws {
        for page: Page in [.status(404), .status(403), .ok(#"{"keys":[]}"#), .error(.tls), .status(302), .ok("<html>")]
        {
            let bench = try Bench()
            bench.pages.put(Bench.oauth, Bench.metadata(("Cache-Control", "max-age=86400")))
            bench.pages.put(Bench.jwks, page)
            let retriever = bench.retriever()
            _ = await retriever.retrieve()
            XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.jwks])
            bench.pages.put(Bench.jwks, bench.keySet())
            let keys = await retriever.retrieve().keys
            XCTAssertNotNil(keys)
            XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.jwks])
            _ = await retriever.retrieve()
            XCTAssertEqual(bench.pages.urls(), [Bench.jwks])
        }
    }

    func testMetadataThatHasExpiredIsNotFallenBackTo() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.oauth, Bench.metadata(), Bench.metadata(issuer: "https://evil.example"))
        let retriever = bench.retriever()
        _ = await retriever.retrieve()
        _ = bench.pages.urls()
        bench.clock.advance(by: .seconds(3600))
        let failure = await retriever.retrieve().failure
        XCTAssertEqual(failure?.label, "issuer_mismatch")
        XCTAssertFalse(bench.pages.urls().contains(Bench.jwks))
    }

    func testKeysThatMovedAreFoundInTheSameAttempt() async throws {
        let moved = "https://auth.example.com/new-keys"
        for status in [404, 410] {
            let bench = try Bench()
            bench.pages.put(Bench.oauth, Bench.metadata(), Bench.metadata(jwks: moved))
            bench.pages.put(moved, bench.keySet())
            let retriever = bench.retriever()
            _ = await retriever.retrieve()
            _ = bench.pages.urls()
            bench.pages.put(Bench.jwks, .status(status))
            let keys = await retriever.retrieve().keys
            XCTAssertEqual(keys?.metadata?.jwksURI, moved)
            XCTAssertEqual(bench.pages.urls(), [Bench.jwks, Bench.oauth, moved])
            _ = await retriever.retrieve()
            XCTAssertEqual(bench.pages.urls(), [moved])
        }
    }

    func testKeysThatAreGoneCostOneLookAtTheMetadataEachAttempt() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.oauth, Bench.metadata())
        let retriever = bench.retriever()
        _ = await retriever.retrieve()
        XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.jwks])
        bench.pages.put(Bench.jwks, .status(404))
        for expected in [[Bench.jwks, Bench.oauth], [Bench.oauth, Bench.jwks], [Bench.oauth, Bench.jwks]] {
            let failure = await retriever.retrieve().failure
            XCTAssertEqual(failure?.label, "status_404")
            XCTAssertEqual(failure?.detail, "\(Bench.jwks): answered with status 404 instead of 200")
            XCTAssertEqual(bench.pages.urls(), expected)
        }
    }

    func testOtherFailuresOfTheKeysLeaveTheMetadata() async throws {
        for page: Page in [.status(403), .status(500), .ok("{}"), .error(.tls), .status(302)] {
            let bench = try Bench()
            bench.pages.put(Bench.oauth, Bench.metadata())
            let retriever = bench.retriever()
            _ = await retriever.retrieve()
            _ = bench.pages.urls()
            bench.pages.put(Bench.jwks, page)
            _ = await retriever.retrieve()
            XCTAssertFalse(bench.pages.urls().contains(Bench.oauth))
        }
    }

    func testMetadataWhoseKeysFailIsKeptForFiveMinutes() async throws {
        for page: Page in [.status(403), .status(500), .ok(#"{"keys":[]}"#), .error(.tls), .status(302)] {
            let bench = try Bench()
            bench.pages.put(Bench.oauth, Bench.metadata(("Cache-Control", "max-age=86400")))
            let retriever = bench.retriever()
            _ = await retriever.retrieve()
            bench.pages.put(Bench.jwks, page)
            _ = await retriever.retrieve()
            _ = bench.pages.urls()
            bench.clock.advance(by: .seconds(298))
            _ = await retriever.retrieve()
            XCTAssertEqual(bench.pages.urls().first, Bench.jwks)
            bench.clock.advance(by: .seconds(2))
            bench.pages.put(Bench.jwks, bench.keySet())
            let keys = await retriever.retrieve().keys
            XCTAssertNotNil(keys)
            XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.jwks])
        }
    }

    func testMetadataIsLookedForAgainWhenAnotherHostIsOutOfReach() async throws {
        let (left, moved) = ("https://keys.example.net/old", "https://keys.example.org/new")
        for code: FetchError.Code in [.unresolved, .unreachable, .tls, .forbiddenAddress, .timeout] {
            let bench = try Bench()
            bench.pages.put(Bench.oauth, Bench.metadata(jwks: left), Bench.metadata(jwks: moved))
            for url in [left, moved] { bench.pages.put(url, bench.keySet()) }
            let retriever = bench.retriever()
            _ = await retriever.retrieve()
            bench.pages.put(left, .error(code))
            let failure = await retriever.retrieve().failure
            XCTAssertEqual(failure?.label, "\(code)")
            XCTAssertFalse(bench.pages.urls().dropFirst(2).contains(Bench.oauth), "\(code)")
            let keys = await retriever.retrieve().keys
            XCTAssertEqual(keys?.metadata?.jwksURI, moved, "\(code)")
            XCTAssertEqual(bench.pages.urls(), [Bench.oauth, moved], "\(code)")
        }
    }

    func testARequestThatWasNotMadeSaysNothingAboutAnotherHost() async throws {
        for code: FetchError.Code in [.busy, .cancelled] {
            let bench = try Bench()
            let keysURL = "https://keys.example.net/keys"
            bench.pages.put(Bench.oauth, Bench.metadata(jwks: keysURL))
            bench.pages.put(keysURL, bench.keySet(), .error(code), bench.keySet())
            let retriever = bench.retriever()
            _ = await retriever.retrieve()
            let failure = await retriever.retrieve().failure
            XCTAssertEqual(failure?.label, "\(code)")
            _ = bench.pages.urls()
            let keys = await retriever.retrieve().keys
            XCTAssertNotNil(keys)
            XCTAssertEqual(bench.pages.urls(), [keysURL], "\(code)")
        }
    }

    func testOneDeadlineCoversAllRequests() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.appended, Bench.metadata())
        bench.pages.beforeAnswering { bench.clock.advance(by: .seconds(1)) }
        let retrieval = await bench.retriever().retrieve()
        XCTAssertNotNil(retrieval.keys)
        XCTAssertEqual(
            bench.pages.requests().map(\.timeout),
            [.milliseconds(4900), .milliseconds(3900), .milliseconds(2900), .milliseconds(1900)]
        )
        XCTAssertEqual(retrieval.fetches.map(\.milliseconds), [1000, 1000, 1000, 1000])
        XCTAssertEqual(retrieval.fetches.map(\.purpose), [.metadata, .metadata, .metadata, .keys])
        XCTAssertEqual(retrieval.fetches.map(\.status), [404, 404, 200, 200])
    }

    func testNothingIsAskedForWhenTheTimeIsOver() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.appended, Bench.metadata())
        bench.pages.beforeAnswering { bench.clock.advance(by: .milliseconds(1700)) }
        let retrieval = await bench.retriever().retrieve()
        XCTAssertEqual(retrieval.failure?.label, "timeout")
        XCTAssertEqual(bench.pages.urls(), Bench.wellKnown)
    }

    func testARetryThatWouldComeTooLateIsNotMade() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.jwks, .status(503))
        let retriever = bench.retriever(.jwks(Bench.jwks), retryDelay: .milliseconds(4900))
        let failure = await retriever.retrieve().failure
        XCTAssertEqual(failure?.label, "status_503")
        XCTAssertEqual(bench.pages.urls(), [Bench.jwks])
        XCTAssertEqual(bench.clock.pauses, [])
    }

    func testAFetcherThatNeverAnswersIsLeftAtTheDeadline() async throws {
        let silent = SilentFetcher()
        let retriever = KeyRetriever(
            .jwks(Bench.jwks),
            issuer: Bench.issuer,
            fetcher: silent,
            clock: MonotonicClock(now: { .zero }, sleep: { _ in await silent.started() })
        )
        let retrieval = await retriever.retrieve()
        XCTAssertEqual(retrieval.failure?.label, "timeout")
        XCTAssertEqual(retrieval.fetches.map(\.problem), ["timeout"])
        silent.release()
    }

    func testACancelledAttemptEndsAtOnceWhateverTheFetcherDoes() async throws {
        let bench = try Bench()
        let silent = SilentFetcher()
        let retriever = bench.retriever(.jwks(Bench.jwks), fetcher: silent)
        let task = Task { await retriever.retrieve() }
        await silent.started()
        task.cancel()
        let failure = await task.value.failure
        XCTAssertEqual(failure?.label, "cancelled")
        silent.release()
    }

    func testTheDelayOfARetryIsRandomWithinItsBounds() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.jwks, .status(503))
        for _ in 0..<200 {
            let retriever = KeyRetriever(
                .jwks(Bench.jwks),
                issuer: Bench.issuer,
                fetcher: bench.pages,
                clock: bench.clock.monotonic
            )
            _ = await retriever.retrieve()
        }
        let pauses = bench.clock.pauses
        XCTAssertEqual(pauses.count, 200)
        XCTAssertTrue(pauses.allSatisfy { (.milliseconds(100)...(.milliseconds(300))).contains($0) })
        XCTAssertGreaterThan(Set(pauses).count, 20)
    }
}

extension RetrieverBench {
    fileprivate func metadataText() throws -> String {
        String(decoding: try Self.metadata().get().body, as: UTF8.self)
    }
}

/// Breaks a fetcher's promises: it neither keeps to its time nor heeds a cancellation.
private final class SilentFetcher: Fetcher {
    private struct State {
        var hasStarted = false
        var isReleased = false
        var observers: [CheckedContinuation<Void, Never>] = []
        var stuck: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        await withCheckedContinuation { continuation in
            let (observers, isReleased) = state.withLock { state in
                defer { state.observers = [] }
                state.hasStarted = true
                if !state.isReleased { state.stuck.append(continuation) }
                return (state.observers, state.isReleased)
            }
            for observer in observers { observer.resume() }
            if isReleased { continuation.resume() }
        }
        return FetchResponse(status: 200)
    }

    /// Returns once a fetch has begun.
    func started() async {
        await withCheckedContinuation { continuation in
            let hasStarted = state.withLock { state in
                if !state.hasStarted { state.observers.append(continuation) }
                return state.hasStarted
            }
            if hasStarted { continuation.resume() }
        }
    }

    /// Lets every fetch end.
    func release() {
        let stuck = state.withLock { state in
            state.isReleased = true
            defer { state.stuck = [] }
            return state.stuck
        }
        for continuation in stuck { continuation.resume() }
    }
}
