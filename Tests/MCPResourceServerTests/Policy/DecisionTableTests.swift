// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// What one policy decides, row by row.
final class DecisionTableTests: XCTestCase {
    /// Scopes, roles, operation, outcome.
    private struct Row {
        let scopes: String
        let roles: [String]
        let operation: MCPOperation
        let outcome: String
        let line: UInt

        init(_ scopes: String, _ operation: MCPOperation, _ outcome: String, line: UInt = #line) {
            self.init(scopes, [], operation, outcome, line: line)
        }

        init(_ scopes: String, _ roles: [String], _ operation: MCPOperation, _ outcome: String, line: UInt = #line) {
            self.scopes = scopes
            self.roles = roles
            self.operation = operation
            self.outcome = outcome
            self.line = line
        }
    }

    private static let hierarchy: ScopeHierarchy = ["files:admin": ["files:write"], "files:write": ["files:read"]]

    private static let policy: AccessPolicy = [
        .anonymous(.tool("ping"), .method("server/discover")),
        .baseline(.discovery),
        .tool("read_secret", requires: "secrets", roles: .all("auditor", "staff")),
        .tool("read_*", requires: "files:read"),
        .tool("delete_file", requires: .all("files:read", "files:write"), roles: .any("editor", "owner")),
        .tool("move_file", requires: .any("files:move", "files:admin")),
        .tool("mine", where: { caller, _ in caller.subject == "alice" }),
        .tool("theirs", requires: "files:read", where: { caller, _ in caller.subject == "bob" }),
        .tool("group/*", requires: "groups"),
        .resource("file:///projects/public/*"),
        .resource("file:///projects/*", requires: "files:read"),
        .resource("file:///projects/*/notes", requires: "notes"),
        .resource("db://*/rows", requires: "db"),
        .prompt("review_*", requires: "prompts"),
        .method("completion/complete", requires: "complete"),
        .method("subscriptions/listen", requires: "listen"),
        .method("logging/*", requires: "logs"),
    ]

    private func access(_ unlisted: UnlistedOperations) throws -> AccessControl {
        try AccessControl(Self.policy, unlisted: unlisted, baseline: "mcp", clock: TestClock().wallClock)
    }

    /// The outcome as a word: `allowed`, `forbidden`, or the scopes that are asked for.
    private func outcome(_ access: AccessControl, _ operation: MCPOperation?, _ caller: Principal?) -> String {
        switch access.decide(operation, for: caller, .none) {
        case .allowed: "allowed"
        case .forbidden: "forbidden"
        case .scopes(let needed): "+" + needed.asked.joined
        case .login: "login"
        case .undecided: "undecided"
        case .malformedArguments: "malformed"
        }
    }

    private func check(_ rows: [Row], _ unlisted: UnlistedOperations, without baseline: Bool = false) throws {
        let access = try access(unlisted)
        for row in rows {
            let caller = try Principal.testing(
                scopes: try ScopeSet(row.scopes).union(baseline ? [] : "mcp"),
                roles: row.roles,
                hierarchy: Self.hierarchy
            )
            XCTAssertEqual(outcome(access, row.operation, caller), row.outcome, "\(row.operation)", line: row.line)
        }
    }

