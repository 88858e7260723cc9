// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer

extension Suites {
    /// What a policy costs: its decision alone, and all that it adds to a request, which is to find the operation in headers and body,
    /// to compare both and to decide.
    ///
    /// What it adds is the difference between two gates that do the same for the same requests, but for the policy. Their tokens are
    /// of an algorithm that costs little, so that the difference is not lost in the noise of what it is taken from.
    static func operations(_ rounds: Int, _ report: inout Report) async throws {
        let reference = try Fixture(.rs256)
        let fixture = try Fixture(.hs256, tokens: 1)
        let token = fixture.tokens[0]
        let plain = try server(fixture, nil)
        let ruled = try server(fixture, policy)
        let plan: [(String, [UInt8], Bool, Int, Double?)] = [
            ("1 KiB body", body(1 << 10, isText: true), true, 400, 2),
            ("1 KiB body of small values", body(1 << 10, isText: false), true, 400, nil),
            ("1 KiB body, older revision", body(1 << 10, isText: true, isModern: false), false, 400, 2),
            ("64 KiB body", body(1 << 16, isText: true), true, 200, 100),
            ("64 KiB body of small values", body(1 << 16, isText: false), true, 100, 100),
            ("1 MiB body", body(1 << 20, isText: true), true, 20, 2000),
            ("1 MiB body of small values", body(1 << 20, isText: false), true, 10, 2000),
        ]
        var subjects = [
            try raw(reference, repetitions: 400), try await decisions(ruled, call(token, isModern: true), plan[0].1),
        ]
        for (name, body, isModern, repetitions, _) in plan {
            let request = call(token, isModern: isModern)
            for server in [plain, ruled] {
                subjects.append(admitting(name, server, request, body, repetitions: repetitions))
            }
        }
        let samples = try await measure(subjects, rounds: rounds)
        let group = "What a policy of 200 rules costs"
        let verification = samples[0]
        func add(_ name: String, _ cost: Samples, _ target: Double?, _ what: String) {
            let share = ratio(cost, to: verification).rounded(to: 3)
            let raw = verification.microseconds.rounded(to: 2)
            let note = "\(what)\(share) of a raw RS256 verification, \(raw) us in this run"
            report.add(group, name, cost.microseconds, "us", target.map(Target.atMost), note: note)
        }
        let operations = Double(targets.count)
        add("policy decision, 200 rules", Samples(values: samples[1].values.map { $0 / operations }), 2, "")
        for (index, (name, body, _, _, target)) in plan.enumerated() {
            let (without, with) = (samples[2 + 2 * index], samples[3 + 2 * index])
            let added = Samples(values: zip(with.values, without.values).map { $0 - $1 })
            add("operation from a \(name) + decision", added, target, "\(body.count) bytes; ")
        }
    }

    /// A request with a body whose operation a policy allows.
    static func operationPath() throws -> Path {
        let fixture = try Fixture(.hs256, tokens: 1)
        let request = call(fixture.tokens[0], isModern: true)
        let name = "admit, 1 KiB body, 200 rules"
        let body = body(1 << 10, isText: true)
        return Path(subject: admitting(name, try server(fixture, policy), request, body, repetitions: 1))
    }

    /// The decisions that ``targets`` are about, one after the other.
    private static func decisions(
        _ server: ResourceServer,
        _ request: ResourceRequest,
        _ body: [UInt8]
    ) async throws -> Subject {
        guard case .proceed(let admitted) = await server.admit(request, body: { _ in body }),
            let caller = admitted.principal
        else { throw WrongResult(subject: "policy decision") }
        return Subject("policy decision", repetitions: 2000) { count in
            (0..<count).allSatisfy { _ in targets.allSatisfy { caller.may($0.operation) == $0.isAllowed } }
        }
    }

