// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class FixedKeysTests: XCTestCase {
    /// The JWK of a fresh key, with `alg` as published or without it.
    private func member(_ algorithm: SignatureAlgorithm, saysAlgorithm: Bool) throws -> JSON {
        let json = try XCTUnwrap(SigningKey.generate(algorithm).publicKey).json
        guard case .object(let members) = json else { return json }
        return .object(members.filter { saysAlgorithm || $0.name != "alg" })
    }

    private func set(_ members: JSON...) throws -> JSONWebKeySet {
        try JSONWebKeySet(parsing: JSON.object([.init("keys", .array(members))]).serialized())
    }

    private func issuer(_ set: JSONWebKeySet, _ algorithms: [SignatureAlgorithm]? = nil) -> Issuer {
        Issuer.keys(set, issuer: Bench.name).with { if let algorithms { $0.algorithms = algorithms } }
    }

    private func error(_ issuer: Issuer, line: UInt = #line) -> ConfigurationError? {
        do {
            try issuer.requireServingKeys()
            XCTFail("no error", line: line)
            return nil
        } catch {
            return error
        }
    }

    func testR70_fixedKeysSayWhichAlgorithmsTheyAreFor() throws {
        let rows: [(SignatureAlgorithm, says: Bool, expected: [SignatureAlgorithm])] = [
            (.rs256, false, [.rs256, .ps256]), (.rs256, true, [.rs256]), (.ps512, true, [.ps512]),
            (.es256, false, [.es256]), (.es384, false, [.es384]), (.es384, true, [.es384]), (.es512, false, [.es512]),
            (.ed25519, false, [.eddsa, .ed25519]), (.eddsa, true, [.eddsa]),
        ]
        for (algorithm, says, expected) in rows {
            let issuer = issuer(try set(member(algorithm, saysAlgorithm: says)))
            XCTAssertEqual(issuer.algorithms, expected, "\(algorithm) \(says)")
            XCTAssertNoThrow(try issuer.requireServingKeys())
        }
        let both = try set(member(.es384, saysAlgorithm: false), member(.rs512, saysAlgorithm: true))
        XCTAssertEqual(issuer(both).algorithms, [.rs512, .es384])
    }

    func testR47_noAlgorithmIsDerivedOfASecret() throws {
        let secret = try SharedSecret((0..<32).map { UInt8(truncatingIfNeeded: $0 &* 89 ^ ($0 << 3)) })
        let set = try JSONWebKeySet(secret: secret, algorithm: .hs256)
        XCTAssertEqual(issuer(set).algorithms, SignatureAlgorithm.defaults)
        let error = error(issuer(set))
        XCTAssertEqual(error?.parameter, "algorithms")
        XCTAssertEqual(error?.remedy, "use Issuer.secret(_:algorithm:issuer:)")
        XCTAssertNoThrow(
            try Issuer.secret(secret, algorithm: .hs256, issuer: Bench.name).requireServingKeys()
        )
    }

    func testR70_anIssuerWithAP384KeyNeedsNoList() async throws {
        let bench = try Bench(.es384)
        let policy = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
        let validator = try TokenValidator(
            issuers: [.keys(bench.key.publicKeySet, issuer: Bench.name)],
            audience: policy,
            clock: WallClock { Bench.now }
        )
        await assertAccepted(validator, try bench.token())
        await assertRefused(validator, try Bench(.es256).token(), .algorithmNotAllowed)
    }

    func testKeysThatServeNothingListed() throws {
        let p384 = try set(member(.es384, saysAlgorithm: false))
        let error = error(issuer(p384, SignatureAlgorithm.defaults))
        XCTAssertEqual(
            error?.description,
            "algorithms: \"RS256, PS256, ES256, EdDSA, Ed25519\" is nothing that the issuer's keys can serve: EC P-384; "
                + "write .with { $0.algorithms = [.es384] }, or give the keys of the algorithms listed"
        )
        let twins = try set(member(.es256, saysAlgorithm: false), member(.es256, saysAlgorithm: false))
        let rows: [(JSONWebKeySet, [SignatureAlgorithm], says: String)] = [
            (try set(member(.es256, saysAlgorithm: true)), [.rs256], "EC P-256 for ES256"),
            (try set(member(.rs512, saysAlgorithm: true)), [.rs256, .es256], "RSA for RS512"),
            (try set(member(.ed25519, saysAlgorithm: true)), [.eddsa], "OKP Ed25519 for Ed25519"),
            (twins, [.es512], ": EC P-256"),
        ]
        for (set, algorithms, text) in rows {
            let error = self.error(issuer(set, algorithms))
            XCTAssertEqual(error?.parameter, "algorithms")
            XCTAssertTrue(error?.problem.hasSuffix(text) ?? false, "\(String(describing: error))")
        }
        // One key that serves one listed algorithm is enough: others may be another service's.
        let some = try set(member(.rs256, saysAlgorithm: true), member(.es256, saysAlgorithm: true))
        XCTAssertNoThrow(try issuer(some, [.es256, .es512]).requireServingKeys())
    }

    func testSetsWithoutAUsableKey() throws {
        let empty = error(issuer(JSONWebKeySet([])))
        XCTAssertEqual(empty?.parameter, "keys")
        XCTAssertEqual(empty?.problem, "the set holds no key, so every token would be refused")
        let odd: JSON = ["kty": "RSA", "n": "SECRETMARK"]
        let skipped = error(issuer(try set(odd, odd, odd, odd)))
        XCTAssertEqual(skipped?.parameter, "keys")
        XCTAssertTrue(skipped?.problem.contains("keys[2]: malformed") ?? false, "\(String(describing: skipped))")
        XCTAssertTrue(skipped?.problem.contains("; and 1 more)") ?? false, "\(String(describing: skipped))")
        XCTAssertFalse("\(String(describing: skipped))".contains("SECRETMARK"))
    }

    func testKeysFromASourceAreNotJudged() throws {
        for keys in [KeyAvailability.available(JSONWebKeySet([])), .unavailable(retryAfter: 1)] {
            XCTAssertNoThrow(try Issuer.source(CountingKeys(keys), issuer: Bench.name).requireServingKeys())
        }
    }
}
