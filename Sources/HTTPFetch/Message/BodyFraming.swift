// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where the body of an answer ends (RFC 9112 section 6.3).
enum BodyFraming: Sendable, Equatable {
    case none
    case length(Int)
    case chunked
    case untilClose

    /// Reads the framing and refuses what is ambiguous, encoded or declared to be longer than `limit` bytes.
    init(_ head: ResponseHead, limit: Int) throws(FetchError) {
        let codings = head.elements(of: "content-encoding").filter { !$0.isEmpty && !$0.elementsEqual("identity".utf8) }
        if !codings.isEmpty {  // check: fetch-content-encoding
            throw FetchError(.encoded, "the body is compressed although only identity was accepted")
        }
        let transfer = head.elements(of: "transfer-encoding")
        let lengths = head.elements(of: "content-length")
        if !transfer.isEmpty && !lengths.isEmpty {  // check: fetch-two-framings
            throw FetchError(.malformed, "the answer has both Content-Length and Transfer-Encoding")
        }
        if lengths.contains(where: { $0 != lengths.first }) {  // check: fetch-two-lengths
            throw FetchError(.malformed, "the answer has two lengths")
        }
        if head.status == 204 || head.status == 304 {
            self = .none
        } else if !transfer.isEmpty {
            let isChunked = transfer.count == 1 && transfer[0].elementsEqual("chunked".utf8) && !head.isHTTP10
            if !isChunked {  // check: fetch-transfer-coding
                throw FetchError(.malformed, "the transfer coding is not chunked alone, or not of HTTP/1.1")
            }
            self = .chunked
        } else if let first = lengths.first {
            self = .length(try Self.length(first, limit: limit))
        } else {
            self = .untilClose
        }
    }

    private static func length(_ digits: [UInt8], limit: Int) throws(FetchError) -> Int {
        guard (1...15).contains(digits.count), digits.allSatisfy(ASCII.isDigit),
            let length = Int(String(decoding: digits, as: UTF8.self))
        else { throw FetchError(.malformed, "Content-Length is not a number") }
        if length > limit {  // check: fetch-declared-length
            throw FetchError(.tooLarge, "the body has \(length) bytes, the limit is \(limit)")
        }
        return length
    }
}
