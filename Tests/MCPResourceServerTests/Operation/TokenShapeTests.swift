// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// Names that clients chose, and the tokens that they may have put into them.
final class TokenShapeTests: XCTestCase {
    func testR19_tokensAreLeftOut() throws {
        let issuer = try TestIssuer("https://auth.example.com", audience: Fixture.resource)
        let tokens =
            try [issuer.token(), StaticTokenSecret().reveal()] + TokenFault.all.map { try issuer.token(with: $0) }
        for token in tokens {
            for (before, after) in [
                ("", ""), ("read_", ""), ("https://x.example/?access_token=", "&b=c"), ("é ", " 日"),
            ] {
                let hidden = TokenShape.hidden(in: before + token + after)
                // What follows a token of 16 KiB is beyond what is shown.
                XCTAssertEqual(hidden, before + "(token)" + (token.utf8.count > 1000 ? "" : after))
            }
            XCTAssertFalse("\(MCPOperation.tool(token)) \(MCPOperation.method(token))".contains(token.suffix(16)))
        }
        XCTAssertEqual("\(MCPOperation.resource(tokens[0]))", #"resources/read "(token)""#)
    }

    func testR19_aStaticTokenIsFoundWhereverItStands() throws {
        let token = try StaticTokenSecret().reveal()
        for before in ["https://x.example/?next=%2F%3Ftoken%3D", "a%20", "Bearer", "x", "7", "mcpst_"] {
            let hidden = TokenShape.hidden(in: before + token)
            XCTAssertFalse(hidden.contains(token.suffix(16)), hidden)
            XCTAssertTrue(hidden.hasSuffix("(token)"), hidden)
        }
    }

    func testNamesStayWhatTheyAre() {
        for name in [
            "", "read_file", "eyJ", "eyJhbGciOi", "mcpst_", "mcpst_0123",
            "file:///projects/a/very/long/path/of/many/words/readme.md",
            "a-tool-whose-name-is-longer-than-the-shortest-token-that-there-can-be",
            "https://x.example/?a=\(String(repeating: "0", count: 64))",
            String(repeating: "é", count: 100), "hey_eyJ_how_are_you", "get_the_monkeyJump_of_every_monkey_in_the_zoo",
        ] {
            XCTAssertEqual(TokenShape.hidden(in: name), name)
        }
        XCTAssertEqual(TokenShape.hidden(in: String(repeating: "a", count: 100_000)).utf8.count, 1024)
    }
}
