// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer

extension Suites {
    /// What a policy adds to a request: its operation found in headers and body, both compared, and two decisions.
    ///
    /// It is the difference between two gates that do the same for the same requests, but for the policy.
    static func operations(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.rs256)
        let token = String(decoding: fixture.tokens[0], as: UTF8.self)
        let plain = try server(fixture, nil)
        let ruled = try server(fixture, policy)
        let plan: [(String, [UInt8], Bool, Int, Double)] = [
            ("200 rules, 1 KiB body", body(1 << 10, isText: true), true, 800, 2),
            ("200 rules, 1 KiB body of small values", body(1 << 10, isText: false), true, 800, 2),
            ("200 rules, 1 KiB body, older revision", body(1 << 10, isText: true, isModern: false), false, 800, 2),
            ("64 KiB body", body(1 << 16, isText: true), true, 200, 100),
            ("64 KiB body of small values", body(1 << 16, isText: false), true, 100, 100),
            ("1 MiB body", body(1 << 20, isText: true), true, 20, 2000),
            ("1 MiB body of small values", body(1 << 20, isText: false), true, 10, 2000),
        ]
        var subjects = [
            Subject("raw RS256", repetitions: 1200) { count in
                (0..<count)
                    .allSatisfy { index in
                        let token = fixture.rawTokens[index % fixture.rawTokens.count]
                        return fixture.raw.isValid(token.signature, token.input)
                    }
            }
        ]
        for (name, body, isModern, repetitions, _) in plan {
            let request = call(token, isModern: isModern)
            for server in [plain, ruled] {
                subjects.append(
                    Subject(name, repetitions: repetitions) { count in
                        for _ in 0..<count {
                            guard case .proceed = await server.admit(request, reading: .always, body: { _ in body })
                            else {
                                return false
                            }
                        }
                        return true
                    }
                )
            }
        }
        let samples = try await measure(subjects, rounds: rounds)
        let raw = (samples[0].microseconds * 100).rounded() / 100
        for (index, (name, body, _, _, target)) in plan.enumerated() {
            let (without, with) = (samples[1 + 2 * index], samples[2 + 2 * index])
            let added = Samples(values: zip(with.values, without.values).map { $0 - $1 })
            let note = "\(body.count) bytes; raw RS256 of this run \(raw) us"
            report.add("What a policy adds", name, added.microseconds, "us", target: target, note: note)
        }
    }

    /// Half of the rules name a tool, the others a pattern; the tool that is called is named last of all.
    private static var policy: AccessPolicy {
        var rules = (0..<99).map { AccessRule.tool("tool_\($0)", requires: "files:read") }
        rules += (0..<60).map { .tool("group_\($0)_*", requires: "files:write") }
        rules += (0..<40).map { .resource("file:///projects/\($0)/*", requires: "files:read") }
        rules += [.tool("write_*", requires: .all("files:read", "files:write"))]
        return AccessPolicy(rules)
    }

    private static func server(_ fixture: Fixture, _ policy: AccessPolicy?) throws -> ResourceServer {
        let issuer = Issuer.keys(fixture.key.publicKeySet, issuer: Fixture.issuer)
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
