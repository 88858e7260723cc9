// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// Random policies, callers and operations; what has to hold for all of them.
final class PolicyPropertyTests: XCTestCase {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private static let scopes = ["a", "b", "c", "d:x", "d:y", "e"]
    private static let roles = ["r1", "r2"]
    private static let tools = ["read", "read_a", "read_b", "write_a", "x/y", "x/z", "del"]
    private static let uris = ["file:///p/a", "file:///p/b", "file:///q/a", "db://m/1", "file:///p/a/b"]
    private static let methods = ["initialize", "tools/list", "tools/call", "resources/read", "custom/a", "custom/b"]
    private static let patterns: [OperationPattern] = [
        .tool("read"), .tool("read_*"), .tool("*_a"), .tool("x/*"), .tool("*"), .tool("del"), .resource("file:///p/*"),
        .resource("file:///*/a"), .resource("db://m/*"), .prompt("*"), .prompt("p"), .method("tools/call"),
        .method("tools/*"),
        .method("custom/*"), .method("resources/read"), .discovery,
    ]

    private func requirement(_ generator: inout Generator, depth: Int = 2) -> ScopeRequirement {
        let count = Int.random(in: 1...3, using: &generator)
        switch depth == 0 ? 0 : Int.random(in: 0..<5, using: &generator) {
        case 0, 1:
            let names = (0..<count).compactMap { _ in Self.scopes.randomElement(using: &generator) }
            return ScopeRequirement((try? ScopeSet(names)) ?? [])
        case 2: return .none
        case 3: return .all(of: (0..<count).map { _ in requirement(&generator, depth: depth - 1) })
        default: return .any(of: (0..<count).map { _ in requirement(&generator, depth: depth - 1) })
        }
    }

