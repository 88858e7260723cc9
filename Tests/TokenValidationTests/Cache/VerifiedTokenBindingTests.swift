// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// Which tokens are remembered, for whom, and what is taken for one of them.
final class VerifiedTokenBindingTests: XCTestCase {
    func testD51_EveryOtherTokenIsAnotherToken() async throws {
        for algorithm in [SignatureAlgorithm.rs256, .es256, .hs256, .eddsa] {
            let bench = try CacheBench(algorithm)
            let token = try bench.bench.token()
            await bench.warm(token)
            let hits = bench.counts.hits
            var bytes = Array(token.utf8)
            for index in bytes.indices {
                let own = bytes[index]
                bytes[index] = own == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                guard case .refused = await bench.validator.validate(bytes) else {
                    return XCTFail("\(algorithm): byte \(index)")
                }
                bytes[index] = own
            }
            for length in [0, 1, 15, 16, 17, 95, 96, 97, bytes.count - 1] {
                guard case .refused = await bench.validator.validate(Array(bytes.prefix(length))),
                    case .refused = await bench.validator.validate(Array(bytes.suffix(length)))
                else { return XCTFail("\(algorithm): \(length) bytes") }
            }
            for other in [token + "A", "A" + token, token + "=", " " + token, token + "\n", token.lowercased()] {
                let error = await bench.validator.refusal(other)
                XCTAssertNotNil(error)
            }
            XCTAssertEqual(bench.counts.hits, hits)
            await assertAccepted(bench.validator, token)
            XCTAssertEqual(bench.counts.hits, hits + 1)
        }
    }

    func testD51_ASignatureUnderOtherClaimsIsNotLookedUp() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token(("jti", "one"))
        await bench.warm(token)
        let hits = bench.counts.hits
        let parts = token.split(separator: ".")
        let claims = Base64URL.encode(Bench.payload([("jti", "one"), ("sub", "admin")]).serialized())
        await assertRefused(bench.validator, "\(parts[0]).\(claims).\(parts[2])", .signatureInvalid)
        XCTAssertEqual(bench.counts.hits, hits)
        XCTAssertEqual(bench.counts.tokens, 1, "a forged token must not drive out the real one")
    }

    func testD51_TokensOfOneIDAreDifferentTokens() async throws {
        let bench = try CacheBench()
        for subject in ["alice", "bob"] {
            let token = try bench.bench.token(("jti", "one"), ("sub", .string(subject)))
            for _ in 0..<2 {
                let accepted = try await bench.validator.accepted(token)
                XCTAssertEqual(accepted.subject, subject)
            }
        }
        XCTAssertEqual(bench.counts.tokens, 2)
    }

    func testD51_AnotherValidatorKnowsNothingOfIt() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        await bench.warm(token)
        func validator(_ audience: String, _ issuers: [Issuer]) throws -> TokenValidator {
            try TokenValidator(
                issuers: issuers,
                audience: .resource(ResourceIdentifier(audience)),
                clock: bench.clock.wallClock
            )
        }
        let issuer = CacheBench.issuer(bench.keys)
        let other = try validator("https://other.example/mcp", [issuer])
        await assertRefused(other, token, .wrongAudience)
        let stranger = try validator(Bench.resource, [.source(bench.keys, issuer: "https://other.example")])
        await assertRefused(stranger, token, .unknownIssuer)
        let strict = try validator(Bench.resource, [issuer.with { $0.algorithms = [.eddsa] }])
        await assertRefused(strict, token, .algorithmNotAllowed)
        let young = try validator(
            Bench.resource,
            [
                issuer.with {
                    $0.maximumAge = 1; $0.leeway = 0
                }
            ]
        )
        await assertRefused(young, token, .tooOld)
        XCTAssertEqual(other.cacheStatistics?.tokens, 0)
        let twin = try validator(Bench.resource, [issuer])
        await assertAccepted(twin, token)
        XCTAssertEqual(twin.cacheStatistics?.hits, 0)
    }

    func testD51_ARefusalIsNotRemembered() async throws {
        let bench = try CacheBench()
        let early = try bench.bench.token(("nbf", .integer(1_800_000_200)))
        let bound = try bench.bench.token(("cnf", ["jkt": "x"]))
        let foreign = try bench.bench.token(("aud", "https://other.example/mcp"))
        for _ in 0..<3 {
            await assertRefused(bench.validator, early, .notYetValid)
            await assertRefused(bench.validator, bound, .senderConstrained)
            await assertRefused(bench.validator, foreign, .wrongAudience)
        }
        XCTAssertEqual(bench.counts.tokens, 0)
        XCTAssertEqual(bench.counts.misses, 9)
        bench.clock.advance(by: 200)
        await bench.warm(early)
    }

    func testAnExplanationNeitherAsksNorFillsTheCache() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        _ = await bench.validator.explain(token)
        XCTAssertEqual(bench.counts.tokens, 0)
        XCTAssertEqual(bench.counts.misses, 0)
        await bench.warm(token)
        let (hits, misses) = (bench.counts.hits, bench.counts.misses)
        bench.keys.become(.available(try Bench().key.publicKeySet))
        let explanation = await bench.validator.explain(token)
        XCTAssertEqual(explanation.error?.code, .signatureInvalid)
        XCTAssertEqual(bench.counts.hits, hits)
        XCTAssertEqual(bench.counts.misses, misses)
        XCTAssertEqual(bench.counts.outdated, 0)
    }

    func testASparingValidationAcceptsTheSame() async throws {
        let bench = try CacheBench()
        let token = Array(try bench.bench.token().utf8)
        for sparingly in [true, false, true] {
            guard case .valid = await bench.validator.validate(token, sparingly: sparingly) else {
                return XCTFail("refused")
            }
        }
        XCTAssertEqual(bench.counts.hits, 2)
        bench.clock.advance(by: 400)
        guard case .refused(let error) = await bench.validator.validate(token, sparingly: true) else {
            return XCTFail("accepted")
        }
        XCTAssertEqual(error.code, .expired)
    }

    func testManyFirstValidationsOfOneTokenAtOnce() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        let validator = bench.validator
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 {
                group.addTask { @concurrent in
                    if case .valid = await validator.validate(token) { true } else { false }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        XCTAssertEqual(accepted, 32)
        XCTAssertEqual(bench.counts.tokens, 1)
        XCTAssertEqual(bench.counts.hits + bench.counts.misses, 32)
    }

    func testD51_KeysThatComeAndGoWhileManyValidate() async throws {
        let bench = try CacheBench()
        let (validator, keys, own) = (bench.validator, bench.keys, bench.bench.key.publicKeySet)
        let tokens = try (0..<16).map { try bench.bench.token(("jti", .string("t-\($0)"))) }
        for _ in 0..<20 {
            keys.become(.available(own))
            await withTaskGroup(of: Void.self) { group in
                for token in tokens + tokens {
                    group.addTask { @concurrent in _ = await validator.validate(token) }
                }
                group.addTask { @concurrent in keys.become(.available(JSONWebKeySet([]))) }
            }
            for token in tokens { await assertRefused(validator, token, .keyNotFound) }
        }
    }

    func testACancelledValidationLeavesNothingBehind() async throws {
        let bench = try CacheBench()
        let token = try bench.bench.token()
        let validator = bench.validator
        bench.keys.become(.unavailable(retryAfter: 1))
        let task = Task { await validator.validate(token) }
        task.cancel()
        guard case .unavailable = await task.value else { return XCTFail("decided") }
        XCTAssertEqual(bench.counts.tokens, 0)
        bench.keys.become(.available(bench.bench.key.publicKeySet))
        await bench.warm(token)
    }
}
