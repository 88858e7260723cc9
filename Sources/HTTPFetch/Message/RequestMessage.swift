// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A request as it goes on the wire.
struct RequestMessage: Sendable {
    let bytes: [UInt8]

    init(_ request: FetchRequest, _ url: FetchURL) throws(FetchError) {
        var head = "\(request.body == nil ? "GET" : "POST") \(url.target) HTTP/1.1\r\n"
        var fields: [(name: String, value: String)] = [
            ("Host", url.authority), ("Accept", "application/json, */*;q=0.1"), ("Accept-Encoding", "identity"),
            ("User-Agent", "mcp-resource-server"), ("Connection", "close"),
        ]
        if let body = request.body {
            fields += [("Content-Type", body.contentType), ("Content-Length", "\(body.bytes.count)")]
        }
        fields += request.headers
        for (name, value) in fields {
            let isSound =
                !name.isEmpty && name.utf8.allSatisfy(ASCII.isToken)
                && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            if !isSound {  // check: fetch-request-field
                throw FetchError(.badURL, "a header line to send has a character that HTTP does not allow")
            }
            head += "\(name): \(value)\r\n"
        }
        bytes = Array((head + "\r\n").utf8) + (request.body?.bytes ?? [])
    }
}
