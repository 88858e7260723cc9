// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What becomes of bodies.
extension HostCheck {
    private static let hundredMiB = 104_857_600

    static let bodies = [
        HostCheck("who is refused is told so before the body is sent") { visit in
            let client = try visit.connect()
            try await client.send(
                "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(hundredMiB)\r\n\r\n{"
            )
            try expect(try await client.receiveReply().status, 401, "the status")
            await client.close()
        },
        HostCheck("a body that nobody read is not the next request") { visit in
            let client = try visit.connect()
            let smuggled = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
            for count in [100, 50_000] {
                let body = Array(String(repeating: smuggled, count: count).utf8)
                try expect(try await client.request("POST", "/mcp", body: body).status, 401, "the status")
                try expect(try await client.request("GET", Sample.metadataPath).status, 200, "the next one's status")
            }
        },
        HostCheck("a chunked body that nobody read is not the next request, either") { visit in
            let client = try visit.connect()
            let chunk = "1000\r\n" + String(repeating: "POST /mcp HTTP/1", count: 256) + "\r\n"
            let head = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            try await client.send(head + String(repeating: chunk, count: 32) + "0\r\n\r\n")
            try expect(try await client.receiveReply().status, 401, "the status")
            try expect(try await client.request("GET", Sample.metadataPath).status, 200, "the next one's status")
        },
        HostCheck("a body that is said to be too long is not waited for") { visit in
            let client = try visit.connect()
            let token = try visit.sample.bearer()
            try await client.send(
                "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(token)\r\nContent-Length: \(hundredMiB)\r\n\r\n{"
            )
            try expect(try await client.receiveReply().status, 413, "the status")
            await client.close()
        },
        HostCheck("a body that turns out to be too long is refused") { visit in
            let client = try visit.connect()
            let token = try visit.sample.bearer()
            let chunk = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"
            do {
                try await client.send(
                    "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(token)\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + String(repeating: chunk, count: 65) + "0\r\n\r\n"
                )
                try expect(try await client.receiveReply().status, 413, "the status")
                guard visit.traits.outlivesLongBodies else { return }
                try expect(try await client.request("GET", Sample.metadataPath).status, 200, "the next one's status")
            } catch let error as LoopbackError {
                guard !visit.traits.outlivesLongBodies else { throw error }
            }
        },
        HostCheck("a body in chunks reaches the tool") { visit in
            let client = try visit.connect()
            let token = try visit.sample.bearer()
            let body = Visit.call("whoami")
            let half = body.utf8.count / 2
            let parts = [String(body.prefix(half)), String(body.dropFirst(half))]
            let chunks = parts.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined()
            try await client.send(
                "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(token)\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunks + "0\r\n\r\n"
            )
            try expect(try await client.receiveReply().status, 200, "the status")
        },
        HostCheck("a body of a mebibyte reaches the tool") { visit in
            let body = Visit.call("whoami") + String(repeating: " ", count: 1_048_576)
            try expect(try await visit.post(body, visit.authorization()).status, 200, "the status")
        },
    ]
}
