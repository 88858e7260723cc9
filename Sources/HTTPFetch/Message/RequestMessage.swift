// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A request as it goes on the wire.
struct RequestMessage: Sendable {
    let bytes: [UInt8]

    /// Lines that say where the request ends, whom it is for or what the connection does: a second one of them could make
    /// two requests out of one (RFC 9112 section 11.2).
    private static let reserved = [
        "host", "content-length", "content-type", "transfer-encoding", "te", "trailer", "connection", "keep-alive",
        "proxy-connection", "upgrade", "expect", "accept-encoding", "http2-settings",
    ]

    private static func has(_ name: String, _ lines: [(name: String, value: String)]) -> Bool {
        lines.contains { ASCII.equalIgnoringCase($0.name.utf8, name.utf8) }
    }

    /// A message that somebody else has written; nothing of it is looked at.
    init(exactly bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Throws ``FetchError/Code/badRequest``, without the text of any line.
    init(_ request: FetchRequest, _ url: FetchURL) throws(FetchError) {
        let isReserved = Self.reserved.contains { Self.has($0, request.headers) }
        if isReserved {  // check: fetch-reserved-field
            throw FetchError(.badRequest, "a header line to send is one that the client writes itself")
        }
        var fields: [(name: String, value: String)] = [
            ("Host", url.authority), ("Accept-Encoding", "identity"), ("Connection", "close"),
        ]
        let own = [("Accept", "application/json, */*;q=0.1"), ("User-Agent", "mcp-resource-server")]
        for (name, value) in own where !Self.has(name, request.headers) {
            fields.append((name, value))
        }
        if let body = request.body {
            fields += [("Content-Type", body.contentType), ("Content-Length", "\(body.bytes.count)")]
        }
        var head = "\(request.body == nil ? "GET" : "POST") \(url.target) HTTP/1.1\r\n"
        for (name, value) in fields + request.headers {
            let isSound =
                !name.isEmpty && name.utf8.allSatisfy(ASCII.isToken)
                && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            if !isSound {  // check: fetch-request-field
                throw FetchError(.badRequest, "a header line to send has a character that HTTP does not allow")
            }
            head += "\(name): \(value)\r\n"
        }
        bytes = Array((head + "\r\n").utf8) + (request.body?.bytes ?? [])
    }
}
