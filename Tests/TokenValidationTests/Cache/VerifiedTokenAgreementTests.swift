// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// Whatever happens, and in whatever order: a validator that remembers says what one says that does not.
final class VerifiedTokenAgreementTests: XCTestCase {
    func testD51_AValidatorThatRemembersSaysWhatOneSaysThatDoesNot() async throws {
        var random = Seeded(state: 51)
        var (hits, outdated) = (0, 0)
        for round in 0..<6 {
            let bench = try CacheBench(cache: .inMemory(bytes: 65_536, lifetime: .seconds(100))) {
                $0.leeway = [0, 7, 300][round % 3]
                $0.maximumAge = round < 3 ? nil : 120
            }
            let plain = try TokenValidator(
                issuers: bench.validator.issuers.map(\.issuer),
                audience: .resource(ResourceIdentifier(Bench.resource)),
                clock: bench.clock.wallClock,
                cache: .off
            )
            let tokens = try Self.tokens(bench.bench)
            let keys = try Self.keys(bench.bench)
            for step in 0..<150 {
                switch Int.random(in: 0..<12, using: &random) {
                case 0: bench.clock.advance(by: Double(Int.random(in: 0...40, using: &random)))
                case 1: bench.clock.now = Bench.now + Double(Int.random(in: -1300...1300, using: &random)) / 2
                case 2: bench.keys.become(keys.randomElement(using: &random) ?? keys[0])
                case 3, 4: bench.keys.become(keys[0])
                default: break
                }
                for _ in 0..<4 {
                    let token = tokens.randomElement(using: &random) ?? ""
                    let (one, other) = (await bench.validator.validate(token), await plain.validate(token))
                    guard Self.shown(one) == Self.shown(other) else {
                        return XCTFail("\(round), \(step): \(Self.shown(one)), but \(Self.shown(other))")
                    }
                }
            }
            let counts = bench.counts
            XCTAssertEqual(counts.hits + counts.misses + counts.outdated, 600)
            hits += counts.hits
            outdated += counts.outdated
        }
        XCTAssertGreaterThan(hits, 300)
        XCTAssertGreaterThan(outdated, 120)
    }

    private static func tokens(_ bench: Bench) throws -> [String] {
        let now = Int64(Bench.now)
        let times: [[(String, JSON)]] = [
            [], [("nbf", .integer(now + 50))], [("iat", .integer(now + 5))], [("iat", .integer(now - 100))],
            [("exp", .integer(now + 30))], [("exp", .number(Bench.now + 30.5)), ("nbf", .number(Bench.now - 10.5))],
            [("exp", .integer(now + 3600)), ("iat", .integer(now)), ("nbf", .integer(now))], [("exp", .integer(now))],
        ]
        let good = try times.enumerated()
            .flatMap { index, changes in
                try ["a", "b"]
                    .map { name in
                        let payload = Bench.payload(changes + [("jti", .string("\(name)-\(index)"))])
                        return try bench.token(payload: payload.text)
                    }
            }
        let forged = zip(good, good.dropFirst())
            .map { one, other in
                let (one, other) = (one.split(separator: "."), other.split(separator: "."))
                return "\(one[0]).\(other[1]).\(one[2])"
            }
        return good + good + good + forged
    }

    /// The issuer's first.
    private static func keys(_ bench: Bench) throws -> [KeyAvailability] {
        let own = bench.key.publicKeySet.keys
        let sameName = try Bench().key.publicKeySet.keys
        let another = try Bench(keyID: "k2").key.publicKeySet.keys
        return [
            .available(JSONWebKeySet(own)), .available(JSONWebKeySet(own + another)), .available(JSONWebKeySet([])),
            .available(JSONWebKeySet(sameName)), .available(JSONWebKeySet(own + sameName)),
            .unavailable(retryAfter: 3),
        ]
    }

    private static func shown(_ verdict: Verdict) -> String {
        switch verdict {
        case .valid(let token): "valid \(token.tokenID ?? "")"
        case .refused(let error): "\(error.code) \(error.detail)"
        case .unavailable(let seconds): "unavailable \(seconds)"
        }
    }
}

/// A generator with a seed, so that what fails fails again.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let (high, low) = state.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return high ^ low
    }
}
