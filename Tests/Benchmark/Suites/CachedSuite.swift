// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

extension Suites {
    /// Tokens that were verified before, against libcrypto's verification of an RS256 signature: few of them, and so many that none is
    /// in the processor's own memory any more.
    ///
    /// - Parameter rotating: The algorithms that so many tokens are made of; to sign them takes seconds each.
    static func cached(
        _ rounds: Int,
        _ rotating: [SignatureAlgorithm],
        _ report: inout Report
    ) async throws {
        struct Warm {
            let name: String
            let target: Double
            let validator: TokenValidator
        }
        var warm: [Warm] = []
        var subjects: [Subject] = []
        func add(_ name: String, _ target: Double, _ fixture: Fixture, _ tokens: [String], bytes: Int) async throws {
            let validator = try fixture.cachingValidator(bytes: bytes)
            guard await accepts(validator, tokens, tokens.count) else { throw WrongResult(subject: name) }
            warm.append(Warm(name: name, target: target, validator: validator))
            subjects.append(Subject(name, repetitions: 16_384) { await accepts(validator, tokens, $0) })
        }
        for (algorithm, _, _) in plan {
            let fixture = try Fixture(algorithm, tokens: 256)
            if subjects.isEmpty { subjects.append(try raw(fixture, repetitions: 1200)) }
            try await add("\(algorithm), 256 hot tokens", 0.06, fixture, fixture.tokens, bytes: 4 << 20)
            guard rotating.contains(algorithm) else { continue }
            let many = try Fixture.sign(0..<16_384, with: fixture.key)
            try await add("\(algorithm), 16384 in rotation", 0.10, fixture, many, bytes: 128 << 20)
        }
        let before = warm.map { $0.validator.cacheStatistics?.misses ?? 0 }
        let samples = try await measure(subjects, rounds: rounds)
        for (index, one) in warm.enumerated() {
            guard let statistics = one.validator.cacheStatistics, statistics.tokens > 0 else {
                throw WrongResult(subject: one.name)
            }
            let misses = statistics.misses - before[index]
            let note =
                "\(samples[index + 1].microseconds.rounded(to: 3)) us, \(statistics.bytes / statistics.tokens) bytes of "
                + "memory each" + (misses == 0 ? "" : ", \(misses) misses")
            let cost = ratio(samples[index + 1], to: samples[0])
            report.add("Cached / raw RS256 verification", one.name, cost, "x", .atMost(one.target), note: note)
        }
    }

    /// What a full cache holds in memory, by the allocator's own account.
    static func memory(_ report: inout Report) async throws {
        let fixture = try Fixture(.hs256, tokens: 0)
        let limit = 4 << 20, count = 1_000_000
        var statistics: VerifiedTokenCache.Statistics?
        let growth = try await Counters.growth {
            let validator = try fixture.cachingValidator(bytes: limit)
            for number in 0..<count {
                let token = try Fixture.sign(number..<number + 1, with: fixture.key)
                guard await accepts(validator, token, 1) else { throw WrongResult(subject: "memory") }
            }
            statistics = validator.cacheStatistics
            return validator
        }
        guard let growth, let statistics else { return }
        let note = "\(statistics.tokens) tokens held, \(statistics.bytes) bytes by its own account"
        let name = "allocated after 10^6 distinct tokens / limit"
        report.add("A cache of 4 MiB", name, growth / Double(limit), "x", .atMost(1.1), note: note)
    }
}
