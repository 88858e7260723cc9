// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import Synchronization
import XCTest

@testable import TokenValidation

/// What the cache holds, and what it leaves behind.
final class VerifiedTokenMemoryTests: XCTestCase {
    func testTheBoundHoldsWhateverComes() async throws {
        let limit = 64 * 1024
        let bench = try CacheBench(.hs256, cache: .inMemory(bytes: limit))
        XCTAssertLessThanOrEqual(bench.counts.bytes, limit)
        for number in 0..<400 {
            // Small ones, large ones, and some that are all list.
            let filler: JSON =
                switch number % 3 {
                case 0: .string(String(repeating: "x", count: number * 10))
                case 1: .array((0..<number % 200).map { .integer(Int64($0)) })
                default: "short"
                }
            let token = try bench.bench.token(("jti", .string("t-\(number)")), ("filler", filler))
            await assertAccepted(bench.validator, token)
            let counts = bench.counts
            XCTAssertLessThanOrEqual(counts.bytes, limit)
            XCTAssertEqual(bench.validator.verified?.digests.count { $0 != .none }, counts.tokens)
        }
        let counts = bench.counts
        XCTAssertEqual(counts.limit, limit)
        XCTAssertGreaterThan(counts.evicted, 200)
        XCTAssertGreaterThan(counts.tokens, 3)
        XCTAssertEqual(counts.misses, 400)
        XCTAssertGreaterThan(counts.bytes, limit / 2)
    }

    func testWhatLeavesIsOverwritten() async throws {
        let bench = try CacheBench(.hs256, cache: .inMemory(bytes: 64 * 1024))
        let token = try bench.bench.token()
        let digest = try XCTUnwrap(TokenSeal(Array(token.utf8).span)).digest
        func isHeld() throws -> Bool { try XCTUnwrap(bench.validator.verified).digests.contains(digest) }
        await assertAccepted(bench.validator, token)
        XCTAssertTrue(try isHeld())
        for number in 0..<300 {
            await assertAccepted(bench.validator, try bench.bench.token(("jti", .string("t-\(number)"))))
        }
        XCTAssertFalse(try isHeld(), "evicted")
        await assertAccepted(bench.validator, token)
        XCTAssertTrue(try isHeld())
        bench.clock.advance(by: 3600)
        await assertRefused(bench.validator, token, .expired)
        XCTAssertFalse(try isHeld(), "outdated")
        XCTAssertGreaterThan(bench.counts.tokens, 0)
        bench.validator.forgetVerifiedTokens()
        XCTAssertEqual(bench.counts.tokens, 0)
        XCTAssertEqual(bench.validator.verified?.digests.allSatisfy { $0 == .none }, true)
    }

    func testATokenInUseStaysWhenOthersComeAndGo() async throws {
        let bench = try CacheBench(.hs256, cache: .inMemory(bytes: 64 * 1024))
        let token = try bench.bench.token(("jti", "in use"))
        let first = try await bench.object(token)
        for number in 0..<500 {
            await assertAccepted(bench.validator, try bench.bench.token(("jti", .string("t-\(number)"))))
            let again = try await bench.object(token)
            XCTAssertEqual(first, again, "after \(number)")
        }
    }

    func testATokenThatIsTooLargeIsVerifiedEachTime() async throws {
        let bench = try CacheBench(.hs256, cache: .inMemory(bytes: 64 * 1024))
        let large = try bench.bench.token(("filler", .array((0..<2000).map { .integer($0 % 10) })))
        let small = try bench.bench.token()
        await bench.warm(small)
        for _ in 0..<3 { await assertAccepted(bench.validator, large) }
        XCTAssertEqual(bench.counts.tooLarge, 3)
        XCTAssertEqual(bench.counts.tokens, 1)
        await assertAccepted(bench.validator, small)
        XCTAssertEqual(bench.counts.evicted, 0)
    }

