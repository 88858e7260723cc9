// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class ScopeSetTests: XCTestCase {
    func testR11_whatIsNoScopeIsRefused() {
        for text in [
            "a  b", " a", "a ", " ", "a\tb", "a\nb", "a\r\nb", "\u{e9}", "a\"b", "a\\b", "a\u{0}", "a\u{7f}",
            "a\u{a0}b",
        ] {
            XCTAssertThrowsError(try ScopeSet(text), text)
        }
        for name in ["", " ", "a b", "\"", "\\"] {
            XCTAssertThrowsError(try ScopeSet([name]), name)
        }
        for octet in UInt8(0)...127 where octet != 0x20 {
            let text = String(UnicodeScalar(octet))
            let allowed = octet == 0x21 || (0x23...0x5B).contains(octet) || (0x5D...0x7E).contains(octet)
            XCTAssertEqual((try? ScopeSet(text)) != nil, allowed, "octet \(octet)")
        }
    }

    func testOrderIsKeptRepetitionsAreNot() throws {
        let scopes = try ScopeSet("b a b c a" as String)
        XCTAssertEqual(scopes.joined, "b a c")
        XCTAssertEqual(Array(scopes), ["b", "a", "c"])
        XCTAssertEqual(scopes.count, 3)
        XCTAssertTrue(try ScopeSet("" as String).isEmpty)
        XCTAssertEqual("\(scopes)", "b a c")
    }

    func testEqualityIgnoresOrder() {
        let one: ScopeSet = ["a", "b"]
        let other: ScopeSet = "b a"
        XCTAssertEqual(one, other)
        XCTAssertEqual(one.hashValue, other.hashValue)
        XCTAssertNotEqual(one, "a")
        XCTAssertNotEqual(one, "a B")
    }

    func testAlgebra() {
        let one: ScopeSet = "a b"
        XCTAssertEqual(one.union("b c").joined, "a b c")
        XCTAssertEqual(one.subtracting("b c").joined, "a")
        XCTAssertEqual(one.intersection("c b").joined, "b")
        XCTAssertTrue(one.isSuperset(of: "b"))
        XCTAssertTrue(one.isSuperset(of: ""))
        XCTAssertFalse(one.isSuperset(of: "b c"))
        XCTAssertFalse(one.isSuperset(of: ["b", "\u{e9}"]))
    }

    func testD29_noPrefixNoSubstringNoCase() {
        let held: ScopeSet = "files:readonly Files:read files:rea"
        XCTAssertFalse(held.contains("files:read"))
        XCTAssertFalse(held.contains("files"))
        XCTAssertTrue(held.contains("files:readonly"))
    }

    func testR129_wrongLiteralsAndOfflineAccessAreConfigurationErrors() throws {
        assertConfigurationError("scopes", value: "\u{e9}") {
            _ = try ("\u{e9}" as ScopeSet).validated(parameter: "scopes")
        }
        for wrong: ScopeSet in [["a", ""], "a  b", ["\u{e9}"], ["a b"], "a offline_access", ["offline_access"]] {
            assertConfigurationError("scopes") { _ = try wrong.validated(parameter: "scopes") }
        }
        XCTAssertEqual(try ("a b" as ScopeSet).validated(parameter: "scopes").joined, "a b")
        XCTAssertFalse((["a", "\u{e9}"] as ScopeSet).contains("\u{e9}"))
    }

    func testD29_manyScopesAreLinear() throws {
        let names = (0..<4096).map { "s\($0)" }
        let scopes = try ScopeSet(names.joined(separator: " "))
        XCTAssertEqual(scopes.count, 4096)
        XCTAssertEqual(scopes.union(scopes).count, 4096)
        XCTAssertTrue(scopes.isSuperset(of: scopes))
        XCTAssertTrue(scopes.subtracting(scopes).isEmpty)
    }
}