    func testR127_R128_tools() throws {
        try check(
            [
                Row("", .tool("ping"), "allowed"), Row("files:read", .tool("ping"), "allowed"),
                Row("", .tool("read_file"), "+files:read"), Row("files:read", .tool("read_file"), "allowed"),
                Row("files:write", .tool("read_file"), "allowed"), Row("files:admin", .tool("read_file"), "allowed"),
                Row("files", .tool("read_file"), "+files:read"),
                Row("files:readonly", .tool("read_file"), "+files:read"),
                Row("FILES:READ", .tool("read_file"), "+files:read"), Row("secrets", .tool("read_file"), "+files:read"),
                Row("files:read", .tool("read_"), "allowed"), Row("", .tool("read_"), "+files:read"),
                Row("files:read", .tool("read_a_b"), "allowed"), Row("files:read", .tool("read_a b"), "allowed"),
                Row("files:read", .tool("read_a/b"), "forbidden"), Row("files:read", .tool("read"), "forbidden"),
                Row("files:read", .tool("Read_file"), "forbidden"), Row("files:read", .tool(" read_file"), "forbidden"),
                Row("files:read", .tool("read_\u{e9}"), "forbidden"),
                Row("files:read", .tool("read_a\u{0}"), "forbidden"),
                Row("files:read", .tool("read_a\n"), "forbidden"),
                Row("files:read", .tool("\u{FEFF}read_a"), "forbidden"),
                // The first rule that matches decides, even where a later one would allow.
                Row("files:read", .tool("read_secret"), "forbidden"), Row("secrets", .tool("read_secret"), "forbidden"),
                Row("secrets", ["auditor"], .tool("read_secret"), "forbidden"),
                Row("secrets", ["staff"], .tool("read_secret"), "forbidden"),
                Row("secrets", ["auditor", "staff"], .tool("read_secret"), "allowed"),
                Row("secrets", ["staff", "x", "auditor"], .tool("read_secret"), "allowed"),
                Row("", ["auditor", "staff"], .tool("read_secret"), "+secrets"),
                Row("files:admin", ["auditor", "staff"], .tool("read_secret"), "+secrets"),
                // All of the scopes at once, and a role.
                Row("", ["editor"], .tool("delete_file"), "+files:read files:write"),
                Row("files:read", ["editor"], .tool("delete_file"), "+files:read files:write"),
                Row("files:write", ["editor"], .tool("delete_file"), "allowed"),
                Row("files:read files:write", ["editor"], .tool("delete_file"), "allowed"),
                Row("files:admin", ["owner"], .tool("delete_file"), "allowed"),
                Row("files:admin", ["owner", "editor"], .tool("delete_file"), "allowed"),
                Row("files:admin", .tool("delete_file"), "forbidden"), Row("", .tool("delete_file"), "forbidden"),
                Row("files:admin", ["Editor"], .tool("delete_file"), "forbidden"),
                Row("files:admin", ["editors"], .tool("delete_file"), "forbidden"),
                Row("files:admin editor", .tool("delete_file"), "forbidden"),
                Row("files:admin", ["files:admin"], .tool("delete_file"), "forbidden"),
                // One of several; the first is asked for.
                Row("", .tool("move_file"), "+files:move"), Row("files:move", .tool("move_file"), "allowed"),
                Row("files:admin", .tool("move_file"), "allowed"),
                Row("files:write", .tool("move_file"), "+files:move"),
                Row("files:read", .tool("move_file"), "+files:move"),
                Row("", .tool("mine"), "allowed"), Row("", .tool("theirs"), "forbidden"),
                Row("files:admin", .tool("theirs"), "forbidden"), Row("groups", .tool("group/a"), "allowed"),
                Row("groups", .tool("group/"), "allowed"), Row("groups", .tool("group/a/b"), "forbidden"),
                Row("groups", .tool("group"), "forbidden"), Row("", .tool("group/a"), "+groups"),
                Row("files:admin", .tool("unknown"), "forbidden"), Row("", .tool(""), "forbidden"),
                Row("files:admin", .tool("*"), "forbidden"), Row("files:read", .tool("read_*"), "allowed"),
                Row("files:admin", .tool("ping "), "forbidden"), Row("", .tool("PING"), "forbidden"),
                Row("", .tool("p\u{131}ng"), "forbidden"), Row("", .tool("pi\u{200B}ng"), "forbidden"),
                Row("prompts", .tool("review_x"), "forbidden"), Row("", .tool("tools/call"), "forbidden"),
                Row("", .tool("server/discover"), "forbidden"),
            ],
            .refuse
        )
    }

