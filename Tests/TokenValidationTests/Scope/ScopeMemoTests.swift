// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

/// Scopes that are remembered are those of the text, and only accepted tokens have them remembered.
final class ScopeMemoTests: XCTestCase {
    private func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    private func scopes(_ memo: ScopeMemo, _ text: String, path: Int, part: Int) throws -> ScopeSet? {
        try scopes(memo, JSON.string(text), path: path, part: part)
    }

    private func scopes(_ memo: ScopeMemo, _ claim: JSON, path: Int, part: Int) throws -> ScopeSet? {
        let payload = try Payload(parsing: JSON.object([.init("scope", claim)]).serialized())
        return memo.scopes(try XCTUnwrap(payload[.scope]), in: payload.json, path: path, part: part)
    }

    func testOnlyTheSameTextAtTheSamePathInTheSamePart() throws {
        let memo = ScopeMemo()
        memo.keep("a b", of: bytes("a b"), path: 0, part: 3)
        XCTAssertEqual(try scopes(memo, "a b", path: 0, part: 3)?.joined, "a b")
        for text in ["a c", "b a", "a  b", "a", "a b ", "", "A b"] {
            XCTAssertNil(try scopes(memo, text, path: 0, part: 3), text)
        }
        XCTAssertNil(try scopes(memo, "a b", path: 1, part: 3))
        XCTAssertNil(try scopes(memo, "a b", path: 0, part: 4))
        XCTAssertEqual(try scopes(memo, "a b", path: 0, part: 19)?.joined, "a b")
    }

    /// A text is what it says, however it is written; and what is no text has no scopes here, whatever its bytes are.
    func testTheTextCountsNotItsSpelling() throws {
        let memo = ScopeMemo()
        memo.keep("a b", of: bytes("a b"), path: 0, part: 0)
        memo.keep("7", of: bytes("7"), path: 0, part: 0)
        func found(_ json: String) throws -> String? {
            let payload = try Payload(parsing: Array("{\"scope\":\(json)}".utf8))
            return memo.scopes(try XCTUnwrap(payload[.scope]), in: payload.json, path: 0, part: 0)?.joined
        }
        XCTAssertEqual(try found("\"a b\""), "a b")
        XCTAssertEqual(try found(#""a\u0020b""#), "a b")
        XCTAssertEqual(try found(#""\u0061 \u0062""#), "a b")
        for other in [#""a\u0020c""#, #""a\\u0020b""#, #"["a b"]"#, #"{"a b":"a b"}"#, "7", "null", "true"] {
            XCTAssertNil(try found(other), other)
        }
    }

    func testItHoldsFewAndShortOnes() throws {
        let memo = ScopeMemo()
        for number in 0..<100 {
            memo.keep([], of: bytes("\(number)"), path: 0, part: 0)
            XCTAssertNotNil(try scopes(memo, "\(number)", path: 0, part: 0))
        }
        XCTAssertLessThanOrEqual(try (0..<100).filter { try scopes(memo, "\($0)", path: 0, part: 0) != nil }.count, 8)
        let long = String(repeating: "x", count: 513)
        memo.keep([], of: bytes(long), path: 0, part: 0)
        XCTAssertNil(try scopes(memo, long, path: 0, part: 0))
    }

    func testTokensHaveTheirOwnScopesEachTime() async throws {
        let bench = try Bench()
        let validator = try bench.validator { $0.conventions.scopes = .claims("scp", "scope") }
        let rows: [([(String, JSON)], [String])] = [
            ([("scope", "a b")], ["a", "b"]), ([("scope", "a c")], ["a", "c"]), ([("scp", "a b")], ["a", "b"]),
            ([("scp", "c"), ("scope", "a b")], ["c"]),
            ([("scp", ["x"]), ("scope", "a b")], ["x"]), ([("scope", "")], []), ([("scope", 7)], []),
        ]
        for _ in 0..<20 {
            for (claims, expected) in rows {
                var members: [(String, JSON)] = claims
                members.append(("jti", .string("\(Int.random(in: 0..<1_000_000))")))
                let token = try bench.token(payload: Bench.payload(members, without: ["scope"]).text)
                let scopes = try await validator.accepted(token).scopes
                XCTAssertEqual(Array(scopes), expected, "\(claims)")
            }
        }
    }

    func testOnlyAcceptedTokensHaveTheirScopesRemembered() async throws {
        let bench = try Bench()
        let validator = try bench.validator()
        func known(_ token: String) throws -> ScopeSet? {
            let jws = try Form.open(TokenText(token))
            let (algorithm, payload) = (try Form.algorithm(jws.header), try Form.claims(jws.payload))
            let trusted = validator.issuers[0]
            return trusted.knownScopes(OpenedToken(jws: jws, algorithm: algorithm, payload: payload, trusted: trusted))
        }
        let good = try bench.token(("scope", "good"))
        let forged = String(try bench.token(("scope", "forged")).dropLast(12)) + "AAAAAAAAAAAA"
        let expired = try bench.token(("scope", "old"), ("exp", 1))
        for token in [forged, expired] {
            for sparingly in [false, true] {
                guard case .refused = await validator.validate(Array(token.utf8), sparingly: sparingly) else {
                    return XCTFail(token)
                }
            }
            XCTAssertNil(try known(token))
        }
        XCTAssertNil(try known(good))
        _ = try await validator.accepted(good)
        XCTAssertEqual(try known(good)?.joined, "good")
    }
}
