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
        if head.status < 200 || head.status == 204 || head.status == 304 {
            self = .none
            return
        }
        let transfer = head.elements(of: "transfer-encoding")
        let lengths = head.elements(of: "content-length")
        guard transfer.isEmpty else {
            if !lengths.isEmpty {  // check: fetch-two-framings
                throw FetchError(.malformed, "the answer has both Content-Length and Transfer-Encoding")
            }
            guard transfer.count == 1, transfer[0].elementsEqual("chunked".utf8) else {
                throw FetchError(.malformed, "the transfer coding is not chunked alone")
            }
            self = .chunked
            return
        }
        guard let first = lengths.first else {
            self = .untilClose
            return
        }
        if lengths.contains(where: { $0 != first }) {  // check: fetch-two-lengths
            throw FetchError(.malformed, "the answer has two lengths")
        }
        guard !first.isEmpty, first.count <= 15, first.allSatisfy(ASCII.isDigit),
            let length = Int(String(decoding: first, as: UTF8.self))
        else { throw FetchError(.malformed, "Content-Length is not a number") }
        if length > limit {  // check: fetch-declared-length
            throw FetchError(.tooLarge, "the body has \(length) bytes, the limit is \(limit)")
        }
        self = .length(length)
    }
}