    func testAnEstimateCoversWhatATokenHolds() async throws {
        let bench = try CacheBench(.hs256)
        func size(_ changes: (String, JSON)...) async throws -> Int {
            let payload = Bench.payload(changes).text
            return try await bench.validator.accepted(bench.bench.token(payload: payload)).storage.heldBytes
        }
        let plain = try await size()
        XCTAssertGreaterThan(plain, Bench.payload([]).text.utf8.count + 9 * 16)
        XCTAssertLessThan(plain, 4096)
        let long = String(repeating: "s", count: 2000)
        let subject = try await size(("sub", .string(long)))
        XCTAssertGreaterThan(subject, plain + 2000)
        let client = try await size(("client_id", .string(long)))
        XCTAssertGreaterThan(client, plain + 2000)
        // In the payload, and as a name of its own.
        let scope = try await size(("scope", .string(long)))
        XCTAssertGreaterThan(scope, plain + 2 * 2000)
        let list = try await size(("filler", .array((0..<1000).map { .integer($0 % 10) })))
        XCTAssertGreaterThan(list, plain + 1000 * 16)
    }

    func testTheRoomOfAText() {
        // What glibc's malloc gives for them, measured.
        for (length, bytes) in [(0, 0), (15, 0), (16, 80), (23, 80), (24, 80), (31, 80), (32, 96), (47, 96)] {
            XCTAssertEqual(Footprint.text(String(repeating: "x", count: length)), bytes, "\(length)")
        }
    }

    func testSettingsOutOfRange() throws {
        func make(_ cache: VerifiedTokenCache) throws {
            _ = try CacheBench(cache: cache)
        }
        for bytes in [Int.min, -1, 0, 65_535, 1_073_741_825, Int.max] {
            assertConfigurationError("cache.bytes", value: "\(bytes)") { try make(.inMemory(bytes: bytes)) }
        }
        for seconds in [-1, 0, 0.999, 300.001, 1e9] {
            assertConfigurationError("cache.lifetime") { try make(.inMemory(lifetime: .seconds(seconds))) }
        }
        for cache in [VerifiedTokenCache.inMemory(bytes: 65_536, lifetime: .seconds(1)), .inMemory(), .off] {
            XCTAssertNoThrow(try make(cache))
        }
    }

    func testNothingIsCountedBeforeItIsDecided() async throws {
        let bench = try Bench()
        let keys = WatchedKeys(bench.key.publicKeySet)
        let validator = try TokenValidator(
            issuers: [CacheBench.issuer(keys)],
            audience: .resource(ResourceIdentifier(Bench.resource)),
            clock: WallClock { Bench.now }
        )
        let token = try bench.token()
        for _ in 0..<3 { await assertAccepted(validator, token) }
        let meanwhile = Mutex<[Int]>([])
        keys.become(JSONWebKeySet([])) {
            let hits = validator.cacheStatistics?.hits ?? -1
            meanwhile.withLock { $0.append(hits) }
        }
        await assertRefused(validator, token, .keyNotFound)
        XCTAssertEqual(Set(meanwhile.withLock { $0 }), [2], "a counter that would have to fall again")
        let counts = try XCTUnwrap(validator.cacheStatistics)
        XCTAssertEqual([counts.hits, counts.misses, counts.outdated], [2, 1, 1])
    }

    func testTheStatisticsAreShownInALine() async throws {
        let bench = try CacheBench()
        XCTAssertTrue("\(bench.counts)".hasPrefix("0 of 0 looked up, 0 outdated; 0 held in "), "\(bench.counts)")
        let token = try bench.bench.token()
        for _ in 0..<3 { await assertAccepted(bench.validator, token) }
        XCTAssertTrue(
            "\(bench.counts)".hasPrefix("2 of 3 looked up (66.7 %), 0 outdated; 1 held in "),
            "\(bench.counts)"
        )
        XCTAssertTrue("\(bench.counts)".hasSuffix(" of 4096 KiB; 0 forgotten for room, 0 too large to keep"))
        XCTAssertEqual("\(VerifiedTokenCache.inMemory())", "VerifiedTokenCache(4194304 bytes, 300.0 seconds)")
        XCTAssertEqual("\(VerifiedTokenCache.off)", "VerifiedTokenCache(off)")
    }
}

/// Keys that tell when they are read.
private final class WatchedKeys: KeySource {
    private let state: Mutex<(set: JSONWebKeySet, watch: @Sendable () -> Void)>

    init(_ set: JSONWebKeySet) {
        state = Mutex((set, {}))
    }

    func become(_ set: JSONWebKeySet, _ watch: @escaping @Sendable () -> Void) {
        state.withLock { $0 = (set, watch) }
    }

    var current: KeyAvailability {
        let (set, watch) = state.withLock { $0 }
        watch()
        return .available(set)
    }

    func keys(for hint: KeyHint) async -> KeyAvailability { current }
}