    func testResources() throws {
        try check(
            [
                Row("", .resource("file:///projects/public/a"), "allowed"),
                Row("", .resource("file:///projects/public/a/b"), "forbidden"),
                Row("files:read", .resource("file:///projects/a"), "allowed"),
                Row("", .resource("file:///projects/a"), "+files:read"),
                Row("files:read", .resource("file:///projects/"), "allowed"),
                Row("files:read", .resource("file:///projects"), "forbidden"),
                Row("files:read", .resource("file:///projects/a/b"), "forbidden"),
                Row("notes", .resource("file:///projects/a/notes"), "allowed"),
                Row("files:read", .resource("file:///projects/a/notes"), "+notes"),
                Row("files:read", .resource("file:///projects/a?x=1"), "allowed"),
                Row("db", .resource("db://main/rows"), "allowed"), Row("", .resource("db://main/rows"), "+db"),
                Row("db", .resource("db://main/x/rows"), "forbidden"),
                Row("db", .resource("db://main/rows/1"), "forbidden"),
            ],
            .refuse
        )
        let disguised = [
            "file:///projects/../etc/passwd", "file:///projects/./a", "file:///projects/..", "file:///projects/.",
            "file:///projects/%2e%2e/etc", "file:///projects/%2E%2E", "file:///projects/a%2fb",
            "file:///projects/a%2Fb",
            "file:///projects/a%5cb", "file:///projects/a%5Cb", "file:///projects/a\\b", "file:///projects\\a",
            "FILE:///projects/a", "File:///projects/a", "file:///projects//a", "file:////projects/a",
            "file:///projects/..;/a",
            "file:///projects/.;x", "file:///projects/%61", "file:///projects/%252e", "file:///projects/%25252e",
            "file:///projects/a%00", "file:///projects/a#b", "file:///projects/a%", "file:///projects/a%2",
            "file:///projects/a%zz",
            "file:///projects/a\u{0}", "file:///projects/a b\n", "file:///projects/\u{e9}", "file:///projects/e\u{301}",
            "file:///projects/\u{FF0E}\u{FF0E}", "file:///projects/a\u{2215}b", "file:///projects/%c3%a9",
            "file://localhost/projects/a", "file://u@/projects/a", "//projects/a", "projects/a", "", ":", "file",
            " file:///projects/a",
            "file:///projects/a?b/c", "file:///projects/a?../../x", "db://MAIN/rows", "db://main./rows",
            "db://main:/rows",
            "db://u@main/rows", "db://ma%69n/rows", "f\u{131}le:///projects/a", "file:///projects/%2F..%2Fa",
            "1file:///projects/a",
            "file:///projects/%C0%AE%C0%AE/../a", "file:///projects/a/../../projects/b",
        ]
        for unlisted in [UnlistedOperations.refuse, .baseline] {
            try check(disguised.map { Row("files:read db notes", .resource($0), "forbidden") }, unlisted)
        }
        try check(
            [
                "file:///projects/%C3%A9", "file:///projects/a%20b", "file:///projects/%25", "file:///projects/a...b",
                "file:///projects/...",
            ]
            .map { Row("files:read", .resource($0), "allowed") },
            .refuse
        )
    }

    func testOtherOperations() throws {
        try check(
            [
                Row("", .method("initialize"), "allowed"), Row("", .method("ping"), "allowed"),
                Row("", .method("tools/list"), "allowed"), Row("", .method("resources/templates/list"), "allowed"),
                Row("", .method("notifications/initialized"), "allowed"),
                Row("", .method("server/discover"), "allowed"),
                Row("", .method("Initialize"), "forbidden"), Row("", .method("tools/list "), "forbidden"),
                Row("", .method("tools/List"), "forbidden"), Row("", .method(""), "forbidden"),
                Row("", .method("tools"), "forbidden"), Row("", .method("custom/thing"), "forbidden"),
                Row("", .method("tools/call"), "forbidden"), Row("", .method("pin\u{67}\u{301}"), "forbidden"),
                Row("logs", .method("logging/setLevel"), "allowed"), Row("", .method("logging/setLevel"), "+logs"),
                Row("logs", .method("logging/a/b"), "forbidden"), Row("logs", .method("logging"), "forbidden"),
                Row("prompts", .prompt("review_code"), "allowed"), Row("", .prompt("review_code"), "+prompts"),
                Row("prompts", .prompt("code"), "forbidden"), Row("files:read", .prompt("read_file"), "forbidden"),
                Row("prompts", .prompt("review_\u{212A}"), "forbidden"),
                Row("", .resource("ping"), "forbidden"), Row("", .prompt("ping"), "forbidden"),
            ],
            .refuse
        )
    }

    func testUnlistedWithTheBaseline() throws {
        try check(
            [
                Row("", .tool("unknown"), "allowed"), Row("", .method("custom/thing"), "allowed"),
                Row("", .prompt("x"), "allowed"),
                Row("", .resource("other://a"), "allowed"), Row("", .tool("read_file"), "+files:read"),
                Row("", .tool("unknown\u{e9}"), "forbidden"), Row("", .method("tools/cal\u{212A}"), "forbidden"),
                Row("", .method("notifications/cancelled"), "allowed"),
            ],
            .baseline
        )
    }

    func testWithoutTheBaseline() throws {
        try check(
            [
                Row("files:read", .tool("read_file"), "+files:read"), Row("", .tool("read_file"), "+files:read"),
                Row("", .tool("ping"), "allowed"), Row("", .method("server/discover"), "allowed"),
                Row("", .method("tools/list"), "+"), Row("files:admin", .method("custom"), "forbidden"),
                Row("files:admin", ["editor"], .tool("delete_file"), "+files:read files:write"),
            ],
            .refuse,
            without: true
        )
        try check(
            [Row("files:admin", .method("custom"), "+"), Row("", .tool("unknown"), "+")],
            .baseline,
            without: true
        )
    }

