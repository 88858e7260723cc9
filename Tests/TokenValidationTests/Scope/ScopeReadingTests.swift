// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class ScopeReadingTests: XCTestCase {
    func testAClaimThatGrantsNothingIsNamedToOperators() async throws {
        let bench = try Bench()
        let rows: [(String, JSON, ScopeReader, String?)] = [
            (
                "scope", ["a", "b"], .standard,
                "scope is an array, which grants nothing here; conventions.scopes = .claims(\"scope\")"
            ),
            ("scope", 7, .standard, "scope is a number, which grants nothing"),
            ("scope", .null, .standard, "scope is null, which grants nothing"),
            ("scope", true, .standard, "scope is true or false, which grants nothing"),
            ("scope", ["SECRETMARK": 1], .standard, "scope is an object, which grants nothing"),
            ("scope", [], .standard, "scope is an array, which"),
            ("scope", ["a", 7], .claims("scope"), "scope is an array of other things than texts"),
            ("scope", ["a", "b"], .claims("scope"), nil), ("scope", "a", .standard, nil), ("scope", "", .standard, nil),
            ("scp", ["a"], .standard, nil), ("scp", 7, .union("scope", "scp"), "scp is a number"),
            ("scp", 7, .claims("scope", "scp"), "scp is a number"), ("scp", 7, .claims("roles"), nil),
        ]
        for (claim, value, reader, expected) in rows {
            let validator = try bench.validator { $0.conventions.scopes = reader }
            let token = try bench.token((claim, value), without: ["scope"])
            let oddity = try await validator.accepted(token).scopeOddity
            XCTAssertEqual(oddity == nil, expected == nil, "\(claim) \(value.text): \(oddity ?? "nil")")
            XCTAssertTrue(oddity?.hasPrefix(expected ?? "") ?? true, oddity ?? "")
            XCTAssertFalse(oddity?.contains("SECRETMARK") ?? false)
            let step = await validator.explain(token).steps.first { $0.name == "scopes" }
            XCTAssertEqual(step?.outcome, .passed)
            XCTAssertTrue(
                step?.detail.hasSuffix(oddity.map { ": \($0)" } ?? " scopes") ?? false || step?.detail == "1 scope"
            )
        }
        let number = await (try bench.validator()).explain(try bench.token(("scope", 7))).steps
            .first { $0.name == "scopes" }
        XCTAssertEqual(number?.detail, "0 scopes: scope is a number, which grants nothing")
        let one = await (try bench.validator()).explain(try bench.token(("scope", "a"), ("act", ["sub": "x"])))
        XCTAssertEqual(one.steps.first { $0.name == "scopes" }?.detail, "1 scope")
        XCTAssertEqual(one.steps.first { $0.name == "delegation" }?.detail, "1 actor")
    }

    private var bench: Bench!

    override func setUpWithError() throws {
        bench = try Bench()
    }

    private func scopes(_ changes: [(String, JSON)], _ reader: ScopeReader = .standard) async throws -> String {
        let token = try bench.key.sign(Bench.payload(changes, without: ["scope"]).serialized())
        return try await (try bench.validator { $0.conventions.scopes = reader }).accepted(token).scopes.joined
    }

    func testR120_firstPresentWins() async throws {
        let table: [([(String, JSON)], String)] = [
            ([], ""),
            ([("scope", "a b")], "a b"),
            ([("scope", "")], ""),
            ([("scope", "   ")], ""),
            ([("scope", "  a   b a ")], "a b"),
            ([("scp", "a b")], "a b"),
            ([("scp", ["a", "b"])], "a b"),
            ([("scp", [])], ""),
            ([("scope", "a"), ("scp", "b")], "a"),
            ([("scope", ""), ("scp", "b")], ""),
            ([("scope", .null), ("scp", "b")], ""),
            ([("scope", ["a"]), ("scp", "b")], ""),
            ([("scopes", ["a"])], ""),
            ([("permissions", ["a"])], ""),
            ([("roles", ["a"])], ""),
            ([("SCOPE", "a"), ("Scp", "b")], ""),
        ]
        for (changes, expected) in table {
            let found = try await scopes(changes)
            XCTAssertEqual(found, expected, "\(changes)")
        }
    }

    func testR80_D37_wrongTypesGrantNothing() async throws {
        for value: JSON in [.null, true, 1, 1.5, [:], ["a": "b"], ["a"], [["a"]]] {
            let found = try await scopes([("scope", value)])
            XCTAssertEqual(found, "", value.text)
        }
        for value: JSON in [.null, true, 1, [:], ["a", 1], [.null], [["a"]], ["a", .null]] {
            let found = try await scopes([("scp", value)])
            XCTAssertEqual(found, "", value.text)
        }
    }

    func testR120_D29_forbiddenOctetsRefuseTheToken() async throws {
        let validator = try bench.validator()
        for text in [
            "a\tb", "a\nb", "a\r\nb", "\u{0}", "a\u{7f}", "\"a\"", "a\\b", "\u{e9}", "e\u{301}", "a\u{a0}b",
            "a b \u{2003}c", "\u{feff}a",
        ] {
            await assertRefused(
                validator,
                try bench.token(("scope", .string(text))),
                .malformedClaim,
                claim: "scope",
                text
            )
            await assertRefused(
                validator,
                try bench.token(("scp", [.string(text)]), without: ["scope"]),
                .malformedClaim,
                claim: "scp",
                text
            )
        }
        for element in ["", " ", "a b", " a"] {
            await assertRefused(
                validator,
                try bench.token(("scp", [.string(element)]), without: ["scope"]),
                .malformedClaim,
                element
            )
        }
    }

    func testR69_atMost256Scopes() async throws {
        let validator = try bench.validator()
        func names(_ count: Int) -> [String] { (0..<count).map { "s\($0)" } }
        await assertAccepted(validator, try bench.token(("scope", .string(names(256).joined(separator: " ")))))
        await assertRefused(
            validator,
            try bench.token(("scope", .string(names(257).joined(separator: " ")))),
            .tooManyValues,
            claim: "scope"
        )
        let array = JSON.array(names(257).map { .string($0) })
        await assertRefused(
            validator,
            try bench.token(("scp", array), without: ["scope"]),
            .tooManyValues,
            claim: "scp"
        )
    }

    func testD29_aTokenFullOfOneLetterScopes() async throws {
        let letters = (0..<5500).map { String(UnicodeScalar(UInt8(0x61 + $0 % 26))) }.joined(separator: " ")
        let token = try bench.token(("scope", .string(letters)))
        XCTAssertLessThanOrEqual(token.utf8.count, Limits.tokenBytes)
        await assertRefused(try bench.validator(), token, .tooManyValues, claim: "scope")
    }

    func testD29_scopesDoNotMatchByPart() async throws {
        let token = try await (try bench.validator()).accepted(bench.token(("scope", "files:readonly xfiles:read")))
        XCTAssertFalse(ScopeRequirement("files:read" as ScopeSet).isMet(by: token.scopes))
    }

    func testIssuerOptions() async throws {
        let table: [(ScopeReader, [(String, JSON)], String)] = [
            (.claims("scopes"), [("scopes", ["a", "b"])], "a b"),
            (.claims("scopes"), [("scopes", "a b")], "a b"),
            (.claims("scopes"), [("scope", "x")], ""),
            (.claims("scope"), [("scope", ["a"])], "a"),
            (.claims("scope", "permissions"), [("permissions", ["p"])], "p"),
            (.claims("scope", "permissions"), [("scope", "a"), ("permissions", ["p"])], "a"),
            (.union("scope", "permissions"), [("scope", "a"), ("permissions", ["p", "a"])], "a p"),
            (.union("scope", "permissions"), [("permissions", ["p"])], "p"),
            (.claims("ext.scp"), [("ext", ["scp": ["a"]])], "a"),
            (.claims(["x.y"]), [("x.y", "a")], "a"),
            (.claims("x.y"), [("x.y", "a")], ""),
        ]
        for (reader, changes, expected) in table {
            let found = try await scopes(changes, reader)
            XCTAssertEqual(found, expected, "\(reader) \(changes)")
        }
    }

    func testPrefixAliases() async throws {
        let reader = ScopeReader.standard.aliasing(prefix: "api://id/")
        let table = [
            ("read", "read api://id/read"), ("api://id/read", "api://id/read read"), ("api://id/", "api://id/"),
            ("api://other/read", "api://other/read api://id/api://other/read"),
            ("read api://id/read", "read api://id/read"), ("", ""),
        ]
        for (text, expected) in table {
            let found = try await scopes([("scp", .string(text))], reader)
            XCTAssertEqual(found, expected, text)
        }
    }
}
