// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

/// Texts that stand side by side are still separate ones.
final class PackedTextsTests: XCTestCase {
    private func holds(_ texts: PackedTexts, _ json: String) throws -> Bool {
        let payload = try Payload(parsing: Array("{\"aud\":\(json)}".utf8))
        return texts.contain(try XCTUnwrap(payload[.audience]), in: payload.json)
    }

    func testWholeTextsOnly() throws {
        let texts = PackedTexts(["ab", "c", "", "https://h/mcp"])
        for held in ["ab", "c", "", "https://h/mcp"] { XCTAssertTrue(try holds(texts, "\"\(held)\""), held) }
        XCTAssertTrue(try holds(texts, #""a\u0062""#))
        for other in [
            "\"a\"", "\"b\"", "\"abc\"", "\"bc\"", "\"chttps://h/mcp\"", "\"abchttps://h/mcp\"", "\"https://h/mc\"",
            "\"AB\"",
            "\"https://h/mcp/\"", "[\"ab\"]", "{\"ab\":\"ab\"}", "null", "7", "[]", #""\u0000""#,
        ] {
            XCTAssertFalse(try holds(texts, other), other)
        }
    }

    func testNoneHoldsNothing() throws {
        let none = PackedTexts([])
        XCTAssertTrue(none.isEmpty)
        XCTAssertFalse(PackedTexts([""]).isEmpty)
        for text in ["\"\"", "\"ab\"", "[]"] { XCTAssertFalse(try holds(none, text), text) }
    }

    func testItIsTheSameAsAListOfTexts() throws {
        var random = SplitMix(seed: 7)
        func text() -> String {
            String((0..<Int.random(in: 0...3, using: &random)).map { _ in Bool.random(using: &random) ? "a" : "b" })
        }
        for _ in 0..<2000 {
            let list = (0..<Int.random(in: 0...4, using: &random)).map { _ in text() }
            let wanted = text()
            XCTAssertEqual(try holds(PackedTexts(list), "\"\(wanted)\""), list.contains(wanted), "\(list) \(wanted)")
        }
    }
}
