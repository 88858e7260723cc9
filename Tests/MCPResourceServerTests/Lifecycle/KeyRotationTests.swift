// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation
import XCTest

final class KeyRotationTests: XCTestCase {
    func testD47_F5_aSurpriseRotation() async throws {
        let gate = try RemoteFixture()
        try await gate.warmUp()
        gate.clock.advance(by: 60)
        var rotated = gate.issuer
        try rotated.rotateKeys()
        gate.fetcher.publish(rotated)
        let first = await gate.answer(try rotated.token())
        XCTAssertEqual(first, Answer(status: 200))
        let old = try await gate.answerToKnown()
        XCTAssertEqual(old, Answer(status: 200))
        XCTAssertEqual(gate.keyFetches, 2)
        XCTAssertEqual(gate.log.events.filter { $0.code == .keyAdded }.count, 2)
    }

    func testD47_F5_aSurpriseRotationInThePause() async throws {
        let gate = try RemoteFixture()
        try await gate.warmUp()
        var rotated = gate.issuer
        try rotated.rotateKeys()
        gate.fetcher.publish(rotated)
        for (second, retryAfter) in [(1.0, 29), (10, 20), (29.5, 1)] {
            gate.clock.advance(by: second - gate.clock.elapsed / .seconds(1))
            let early = await gate.answer(try rotated.token())
            XCTAssertEqual(early, Answer(status: 503, retryAfter: retryAfter), "nobody is sent to log in")
        }
        XCTAssertEqual(gate.keyFetches, 1)
        gate.clock.advance(by: 0.5)
        let later = await gate.answer(try rotated.token())
        XCTAssertEqual(later, Answer(status: 200))
        XCTAssertEqual(gate.keyFetches, 2)
    }

    func testD46_aKnownKeyWithAnotherAlgorithmIsNotLookedFor() async throws {
        let gate = try RemoteFixture()
        try await gate.warmUp()
        for second in [1.0, 60] {
            gate.clock.advance(by: second)
            for algorithm in ["RS256", "PS256", "EdDSA"] {
                let answer = await gate.answer(try gate.issuer.token(header: ["alg": .string(algorithm)]))
                XCTAssertEqual(answer, Answer(status: 401), algorithm)
            }
        }
        XCTAssertEqual(gate.keyFetches, 1)
    }

    func testAPlannedRotationCostsNobodyAnything() async throws {
        let gate = try RemoteFixture()
        var issuer = gate.issuer
        try await gate.running {
            await gate.settle()
            for _ in 0..<10 {
                let old = issuer
                try issuer.rotateKeys()
                gate.fetcher.publish(issuer)
                await gate.pass(600)
                let answers = [await gate.answer(try old.token()), await gate.answer(try issuer.token())]
                XCTAssertEqual(answers, [Answer(status: 200), Answer(status: 200)])
            }
        }
        XCTAssertEqual(gate.failures, [])
        XCTAssertLessThanOrEqual(gate.keyFetches, 14, "one in eight minutes")
    }

    func testF6_aWithdrawnKey() async throws {
        // What the server says of the age of its keys, and how long a withdrawn one may live.
        let cases: [(cacheControl: String?, limit: Double)] = [
            (nil, 600), ("max-age=15", 300), ("no-store", 300), ("max-age=1200", 1200), ("max-age=31536000", 3600),
        ]
        for (cacheControl, limit) in cases {
            let gate = try RemoteFixture()
            let headers = cacheControl.map { [(name: "Cache-Control", value: $0)] } ?? []
            gate.fetcher.publish(gate.issuer, headers: headers)
            try await gate.running {
                await gate.settle()
                var rotated = gate.issuer
                try rotated.rotateKeys(keepingOld: false)
                gate.fetcher.publish(rotated, headers: headers)
                let issuedAt = Int64(gate.clock.now) - 1
                await gate.pass(limit * 0.7)
                let before = try await gate.answerToKnown()
                XCTAssertEqual(before, Answer(status: 200), "\(limit)")
                await gate.pass(limit * 0.3 - 1)
                XCTAssertEqual(gate.keyFetches, 2, "\(limit)")
                let after = await gate.answer(try gate.issuer.token(claims: ["iat": .integer(issuedAt)]))
                XCTAssertEqual(after, Answer(status: 401), "\(limit)")
                XCTAssertEqual(gate.log.events.filter { $0.code == .keyRemoved }.count, 1)
            }
        }
    }

