// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class AlgorithmTests: XCTestCase {
    func testR70_everyAlgorithmThatIsListedAndNoOther() async throws {
        for algorithm in SignatureAlgorithm.all where !algorithm.isSymmetric {
            let bench = try Bench(algorithm)
            await assertAccepted(try bench.validator { $0.algorithms = [algorithm] }, try bench.token(), algorithm.name)
            let others = SignatureAlgorithm.all.filter { $0 != algorithm && !$0.isSymmetric }
            let strict = try bench.validator { $0.algorithms = others }
            await assertRefused(strict, try bench.token(), .algorithmNotAllowed, claim: "alg", algorithm.name)
            let isDefault = SignatureAlgorithm.defaults.contains(algorithm)
            let source = try bench.validator { $0 = .source($0.keys, issuer: Bench.name) }
            let verdict = await source.refusal(try bench.token())
            XCTAssertEqual(verdict == nil, isDefault, algorithm.name)
        }
    }

    func testR70_D2_unlistedAlgorithmsAreRefusedBeforeAnyKeyIsLookedAt() async throws {
        let source = CountingKeys(.unavailable(retryAfter: 5))
        let bench = try Bench(.es384)
        let validator = try bench.validator { $0 = .source(source, issuer: Bench.name) }
        await assertRefused(validator, try bench.token(), .algorithmNotAllowed)
        for name in ["ES256K", "RS1", "", "HS1", "A128KW", "none", "RSA", "ES256\u{0}", "ＲＳ２５６"] {
            let header = JSON.object([.init("alg", .string(name)), .init("kid", "k1")]).text
            await assertRefused(validator, try bench.raw(header: header), .algorithmNotAllowed, name)
        }
        XCTAssertEqual(source.counts, .init(reads: 0, lookUps: 0))
    }

    func testR71_D4_aKeyServesOneAlgorithm() async throws {
        let rsa = try SigningKey.generate(.rs256, keyID: "k1")
        let publicKey = try XCTUnwrap(rsa.publicKey)
        let bound = JSONWebKeySet([try JSONWebKey(parsing: publicKey.json.serialized())])
        let issuer = Issuer.keys(bound, issuer: Bench.name).with { $0.algorithms = [.rs256, .ps256] }
        let policy = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
        let validator = try TokenValidator(issuers: [issuer], audience: policy, clock: WallClock { Bench.now })
        await assertAccepted(validator, try rsa.sign(Bench.payload([]).serialized()))
        let header = Base64URL.encode(#"{"alg":"PS256","kid":"k1"}"#.utf8)
        let token =
            "\(header).\(Base64URL.encode(Bench.payload([]).serialized())).\(Base64URL.encode([UInt8](repeating: 1, count: 256)))"
        let error = await validator.refusal(token)
        XCTAssertTrue([.keyNotFound, .signatureInvalid].contains(error?.code), "\(String(describing: error))")
    }

    func testR47_D3_publicKeysAreNeverSecrets() async throws {
        let bench = try Bench(.rs256)
        let json = try XCTUnwrap(bench.key.publicKey).json
        let validator = try bench.validator()
        let header = Base64URL.encode(#"{"alg":"HS256","kid":"k1"}"#.utf8)
        let input = header + "." + Base64URL.encode(Bench.payload([]).serialized())
        let modulus = try XCTUnwrap(JSONValue(parsing: json.serialized(), limits: .token)["n"]?.stringValue)
        for secret in [json.serialized(), Array(modulus.utf8), try Base64URL.decode(modulus)] {
            let mac = MAC.hmac(.hs256, key: secret, message: Array(input.utf8))
            await assertRefused(validator, "\(input).\(Base64URL.encode(mac))", .algorithmNotAllowed)
        }
    }

    func testR47_localSecretsServeOnlyTheirIssuer() async throws {
        for algorithm in [SignatureAlgorithm.hs256, .hs384, .hs512] {
            let secret = try SharedSecret((0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ ($0 >> 2)) })
            let key = try SigningKey(secret: secret, algorithm: algorithm)
            let issuer = try Issuer.secret(secret, algorithm: algorithm, issuer: Bench.name)
            let policy = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
            let validator = try TokenValidator(issuers: [issuer], audience: policy, clock: WallClock { Bench.now })
            await assertAccepted(validator, try key.sign(Bench.payload([]).serialized()), algorithm.name)
            let other = try SigningKey.generate(algorithm)
            await assertRefused(validator, try other.sign(Bench.payload([]).serialized()), .signatureInvalid)
        }
    }

    func testD8_noKeysAndSeveralKeys() async throws {
        let bench = try Bench()
        let empty = try bench.validator { $0.keys = FixedKeys(JSONWebKeySet([])) }
        await assertRefused(empty, try bench.token(), .keyNotFound)
        let twins = try [SigningKey.generate(.es256, keyID: "k1"), .generate(.es256, keyID: "k1")]
            .compactMap(\.publicKey)
        let ambiguous = try bench.validator { $0.keys = FixedKeys(JSONWebKeySet(twins)) }
        await assertRefused(ambiguous, try bench.token(), .keyAmbiguous, claim: "kid")
        let pair = try [
            try XCTUnwrap(bench.key.publicKey), XCTUnwrap(SigningKey.generate(.es256, keyID: "k2").publicKey),
        ]
        let nameless = try bench.raw(header: #"{"alg":"ES256"}"#)
        let two = try bench.validator { $0.keys = FixedKeys(JSONWebKeySet(pair)) }
        await assertRefused(two, nameless, .keyAmbiguous)
        await assertAccepted(try bench.validator(), nameless)
    }
}
