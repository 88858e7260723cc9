// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Removes the chunked transfer coding (RFC 9112 section 7.1) as bytes arrive.
struct ChunkedBody {
    private enum State {
        case size
        case data(Int)
        case dataEnd
        case trailer
        case done
    }

    /// The most bytes of all chunk extensions together, and of all trailer lines.
    static let maximumExtras = 4096

    private(set) var body: [UInt8] = []
    private var state = State.size
    private var lines = LineReader(limit: 1024)
    private var extras = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var isComplete: Bool {
        if case .done = state { true } else { false }
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            switch state {
            case .done:
                return  // the connection is used for one answer: what follows it is nobody's
            case .data(let missing):
                let part = rest.prefix(missing)
                body += part
                rest = rest.dropFirst(part.count)
                state = part.count == missing ? .dataEnd : .data(missing - part.count)
            case .size, .dataEnd, .trailer:
                guard let line = try lines.next(&rest) else { return }
                try take(line)
            }
        }
    }

    private mutating func take(_ line: [UInt8]) throws(FetchError) {
        switch state {
        case .size:
            let size = try size(line)
            if size > limit - body.count {  // check: fetch-chunked-length
                throw FetchError(.tooLarge, "the body has more than \(limit) bytes")
            }
            state = size == 0 ? .trailer : .data(size)
        case .dataEnd:
            if !line.isEmpty {  // check: fetch-chunk-end
                throw FetchError(.malformed, "a chunk is longer than its size")
            }
            state = .size
        default:
            if line.isEmpty {
                state = .done
                return
            }
            _ = try ResponseHead.field(line[...])  // check: fetch-trailer-line
            try count(line.count)
        }
    }

    private mutating func count(_ bytes: Int) throws(FetchError) {
        extras += bytes
        if extras > Self.maximumExtras {  // check: fetch-chunk-extras
            throw FetchError(.tooLarge, "chunk extensions and trailer have more than \(Self.maximumExtras) bytes")
        }
    }

    /// Hexadecimal digits, then nothing or an extension that is ignored.
    private mutating func size(_ line: [UInt8]) throws(FetchError) -> Int {
        let digits = line.prefix(while: ASCII.isHexadecimal)
        let rest = line[digits.count...]
        guard (1...8).contains(digits.count), let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw FetchError(.malformed, "a chunk's size is not a number of at most 8 hexadecimal digits")
        }
        let after = rest.drop(while: ASCII.isBlank).first ?? UInt8(ascii: ";")
        if after != UInt8(ascii: ";") || !rest.allSatisfy(ASCII.isFieldText) {  // check: fetch-chunk-extension
            throw FetchError(.malformed, "a chunk's size is followed by something else than an extension")
        }
        try count(rest.count)
        return size
    }
}
