// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Undoes the chunked transfer coding (RFC 9112 §7.1), piece by piece.
///
/// Chunk extensions and trailer lines are bounded and dropped.
struct ChunkedDecoder: Sendable {
    private enum Step {
        case size
        case data(Int)
        case dataEnd
        case trailers
        case finished
    }

    /// Bytes of one size or trailer line.
    private static let maximumLineBytes = 4096

    private var step = Step.size
    private var line: [UInt8] = []

    /// Whether the last chunk and the trailers have been read.
    var isFinished: Bool {
        if case .finished = step { return true }
        return false
    }

    /// Takes what it can use from the front of `input` and appends the body bytes among it to `body`.
    ///
    /// - Returns: How many bytes were taken. Bytes after the end of the body are never taken.
    mutating func decode(
        _ input: ArraySlice<UInt8>,
        into body: inout [UInt8],
        maximumBody: Int
    ) throws(BodyFailure) -> Int {
        var index = input.startIndex
        while index < input.endIndex {
            switch step {
            case .finished:
                return index - input.startIndex
            case .data(let left):
                let count = min(left, input.endIndex - index)
                body.append(contentsOf: input[index..<(index + count)])
                index += count
                step = count == left ? .dataEnd : .data(left - count)
            case .size, .dataEnd, .trailers:
                let byte = input[index]
                index += 1
                guard try takesLine(byte) else { continue }
                try endOfLine(bodyCount: body.count, maximumBody: maximumBody)
            }
        }
        return index - input.startIndex
    }

    /// Collects a line; true once its CR LF has arrived, which is then removed.
    private mutating func takesLine(_ byte: UInt8) throws(BodyFailure) -> Bool {
        let isPaired = (line.last == UInt8(ascii: "\r")) == (byte == UInt8(ascii: "\n"))
        guard isPaired else {  // check: loopback-chunk-line-ending
            throw .malformed
        }
        let isTooLong = line.count >= Self.maximumLineBytes
        if isTooLong {  // check: loopback-chunk-line-bytes
            throw .malformed
        }
        line.append(byte)
        guard byte == UInt8(ascii: "\n") else { return false }
        line.removeLast(2)
        return true
    }

    private mutating func endOfLine(bodyCount: Int, maximumBody: Int) throws(BodyFailure) {
        defer { line.removeAll(keepingCapacity: true) }
        switch step {
        case .size:
            let size = try Self.size(line)
            let isTooLarge = size > maximumBody - bodyCount
            if isTooLarge {  // check: loopback-chunked-body-bytes
                throw .tooLarge
            }
            step = size == 0 ? .trailers : .data(size)
        case .dataEnd:
            let isEmpty = line.isEmpty
            guard isEmpty else {  // check: loopback-chunk-end
                throw .malformed
            }
            step = .size
        case .trailers:
            if line.isEmpty { step = .finished }
        case .data, .finished:
            break
        }
    }

    /// `1*HEXDIG`, then nothing or an extension that begins with a semicolon.
    private static func size(_ line: [UInt8]) throws(BodyFailure) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") && $0 != 0x09 }
        let rest = FieldLines.trimmed(line.dropFirst(digits.count))
        let hasExtension = rest.isEmpty || rest.first == UInt8(ascii: ";")
        let isText = line.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
        // `Int(_:radix:)` would take a sign.
        let isHexadecimal = (1...15).contains(digits.count) && digits.allSatisfy(Self.isHexDigit)
        let isWellFormed = hasExtension && isText && isHexadecimal
        guard isWellFormed else {  // check: loopback-chunk-size
            throw .malformed
        }
        return Int(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}

/// Why a body could not be read to its end.
enum BodyFailure: Error, Sendable {
    case malformed
    case tooLarge
}
