// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What becomes of bodies.
extension HostCheck {
    private static let hundredMiB = 104_857_600

    static let bodies = [
        HostCheck("who is refused is told so before the body is sent") { visit in
            for length in [4000, hundredMiB] {
                let client = try visit.connect()
                try await client.send(
                    "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(length)\r\n\r\n{"
                )
                if length <= visit.traits.longestBodyReadFirst {
                    try await client.send(String(repeating: " ", count: length - 1))
                }
                try expect(try await client.receiveReply().status, 401, "the status for \(length) bytes")
                await client.close()
            }
        },
        HostCheck("who is refused, sends all the same and wants no second request is told so") { visit in
            let client = try visit.connect()
            let length = 8_388_608
            try await client.send(
                "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: \(length)\r\n\r\n"
                    + String(repeating: " ", count: length)
            )
            try expect(try await client.receiveReply().status, 401, "the status")
            try expect(try await client.receiveToEnd(), [], "what comes after it")
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
        HostCheck("a body of a last request that turns out to be too long harms nobody") { visit in
            let client = try LoopbackClient(port: visit.port, timeout: .seconds(1))
            let head = try "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(visit.sample.bearer())\r\n"
            let chunk = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"
            let chunks = String(repeating: chunk, count: 65) + "0\r\n\r\n"
            // Whether it gets its answer differs.
            try? await client.send("\(head)Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
            _ = try? await client.receiveToEnd()
            try expect(try await visit.connect().request("GET", Sample.metadataPath).status, 200, "the next status")
        },
        HostCheck("a client that wants no second request is served") { visit in
            let client = try visit.connect()
            let headers = [try visit.authorization(), HeaderField("Connection", "close")]
            let body = Array(Visit.call("whoami").utf8)
            try expect(try await client.request("POST", "/mcp", headers: headers, body: body).status, 200, "the status")
            try expect(try await client.receiveToEnd(), [], "what comes after it")
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
