// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// A token that is remembered is accepted only if it would be accepted without.
final class VerifiedTokenCacheTests: XCTestCase {
    func testATokenIsVerifiedOnceAndThenLookedUp() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        let first = try await bench.object(token)
        let again = try await bench.object(token)
        guard case .valid(let bytes) = await bench.validator.validate(Array(token.utf8)) else {
            return XCTFail("refused as bytes")
        }
        XCTAssertEqual(first, again)
        XCTAssertTrue(first.object === bytes.storage)
        XCTAssertEqual(bench.counts.hits, 2)
        XCTAssertEqual(bench.counts.misses, 1)
        XCTAssertEqual(bench.counts.tokens, 1)
        XCTAssertEqual(bytes.subject, "user-1")
        XCTAssertEqual(bytes.claims["jti"]?.stringValue, "t-1")
    }

    func testWithoutACacheNothingIsRemembered() async throws {
        let bench = try CacheBench(cache: .off)
        let token = try bench.bench.token()
        let first = try await bench.validator.accepted(token)
        let again = try await bench.validator.accepted(token)
        XCTAssertFalse(first.storage === again.storage)
        XCTAssertNil(bench.validator.cacheStatistics)
    }

    // MARK: - Times

    func testD51_D52_ATokenExpiresWhileItIsRemembered() async throws {
        let bench = try CacheBench { $0.leeway = 7 }
        let token = try bench.bench.token(("exp", .integer(1_800_000_100)))
        await bench.warm(token)
        bench.clock.now = 1_800_000_106.999
        await assertAccepted(bench.validator, token)
        XCTAssertEqual(bench.counts.outdated, 0)
        bench.clock.now = 1_800_000_107
        await assertRefused(bench.validator, token, .expired, claim: "exp")
        await assertRefused(bench.validator, token, .expired, claim: "exp")
        XCTAssertEqual(bench.counts.outdated, 1)
        XCTAssertEqual(bench.counts.tokens, 0)
    }

    func testD51_AClockThatGoesBackRefusesWhatIsRemembered() async throws {
        for (name, code) in [("nbf", TokenError.Code.notYetValid), ("iat", .issuedInFuture)] {
            let bench = try CacheBench { $0.leeway = 10 }
            let token = try bench.bench.token((name, .integer(1_799_999_990)))
            await bench.warm(token)
            bench.clock.now = 1_799_999_980
            await assertAccepted(bench.validator, token, name)
            XCTAssertEqual(bench.counts.outdated, 0, name)
            bench.clock.now = 1_799_999_979.999
            await assertRefused(bench.validator, token, code, claim: name)
            bench.clock.now = Bench.now
            await assertAccepted(bench.validator, token, name)
        }
    }

    func testD51_TheMaximumAgeHoldsForWhatIsRemembered() async throws {
        let bench = try CacheBench {
            $0.leeway = 5
            $0.maximumAge = 60
        }
        let token = try bench.bench.token(("iat", .integer(1_800_000_000)))
        await bench.warm(token)
        bench.clock.now = 1_800_000_064.999
        await assertAccepted(bench.validator, token)
        XCTAssertEqual(bench.counts.outdated, 0)
        bench.clock.now = 1_800_000_065
        await assertRefused(bench.validator, token, .tooOld, claim: "iat")
    }

    func testD51_AClockThatShowsNoTimeAcceptsNothing() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        await bench.warm(token)
        for time in [Double.nan, .infinity, -.infinity] {
            bench.clock.now = time
            let error = await bench.validator.refusal(token)
            XCTAssertNotNil(error, "\(time)")
        }
    }

    func testD51_NothingIsRememberedForMoreThanItsTime() async throws {
        for seconds in [1.0, 60, 300] {
            let bench = try CacheBench(cache: .inMemory(lifetime: .seconds(seconds)))
            let token = try bench.bench.token(("exp", .integer(1_800_003_600)))
            let first = try await bench.object(token)
            bench.clock.advance(by: seconds - 0.001)
            let late = try await bench.object(token)
            XCTAssertEqual(first, late)
            bench.clock.advance(by: 0.001)
            let verified = try await bench.object(token)
            XCTAssertNotEqual(first, verified)
            XCTAssertEqual(bench.counts.outdated, 1)
            // Its time begins anew.
            bench.clock.advance(by: seconds - 0.001)
            let again = try await bench.object(token)
            XCTAssertEqual(verified, again)
        }
    }

    func testD51_ATimeOfDaySetBackDoesNotProlongIt() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token(("exp", .integer(1_800_003_600)))
        let first = try await bench.object(token)
        bench.clock.advance(by: 299)
        bench.clock.now = Bench.now
        bench.clock.advance(by: 1)
        let second = try await bench.object(token)
        XCTAssertNotEqual(first, second)
    }

    func testD51_AMonotonicClockThatGoesBackAcceptsNothingByWhatIsRemembered() async throws {
        let time = TestClock(100)
        let bench = try CacheBench(monotonic: MonotonicClock(now: { .seconds(time.now) }, sleep: { _ in }))
        let token = try bench.bench.token()
        let first = try await bench.object(token)
        time.now = 99
        let second = try await bench.object(token)
        XCTAssertNotEqual(first, second)
    }

    // MARK: - Keys

    func testD51_AKeyThatIsWithdrawnTakesItsTokensWithIt() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        await bench.warm(token)
        let other = try Bench().key.publicKeySet
        bench.keys.become(.available(JSONWebKeySet([])))
        await assertRefused(bench.validator, token, .keyNotFound)
        bench.keys.become(.available(other))
        await assertRefused(bench.validator, token, .signatureInvalid)
        bench.keys.become(.available(bench.bench.key.publicKeySet))
        await bench.warm(token)
    }

    func testD51_EveryChangeOfTheKeySetHasTheTokenVerifiedAnew() async throws {
        let bench = try CacheBench()
        let own = bench.bench.key.publicKeySet.keys
        let sameName = try Bench().key.publicKeySet.keys
        let another = try Bench(keyID: "k2").key.publicKeySet.keys
        let token = try bench.bench.token()
        await bench.warm(token)
        // A second key of its name: nobody can say which is meant.
        bench.keys.become(.available(JSONWebKeySet(own + sameName)))
        await assertRefused(bench.validator, token, .keyAmbiguous)
        // A member of its name that cannot be read: the same.
        let member = String(decoding: own[0].json.serialized(), as: UTF8.self)
        let unreadable = #"{"kty":"EC","crv":"P-256","kid":"k1","x":"AA","y":"AA"}"#
        let contested = try JSONWebKeySet(parsing: Array(#"{"keys":[\#(member),\#(unreadable)]}"#.utf8))
        bench.keys.become(.available(JSONWebKeySet(own)))
        await bench.warm(token)
        bench.keys.become(.available(contested))
        await assertRefused(bench.validator, token, .keyAmbiguous)
        // A key of another name changes nothing for it, but it is looked at.
        bench.keys.become(.available(JSONWebKeySet(own)))
        await bench.warm(token)
        let outdated = bench.counts.outdated
        bench.keys.become(.available(JSONWebKeySet(own + another)))
        await bench.warm(token)
        XCTAssertEqual(bench.counts.outdated, outdated + 1)
    }

    func testASetThatWasReadAgainAndSaysTheSameKeepsWhatIsRemembered() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        let first = try await bench.object(token)
        let member = String(decoding: bench.bench.key.publicKeySet.keys[0].json.serialized(), as: UTF8.self)
        for text in [#"{"keys":[\#(member)]}"#, #"{ "keys" : [ \#(member) ] , "read": 2 }"#] {
            bench.keys.become(.available(try JSONWebKeySet(parsing: Array(text.utf8))))
            let again = try await bench.object(token)
            XCTAssertEqual(first, again, text)
        }
    }

    func testD51_NothingIsSaidWhileTheKeysAreUnknown() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        await bench.warm(token)
        bench.keys.become(.unavailable(retryAfter: 7))
        guard case .unavailable(let seconds) = await bench.validator.validate(token) else {
            return XCTFail("decided without keys")
        }
        XCTAssertEqual(seconds, 7)
        bench.keys.become(.available(bench.bench.key.publicKeySet))
        await bench.warm(token)
    }

    func testD51_AKeyThatIsWithdrawnWhileItsTokenIsVerified() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        // The set is read once for the verification; it has changed by the time that the token is put away.
        bench.keys.become(inTurn: [.available(bench.bench.key.publicKeySet), .available(JSONWebKeySet([]))])
        await assertAccepted(bench.validator, token)
        await assertRefused(bench.validator, token, .keyNotFound)
        await assertRefused(bench.validator, token, .keyNotFound)
    }
}
