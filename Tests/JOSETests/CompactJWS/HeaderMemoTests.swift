// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class HeaderMemoTests: KeyTestCase {
    private func parsed(_ token: String, _ memo: HeaderMemo) throws -> UnverifiedJWS {
        try UnverifiedJWS(parsing: TokenText(token), memo: memo)
    }

    /// The same token's text with another header, its signature left as it is: it uses the same part of the memo.
    private func token(_ header: String, like other: String) -> String {
        let rest = other.drop { $0 != "." }
        return Base64URL.encode(header.utf8) + rest
    }

    func testAHeaderThatWasKeptIsTheOneThatItsTextSays() throws {
        let memo = HeaderMemo()
        let text = try TestKeys.es256.sign([])
        let first = try parsed(text, memo)
        XCTAssertTrue(first.isHeaderNew)
        memo.keep(first)
        let second = try parsed(text, memo)
        XCTAssertFalse(second.isHeaderNew)
        XCTAssertEqual(second.header.json.sourceBytes, first.header.json.sourceBytes)
        XCTAssertEqual(second.header.algorithm, .es256)
        XCTAssertEqual(second.header.keyID, first.header.keyID)
        XCTAssertEqual(second.payload, first.payload)
        let areSame = second.isSigned { signature, input in
            first.isSigned { $0.isSame(as: signature) && $1.isSame(as: input) }
        }
        XCTAssertTrue(areSame)
    }

    func testNothingIsKeptThatNobodyAskedToKeep() throws {
        let memo = HeaderMemo()
        let text = try TestKeys.es256.sign([])
        for _ in 0..<3 { XCTAssertTrue(try parsed(text, memo).isHeaderNew) }
    }

    func testR27_anotherHeaderIsReadForItself() throws {
        let memo = HeaderMemo()
        let text = token(#"{"alg":"ES256","kid":"k"}"#, like: try TestKeys.es256.sign([]))
        memo.keep(try parsed(text, memo))
        for (header, keyID) in [(#"{"alg":"ES256","kid":"l"}"#, "l"), (#"{"alg":"ES256","kid":"kk"}"#, "kk")] {
            let other = try parsed(token(header, like: text), memo)
            XCTAssertTrue(other.isHeaderNew)
            XCTAssertEqual(other.header.keyID, Array(keyID.utf8))
        }
        for header in ["", "{}", #"{"alg":"ES256","kid":"k","crit":["x"]}"#, #"{"alg":"ES256","kid":"k"} x"#] {
            XCTAssertThrowsError(try parsed(token(header, like: text), memo).header, header)
        }
    }

    func testTokensOfEveryAlgorithmAreSpreadOverItsParts() throws {
        for key in [TestKeys.es256, TestKeys.eddsa, TestKeys.rs256, try .generate(.hs256)] {
            var parts: Set<Int> = []
            // Some 100 are enough; that 4000 lack the rarest part, which one in 32 has, does not happen.
            for number in 0..<4000 where parts.count < 16 {
                parts.insert(HeaderMemo.part(of: try key.sign(Array("\(number)".utf8)).utf8.span))
            }
            XCTAssertEqual(parts.count, 16, "\(key.algorithm)")
        }
    }

    func testItDoesNotGrowWithTheNumberOfHeaders() throws {
        let memo = HeaderMemo()
        let like = try TestKeys.es256.sign([])
        let texts = (0..<100).map { token("{\"alg\":\"ES256\",\"kid\":\"k\($0)\"}", like: like) }
        for text in texts { memo.keep(try parsed(text, memo)) }
        let known = try texts.filter { try !parsed($0, memo).isHeaderNew }
        XCTAssertFalse(known.isEmpty)
        XCTAssertLessThanOrEqual(known.count, 8)
    }
}
