// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

extension Suites {
    /// What an attacker gets for nothing.
    static func refusals(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.rs256, tokens: 8)
        // It looks for each token among those that it remembers.
        let caching = try fixture.cachingValidator()
        guard await accepts(caching, fixture.tokens, 8) else { throw WrongResult(subject: "refusals") }
        let other = try SigningKey.generate(.es384, keyID: "key-2026-01")
        let claims = Fixture.claims(0)
        var foreign = claims
        foreign["iss"] = "https://elsewhere.example.com"
        let good = fixture.tokens[0]
        let unknownKey = try SigningKey(pem: RawKey(.rsa)?.pem ?? "", algorithm: .rs256, keyID: "another")
        // What is no token costs next to nothing. What is one has to be read, but no signature is verified for it.
        let (garbage, read) = (0.04, 0.10)
        let refused: [(name: String, text: String, target: Double)] = [
            ("empty", "", garbage), ("no dots", "mF_9B5f-41JqM", garbage),
            ("garbage in three parts", "a.b.c", garbage),
            ("algorithm that is not listed", try other.sign(claims.serialized()), read),
            ("unknown issuer", try fixture.key.sign(foreign.serialized()), read),
            ("unknown kid", try unknownKey.sign(claims.serialized()), read),
            ("signature too short", String(good.dropLast(4)), read),
        ]
        let forged = fixture.tokens.indices.map { index in
            let parts = fixture.tokens[index].split(separator: ".")
            let body = Base64URL.encode(Fixture.claims(100 + index).serialized())
            return "\(parts[0]).\(body).\(parts[2])"
        }
        var subjects = [
            try raw(fixture, repetitions: 800), uncached(fixture, repetitions: 800),
            Subject("RS256, forged", repetitions: 800) { await refuses(caching, forged, $0) },
        ]
        for (name, text, _) in refused {
            subjects.append(Subject(name, repetitions: 5000) { await refuses(caching, [text], $0) })
        }
        let samples = try await measure(subjects, rounds: rounds)
        for ((name, _, target), sample) in zip(refused, samples.suffix(refused.count)) {
            report.add(
                "Refusals / raw RS256 verification",
                name,
                ratio(sample, to: samples[0]),
                "x",
                .atMost(target),
                note: "\(sample.microseconds.rounded(to: 2)) us"
            )
        }
        report.add(
            "Refusals",
            "forged RS256 signature / good one",
            ratio(samples[2], to: samples[1]),
            "x",
            .atMost(1.05)
        )
    }

    /// The worst tokens at the limits of size.
    static func hostile(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.es256, tokens: 1)
        let marked = try SigningKey(pem: RawKey(.ec("P-256"))?.pem ?? "", algorithm: .es256, keyID: Hostile.keyID)
        let markedValidator = try Fixture.makeValidator(FixedKeys(marked.publicKeySet), marked.algorithm)
        var subjects: [Subject] = []
        func add(_ name: String, _ validator: TokenValidator, _ token: String) {
            let subject = Subject(name, repetitions: 30) { count in
                for _ in 0..<count { _ = await validator.validate(token) }
                return true
            }
            subjects.append(subject)
        }
        for (name, payload) in Hostile.payloads() {
            let token = try fixture.key.sign(Array(payload.utf8))
            guard token.utf8.count <= Hostile.limit else {
                throw WrongResult(subject: "\(name): \(token.utf8.count) bytes")
            }
            add(name, fixture.validator, token)
        }
        add("combining marks in kid", markedValidator, try marked.sign(Fixture.claims(0).serialized()))
        for (name, text) in Hostile.texts() { add(name, fixture.validator, text) }
        let samples = try await measure(subjects, rounds: rounds)
        let group = "Hostile tokens at the limits"
        for (subject, sample) in zip(subjects, samples) {
            report.add(group, subject.name, sample.microseconds, "us", .atMost(2000))
        }
        let worst = samples.map(\.microseconds).max() ?? 0
        report.add(group, "the worst of them", worst, "us", .atMost(2000))
    }
}
