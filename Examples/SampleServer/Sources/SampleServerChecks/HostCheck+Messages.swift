// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What a host takes for a request, and how it answers what is none.
extension HostCheck {
    static let messages = [
        HostCheck("what is no request is refused after the one before it is answered") { visit in
            let statuses = try await visit.statuses(try visit.request() + "GARBAGE\r\n\r\n")
            try expect(statuses, visit.traits.isStrict ? [200, 400] : [200], "the statuses")
        },
        HostCheck("a body that cannot be read is answered once") { visit in
            for coding in ["chunked", "xchunked"] {
                let line = "Transfer-Encoding: \(coding)"
                let body = "zz\r\nhello\r\n0\r\n\r\n"
                // A host that does not know the coding may close the connection instead.
                let isAnswered = coding == "chunked" || visit.traits.isStrict
                let admitted = try await visit.statuses(try visit.request(line, body: body))
                try expect(admitted, isAnswered ? [400] : [], "the statuses for \(coding)")
                let stranger = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n\(line)\r\n\r\n\(body)"
                let refused = try await visit.statuses(stranger)
                let refusals = visit.traits.answersBrokenBodiesOnce ? [401] : [401, 400]
                try expect(refused, isAnswered ? refusals : [], "the statuses for \(coding) without a token")
            }
        },
        HostCheck("a head that others may read otherwise is refused") { visit in
            let wanted = visit.traits.isStrict ? 400 : 200
            let length = Visit.call("whoami").utf8.count
            for (what, request) in [
                ("two lengths", try visit.request("Content-Length: 5", "Content-Length: \(length)")),
                ("a space before the colon", try visit.request("Content-Length : \(length)")),
                ("a folded line", try visit.request("X-A: b\r\n c: d", "Content-Length: \(length)")),
                (
                    "bare line feeds",
                    try visit.request("Content-Length: \(length)").replacing("\r\n", with: "\n")
                ),
            ] {
                let client = try visit.connect()
                try await client.send(request)
                try expect(try await client.receiveReply().status, wanted, "the status for \(what)")
            }
            let client = try visit.connect()
            let request = try visit.request("Content-Length: \(length)")
            try await client.send(request.replacing("Host: ", with: "Host: rebound.example\r\nHost: "))
            try expect(try await client.receiveReply().status, wanted == 400 ? 403 : 200, "the status for two names")
        },
        HostCheck("a target that names the server is accepted, and another name in it refused") { visit in
            let headers = [try visit.authorization()]
            let body = Array(Visit.call("whoami").utf8)
            let foreign = visit.traits.keepsNameInTarget ? 403 : 200
            for (target, status) in [
                ("http://127.0.0.1/mcp", 200), ("HTTP://localhost:1/mcp", 200), ("http://rebound.example/mcp", foreign),
            ] {
                let reply = try await visit.connect().request("POST", target, headers: headers, body: body)
                try expect(reply.status, status, "the status for \(target)")
            }
        },
        HostCheck("who ends its side after the request is answered") { visit in
            let client = try visit.connect()
            try await client.send(try visit.request("Content-Length: \(Visit.call("whoami").utf8.count)"))
            await client.endSending()
            try expect(try await client.receiveReply().status, 200, "the status")
        },
    ]
}

extension Visit {
    /// A call with a token, its head's lines as given.
    fileprivate func request(_ lines: String..., body: String = Visit.call("whoami")) throws -> String {
        let lines = lines.isEmpty ? ["Content-Length: \(body.utf8.count)"] : lines
        return "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(try sample.bearer())\r\n"
            + lines.map { "\($0)\r\n" }.joined() + "\r\n\(body)"
    }

    /// The statuses of all answers that come before the host closes the connection.
    fileprivate func statuses(_ text: String) async throws -> [Int] {
        let client = try connect()
        try await client.send(text)
        let answers = String(decoding: try await client.receiveToEnd(), as: UTF8.self)
        return answers.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }
}
