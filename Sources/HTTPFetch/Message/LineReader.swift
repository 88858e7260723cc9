// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Takes lines that end with CRLF out of bytes as they arrive. A line feed without its carriage return, or a carriage return
/// without its line feed, ends a line for some readers and not for others: both are refused (RFC 9112 section 2.2).
struct LineReader {
    private var line: [UInt8] = []
    /// The most bytes of the next line, the CRLF included.
    var limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// The next line without its CRLF, taken from the front of `bytes`; nil if they do not end one.
    mutating func next(_ bytes: inout ArraySlice<UInt8>) throws(FetchError) -> [UInt8]? {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
        line += bytes[..<(end ?? bytes.endIndex)]
        bytes = end.map { bytes[($0 + 1)...] } ?? []
        if line.count >= limit {  // check: fetch-line-length
            throw FetchError(.tooLarge, "the lines of the answer are longer than they may be")
        }
        guard end != nil else { return nil }
        if line.last != UInt8(ascii: "\r") {  // check: fetch-bare-line-feed
            throw FetchError(.malformed, "a line of the answer does not end with CR and LF")
        }
        _ = line.popLast()
        defer { line.removeAll(keepingCapacity: true) }
        return line
    }
}
