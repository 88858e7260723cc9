// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import mcp_doctor

/// The grammar of WWW-Authenticate as a sender has to keep it.
final class ChallengeListTests: XCTestCase {
    private func text(_ lines: String...) -> String? {
        ChallengeList(lines)
            .map { list in
                list.items
                    .map { item in
                        item.scheme + item.parameters.map { " \($0.name)=<\($0.value)>" }.joined()
                    }
                    .joined(separator: " | ")
            }
    }

    func testR20_goodLines() {
        XCTAssertEqual(text(#"Bearer scope="a b""#), "Bearer scope=<a b>")
        XCTAssertEqual(text(#"Bearer scope=a, error="x""#), "Bearer scope=<a> error=<x>")
        XCTAssertEqual(text(#"Bearer realm="a\"b", error = "x""#), #"Bearer realm=<a"b> error=<x>"#)
        XCTAssertEqual(text("Bearer"), "Bearer")
        XCTAssertEqual(text(#"Negotiate, Bearer a="b""#), "Negotiate | Bearer a=<b>")
        XCTAssertEqual(
            text(#"Basic realm="x", Bearer a="1", b="2", DPoP algs="ES256""#),
            "Basic realm=<x> | Bearer a=<1> b=<2> | DPoP algs=<ES256>"
        )
        XCTAssertEqual(text(#"Bearer a="1""#, #"DPoP algs="ES256""#), "Bearer a=<1> | DPoP algs=<ES256>")
        XCTAssertEqual(text("Negotiate YII+/=="), "Negotiate")
        XCTAssertEqual(text("Bearer a="), "Bearer", "a token68")
        XCTAssertEqual(text(#"Bearer a="", b="x, y=z""#), "Bearer a=<> b=<x, y=z>")
    }

    func testR20_badLines() {
        for line in [
            "", " ", ",", "Bearer,", ",Bearer", "Bearer ,", #"Bearer a="1",, b="2""#, #"Bearer a="1" b="2""#,
            #"Bearer a="1"#, #"Bearer a=""1"#, #"Bearer a="1","#, #"Bearer ="1""#, "Bea rer a=1=2",
            #"Bearer: a="1""#, #"Bearer a='1'; b=2"#, #"Bearer a="x\"#, #""Bearer" a="1""#, #"Bearer a="1"x"#,
        ] {
            XCTAssertNil(text(line), line)
        }
    }

    func testWhatASearchFinds() {
        func find(_ name: String, _ lines: String...) -> String? { ChallengeSearch.value(of: name, in: lines) }
        XCTAssertEqual(find("scope", #"Bearer scope="a b", x="y""#), "a b")
        XCTAssertEqual(find("scope", "Bearer scope=a, x=y"), "a")
        XCTAssertEqual(find("scope", #"Basic realm="scope=x""#), "x\"")
        XCTAssertEqual(find("scope", #"DPoP scope="b""#, #"Bearer scope="a""#), "b")
        XCTAssertEqual(find("scope", #"Bearer scope="", error="e""#), "\"\"")
        XCTAssertNil(find("scope", "Bearer"))
        XCTAssertNil(find("scope", "Bearer scope="))
    }
}
