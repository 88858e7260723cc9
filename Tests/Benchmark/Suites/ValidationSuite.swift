// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// What is measured, and against which targets.
enum Suites {
    /// An algorithm with the number of repetitions that take some ten milliseconds, and the most that validation may cost as a multiple of
    /// libcrypto's verification.
    static let plan: [(algorithm: SignatureAlgorithm, repetitions: Int, target: Double)] = [
        (.rs256, 1200, 1.10), (.ps256, 1200, 1.10), (.es256, 400, 1.05), (.es384, 40, 1.05), (.eddsa, 250, 1.05),
        (.hs256, 20_000, 3),
    ]

    /// Validation of a token that was not seen before, against libcrypto's verification of the same tokens and against peers.
    static func validation(_ rounds: Int, _ peers: [any Peer], _ report: inout Report) async throws {
        struct Compared {
            let fixture: Fixture
            let target: Double
            let peers: [any Peer]
        }
        var compared: [Compared] = []
        var subjects: [Subject] = []
        for (algorithm, repetitions, target) in plan {
            let fixture = try Fixture(algorithm)
            subjects.append(try raw(fixture, repetitions: repetitions))
            subjects.append(uncached(fixture, repetitions: repetitions))
            let able = peers.filter { $0.knows(algorithm) }
            for peer in able {
                let validate = try await peer.validation(of: fixture)
                subjects.append(Subject("\(peer.name) \(algorithm)", repetitions: repetitions / 2, run: validate))
            }
            compared.append(Compared(fixture: fixture, target: target, peers: able))
        }
        var samples = try await measure(subjects, rounds: rounds)[...]
        for one in compared {
            guard let raw = samples.popFirst(), let own = samples.popFirst() else { return }
            let algorithm = one.fixture.algorithm
            let note =
                "raw \(raw.microseconds.rounded(to: 2)) us, uncached \(own.microseconds.rounded(to: 2)) us, "
                + "own part \(microseconds(own, without: raw).rounded(to: 2)) us, "
                + "\(one.fixture.tokens.first?.utf8.count ?? 0) bytes"
            let group = "Uncached validation / raw verification"
            report.add(group, algorithm.name, ratio(own, to: raw), "x", .atMost(one.target), note: note)
            for peer in one.peers {
                guard let other = samples.popFirst() else { return }
                report.add(
                    "\(peer.name) / uncached validation",
                    algorithm.name,
                    ratio(other, to: own),
                    "x",
                    peer.target(for: algorithm).map(Target.atLeast),
                    note: "\(other.microseconds.rounded(to: 2)) us"
                )
            }
        }
    }

    /// Nothing but full validation, a million times.
    static func loop(_ algorithm: SignatureAlgorithm) async throws {
        let fixture = try Fixture(algorithm)
        guard await accepts(fixture.validator, fixture.tokens, 1_000_000) else {
            throw WrongResult(subject: algorithm.name)
        }
    }

    /// libcrypto's part of it.
    static func raw(_ fixture: Fixture, repetitions: Int) throws -> Subject {
        let raw = try fixture.raw(), tokens = fixture.rawTokens
        return Subject("raw \(fixture.algorithm)", repetitions: repetitions) { count in
            (0..<count)
                .allSatisfy { index in
                    let token = tokens[index % tokens.count]
                    return raw.isValid(token.signature, token.input)
                }
        }
    }

    /// All of it.
    static func uncached(_ fixture: Fixture, repetitions: Int) -> Subject {
        Subject("uncached \(fixture.algorithm)", repetitions: repetitions) { count in
            await accepts(fixture.validator, fixture.tokens, count)
        }
    }

    static func accepts(_ validator: TokenValidator, _ tokens: [String], _ count: Int) async -> Bool {
        for index in 0..<count {
            guard case .valid = await validator.validate(tokens[index % tokens.count]) else { return false }
        }
        return true
    }

    static func refuses(_ validator: TokenValidator, _ tokens: [String], _ count: Int) async -> Bool {
        for index in 0..<count {
            guard case .refused = await validator.validate(tokens[index % tokens.count]) else { return false }
        }
        return true
    }
}

/// Another library that validates access tokens.
protocol Peer: Sendable {
    var name: String { get }

    func knows(_ algorithm: SignatureAlgorithm) -> Bool

    /// The least that its time should be as a multiple of ours.
    func target(for algorithm: SignatureAlgorithm) -> Double?

    /// Validates the fixture's tokens in turn, with the checks that the fixture's validator makes of signature, issuer, audience and
    /// times.
    func validation(of fixture: Fixture) async throws -> @Sendable (Int) async -> Bool
}
