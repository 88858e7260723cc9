// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class ScopeRequirementTests: XCTestCase {
    private let tree: ScopeRequirement = .all("a", .any("b", .all("c", "d")), "e f")

    func testAllOfAndAnyOf() {
        let table: [(ScopeSet, Bool, String)] = [
            ("", false, "a b e f"),
            ("a b", false, "e f"),
            ("a e f", false, "b"),
            ("a c e f", false, "b"),
            ("a b e f", true, ""),
            ("a c d e f", true, ""),
            ("a b c d e f g", true, ""),
            ("b c d e f", false, "a"),
            ("A B E F", false, "a b e f"),
        ]
        for (held, isMet, missing) in table {
            XCTAssertEqual(tree.isMet(by: held), isMet, held.joined)
            XCTAssertEqual(tree.missing(from: held).joined, missing, held.joined)
        }
        XCTAssertEqual(tree.asked.joined, "a b e f")
        XCTAssertEqual(tree.mentioned.joined, "a b c d e f")
    }

    func testR127_missingNamesEveryScopeOfTheOperationOfAnyOfTheFirst() {
        XCTAssertEqual(ScopeRequirement.any("x", "y").missing(from: "a").joined, "x")
        XCTAssertEqual(ScopeRequirement.all("x", "y").missing(from: "a").joined, "x y")
        XCTAssertEqual(ScopeRequirement.any(.all("x", "y"), "z").missing(from: "y").joined, "x")
    }

    func testNothingNeeded() {
        XCTAssertTrue(ScopeRequirement.none.isMet(by: ""))
        XCTAssertTrue(("" as ScopeRequirement).isMet(by: ""))
        XCTAssertTrue(ScopeRequirement.all().isMet(by: ""))
    }

    func testFailsClosed() {
        XCTAssertFalse(ScopeRequirement.any().isMet(by: "a"))
        XCTAssertFalse(("\u{e9}" as ScopeRequirement).isMet(by: "a"))
        XCTAssertFalse(("a  b" as ScopeRequirement).isMet(by: "a b"))
    }

    func testWrongRequirementsAreConfigurationErrors() throws {
        let wrong: [ScopeRequirement] = [
            .any(), .all(.any()), "\u{e9}", .any("a", "b  c"), .all("a", "offline_access"), "offline_access",
        ]
        for requirement in wrong {
            assertConfigurationError("requires") { _ = try requirement.validated(parameter: "requires") }
        }
        XCTAssertNoThrow(try tree.validated(parameter: "requires"))
        XCTAssertThrowsError(try ScopeRequirement("a\u{7f}" as String))
        XCTAssertEqual(try ScopeRequirement("a b" as String), "b a")
    }

    /// Whatever is required, holding more never takes a permission away.
    func testR128_D29_moreScopesNeverMeanLess() {
        var random = SplitMix(seed: 7)
        let names = ["a", "b", "c", "d", "e", "f"]
        let hierarchy: ScopeHierarchy = ["a": ["b", "c"], "c": ["d"]]
        for _ in 0..<2000 {
            let requirement = randomRequirement(&random, names, depth: 3)
            let held = ScopeSet(checked: names.filter { _ in random.next() % 2 == 0 })
            let more = held.union(ScopeSet(checked: names.filter { _ in random.next() % 3 == 0 }))
            for order in [[:] as ScopeHierarchy, hierarchy] {
                let isMet = requirement.isMet(by: held, under: order)
                if isMet { XCTAssertTrue(requirement.isMet(by: more, under: order)) }
                let missing = requirement.missing(from: held, under: order)
                XCTAssertEqual(missing.isEmpty, isMet)
                XCTAssertTrue(requirement.isMet(by: held.union(missing), under: order))
                XCTAssertTrue(requirement.isMet(by: ScopeSet(checked: names), under: order))
            }
        }
    }

    private func randomRequirement(_ random: inout SplitMix, _ names: [String], depth: Int) -> ScopeRequirement {
        let parts = 1 + Int(random.next() % 3)
        switch depth == 0 ? 0 : random.next() % 3 {
        case 1: return .all(of: (0..<parts).map { _ in randomRequirement(&random, names, depth: depth - 1) })
        case 2: return .any(of: (0..<parts).map { _ in randomRequirement(&random, names, depth: depth - 1) })
        default: return ScopeRequirement(ScopeSet(checked: [names[Int(random.next() % UInt64(names.count))]]))
        }
    }
}

final class ScopeHierarchyTests: XCTestCase {
    private let order: ScopeHierarchy = ["admin": ["write"], "write": ["read", "list"]]

    func testR128_inclusionIsTransitiveAndOneWay() {
        let table: [(ScopeSet, String, Bool)] = [
            ("admin", "admin", true), ("admin", "write", true), ("admin", "read", true), ("admin", "list", true),
            ("write", "read", true), ("write", "admin", false), ("read", "write", false), ("read list", "write", false),
            ("", "read", false), ("administrator", "read", false), ("other", "other", true),
        ]
        for (held, wanted, granted) in table {
            XCTAssertEqual(order.grants(wanted, to: held), granted, "\(held) \(wanted)")
        }
        XCTAssertEqual(order.closure(of: "admin"), "admin write read list")
        XCTAssertEqual(order.closure(of: "read"), "read")
        XCTAssertTrue(ScopeRequirement.all("read", "list").isMet(by: "admin", under: order))
        XCTAssertEqual(("read admin" as ScopeRequirement).missing(from: "write", under: order).joined, "admin")
    }

    func testRepeatedKeysOfALiteralAdd() {
        let twice: ScopeHierarchy = ["a": ["b"], "a": ["c"]]
        XCTAssertTrue(twice.grants("b", to: "a"))
        XCTAssertTrue(twice.grants("c", to: "a"))
        XCTAssertTrue(([:] as ScopeHierarchy).isEmpty)
        XCTAssertFalse(twice.isEmpty)
    }

    func testWrongHierarchiesAreConfigurationErrors() throws {
        let wrong: [ScopeHierarchy] = [
            ["a": ["a"]], ["a": ["b"], "b": ["a"]], ["a": ["b"], "b": ["c"], "c": ["a"]], ["": ["a"]], ["a b": ["c"]],
            ["a": ["\u{e9}"]], ["a": ["offline_access"]], ["offline_access": ["a"]],
        ]
        for hierarchy in wrong {
            XCTAssertThrowsError(try hierarchy.validated(parameter: "hierarchy")) {
                XCTAssertTrue($0 is ConfigurationError)
            }
        }
        XCTAssertNoThrow(try order.validated(parameter: "hierarchy"))
        XCTAssertThrowsError(try ScopeHierarchy([("a", "a")]))
        XCTAssertTrue(try ScopeHierarchy([("a", "b")]).grants("b", to: "a"))
    }
}
