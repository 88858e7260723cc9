// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Puts an answer together from the bytes as they arrive, holding no more of them than the limits say.
struct ResponseReader {
    private enum State {
        case head
        case length(ResponseHead, Int)
        case chunked(ResponseHead, ChunkedBody)
        case untilClose(ResponseHead)
        case complete(FetchResponse)
    }

    private let limit: Int
    private var buffer: [UInt8] = []
    private var state = State.head

    init(limit: Int) {
        self.limit = limit
    }

    /// The answer once it is complete.
    var response: FetchResponse? {
        if case .complete(let response) = state { response } else { nil }
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
        switch state {
        case .head:
            buffer += bytes
            try readHeads()
        case .length(let head, let length):
            buffer += bytes.prefix(length - buffer.count)
            if buffer.count == length { complete(head, buffer) }
        case .chunked(let head, var body):
            state = .head  // so that the body is held once while it grows
            try body.append(bytes)
            state = .chunked(head, body)
            if body.isComplete { complete(head, body.body) }
        case .untilClose:
            buffer += bytes.prefix(limit - buffer.count + 1)
            if buffer.count > limit {  // check: fetch-body-length
                throw FetchError(.tooLarge, "the body has more than \(limit) bytes")
            }
        case .complete:
            break
        }
    }

    /// The other side has closed the connection in an orderly way.
    mutating func end() throws(FetchError) -> FetchResponse {
        if case .untilClose(let head) = state { complete(head, buffer) }
        guard let response else {
            throw FetchError(.incomplete, "the connection was closed before the answer was complete")
        }
        return response
    }

    /// Reads the head, and those of interim answers (1xx) before it, if they have arrived.
    private mutating func readHeads() throws(FetchError) {
        while case .head = state, let end = Self.endOfHead(buffer) {
            let head = try ResponseHead(buffer[..<end.head])
            let rest = buffer[end.next...]
            if head.status < 200 {
                buffer = Array(rest)
                interim += 1
                if interim > 8 || head.status == 101 {
                    throw FetchError(.malformed, "the server sends interim answers only")
                }
                continue
            }
            try begin(head, rest: rest)
        }
        guard case .head = state else { return }
        if buffer.count > ResponseHead.maximumBytes {  // check: fetch-head-length
            throw FetchError(.tooLarge, "the head of the answer has more than \(ResponseHead.maximumBytes) bytes")
        }
    }

    private var interim = 0

    private mutating func begin(_ head: ResponseHead, rest: ArraySlice<UInt8>) throws(FetchError) {
        buffer = []
        switch try BodyFraming(head, limit: limit) {
        case .none, .length(0):
            complete(head, [])
        case .length(let length):
            state = .length(head, length)
        case .chunked:
            state = .chunked(head, ChunkedBody(limit: limit))
        case .untilClose:
            state = .untilClose(head)
        }
        if !rest.isEmpty { try append(rest) }
    }

    private mutating func complete(_ head: ResponseHead, _ body: [UInt8]) {
        state = .complete(FetchResponse(status: head.status, headers: head.headers, body: body))
    }

    /// Where the head ends and what follows its empty line begins.
    private static func endOfHead(_ bytes: [UInt8]) -> (head: Int, next: Int)? {
        var index = 0
        while let feed = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) {
            let next = feed + 1
            if next < bytes.count && bytes[next] == UInt8(ascii: "\n") { return (feed, next + 1) }
            if next + 1 < bytes.count && bytes[next] == UInt8(ascii: "\r") && bytes[next + 1] == UInt8(ascii: "\n") {
                return (feed, next + 2)
            }
            index = next
        }
        return nil
    }
}