    static func admitting(
        _ name: String,
        _ server: ResourceServer,
        _ request: ResourceRequest,
        _ body: [UInt8],
        repetitions: Int
    ) -> Subject {
        Subject(name, repetitions: repetitions) { count in
            for _ in 0..<count {
                guard case .proceed = await server.admit(request, reading: .always, body: { _ in body }) else {
                    return false
                }
            }
            return true
        }
    }

    /// A hundred rules name a tool, sixty a group of them, twenty a group with a role, nineteen resources; the tool that is called
    /// is named last of all.
    private static var policy: AccessPolicy {
        var rules = (0..<100).map { AccessRule.tool("tool_\($0)", requires: "files:read") }
        rules += (0..<60).map { .tool("group_\($0)_*", requires: "files:write") }
        rules += (0..<20).map { .tool("admin_\($0)_*", requires: "files:write", roles: .any("admin")) }
        rules += (0..<19).map { .resource("file:///projects/\($0)/*", requires: "files:read") }
        rules += [.tool("write_*", requires: .all("files:read", "files:write"))]
        return AccessPolicy(rules)
    }

    /// Tools by name and by pattern, early and late ones, one without its role, one that is not listed, and a resource.
    private static let targets: [(operation: MCPOperation, isAllowed: Bool)] = [
        (.tool("tool_0"), true), (.tool("tool_99"), true), (.tool("group_0_read"), true),
        (.tool("group_59_read"), true), (.tool("write_file"), true), (.tool("admin_19_drop"), false),
        (.tool("unlisted"), false), (.resource("file:///projects/18/notes.txt"), true),
    ]

    private static func server(_ fixture: Fixture, _ policy: AccessPolicy?) throws -> ResourceServer {
        let keys = FixedKeys(fixture.key.publicKeySet)
        let issuer = Issuer.source(keys, issuer: Fixture.issuer).with { $0.algorithms = [fixture.algorithm] }
        func configure(_ options: inout ResourceServer.Options) {
            options.clock = WallClock { Fixture.now }
            options.onEvent = { _ in }
        }
        guard let policy else {
            return try ResourceServer(
                resource: Fixture.resource,
                issuers: [issuer],
                scopes: "mcp:connect",
                configure: configure
            )
        }
        return try ResourceServer(
            resource: Fixture.resource,
            issuers: [issuer],
            scopes: "mcp:connect",
            policy: policy,
            unlisted: .refuse,
            configure: configure
        )
    }

    private static func call(_ token: String, isModern: Bool) -> ResourceRequest {
        var headers = [
            HeaderField("Host", "mcp.example.com"), HeaderField("Accept", "application/json, text/event-stream"),
            HeaderField("Content-Type", "application/json"), HeaderField("Authorization", "Bearer \(token)"),
            HeaderField("MCP-Protocol-Version", isModern ? "2026-07-28" : "2025-11-25"),
        ]
        if isModern { headers += [HeaderField("Mcp-Method", "tools/call"), HeaderField("Mcp-Name", "write_file")] }
        return ResourceRequest(method: "POST", target: "/mcp", headers: headers, authority: "mcp.example.com")
    }

    /// A call whose arguments are one long text, or many small values.
    private static func body(_ length: Int, isText: Bool, isModern: Bool = true) -> [UInt8] {
        let meta = isModern ? #""io.modelcontextprotocol/protocolVersion":"2026-07-28","# : ""
        var text = #"{"jsonrpc":"2.0","id":17,"method":"tools/call","params":{"_meta":{"# + meta
        text +=
            #""io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"}},"#
        text += #""name":"write_file","arguments":{"#
        if isText {
            let words = "The quick brown fox jumps over the lazy dog. "
            text +=
                #""path":"a.txt","content":""# + String(repeating: words, count: max(0, length - text.utf8.count) / 45)
                + #"""#
        } else {
            let row = #"{"id":12345,"name":"row","ok":true,"value":1.5},"#
            text +=
                #""rows":["# + String(repeating: row, count: max(0, length - text.utf8.count) / row.utf8.count) + "{}]"
        }
        return Array((text + "}}}").utf8)
    }
}
