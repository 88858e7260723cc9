// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What those get who are let in, and what everybody gets.
extension HostCheck {
    static let service = [
        HostCheck("the metadata is there for everybody, at both places") { visit in
            let client = try visit.connect()
            let document = try await client.request("GET", Sample.metadataPath)
            try expect(document.status, 200, "the status")
            try expect(document.values("Content-Type"), ["application/json"], "the type")
            try expect(document.values("Access-Control-Allow-Origin"), ["*"], "who may read")
            try expect(
                document.text.hasPrefix(#"{"resource":"\#(Sample.resource)","#),
                "the document is \(document.text)"
            )
            let root = try await client.request("GET", "/.well-known/oauth-protected-resource")
            try expect(root.body, document.body, "the document at the root")
            let head = try await client.request("HEAD", Sample.metadataPath)
            try expect(head.status, 200, "the status of HEAD")
            try expect(head.values("Content-Length"), document.values("Content-Length"), "the length that HEAD says")
            let tag = HeaderField("If-None-Match", document.values("ETag").first ?? "")
            let unchanged = try await client.request("GET", Sample.metadataPath, headers: [tag])
            try expect(unchanged.status, 304, "the status if it is known")
            try expect(try await client.request("DELETE", Sample.metadataPath).status, 405, "the status of DELETE")
        },
        HostCheck("a client of 2025-11-25 shakes hands, finds tools and calls one") { visit in
            let client = try visit.connect()
            let headers = [try visit.authorization(), HeaderField("MCP-Protocol-Version", "2025-11-25")]
            func ask(_ body: String) async throws -> LoopbackReply {
                try await client.request("POST", "/mcp", headers: headers, body: Array(body.utf8))
            }
            let hello = try await ask(Visit.initialize)
            try expect(hello.status, 200, "the status of initialize")
            try expect(hello.text.contains(#""protocolVersion":"2025-11-25""#), "initialize gives \(hello.text)")
            let note = try await ask(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
            try expect(note.status, 202, "the status of a notification")
            let list = try await ask(#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#)
            try expect(list.text.contains(#""name":"write_note""#), "tools/list gives \(list.text)")
            let answer = try await ask(Visit.call("whoami"))
            try expect(answer.values("Content-Type"), ["application/json"], "the type")
            try expect(answer.text.contains(#"\"subject\":\"alice\""#), "whoami gives \(answer.text)")
        },
        HostCheck("a request of 2026-07-28 describes itself") { visit in
            let body =
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","_meta":{"#
                + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
                + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#
            let lines = [
                try visit.authorization(), HeaderField("MCP-Protocol-Version", "2026-07-28"),
                HeaderField("Mcp-Method", "tools/call"),
            ]
            let named = lines + [HeaderField("Mcp-Name", "whoami")]
            let reply = try await visit.connect().request("POST", "/mcp", headers: named, body: Array(body.utf8))
            try expect(reply.status, 200, "the status")
            try expect(reply.text.contains(#""resultType":"complete""#), "the answer is \(reply.text)")
            let misnamed = lines + [HeaderField("Mcp-Name", "count")]
            let other = try await visit.connect().request("POST", "/mcp", headers: misnamed, body: Array(body.utf8))
            try expect(other.status, 400, "the status if the headers name another tool")
        },
        HostCheck("a token with the scope is let through to the tool") { visit in
            let reply = try await visit.post(
                Visit.call("write_note", #"{"text":"hello"}"#),
                visit.authorization("mcp:read mcp:write")
            )
            try expect(reply.status, 200, "the status")
            try expect(reply.text.contains("noted: hello"), "the answer is \(reply.text)")
        },
        HostCheck("what the server does not have is the server's to say") { visit in
            let client = try visit.connect()
            let headers = [try visit.authorization()]
            try expect(
                try await client.request("GET", "/elsewhere", headers: headers).status,
                404,
                "the status elsewhere"
            )
            let got = try await client.request("GET", "/mcp", headers: headers)
            try expect(got.status, 405, "the status of GET")
            try expect(got.values("Allow"), ["POST"], "Allow")
        },
        HostCheck("events are sent as they come") { visit in
            let client = try visit.connect()
            let body = Visit.call("count", #"{"to":3}"#)
            try await client.send(
                "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(try visit.sample.bearer())\r\n"
                    + "Accept: application/json, text/event-stream\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
            var received: [UInt8] = []
            while !received.contains("\"progress\":1") { received += try await client.receiveBytes() }
            try expect(!received.contains("\"progress\":3"), "the first event came with the last")
            while !received.contains("counted to 3") { received += try await client.receiveBytes() }
            try expect(received.contains("text/event-stream"), "it is no stream of events")
        },
        HostCheck("a stream ends with its token, and the connection goes on") { visit in
            let client = try visit.connect()
            let headers = [try visit.authorization(lifetime: 2), HeaderField("Accept", "text/event-stream")]
            let body = Array(Visit.call("count", #"{"to":36000}"#).utf8)
            let reply = try await client.request("POST", "/mcp", headers: headers, body: body)
            try expect(reply.status, 200, "the status")
            try expect(reply.text.contains("\"progress\":1"), "there were no events: \(reply.text)")
            try expect(!reply.text.contains("counted to"), "it counted to the end")
            try expect(try await client.request("GET", Sample.metadataPath).status, 200, "the next one's status")
        },
    ]
}

extension [UInt8] {
    /// Whether the text stands somewhere in it.
    fileprivate func contains(_ text: String) -> Bool { String(decoding: self, as: UTF8.self).contains(text) }
}
