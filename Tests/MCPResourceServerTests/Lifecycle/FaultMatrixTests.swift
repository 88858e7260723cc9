// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation
import XCTest

/// What callers see of each fault at the key endpoint, in each state of the keys.
final class FaultMatrixTests: XCTestCase {
    private struct Fault {
        let name: String
        let answer: ScriptedAnswer
        /// The label of the event.
        let label: String
        /// How long a request that waits for the attempt is kept, at most.
        var delay = Duration.milliseconds(300)
        /// What the server asks for.
        var retryAfter = 1

        init(_ name: String, _ answer: ScriptedAnswer, _ label: String) {
            (self.name, self.answer, self.label) = (name, answer, label)
        }

        func with(_ change: (inout Fault) -> Void) -> Fault {
            var copy = self
            change(&copy)
            return copy
        }
    }

    private static func keySet(_ count: Int) -> String {
        let key = #"{"kty":"OKP","crv":"Ed25519","kid":"x","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        return #"{"keys":["# + Array(repeating: key, count: count).joined(separator: ",") + "]}"
    }

    private static let later = [("Retry-After", "120")]

    private static let faults: [Fault] = [
        // No connection.
        Fault("refused or reset", .failure(.unreachable), "unreachable"),
        Fault("cut off", .failure(.incomplete), "incomplete"),
        Fault("no address", .failure(.unresolved), "unresolved"),
        Fault("TLS", .failure(.tls), "tls"),
        Fault("private address", .failure(.forbiddenAddress), "forbidden_address"),
        // No answer.
        Fault("silence", .silence, "timeout").with { $0.delay = .seconds(5) },
        Fault("late", .failure(.timeout), "timeout"),
        // Another status.
        Fault("500", .response(500), "status_500"),
        Fault("502", .response(502), "status_502"),
        Fault("503", .response(503), "status_503"),
        Fault("503 with a date", .response(503, headers: [("Retry-After", "later")]), "status_503"),
        Fault("500 for a while", .response(500, headers: later), "status_500").with { $0.retryAfter = 120 },
        Fault("502 for a while", .response(502, headers: later), "status_502").with { $0.retryAfter = 120 },
        Fault("503 for a while", .response(503, headers: later), "status_503").with { $0.retryAfter = 120 },
        Fault("429", .response(429, headers: later), "status_429").with { $0.retryAfter = 120 },
        Fault("403", .response(403), "status_403"),
        Fault("204", .response(204), "status_204"),
        Fault("404", .response(404), "status_404"),
        Fault("410", .response(410), "status_410"),
        Fault("301", .redirect(301, to: "https://auth.example.com/keys"), "redirect"),
        Fault("302", .redirect(302, to: "http://169.254.169.254/"), "redirect"),
        Fault("307", .redirect(307, to: "https://elsewhere.example/"), "redirect"),
        // Another document.
        Fault("a page", .page, "not_json"),
        Fault("nothing", .json(""), "not_json"),
        Fault("truncated", .json(#"{"keys":[{"kty":"#), "not_json"),
        Fault("members twice", .json(#"{"keys":[],"keys":[]}"#), "not_json"),
        Fault("{}", .json("{}"), "not_a_key_set"),
        Fault("an array", .json("[]"), "not_a_key_set"),
        Fault("keys is an object", .json(#"{"keys":{}}"#), "not_a_key_set"),
        Fault("no keys", .json(#"{"keys":[]}"#), "no_usable_key"),
        Fault("a secret", .json(#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#), "no_usable_key"),
        Fault("129 KiB", .json(String(repeating: " ", count: 129 * 1024) + keySet(1)), "too_large"),
        Fault("101 keys", .json(keySet(101)), "too_many_keys"),
        Fault("a gzip bomb", .response(200, headers: [("Content-Encoding", "gzip")], body: [0x1F, 0x8B]), "encoded"),
    ]

    private func eachFault(_ body: (Fault, RemoteFixture) async throws -> Void) async throws {
        for fault in Self.faults {
            let gate = try RemoteFixture()
            try await body(fault, gate)
            XCTAssertFalse(gate.log.events.contains { $0.status == 401 }, "\(fault.name): a login lost")
        }
    }

    func testR21_D48_D53_cold() async throws {
        try await eachFault { fault, gate in
            gate.fetcher.answer(gate.keysURL, with: fault.answer)
            let (first, took) = await gate.answerInTime(try gate.issuer.token())
            XCTAssertEqual(first, Answer(status: 503, retryAfter: fault.retryAfter), fault.name)
            XCTAssertLessThanOrEqual(took, fault.delay, fault.name)
            XCTAssertEqual(gate.failures, [fault.label], fault.name)
            XCTAssertEqual(gate.keys.state, .warming)
            XCTAssertFalse(gate.server.status.isReady)

            // In the pause afterwards the answer comes at once and costs the issuer nothing.
            let count = gate.keyFetches
            gate.clock.advance(by: Double(fault.retryAfter) - 0.5)
            let (second, tookSecond) = await gate.answerInTime(try gate.issuer.token())
            XCTAssertEqual(second, Answer(status: 503, retryAfter: 1), fault.name)
            XCTAssertEqual(tookSecond, .zero, fault.name)
            XCTAssertEqual(gate.keyFetches, count, fault.name)

            gate.fetcher.publish(gate.issuer)
            gate.clock.advance(by: 0.5)
            let (third, _) = await gate.answerInTime(try gate.issuer.token())
            XCTAssertEqual(third, Answer(status: 200), "\(fault.name): after it")
        }
    }

    func testR38_D50_D53_fresh() async throws {
        try await eachFault { fault, gate in
            try await gate.warmUp()
            gate.clock.advance(by: 60)
            let count = gate.keyFetches
            gate.fetcher.answer(gate.keysURL, with: fault.answer)

            let (known, took) = await gate.answerInTime(try gate.issuer.token())
            XCTAssertEqual(known, Answer(status: 200), fault.name)
            XCTAssertEqual(took, .zero, fault.name)
            XCTAssertEqual(gate.keyFetches, count, "\(fault.name): a fresh set needs no fetch")

            let (unknown, _) = await gate.answerInTime(try gate.foreignToken(age: 90))
            XCTAssertEqual(unknown.status, 503, fault.name)
            XCTAssertGreaterThanOrEqual(unknown.retryAfter ?? 0, fault.retryAfter, fault.name)
            XCTAssertEqual(gate.failures, [fault.label], fault.name)

            let (still, tookStill) = await gate.answerInTime(try gate.issuer.token())
            XCTAssertEqual(still, Answer(status: 200), "\(fault.name): the old set is kept")
            XCTAssertEqual(tookStill, .zero, fault.name)
            XCTAssertEqual(gate.keys.state, .fresh)
        }
    }

    func testR38_D50_D53_stale() async throws {
        try await eachFault { fault, gate in
            try await gate.warmUp()
            gate.fetcher.answer(gate.keysURL, with: fault.answer)
            // The refresh before the end of the fresh time fails.
            gate.clock.advance(by: 500)
            let ahead = await gate.answer(try gate.issuer.token())
            XCTAssertEqual(ahead, Answer(status: 200), fault.name)
            await gate.settle()
            XCTAssertEqual(gate.failures, [fault.label], fault.name)
            gate.clock.advance(by: 180)
            guard case .stale(let age, let error?) = gate.keys.state else {
                return XCTFail("\(fault.name): \(gate.keys.state)")
            }
            XCTAssertGreaterThan(age, .seconds(600))
            XCTAssertFalse(error.isEmpty)
            XCTAssertTrue(gate.server.status.isReady)

            // The refresh that is due happens behind the request's back.
            let started = gate.clock.elapsed
            let known = await gate.answer(try gate.issuer.token())
            XCTAssertEqual(known, Answer(status: 200), fault.name)
            XCTAssertEqual(gate.clock.elapsed, started, fault.name)
            XCTAssertEqual(gate.attempts, 3, fault.name)

            let (unknown, took) = await gate.answerInTime(try gate.foreignToken())
            XCTAssertEqual(unknown.status, 503, fault.name)
            XCTAssertGreaterThanOrEqual(unknown.retryAfter ?? 0, 1, fault.name)
            XCTAssertLessThanOrEqual(took, fault.delay, fault.name)
            XCTAssertEqual(gate.failures, [fault.label, fault.label], fault.name)
        }
    }

    func testR21_D49_D53_expired() async throws {
        try await eachFault { fault, gate in
            try await gate.warmUp()
            gate.fetcher.answer(gate.keysURL, with: fault.answer)
            gate.clock.advance(by: 4200)
            XCTAssertEqual(gate.keys.state, .expired)
            XCTAssertFalse(gate.server.status.isReady)
            for token in [try gate.issuer.token(), try gate.foreignToken()] {
                let (answer, took) = await gate.answerInTime(token)
                XCTAssertEqual(answer, Answer(status: 503, retryAfter: fault.retryAfter), fault.name)
                XCTAssertLessThanOrEqual(took, fault.delay, fault.name)
            }
            XCTAssertEqual(gate.failures, [fault.label], "\(fault.name): the second one is answered in the pause")
        }
    }

    func testAGoodSetWithoutTheOldKey() async throws {
        for isStale in [false, true] {
            let gate = try RemoteFixture()
            try await gate.warmUp()
            if isStale {
                gate.fetcher.fault = .failure(.unreachable)
                gate.clock.advance(by: 590)
                _ = try await gate.answerToKnown()
                await gate.settle()
                gate.clock.advance(by: 60)
                let stale = try await gate.answerToKnown()
                XCTAssertEqual(stale, Answer(status: 200))
                await gate.settle()
                gate.fetcher.fault = nil
            }
            var rotated = gate.issuer
            try rotated.rotateKeys(keepingOld: false)
            gate.fetcher.publish(rotated)
            gate.clock.advance(by: isStale ? 61 : 481)
            let last = try await gate.answerToKnown()
            XCTAssertEqual(last, Answer(status: 200), "the refresh begins behind this request's back")
            await gate.settle()
            let after = try await gate.answerToKnown()
            // Issued after the withdrawal as the clock stands: it may be of a key that is published in a moment.
            XCTAssertNotEqual(after.status, 200)
            let withdrawn = await gate.answer(try gate.issuer.token(claims: ["iat": .integer(1_800_000_000)]))
            XCTAssertEqual(withdrawn, Answer(status: 401))
            let new = await gate.answer(try rotated.token())
            XCTAssertEqual(new, Answer(status: 200))
        }
    }

    func testTheKeysMoved() async throws {
        for status in [404, 410] {
            let gate = try RemoteFixture()
            try await gate.warmUp()
            // They are at another place now, and the metadata says so: found in the same attempt.
            gate.fetcher.answer(gate.keysURL, with: .response(status))
            let place = "https://auth.example.com/new-keys"
            gate.fetcher.answer(place, with: .json(gate.issuer.keySetDocument))
            gate.fetcher.answer(
                gate.metadataURL,
                with: .json(#"{"issuer":"https://auth.example.com","jwks_uri":"\#(place)"}"#)
            )
            gate.clock.advance(by: 490)
            _ = try await gate.answerToKnown()
            await gate.settle()
            XCTAssertEqual(gate.failures, [])
            let expected = [gate.metadataURL, gate.keysURL, gate.keysURL, gate.metadataURL, place]
            XCTAssertEqual(gate.fetcher.urls, expected)
        }
    }

    func testTheKeysAreGone() async throws {
        for status in [404, 410] {
            let gate = try RemoteFixture()
            try await gate.warmUp()
            gate.fetcher.answer(gate.keysURL, with: .response(status))
            gate.clock.advance(by: 490)
            for attempts in [2, 2, 3, 3] {
                let known = try await gate.answerToKnown()
                XCTAssertEqual(known, Answer(status: 200))
                await gate.settle()
                XCTAssertEqual(gate.attempts, attempts)
                XCTAssertEqual(gate.keyFetches, attempts)
                XCTAssertEqual(gate.fetcher.count(gate.metadataURL), attempts, "once in each attempt")
                gate.clock.advance(by: 0.5)
            }
        }
    }

    func testD30_R85_metadataOfAnotherIssuer() async throws {
        let wrong = ScriptedAnswer.json(
            #"{"issuer":"https://auth.example.com/","jwks_uri":"https://auth.example.com/jwks"}"#
        )
        let cold = try RemoteFixture()
        cold.fetcher.answer(cold.metadataURL, with: wrong)
        let (first, _) = await cold.answerInTime(try cold.issuer.token())
        XCTAssertEqual(first, Answer(status: 503, retryAfter: 1))
        XCTAssertEqual(cold.failures, ["issuer_mismatch"])
        XCTAssertEqual(cold.keyFetches, 0)

        // Metadata is looked at again when the keys are gone.
        for (age, status) in [(490.0, 200), (700, 200), (4300, 503)] {
            let gate = try RemoteFixture()
            try await gate.warmUp()
            gate.fetcher.answer(gate.metadataURL, with: wrong)
            gate.fetcher.answer(gate.keysURL, with: .response(404))
            gate.clock.advance(by: age)
            let (answer, _) = await gate.answerInTime(try gate.issuer.token())
            XCTAssertEqual(answer.status, status, "after \(age) s")
            await gate.settle()
            XCTAssertEqual(gate.failures, ["issuer_mismatch"], "after \(age) s")
        }
    }
}
