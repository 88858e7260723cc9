// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class KeySourceTests: XCTestCase {
    private func outcome(_ source: CountingKeys, _ bench: Bench, _ token: String? = nil) async throws -> Verdict {
        try await bench.validator { $0.keys = source }.validate(token ?? bench.token())
    }

    func testHeldKeysCauseNoLookUp() async throws {
        let bench = try Bench()
        let source = CountingKeys(.available(bench.key.publicKeySet))
        guard case .valid = try await outcome(source, bench) else { return XCTFail("refused") }
        XCTAssertEqual(source.counts, .init(reads: 1, lookUps: 0))
    }

    func testWhichKeysAreHeldIsSaidByTheirIdentity() throws {
        let (bench, other) = (try Bench(), try Bench())
        let (set, foreign) = (bench.key.publicKeySet, other.key.publicKeySet)
        let sources: [any KeySource] = [FixedKeys(set), CountingKeys(.available(set))]
        for source in sources {
            let trusted = try bench.validator { $0.keys = source }.issuers[0]
            XCTAssertTrue(trusted.holds(set.identity), "\(source)")
            XCTAssertFalse(trusted.holds(foreign.identity), "\(source)")
        }
        let unavailable = CountingKeys(.unavailable(retryAfter: 1))
        XCTAssertFalse(try bench.validator { $0.keys = unavailable }.issuers[0].holds(set.identity))
    }

    func testR21_D53_withoutKeysNothingIsSaid() async throws {
        let bench = try Bench()
        for seconds in [-5, 0, 1, 7, 300] {
            let source = CountingKeys(.unavailable(retryAfter: seconds))
            // Expired and foreign tokens too: nobody has vouched for their claims.
            for token in [try bench.token(), try bench.token(("exp", 1)), try bench.token(("aud", "https://other"))] {
                guard case .unavailable(let retryAfter) = try await outcome(source, bench, token) else {
                    return XCTFail("decided without keys")
                }
                XCTAssertEqual(retryAfter, max(1, seconds))
            }
            XCTAssertEqual(source.counts, .init(reads: 3, lookUps: 3))
        }
    }

    func testD53_verdictAsAnError() async throws {
        let bench = try Bench()
        let verdict = try await outcome(CountingKeys(.unavailable(retryAfter: 9)), bench)
        XCTAssertThrowsError(try verdict.get()) {
            XCTAssertEqual($0 as? KeysUnavailable, KeysUnavailable(retryAfter: 9))
        }
        XCTAssertThrowsError(try Verdict.refused(TokenError(.expired, "x")).get()) {
            XCTAssertEqual(($0 as? TokenError)?.code, .expired)
        }
    }

    func testR21_garbageIsRefusedEvenWithoutKeys() async throws {
        let bench = try Bench()
        let source = CountingKeys(.unavailable(retryAfter: 9))
        for token in ["", "x", "a.b.c", try bench.token(("iss", "https://other"))] {
            guard case .refused = try await outcome(source, bench, token) else {
                return XCTFail("not refused: \(token)")
            }
        }
        XCTAssertEqual(source.counts, .init(reads: 0, lookUps: 0))
    }

    func testAMissingKeyIsLookedForOnce() async throws {
        let bench = try Bench()
        let empty = KeyAvailability.available(JSONWebKeySet([]))
        let good = KeyAvailability.available(bench.key.publicKeySet)
        let rotated = CountingKeys(empty, then: good)
        guard case .valid = try await outcome(rotated, bench) else { return XCTFail("refused") }
        XCTAssertEqual(rotated.counts, .init(reads: 1, lookUps: 1))
        let recovered = CountingKeys(.unavailable(retryAfter: 3), then: good)
        guard case .valid = try await outcome(recovered, bench) else { return XCTFail("refused") }
        let still = CountingKeys(empty)
        guard case .refused(let error) = try await outcome(still, bench) else { return XCTFail("not refused") }
        XCTAssertEqual(error.code, .keyNotFound)
        XCTAssertEqual(still.counts, .init(reads: 1, lookUps: 1))
        let lost = CountingKeys(empty, then: .unavailable(retryAfter: 11))
        guard case .unavailable(11) = try await outcome(lost, bench) else { return XCTFail("decided") }
    }

    func testABadSignatureOrTwoKeysCauseNoLookUp() async throws {
        let bench = try Bench()
        let other = try SigningKey.generate(.es256, keyID: "k1")
        let wrong = CountingKeys(.available(other.publicKeySet), then: .available(bench.key.publicKeySet))
        guard case .refused(let error) = try await outcome(wrong, bench) else { return XCTFail("accepted") }
        XCTAssertEqual(error.code, .signatureInvalid)
        XCTAssertEqual(wrong.counts.lookUps, 0)
        let twins = JSONWebKeySet([other.publicKey, bench.key.publicKey].compactMap { $0 })
        let double = CountingKeys(.available(twins), then: .available(bench.key.publicKeySet))
        guard case .refused(let ambiguity) = try await outcome(double, bench) else { return XCTFail("accepted") }
        XCTAssertEqual(ambiguity.code, .keyAmbiguous)
        XCTAssertEqual(double.counts.lookUps, 0)
    }

    func testHints() async throws {
        let bench = try Bench()
        let source = CountingKeys(.available(JSONWebKeySet([])))
        _ = try await outcome(source, bench)
        _ = try await outcome(source, bench, bench.token(("iat", "x")))
        _ = try await outcome(
            source,
            bench,
            bench.raw(header: #"{"alg":"ES256"}"#, payload: Bench.payload([("iat", 1e300)]).text)
        )
        XCTAssertEqual(
            source.hints,
            [
                KeyHint(keyID: "k1", algorithm: .es256, issuedAt: 1_799_999_990),
                KeyHint(keyID: "k1", algorithm: .es256, issuedAt: nil),
                KeyHint(keyID: nil, algorithm: .es256, issuedAt: nil),
            ]
        )
    }

    func testFixedKeys() async throws {
        let bench = try Bench()
        let fixed = FixedKeys(bench.key.publicKeySet)
        guard case .available(let set) = await fixed.keys(for: KeyHint(keyID: nil, algorithm: .es256)) else {
            return XCTFail("none")
        }
        XCTAssertEqual(set.keys, bench.key.publicKeySet.keys)
    }

    @MainActor
    func testValidationStaysOnTheCallersActor() async throws {
        let bench = try Bench()
        let validator = try bench.validator()
        let token = try bench.token()
        _ = await validator.validate(token)
        MainActor.assertIsolated()
    }
}
