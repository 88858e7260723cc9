// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer

// The gate with a policy, asked by somebody without a token: what goes on has to be what an anonymous rule names, by the
// reading of another JSON reader.

private let policyServer: ResourceServer = {
    do {
        return try ResourceServer(
            resource: Fixture.audience,
            issuers: [.keys(Fixture.publicKeys, issuer: Fixture.issuer)],
            scopes: "mcp:connect",
            policy: [
                .tool("open_admin", requires: "admin"),
                .anonymous(.tool("open_*"), .resource("file:///open/*"), .method("ping")),
                .tool("*", requires: "tools"),
            ],
            unlisted: .refuse
        ) {
            $0.onEvent = { _ in }
            $0.audit = [JudgingSink()]
        }
    } catch {
        fail("\(error)")
    }
}()

/// Whatever was sent, the account of it is one line of JSON in printable ASCII.
private struct JudgingSink: AuditSink {
    func record(_ event: AuditEvent) {
        let line = event.line
        demand(line.last == 0x0A && line.dropLast().allSatisfy { (0x20...0x7E).contains($0) }, "one printable line")
        demand(line.count < 64 * 1024, "of a bounded length")
        let limits = JSONLimits(maximumBytes: 1 << 16, maximumDepth: 4, maximumMembers: 64)
        guard let json = try? JSONValue(parsing: Array(line.dropLast()), limits: limits) else { fail("it is JSON") }
        demand(json["outcome"]?.stringValue == event.outcome.description, "and says how it ended")
    }
}

private func admit(_ headers: [HeaderField], _ body: [UInt8]) -> AdmittedRequest? {
    let request = ResourceRequest(
        method: "POST",
        target: "/mcp",
        headers: [HeaderField("Host", "mcp.example.com")] + headers
    )
    guard case .proceed(let admitted) = wait({ await policyServer.admit(request) { _ in body } }) else { return nil }
    return admitted
}

/// What an admitted request has to be, whatever it looked like.
private func judge(_ admitted: AdmittedRequest, _ body: [UInt8]) {
    demand(admitted.principal == nil, "nobody was authenticated")
    guard let operation = admitted.operation else { fail("nothing goes on without an operation") }
    let limits = JSONLimits(maximumBytes: 1 << 20, maximumDepth: 128, maximumMembers: 1 << 16)
    // The other reader is stricter inside the arguments.
    guard let message = try? JSONValue(parsing: body, limits: limits) else { return }
    demand(message["method"]?.utf8Equals(operation.method) == true, "the method is the body's")
    demand(message.members.count { $0.name.lowercased() == "method" } == 1, "there is one method")
    switch operation.method {
    case "tools/call":
        let name = message["params"]?["name"]?.utf8 ?? []
        demand(name.starts(with: "open_".utf8) && !name.elementsEqual("open_admin".utf8), "the tool is an open one")
        demand(!name.contains(UInt8(ascii: "/")), "within a segment")
    case "resources/read", "resources/subscribe", "resources/unsubscribe":
        let uri = message["params"]?["uri"]?.utf8 ?? []
        demand(uri.starts(with: "file:///open/".utf8), "the resource is an open one")
        demand(
            !uri.contains(UInt8(ascii: "\\")) && uri.filter { $0 == UInt8(ascii: "/") }.count == 4,
            "and stays there"
        )
    case "subscriptions/listen", "completion/complete":
        demand(
            operation.targets.allSatisfy { $0.kind == .resource && $0.name.utf8.starts(with: "file:///open/".utf8) },
            "all open"
        )
    default: demand(operation.method.utf8.elementsEqual("ping".utf8), "the method is an open one")
    }
}

let operationBodyTarget = Target(
    name: "operation-body",
    seeds: {
        [
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"open_a","arguments":{"x":[1,null]}}}"#,
            #"{"id":1,"method":"tools/call","METHOD":"x","params":{"name":"open_a"}}"#, #"{"method":"ping"}"#, "[]",
            #"{"id":"a","method":"resources/read","params":{"uri":"file:///open/a%20b"}}"#,
            #"{"id":"a","method":"resources/read","params":{"uri":"file:///open/../a"}}"#,
            #"{"id":1,"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":["file:///open/a"]}}}"#,
            #"{"id":1,"method":"completion/complete","params":{"ref":{"type":"ref/resource","uri":"file:///open/{a}"}}}"#,
            #"{"id":1,"method":"tools/call","params":{"n\u0061me":"open_\ud83d\ude00"}}"#, #"{"id":1,"result":{}}"#,
        ]
        .map(bytes)
    },
    run: { input in
        if let admitted = admit([], input) { judge(admitted, input) }
    }
)

let operationHeadersTarget = Target(
    name: "operation-headers",
    seeds: {
        let body =
            #"{"id":1,"method":"tools/call","params":{"name":"open_a","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#
        return [
            "2026-07-28\ntools/call\nopen_a\n", "2026-07-28\ntools/call\n=?base64?b3Blbl9h?=\n", "2025-11-25\nping\n\n",
            "2026-07-28\ntools/call\n=?BASE64?b3Blbl9h?=\n", "x\ntools/call\n =?base64?b3Blbl9h?= \n", "\n\n\n",
        ]
        .map { bytes($0 + body) }
    },
    run: { input in
        let lines = input.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count == 4 else { return }
        let texts = lines.prefix(3).map { String(decoding: $0, as: UTF8.self) }
        let headers = zip(["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"], texts).map { HeaderField($0, $1) }
        let body = Array(lines[3])
        guard let admitted = admit(headers, body) else { return }
        judge(admitted, body)
        demand(
            texts.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 9 } },
            "headers are printable"
        )
        guard let operation = admitted.operation else { return }
        let method = texts[1].utf8.drop { $0 == 0x20 || $0 == 9 }
        demand(method.starts(with: operation.method.utf8), "the header names the method")
        let name = String(Substring(texts[2].utf8.drop { $0 == 0x20 || $0 == 9 }))
        if let target = operation.targets.first, !name.utf8.starts(with: "=?base64?".utf8),
            operation.method != "completion/complete",
            operation.method != "subscriptions/listen"
        {
            demand(name.utf8.starts(with: target.name.utf8), "and the name")
        }
    }
)
