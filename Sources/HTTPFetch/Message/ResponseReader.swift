// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Puts an answer together from the bytes as they arrive, holding no more of them than the limits say.
struct ResponseReader {
    private enum State {
        case head(HeadReader)
        case length(ResponseHead, Int)
        case chunked(ResponseHead, ChunkedBody)
        case untilClose(ResponseHead)
        case afterHEAD(ResponseHead)
        case complete(FetchResponse)
    }

    /// How many interim answers (1xx) may come before the answer.
    private static let maximumInterim = 8

    private let limit: Int
    private let isOfHEAD: Bool
    private var body: [UInt8] = []
    private var interim = 0
    private var head: ResponseHead?
    private var state = State.head(HeadReader())

    /// A reader for a body of at most `limit` bytes; it must not be negative. The answer to HEAD has none, whatever its lines say
    /// (RFC 9112 section 6.3): what comes after its head all the same is kept as a body, as far as it is there at once.
    init(limit: Int, isOfHEAD: Bool = false) {
        self.limit = limit
        self.isOfHEAD = isOfHEAD
    }

    /// The answer once it is complete.
    var response: FetchResponse? {
        if case .complete(let response) = state { response } else { nil }
    }

    /// What there is of an answer that has begun and not ended; nil before the end of its head.
    var unfinished: FetchResponse? {
        switch state {
        case .length(let head, _), .untilClose(let head):
            FetchResponse(status: head.status, headers: head.headers, body: body)
        case .chunked(let head, let chunks):
            FetchResponse(status: head.status, headers: head.headers, body: chunks.body)
        case .afterHEAD(let head):
            FetchResponse(status: head.status, headers: head.headers)
        case .head, .complete:
            nil
        }
    }

    /// Bytes after the end of the answer are ignored: the connection is used for one answer.
    ///
    /// An answer whose status is no success is taken without its body if that is compressed or too large: such pages come from
    /// proxies that know no limits, and what counts is the status and its `Retry-After`.
    mutating func append(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
        do {
            try take(bytes)
        } catch {
            guard let head, head.status >= 300, error.code == .tooLarge || error.code == .encoded else { throw error }
            complete(head, [])
        }
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            switch state {
            case .head(var reader):
                state = .head(HeadReader())  // so that the bytes are held once while they grow
                let head = try reader.next(&rest)
                state = .head(reader)
                if let head { try begin(head) }
            case .length(let head, let length):
                body += rest.prefix(length - body.count)
                rest = []
                if body.count == length { complete(head, body) }
            case .chunked(let head, var chunks):
                state = .head(HeadReader())
                try chunks.append(rest)
                rest = []
                state = .chunked(head, chunks)
                if chunks.isComplete { complete(head, chunks.body) }
            case .untilClose:
                if rest.count > limit - body.count {  // check: fetch-body-length
                    throw FetchError(.tooLarge, "the body has more than \(limit) bytes")
                }
                body += rest
                rest = []
            case .afterHEAD(let head):
                complete(head, Array(rest.prefix(limit)))
            case .complete:
                return
            }
        }
    }

    /// The other side has closed the connection in an orderly way.
    mutating func end() throws(FetchError) -> FetchResponse {
        switch state {
        case .untilClose(let head), .afterHEAD(let head): complete(head, body)
        case .head, .length, .chunked, .complete: break
        }
        guard let response else {
            throw FetchError(.incomplete, "the connection was closed before the answer was complete")
        }
        return response
    }

    private mutating func begin(_ head: ResponseHead) throws(FetchError) {
        self.head = head
        let framing = try BodyFraming(head, limit: isOfHEAD ? .max : limit)
        if head.status < 200 {
            guard framing == .untilClose, head.status != 101 else {
                throw FetchError(.malformed, "an interim answer has a body or changes the protocol")
            }
            interim += 1
            if interim > Self.maximumInterim {  // check: fetch-interim
                throw FetchError(.malformed, "the server sends more than \(Self.maximumInterim) interim answers")
            }
            state = .head(HeadReader())
            return
        }
        switch framing {
        case _ where isOfHEAD:
            state = .afterHEAD(head)
        case .none, .length(0):
            complete(head, [])
        case .length(let length):
            state = .length(head, length)
        case .chunked:
            state = .chunked(head, ChunkedBody(limit: limit))
        case .untilClose:
            state = .untilClose(head)
        }
    }

    private mutating func complete(_ head: ResponseHead, _ body: [UInt8]) {
        state = .complete(FetchResponse(status: head.status, headers: head.headers, body: body))
    }
}