    /// A valid policy: rules that earlier ones leave nothing for are left out.
    private func policy(_ generator: inout Generator) -> AccessPolicy {
        var policy: AccessPolicy = []
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            guard let pattern = Self.patterns.randomElement(using: &generator) else { continue }
            var rule = AccessRule.operations([pattern], requires: requirement(&generator))
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: rule = .anonymous(pattern)
            case 1: rule.roles = Bool.random(using: &generator) ? .any("r1", "r2") : .all("r1", "r2")
            case 2: rule.condition = { caller, _ in !caller.roles.isEmpty }
            default: break
            }
            if !rule.isCovered(by: policy.rules) { policy.rules.append(rule) }
        }
        return policy
    }

    private func operation(_ generator: inout Generator) -> MCPOperation {
        let tool = Self.tools.randomElement(using: &generator) ?? ""
        let uri = Self.uris.randomElement(using: &generator) ?? ""
        switch Int.random(in: 0..<6, using: &generator) {
        case 0, 1: return .tool(tool)
        case 2: return .resource(uri)
        case 3: return .prompt(Bool.random(using: &generator) ? "p" : "q")
        case 4: return .method(Self.methods.randomElement(using: &generator) ?? "")
        default:
            let targets = (0..<3).compactMap { _ in Self.uris.randomElement(using: &generator) }
            return MCPOperation(
                method: "subscriptions/listen",
                targets: targets.map { MCPOperation.Target(kind: .resource, name: $0) },
                scope: Bool.random(using: &generator) ? .targets : .targetsAndMethod
            )
        }
    }

    private func caller(_ scopes: Set<String>, _ roles: [String], _ hierarchy: ScopeHierarchy) throws -> Principal {
        try .testing(scopes: try ScopeSet(scopes.sorted()), roles: roles, hierarchy: hierarchy)
    }

    private func forEachCase(
        _ count: Int,
        _ body: (AccessControl, MCPOperation, Set<String>, [String], ScopeHierarchy, inout Generator) throws -> Void
    ) throws {
        var generator = Generator(state: 9470)
        for _ in 0..<count {
            let hierarchy: ScopeHierarchy =
                Bool.random(using: &generator) ? ["a": ["b"], "b": ["c"], "d:x": ["d:y", "e"]] : [:]
            let access = try AccessControl(
                policy(&generator),
                unlisted: Bool.random(using: &generator) ? .refuse : .baseline,
                baseline: Bool.random(using: &generator) ? "e" : [],
                clock: TestClock().wallClock
            )
            let scopes = Set(Self.scopes.filter { _ in Bool.random(using: &generator) })
            let roles = Self.roles.filter { _ in Bool.random(using: &generator) }
            try body(access, operation(&generator), scopes, roles, hierarchy, &generator)
        }
    }

    func testAScopeMoreNeverTurnsAllowedIntoRefused() throws {
        var allowed = 0
        try forEachCase(400) { access, operation, scopes, roles, hierarchy, _ in
            guard access.decide(operation, for: try caller(scopes, roles, hierarchy), .none).isAllowed else { return }
            allowed += 1
            for more in Self.scopes {
                let caller = try caller(scopes.union([more]), roles, hierarchy)
                XCTAssertTrue(
                    access.decide(operation, for: caller, .none).isAllowed,
                    "\(access.policy) \(operation) +\(more)"
                )
            }
        }
        XCTAssertGreaterThan(allowed, 60)
    }

    func testR127_theChallengedScopesAlwaysAdmit() throws {
        var challenged = 0
        try forEachCase(400) { access, operation, scopes, roles, hierarchy, _ in
            guard case .scopes(let needed) = access.decide(operation, for: try caller(scopes, roles, hierarchy), .none)
            else {
                return
            }
            challenged += 1
            // A client that keeps nothing but what it was asked to get, and one that keeps what it had.
            let asked = Set(needed.asked).union(["e"])
            for granted in [asked, asked.union(scopes)] {
                let caller = try caller(granted, roles, hierarchy)
                XCTAssertTrue(access.decide(operation, for: caller, .none).isAllowed, "\(access.policy) \(operation)")
            }
        }
        XCTAssertGreaterThan(challenged, 60)
    }

    func testWhatNobodyListedIsNeverAdmitted() throws {
        let base = ["read_a", "file:///p/a", "tools/call", "p", "custom/a", "file:///q/a/b"]
        let twists: [(String) -> String] = [
            { $0.uppercased() }, { $0 + "/../a" }, { $0.replacing("a", with: "%61") },
            { $0.replacing("/", with: "%2F") },
            { $0.replacing("/", with: "\\") }, { $0.replacing("a", with: "a\u{301}") },
            { $0.replacing("a", with: "\u{430}") },
            { " " + $0 }, { $0 + " " }, { $0 + "\u{0}" }, { $0.replacing("/", with: "//") }, { $0 + "?x/y" },
            { $0 + "#x" },
            { "./" + $0 }, { $0 + "/." }, { $0.replacing("e", with: "\u{FF45}") }, { $0 + "\u{200B}" },
        ]
        var refused = 0
        try forEachCase(800) { access, _, _, _, hierarchy, generator in
            guard access.unlisted == .refuse else { return }
            let everything = try caller(Set(Self.scopes), Self.roles, hierarchy)
            var text = base.randomElement(using: &generator) ?? ""
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                text = twists.randomElement(using: &generator)?(text) ?? text
            }
            for operation in [MCPOperation.tool(text), .resource(text), .prompt(text), .method(text)] {
                let isListed = access.policy.rules.contains { $0.isPlainlyAbout(operation) }
                let decision = access.decide(operation, for: everything, .none)
                if !isListed {
                    refused += 1
                    XCTAssertFalse(decision.isAllowed, "\(access.policy) \(operation)")
                    XCTAssertFalse(access.decide(operation, for: nil, .none).isAllowed, "\(access.policy) \(operation)")
                }
            }
        }
        XCTAssertGreaterThan(refused, 300)
    }

    func testAnonymousCallersDoNothingThatOthersMayNot() throws {
        var allowed = 0
        try forEachCase(400) { access, operation, _, _, hierarchy, _ in
            guard access.decide(operation, for: nil, .none).isAllowed else { return }
            allowed += 1
            XCTAssertTrue(access.decide(operation, for: try caller([], [], hierarchy), .none).isAllowed)
        }
        XCTAssertGreaterThan(allowed, 10)
    }

    func testMatchingCoveringAndOverlappingAgree() {
        var generator = Generator(state: 7)
        func text(_ alphabet: [String], _ longest: Int) -> String {
            (0..<Int.random(in: 1...longest, using: &generator))
                .map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined()
        }
        var counts = (matched: 0, covered: 0, apart: 0)
        for _ in 0..<8000 {
            let one = Glob(Array(text(["a", "b", "/", "*"], 5).utf8))
            let other = Glob(Array(text(["a", "b", "/", "*"], 5).utf8))
            let name = Array(text(["a", "b", "/"], 6).utf8)
            let reference = Self.slowMatch(one.bytes[...], name[...])
            XCTAssertEqual(one.matches(name.span), reference)
            if reference { counts.matched += 1 }
            if one.covers(other) {
                counts.covered += 1
                if other.matches(name.span) { XCTAssertTrue(one.matches(name.span)) }
                XCTAssertTrue(one.overlaps(other))
            }
            XCTAssertEqual(one.overlaps(other), other.overlaps(one))
            if one.matches(name.span) && other.matches(name.span) { XCTAssertTrue(one.overlaps(other)) }
            if !one.overlaps(other) { counts.apart += 1 }
        }
        XCTAssertGreaterThan(counts.matched, 300)
        XCTAssertGreaterThan(counts.covered, 300)
        XCTAssertGreaterThan(counts.apart, 300)
    }

    /// The definition.
    private static func slowMatch(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            if slowMatch(pattern.dropFirst(), text) { return true }
            guard let taken = text.first, taken != UInt8(ascii: "/") else { return false }
            return slowMatch(pattern, text.dropFirst())
        }
        return text.first == first && slowMatch(pattern.dropFirst(), text.dropFirst())
    }
}

extension AccessRule {
    /// Whether a reader of the policy would say that it names the operation: by its bytes, with stars within ASCII segments.
    fileprivate func isPlainlyAbout(_ operation: MCPOperation) -> Bool {
        patterns.contains { pattern in
            pattern.globs.contains { glob in
                guard let target = operation.targets.first else {
                    return pattern.subject == .method && glob.matches(operation.method.utf8Span.span)
                }
                return pattern.subject == .target(target.kind)
                    ? glob.matches(target.name.utf8Span.span) : pattern.includesAll(target.kind)
            }
        }
    }
}
