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

    private(set) var body: [UInt8] = []
    private var state = State.size
    private var line: [UInt8] = []
    private var trailerBytes = 0
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
                try takeLine(&rest)
            }
        }
    }

    private mutating func takeLine(_ rest: inout ArraySlice<UInt8>) throws(FetchError) {
        let end = rest.firstIndex(of: UInt8(ascii: "\n"))
        line += rest[..<(end ?? rest.endIndex)]
        rest = end.map { rest[($0 + 1)...] } ?? []
        if line.count > 1024 {  // check: fetch-chunk-line
            throw FetchError(.tooLarge, "a line of the chunked coding is longer than 1024 bytes")
        }
        guard end != nil else { return }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        defer { line.removeAll() }
        switch state {
        case .size:
            let size = try Self.size(line)
            if size > limit - body.count {  // check: fetch-chunked-length
                throw FetchError(.tooLarge, "the body has more than \(limit) bytes")
            }
            state = size == 0 ? .trailer : .data(size)
        case .dataEnd:
            guard line.isEmpty else { throw FetchError(.malformed, "a chunk is longer than its size") }
            state = .size
        default:
            trailerBytes += line.count
            if trailerBytes > 4096 {  // check: fetch-trailer
                throw FetchError(.tooLarge, "the trailer has more than 4096 bytes")
            }
            if line.isEmpty { state = .done }
        }
    }

    /// Hexadecimal digits, then nothing or an extension that is ignored.
    private static func size(_ line: [UInt8]) throws(FetchError) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        guard !digits.isEmpty, digits.count <= 8, digits.allSatisfy({ isHexadecimal($0) }),
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw FetchError(.malformed, "a chunk's size is not a number") }
        return size
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(ASCII.lowercased(byte))
    }
}
