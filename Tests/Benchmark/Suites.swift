// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// What is measured, and against which targets.
enum Suites {
    /// Full validation against libcrypto's verification of the same tokens.
    static func validation(_ rounds: Int, _ report: inout Report) async throws {
        let plan: [(SignatureAlgorithm, Int, Double)] = [
            (.rs256, 1200, 2.0), (.ps256, 1200, 2.0), (.es256, 400, 1.3), (.es384, 40, 1.3), (.eddsa, 250, 1.3),
            (.hs256, 20_000, 3),
        ]
        let fixtures = try plan.map { try Fixture($0.0) }
        var subjects: [Subject] = []
        for (fixture, (algorithm, repetitions, _)) in zip(fixtures, plan) {
            subjects.append(
                Subject("raw \(algorithm)", repetitions: repetitions) { count in
                    (0..<count)
                        .allSatisfy { index in
                            let token = fixture.rawTokens[index % fixture.rawTokens.count]
                            return fixture.raw.isValid(token.signature, token.input)
                        }
                }
            )
            subjects.append(
                Subject("full \(algorithm)", repetitions: repetitions) { count in
                    await accepts(fixture.validator, fixture.tokens, count)
                }
            )
        }
        let samples = try await measure(subjects, rounds: rounds)
        for (index, (algorithm, _, target)) in plan.enumerated() {
            let (raw, full) = (samples[2 * index], samples[2 * index + 1])
            let note =
                "raw \(rounded(raw.microseconds)) us, full \(rounded(full.microseconds)) us, "
                + "own part \(rounded((full.median - raw.median) / 1000)) us, "
                + "\(fixtures[index].tokens.first?.count ?? 0) bytes"
            report.add(
                "Full validation / raw verification",
                algorithm.name,
                ratio(full, to: raw),
                "x",
                target: target,
                note: note
            )
        }
    }

    /// Nothing but full validation, a million times.
    static func loop(_ algorithm: SignatureAlgorithm) async throws {
        let fixture = try Fixture(algorithm)
        guard await accepts(fixture.validator, fixture.tokens, 1_000_000) else {
            throw WrongResult(subject: algorithm.name)
        }
    }

    /// What an attacker gets for nothing.
    static func refusals(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.rs256, tokens: 8)
        let other = try SigningKey.generate(.es384, keyID: "key-2026-01")
        let claims = Fixture.claims(0)
        var foreign = claims
        foreign["iss"] = "https://elsewhere.example.com"
        let good = String(decoding: fixture.tokens[0], as: UTF8.self)
        let unknownKey = try SigningKey(pem: RawKey(.rsa)?.pem ?? "", algorithm: .rs256, keyID: "another")
        let tokens: [(String, String, Double)] = [
            ("empty", "", 5), ("no dots", "mF_9.B5f-4.1JqM".replacing(".", with: ""), 5),
            ("garbage in three parts", "a.b.c", 5),
            ("algorithm that is not listed", try other.sign(claims.serialized()), 5),
            ("unknown issuer", try fixture.key.sign(foreign.serialized()), 5),
            ("unknown kid", try unknownKey.sign(claims.serialized()), 5),
            ("signature too short", String(good.dropLast(4)), 5),
        ]
        var subjects = tokens.map { name, text, _ in
            let bytes = [Array(text.utf8)]
            return Subject(name, repetitions: 5000) { await refuses(fixture.validator, bytes, $0) }
        }
        let forged = fixture.tokens.indices.map { index in
            let parts = String(decoding: fixture.tokens[index], as: UTF8.self).split(separator: ".")
            let body = Base64URL.encode(Fixture.claims(100 + index).serialized())
            return Array("\(parts[0]).\(body).\(parts[2])".utf8)
        }
        subjects.append(
            Subject("RS256, good", repetitions: 800) { await accepts(fixture.validator, fixture.tokens, $0) }
        )
        subjects.append(Subject("RS256, forged", repetitions: 800) { await refuses(fixture.validator, forged, $0) })
        let samples = try await measure(subjects, rounds: rounds)
        for (index, (name, _, target)) in tokens.enumerated() {
            report.add("Refusals", name, samples[index].microseconds, "us", target: target)
        }
        let (accepted, refused) = (samples[tokens.count], samples[tokens.count + 1])
        report.add("Refusals", "forged RS256 signature / good one", ratio(refused, to: accepted), "x", target: 1.1)
    }

    /// The worst tokens at the limits of size.
    static func hostile(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.es256, tokens: 1)
        let marked = try SigningKey(pem: RawKey(.ec("P-256"))?.pem ?? "", algorithm: .es256, keyID: Hostile.keyID)
        let markedValidator = try Fixture.makeValidator(FixedKeys(marked.publicKeySet), marked.algorithm)
        var subjects: [Subject] = []
        for (name, payload) in Hostile.payloads() {
            let bytes = try Array(fixture.key.sign(Array(payload.utf8)).utf8)
            guard bytes.count <= UnverifiedJWS.maximumBytes else {
                throw WrongResult(subject: "\(name): \(bytes.count) bytes")
            }
            subjects.append(Subject(name, repetitions: 30) { await decides(fixture.validator, bytes, $0) })
        }
        let swapped = Array(try marked.sign(Fixture.claims(0).serialized()).utf8)
        subjects.append(
            Subject("combining marks in kid", repetitions: 30) { await decides(markedValidator, swapped, $0) }
        )
        for (name, text) in Hostile.texts() {
            subjects.append(
                Subject(name, repetitions: 30) { count in
                    for _ in 0..<count { _ = await fixture.validator.validate(text) }
                    return true
                }
            )
        }
        let samples = try await measure(subjects, rounds: rounds)
        for (subject, sample) in zip(subjects, samples) {
            report.add("Hostile tokens at the limits", subject.name, sample.microseconds, "us", target: 2000)
        }
        let worst = samples.map(\.microseconds).max() ?? 0
        report.add("Hostile tokens at the limits", "the worst of them", worst, "us", target: 2000)
    }

    /// Building a key set.
    static func keys(_ rounds: Int, _ report: inout Report) async throws {
        let plan: [SignatureAlgorithm] = [.rs256, .es256, .eddsa]
        let sets = try plan.map { try Fixture($0, tokens: 1).key.publicKeySet.json.serialized() }
        let subjects = zip(plan, sets)
            .map { algorithm, bytes in
                Subject("\(algorithm)", repetitions: 200) { count in
                    (0..<count).allSatisfy { _ in (try? JSONWebKeySet(parsing: bytes))?.keys.count == 1 }
                }
            }
        for (subject, sample) in zip(subjects, try await measure(subjects, rounds: rounds)) {
            report.add("Building a set of one key", subject.name, sample.microseconds, "us", target: 100)
        }
    }

    private static func rounded(_ value: Double) -> String {
        "\((value * 100).rounded() / 100)"
    }

    static func accepts(_ validator: TokenValidator, _ tokens: [[UInt8]], _ count: Int) async -> Bool {
        for index in 0..<count {
            guard case .valid = await validator.validate(tokens[index % tokens.count]) else { return false }
        }
        return true
    }

    private static func refuses(_ validator: TokenValidator, _ tokens: [[UInt8]], _ count: Int) async -> Bool {
        for index in 0..<count {
            guard case .refused = await validator.validate(tokens[index % tokens.count]) else { return false }
        }
        return true
    }

    private static func decides(_ validator: TokenValidator, _ token: [UInt8], _ count: Int) async -> Bool {
        for _ in 0..<count { _ = await validator.validate(token) }
        return true
    }
}