    func testAnonymousCallers() throws {
        for unlisted in [UnlistedOperations.baseline, .refuse] {
            let access = try access(unlisted)
            XCTAssertEqual(outcome(access, .tool("ping"), nil), "allowed")
            XCTAssertEqual(outcome(access, .method("server/discover"), nil), "allowed")
            XCTAssertEqual(outcome(access, .tool("read_file"), nil), "+files:read")
            XCTAssertEqual(outcome(access, .tool("delete_file"), nil), "+files:read files:write")
            for other in [MCPOperation.method("initialize"), .method("tools/list"), .tool("unknown"), .tool("PING")] {
                XCTAssertEqual(outcome(access, other, nil), "+", "\(other)")
            }
            XCTAssertEqual(outcome(access, nil, nil), "+", "what has no operation needs a token")
        }
    }

    func testOperationsWithSeveralTargets() throws {
        func read(_ method: String, _ params: String) throws -> MCPOperation {
            let body = #"{"id":1,"method":"\#(method)","params":{\#(params)}}"#
            return try XCTUnwrap(MessageReader.read(Array(body.utf8)).operation)
        }
        func listen(_ uris: String, _ more: String = "") throws -> MCPOperation {
            try read("subscriptions/listen", #""notifications":{"resourceSubscriptions":[\#(uris)]\#(more)}"#)
        }
        let public_ = #""file:///projects/public/a""#
        let private_ = #""file:///projects/a""#
        let reference = #""ref":{"type":"ref/resource","uri":"file:///projects/{name}"}"#
        try check(
            [
                Row("", try read("resources/subscribe", #""uri":\#(public_)"#), "allowed"),
                Row("", try read("resources/subscribe", #""uri":\#(private_)"#), "+files:read"),
                Row("files:read", try read("resources/unsubscribe", #""uri":\#(private_)"#), "allowed"),
                Row("files:read", try read("resources/subscribe", #""uri":"file:///other""#), "forbidden"),
                Row("files:read", try read("resources/subscribe", #""uri":"file:///projects/../a""#), "forbidden"),
                Row("", try listen(public_), "+listen"), Row("listen", try listen(public_), "allowed"),
                Row("listen", try listen("\(public_),\(private_)"), "+files:read listen"),
                Row("files:read listen", try listen("\(public_),\(private_)"), "allowed"),
                Row("files:read listen", try listen(#"\#(private_),"file:///other""#), "forbidden"),
                Row("files:read listen", try listen(#"\#(private_),"FILE:///projects/a""#), "forbidden"),
                Row("", try listen("", #","toolsListChanged":true"#), "+listen"),
                Row("listen", try listen(""), "allowed"),
                Row("files:read", try read("completion/complete", reference), "+files:read complete"),
                Row("files:read complete", try read("completion/complete", reference), "allowed"),
                Row(
                    "complete",
                    try read("completion/complete", #""ref":{"type":"ref/prompt","name":"other"}"#),
                    "forbidden"
                ),
                Row(
                    "complete prompts",
                    try read("completion/complete", #""ref":{"type":"ref/prompt","name":"review_a"}"#),
                    "allowed"
                ),
            ],
            .refuse
        )
        // Without a rule for the method, what else a stream would tell is unlisted.
        let narrow = try AccessControl(
            [.resource("file:///projects/*")],
            unlisted: .refuse,
            baseline: "mcp",
            clock: TestClock().wallClock
        )
        let caller = try Principal.testing(scopes: "mcp")
        XCTAssertEqual(outcome(narrow, try listen(private_), caller), "allowed")
        XCTAssertEqual(outcome(narrow, try listen(private_, #","toolsListChanged":true"#), caller), "forbidden")
        XCTAssertEqual(outcome(narrow, try listen(""), caller), "forbidden")
    }

    func testAMethodStandsForAllItsTargets() throws {
        let access = try AccessControl(
            [
                .tool("a", requires: "a"), .method("tools/call", requires: "tools"),
                .method("resources/*", requires: "res"),
            ],
            unlisted: .refuse,
            baseline: [],
            clock: TestClock().wallClock
        )
        for (scopes, operation, expected) in [
            ("a", .tool("a"), "allowed"), ("tools", .tool("a"), "+a"), ("a", .tool("b"), "+tools"),
            ("tools", .tool("b"), "allowed"),
            ("tools", .tool("x/y"), "allowed"), ("res", .resource("file:///a/b/../c"), "allowed"),
            ("tools", .prompt("p"), "forbidden"),
            ("tools", .tool("\u{e5}"), "forbidden"), ("res", .method("resources/list"), "allowed"),
        ] as [(ScopeSet, MCPOperation, String)] {
            XCTAssertEqual(outcome(access, operation, try .testing(scopes: scopes)), expected, "\(operation)")
        }
    }
}
