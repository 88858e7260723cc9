// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Finds the end of a request head in bytes that arrive piece by piece, looking at each byte once.
struct HeadScanner: Sendable {
    private var scanned = 0
    private var lineStart = 0
    private var afterCarriageReturn = false

    /// The number of bytes up to and including the empty line; nil while it has not arrived.
    ///
    /// A line feed without a carriage return, or the reverse, is refused at once: what one program takes for the end of a
    /// line must not be text to the next one (RFC 9112 §2.2).
    mutating func end(in bytes: ArraySlice<UInt8>, limit: Int) throws(RequestRefusal) -> Int? {
        for byte in bytes.dropFirst(scanned) {
            let isPaired = afterCarriageReturn == (byte == UInt8(ascii: "\n"))
            guard isPaired else {  // check: loopback-bare-line-ending
                throw RequestRefusal(400, "a line does not end with CR LF")
            }
            let isTooLong = scanned >= limit
            if isTooLong {  // check: loopback-head-bytes
                throw RequestRefusal(431, "the request head is too large")
            }
            scanned += 1
            afterCarriageReturn = byte == UInt8(ascii: "\r")
            guard byte == UInt8(ascii: "\n") else { continue }
            if scanned - lineStart == 2 { return scanned }
            lineStart = scanned
        }
        return nil
    }
}
