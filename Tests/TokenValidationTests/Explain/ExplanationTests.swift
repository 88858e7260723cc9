// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class ExplanationTests: XCTestCase {
    private var bench: Bench!

    override func setUpWithError() throws {
        bench = try Bench()
    }

    private func outcomes(_ explanation: TokenExplanation) -> [String: TokenExplanation.Outcome] {
        Dictionary(explanation.steps.map { ($0.name, $0.outcome) }) { first, _ in first }
    }

    func testAnAcceptedTokenPassesEveryCheck() async throws {
        let explanation = await (try bench.validator()).explain(try bench.token())
        XCTAssertTrue(explanation.isAccepted)
        XCTAssertNil(explanation.error)
        XCTAssertNil(explanation.retryAfter)
        XCTAssertEqual(explanation.steps.map(\.name), Check.allCases.map(\.rawValue))
        XCTAssertTrue(explanation.steps.allSatisfy { $0.outcome == .passed && $0.hint == nil && !$0.question.isEmpty })
        XCTAssertTrue(explanation.description.hasSuffix("\naccepted"))
        XCTAssertTrue(explanation.description.contains("alg ES256, kid k1, typ at+jwt"))
    }

    func testItGoesOnPastTheFirstFailure() async throws {
        let foreign = try SigningKey.generate(.es256, keyID: "k1")
        let changes: [(String, JSON)] = [
            ("exp", 1_799_990_000), ("aud", "https://other"), ("cnf", [:]), ("scope", "\u{e9}"),
        ]
        let explanation = await (try bench.validator()).explain(try foreign.sign(Bench.payload(changes).serialized()))
        let found = outcomes(explanation)
        XCTAssertEqual(explanation.error?.code, .signatureInvalid)
        for name in ["signature", "expiry", "audience", "binding", "scopes"] {
            XCTAssertEqual(found[name], .failed, name)
        }
        for name in ["length", "form", "payload", "issuer", "algorithm", "key", "type", "subject"] {
            XCTAssertEqual(found[name], .passed, name)
        }
        let expiry = try XCTUnwrap(explanation.steps.first { $0.name == "expiry" })
        XCTAssertEqual(expiry.detail, "expired 10000 s ago")
    }

    func testWhatNeedsAnEarlierValueIsNotReached() async throws {
        let validator = try bench.validator()
        let garbage = outcomes(await validator.explain("x"))
        XCTAssertEqual(garbage["form"], .failed)
        XCTAssertEqual(garbage.values.count { $0 == .notReached }, Check.allCases.count - 2)
        let unknown = outcomes(await validator.explain(try bench.token(("iss", "https://x"))))
        XCTAssertEqual(unknown["issuer"], .failed)
        XCTAssertEqual(unknown["key"], .notReached)
        XCTAssertEqual(unknown["expiry"], .notReached)
        let keyless = outcomes(await validator.explain(try bench.raw(header: #"{"alg":"ES256","kid":"k2"}"#)))
        XCTAssertEqual(keyless["key"], .failed)
        XCTAssertEqual(keyless["signature"], .notReached)
        XCTAssertEqual(keyless["expiry"], .passed)
    }

    func testR69_aLongTokenIsNotTakenApart() async throws {
        let long = String(repeating: "a", count: Limits.tokenBytes + 1)
        let found = outcomes(await (try bench.validator()).explain(long))
        XCTAssertEqual(found["length"], .failed)
        XCTAssertEqual(found["form"], .notReached)
        let longest = outcomes(await (try bench.validator()).explain(String(long.dropLast())))
        XCTAssertEqual(longest["length"], .passed)
    }

    func testMissingKeys() async throws {
        let source = CountingKeys(.unavailable(retryAfter: 12))
        let validator = try bench.validator { $0.keys = source }
        let explanation = await validator.explain(try bench.token(("exp", 1)))
        XCTAssertEqual(explanation.retryAfter, 12)
        XCTAssertNil(explanation.error)
        XCTAssertFalse(explanation.isAccepted)
        XCTAssertEqual(outcomes(explanation)["key"], .notReached)
        XCTAssertEqual(outcomes(explanation)["expiry"], .failed)
        XCTAssertTrue(explanation.description.hasSuffix("cannot tell: keys unavailable, retry after 12 s"))
    }

    func testAForbiddenAlgorithmCausesNoLookUp() async throws {
        let source = CountingKeys(.unavailable(retryAfter: 12))
        let validator = try bench.validator {
            $0.keys = source; $0.algorithms = [.rs256]
        }
        let explanation = await validator.explain(try bench.token(("exp", 1)))
        XCTAssertEqual(explanation.error?.code, .algorithmNotAllowed)
        XCTAssertEqual(outcomes(explanation)["key"], .notReached)
        XCTAssertEqual(outcomes(explanation)["expiry"], .failed)
        XCTAssertEqual(source.counts.lookUps, 0)
    }

    /// Over many broken tokens, an explanation and a verdict never differ.
    func testExplanationsAgreeWithVerdicts() async throws {
        var random = SplitMix(seed: 42)
        let other = try SigningKey.generate(.es256, keyID: "k1")
        let validators = [
            try bench.validator(),
            try bench.validator {
                $0.tokenType = .rfc9068; $0.maximumAge = 60
            },
            try bench.validator {
                $0.audience = .clients(["client-1"]); $0.leeway = 0
            },
            try bench.validator { $0.keys = CountingKeys(.unavailable(retryAfter: 4)) },
            try bench.validator {
                $0.algorithms = [.rs256]; $0.conventions.subject = .claims("oid")
            },
            try bench.validator(audience: .identifiers(["client-1", "x"])) {
                $0.conventions.scopes = .union("scope", "scp")
            },
        ]
        var accepted = 0
        for _ in 0..<500 {
            let token = try mutated(&random, other)
            for validator in validators {
                let verdict = await validator.validate(token)
                let explanation = await validator.explain(token)
                let failed = explanation.steps.first { $0.outcome == .failed }
                switch verdict {
                case .valid:
                    accepted += 1
                    XCTAssertTrue(explanation.isAccepted, token)
                    XCTAssertTrue(explanation.steps.allSatisfy { $0.outcome == .passed }, token)
                case .refused(let error):
                    XCTAssertEqual(explanation.error, error, token)
                    XCTAssertEqual(explanation.error?.detail, error.detail, token)
                    XCTAssertEqual(failed?.detail, error.detail, token)
                case .unavailable(let seconds):
                    XCTAssertEqual(explanation.retryAfter, seconds, token)
                }
                XCTAssertEqual(explanation.steps.count, Check.allCases.count)
            }
        }
        XCTAssertGreaterThan(accepted, 100)
    }

    private func mutated(_ random: inout SplitMix, _ other: SigningKey) throws -> String {
        let names = [
            "iss", "aud", "sub", "client_id", "iat", "exp", "nbf", "jti", "scope", "scp", "cnf", "act", "nonce", "typ",
            "token_use", "azp", "oid",
        ]
        let values: [JSON] = [
            .null, true, 0, 1_800_000_000, 1_799_999_999.5, 1e300, "", "x", "client-1", "access", "Bearer", "ID",
            "https://mcp.example/mcp",
            "https://mcp.example/mcp/", "https://auth.example/", "a b", "\u{e9}", ["x"],
            ["https://mcp.example/mcp", "x"], [1], [:], ["act": [:]],
        ]
        let changes = (0..<Int(random.next() % 3))
            .map { _ in
                (names.randomElement(using: &random) ?? "x", values.randomElement(using: &random) ?? .null)
            }
        let unique = changes.enumerated().filter { index, change in !changes[..<index].contains { $0.0 == change.0 } }
            .map(\.element)
        let removed = random.next() % 4 == 0 ? [names.randomElement(using: &random) ?? "x"] : []
        let payload = Bench.payload(unique, without: removed).serialized()
        let types: [[JSON.Member]] = [
            [], [.init("typ", "JWT")], [.init("typ", "at+jwt")], [.init("typ", "at+jwt")], [.init("typ", "x")],
        ]
        let key = random.next() % 12 == 0 ? other : bench.key
        let header = (types.randomElement(using: &random) ?? []) + (random.next() % 20 == 0 ? [.init("crit", [])] : [])
        let token = try key.sign(payload, header: header)
        guard random.next() % 4 == 0 else { return token }
        var bytes = Array(token.utf8)
        let index = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[index] = UInt8(0x21 + random.next() % 0x5E)
        case 1: bytes.remove(at: index)
        default: bytes.insert(0x2E, at: index)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func testR19_D23_D65_noTokenNoSignatureNoControlCharacters() async throws {
        var random = SplitMix(seed: 9)
        let other = try SigningKey.generate(.es256, keyID: "k1")
        let validator = try bench.validator()
        for _ in 0..<500 {
            let token = try mutated(&random, other)
            let explanation = await validator.explain(token)
            let text =
                explanation.description + "\(String(describing: explanation.error))"
                + explanation.steps.compactMap(\.hint).joined()
            for part in token.utf8.split(separator: 0x2E) where part.count > 20 {
                XCTAssertFalse(text.contains(String(Substring(part))), text)
            }
            XCTAssertTrue(text.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A }, text)
            XCTAssertTrue(
                explanation.steps.allSatisfy { $0.detail.utf8.count <= 400 && ($0.hint?.utf8.count ?? 0) <= 400 }
            )
        }
    }

    func testD23_detailsAreBoundedAndHarmless() async throws {
        let validator = try bench.validator()
        let nasty = "x\r\nSet-Cookie: a=b\u{1b}[31m\u{202e}\"" + String(repeating: "e\u{301}", count: 2000)
        let tokens = [
            try bench.token(("iss", .string(nasty))), try bench.token(("aud", .string(nasty))),
            try bench.token(typ: nasty),
            try bench.raw(header: JSON.object([.init("alg", .string(String(nasty.unicodeScalars.prefix(200))))]).text),
            try bench.raw(
                header:
                    JSON.object([
                        .init("alg", "ES256"), .init("kid", .string(String(nasty.unicodeScalars.prefix(150)))),
                    ])
                    .text
            ),
            try bench.token(("aud", [.string(nasty), .string(nasty), .string("a"), .string("b"), .string("c")])),
            try bench.token(("email", "ann@example.org"), ("sub", .string("ann\u{0}")), ("exp", 1)),
        ]
        for token in tokens {
            let refusal = await validator.refusal(token)
            let error = try XCTUnwrap(refusal)
            XCTAssertLessThanOrEqual(error.detail.utf8.count, 400)
            XCTAssertTrue(error.description.utf8.allSatisfy { (0x20...0x7E).contains($0) }, error.detail)
            XCTAssertFalse(error.description.contains("ann"))
            XCTAssertTrue(error.label.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F })
        }
    }
}
