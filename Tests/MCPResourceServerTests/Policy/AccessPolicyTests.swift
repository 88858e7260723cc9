// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class AccessPolicyTests: XCTestCase {
    private func problem(_ policy: AccessPolicy) -> ConfigurationError? {
        do {
            _ = try AccessControl(policy, unlisted: .baseline, baseline: [], clock: TestClock().wallClock)
            return nil
        } catch {
            return error
        }
    }

    func testAFullyShadowedRuleIsAnError() {
        let shadowed: [(AccessPolicy, String)] = [
            ([.tool("a"), .tool("a", requires: "x")], "policy[1]"), ([.tool("*"), .tool("a")], "policy[1]"),
            ([.tool("read_*"), .tool("x"), .tool("read_*_a")], "policy[2]"),
            ([.tool("*a*"), .tool("*_a_*")], "policy[1]"),
            ([.method("tools/call"), .tool("a")], "policy[1]"), ([.method("*/*"), .prompt("a")], "policy[1]"),
            ([.method("resources/*"), .resource("file:///a")], "policy[1]"),
            ([.resource("file:///*"), .resource("file:///a")], "policy[1]"),
            ([.tool("a"), .tool("b"), .anonymous(.tool("a"), .tool("b"))], "policy[2]"),
            ([.anonymous(.discovery), .method("ping")], "policy[1]"),
            ([.method("*"), .method("*/*"), .method("tools/list")], "policy[2]"),
        ]
        for (policy, parameter) in shadowed {
            XCTAssertEqual(problem(policy)?.parameter, parameter, "\(policy)")
            XCTAssertTrue(problem(policy)?.problem.contains("never decides") == true)
        }
        let fine: [AccessPolicy] = [
            [.tool("a"), .tool("*")], [.tool("*"), .resource("file:///a")], [.tool("*"), .tool("x/*")],
            [.tool("a"), .prompt("a")],
            [.tool("a*"), .tool("*a")], [.tool("a"), .method("tools/call")],
            [.tool("a"), .anonymous(.tool("a"), .tool("b"))],
            [.method("*"), .tool("a")], [.tool("*"), .tool("\u{e9}")], [],
            [.method("tools/list"), .anonymous(.discovery)],
        ]
        for policy in fine { XCTAssertNil(problem(policy), "\(policy)") }
        XCTAssertEqual(
            problem([.tool("read_*"), .tool("read_file")])?.description,
            "policy[1]: \"tool read_file\" never decides: policy[0] comes first for every operation it is about; "
                + "put the narrower rule first, or leave one of them out"
        )
        XCTAssertEqual(
            problem([.tool("a"), .tool("b"), .operations([.tool("a"), .tool("b")])])?.problem,
            "never decides: earlier rules together come first for every operation it is about"
        )
    }

    func testPatternsThatMatchNothingAreErrors() {
        let wrong: [AccessRule] = [
            .tool(""), .tool("a**b"), .tool("**"), .tool("a\n"), .tool("a\u{0}"), .tool("a\u{7F}"), .method(""),
            .method("t\u{f6}"),
            .resource("FILE:///a"), .resource("file:///a/../b"), .resource("file:///%2e/a"), .resource("/a"),
            .resource("*"),
            .resource("file:///\u{e9}"), .resource("file:///a#b"), .resource("file:///a//b"), .prompt(""), .anonymous(),
            .baseline(),
            .operations([]), .anonymous(.tool("")),
        ]
        for rule in wrong {
            XCTAssertEqual(problem([rule])?.parameter, "policy[0]", rule.patterns.map(\.name).joined())
            XCTAssertFalse(problem([rule])?.problem.contains("never decides") == true)
        }
        XCTAssertTrue(problem([.resource("file:///a/**")])?.remedy.contains("a/* and a/*/*") == true)
        for rule in [
            AccessRule.tool("\u{e9}"), .tool("a b"), .prompt("*"), .resource("file:///*/a*"), .resource("a:*"),
            .method("*"),
        ] {
            XCTAssertNil(problem([rule]))
        }
    }

    func testDemandsThatCannotBeMetAreErrors() {
        let wrong: [(AccessRule, String)] = [
            (.tool("a", requires: "a  b"), "requires"), (.tool("a", requires: "offline_access"), "requires"),
            (.tool("a", requires: .any()), "requires"), (.tool("a", roles: .any()), "roles"),
            (.tool("a", roles: .all("")), "roles"),
            (.tool("a", maxAge: .seconds(-1)), "maxAge"), (.tool("a", maxAge: .milliseconds(1500)), "maxAge"),
            (.tool("a", maxAge: .seconds(400_000_000)), "maxAge"),
        ]
        for (rule, member) in wrong { XCTAssertEqual(problem([.tool("x"), rule])?.parameter, "policy[1].\(member)") }
        XCTAssertNil(problem([.tool("a", maxAge: .zero)]))
    }

    func testTheTable() {
        let policy: AccessPolicy = [
            .anonymous(.discovery, .tool("ping")),
            .tool(
                "read_secret*",
                requires: .all("files:read", .any("a", "b")),
                roles: .any("editor", "owner"),
                maxAge: .seconds(60)
            ),
            .tool("read_*", requires: "files:read"),
            .prompt("x\u{1B}[0m"),
            .method("tools/call", acr: ["gold"], where: { _, _ in true }),
        ]
        XCTAssertEqual(
            policy.describe(unlisted: .refuse),
            """
            rule  operations                     need
               0  method (discovery), tool ping  nothing, not even a token
               1  tool read_secret*              files:read and (a or b); role editor or owner; a login at most 60 s old
               2  tool read_*                    files:read
               3  prompt x\\u{1b}[0m              the baseline
               4  method tools/call              acr gold; a condition
               -  everything else                refused
            Overlaps, where the first of two decides: 1 before 2, 0 before 4, 1 before 4, 2 before 4
            """
        )
        XCTAssertEqual("\(AccessPolicy([]))", "rule  operations  need")
        XCTAssertTrue(policy.describe(unlisted: .baseline).contains("everything else                the baseline"))
    }

    func testPoliciesCanBePutTogether() {
        func policy(isDebug: Bool) -> AccessPolicy {
            [.tool("a")] + (isDebug ? [.tool("b"), .tool("c")] : [])
        }
        XCTAssertEqual(policy(isDebug: true).rules.map { $0.patterns[0].name }, ["a", "b", "c"])
        XCTAssertEqual(policy(isDebug: false).rules.count, 1)
    }

    func testListsAreFilteredByThePolicy() async throws {
        let gate = try PolicyFixture([
            .tool("read_*", requires: "files:read"), .tool("admin", roles: .any("admin")), .anonymous(.tool("ping")),
            .tool("send").whereArguments { _, _, _ in false }, .baseline(.discovery),
        ])
        _ = try await gate.answer(.post(bearer: gate.token("files:read")), Body.call("tools/list", isModern: false))
        let admitted = try XCTUnwrap(gate.log.admitted.last)
        let caller = try XCTUnwrap(admitted.principal)
        let tools = ["read_a", "admin", "ping", "send", "other"]
        XCTAssertEqual(tools.filter { caller.may(.tool($0)) }, ["read_a", "ping", "send"])
        XCTAssertEqual(tools.filter { admitted.may(.tool($0)) }, ["read_a", "ping", "send"])
        let reader = try Principal.testing(
            scopes: "read",
            policy: [.tool("a", requires: "read"), .tool("b", requires: "b")]
        )
        XCTAssertEqual(["a", "b", "c"].filter { reader.may(.tool($0)) }, ["a"])
        XCTAssertTrue(try Principal.testing().may(.tool("x")), "without a policy there is nothing to ask")
    }

    func testOperationsAreComparedByTheirBytes() {
        XCTAssertNotEqual(MCPOperation.tool("\u{e9}"), .tool("e\u{301}"))
        XCTAssertNotEqual(MCPOperation.tool("a"), .prompt("a"))
        XCTAssertEqual(Set([MCPOperation.tool("\u{e9}"), .tool("e\u{301}"), .tool("\u{e9}")]).count, 2)
        XCTAssertEqual("\(MCPOperation.tool("a\nb\"\u{1B}"))", #"tools/call "a\u{a}b\"\u{1b}""#)
        XCTAssertEqual("\(MCPOperation.method("tools/list"))", "tools/list")
    }
}