    func testF6_aWithdrawnKeyAfterAQuietTime() async throws {
        // Nobody runs the keys and nobody calls: the first call after the fresh time looks first.
        for quiet in [600.0, 1800, 4199] {
            let gate = try RemoteFixture()
            try await gate.warmUp()
            var rotated = gate.issuer
            try rotated.rotateKeys(keepingOld: false)
            gate.fetcher.publish(rotated)
            let issuedAt = Int64(gate.clock.now) - 1
            gate.clock.advance(by: quiet)
            guard case .stale(_, nil) = gate.keys.state else { return XCTFail("\(gate.keys.state)") }
            let withdrawn = await gate.answer(try gate.issuer.token(claims: ["iat": .integer(issuedAt)]))
            XCTAssertEqual(withdrawn, Answer(status: 401), "after \(quiet) s")
        }
        // If there is no answer, the keys held are good enough.
        let gate = try RemoteFixture()
        try await gate.warmUp()
        gate.fetcher.fault = .failure(.unreachable)
        gate.clock.advance(by: 1800)
        let (answer, _) = await gate.answerInTime(try gate.issuer.token())
        XCTAssertEqual(answer, Answer(status: 200))
    }

    func testF6_aWithdrawnKeyAfterAFailureAndAQuietTime() async throws {
        let gate = try RemoteFixture()
        try await gate.warmUp()
        gate.fetcher.fault = .failure(.tls)
        gate.clock.advance(by: 590)
        _ = try await gate.answerToKnown()
        await gate.settle()
        gate.fetcher.fault = nil
        var rotated = gate.issuer
        try rotated.rotateKeys(keepingOld: false)
        gate.fetcher.publish(rotated)
        let issuedAt = Int64(gate.clock.now) - 1
        gate.clock.advance(by: 400)
        let withdrawn = await gate.answer(try gate.issuer.token(claims: ["iat": .integer(issuedAt)]))
        XCTAssertEqual(withdrawn, Answer(status: 401))
    }

    func testR46_D9_leakedKeysAreReportedOnce() async throws {
        let gate = try RemoteFixture()
        let good = String(decoding: gate.issuer.keySetDocument, as: UTF8.self).dropLast(2)
        let leaked = #"{"kty":"oct","kid":"leaked","k":"c2VjcmV0"},{"kty":"RSA","kid":"odd"}"#
        gate.fetcher.answer(gate.keysURL, with: .json("\(good),\(leaked)]}"))
        try await gate.running {
            await gate.settle()
            let answer = try await gate.answerToKnown()
            XCTAssertEqual(answer, Answer(status: 200), "one odd key does not take the others down")
            await gate.pass(3600)
        }
        let skipped = gate.log.events.filter { $0.code == .keySkipped }
        XCTAssertEqual(skipped.map(\.label), ["secret_published", "malformed"])
        XCTAssertEqual(skipped.first?.issuer, "https://auth.example.com")
        XCTAssertTrue(skipped.first?.detail.contains("leaked") ?? false)
        XCTAssertFalse(gate.log.events.contains { "\($0)".contains("c2VjcmV0") })
        XCTAssertGreaterThan(gate.keyFetches, 5)
    }

    func testR46_D9_leakedKeysOfASetWithoutAUsableOneAreReportedOnce() async throws {
        let gate = try RemoteFixture()
        let leaked = #"{"keys":[{"kty":"RSA","kid":"odd"},{"kty":"oct","kid":"leaked","k":"c2VjcmV0"}]}"#
        func skipped() -> [ResourceServer.Event] { gate.log.events.filter { $0.code == .keySkipped } }
        gate.fetcher.answer(gate.keysURL, with: .json(leaked))
        for attempt in 1...2 {
            let (answer, _) = await gate.answerInTime(try gate.issuer.token())
            XCTAssertEqual(answer.status, 503)
            XCTAssertEqual(gate.attempts, attempt)
            XCTAssertEqual(skipped().map(\.label), ["malformed", "secret_published"], "once")
            gate.clock.advance(by: 60)
        }
        XCTAssertTrue(skipped().last?.detail.contains("leaked") ?? false)
        XCTAssertFalse(gate.log.events.contains { "\($0)".contains("c2VjcmV0") })

        // An attempt that reads no set makes nothing new of them.
        gate.fetcher.answer(gate.keysURL, with: .response(403))
        _ = await gate.answerInTime(try gate.issuer.token())
        gate.clock.advance(by: 60)
        gate.fetcher.answer(gate.keysURL, with: .json(leaked))
        _ = await gate.answerInTime(try gate.issuer.token())
        XCTAssertEqual(gate.failures, ["no_usable_key", "no_usable_key", "status_403", "no_usable_key"])
        XCTAssertEqual(skipped().count, 2)

        // A good set is the end of it, and the next leak is news.
        gate.clock.advance(by: 60)
        gate.fetcher.publish(gate.issuer)
        let (good, _) = await gate.answerInTime(try gate.issuer.token())
        XCTAssertEqual(good, Answer(status: 200))
        gate.fetcher.answer(gate.keysURL, with: .json(leaked))
        gate.clock.advance(by: 490)
        _ = try await gate.answerToKnown()
        await gate.settle()
        XCTAssertEqual(skipped().map(\.label), ["malformed", "secret_published", "malformed", "secret_published"])
    }
}
