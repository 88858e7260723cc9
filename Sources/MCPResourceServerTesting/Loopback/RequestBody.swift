// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// How far the body of the current request has been read.
struct RequestBody: Sendable {
    /// Whether the client waits for `100 Continue` before it sends the body.
    var owesContinue: Bool
    /// Encoded bytes that a reader has taken off the connection.
    private(set) var bytesTaken = 0
    /// Encoded bytes that were skipped because nobody wanted them.
    private(set) var bytesSkipped = 0

    private let framing: BodyFraming
    private var bytes: [UInt8] = []
    private var decoder = ChunkedDecoder()
    private var hasFailed = false
    private var isReading = false

    init(framing: BodyFraming, expectsContinue: Bool) {
        self.framing = framing
        owesContinue = expectsContinue && framing != .none && framing != .length(0)
    }

    var isComplete: Bool {
        switch framing {
        case .none: true
        case .length(let length): bytesTaken + bytesSkipped == length
        case .chunked: decoder.isFinished
        }
    }

    /// Whether the connection can be kept once the rest of the body, if any, has been skipped.
    ///
    /// A client that was promised `100 Continue` and has not got it may send the body or not: nobody can tell what follows.
    func canBeSkipped(_ limits: LoopbackLimits) -> Bool {
        if isComplete { return true }
        if hasFailed || owesContinue { return false }
        guard case .length(let length) = framing else { return true }
        return length - bytesTaken <= limits.skippedBodyBytes
    }

    mutating func begin(upTo limit: Int) throws {
        guard !hasFailed, !isReading || isComplete else {
            throw LoopbackError(.requestEnded, "the body is being read, or could not be read")
        }
        if case .length(let length) = framing {
            let isDeclaredTooLarge = length > limit
            if isDeclaredTooLarge {  // check: loopback-declared-length
                throw ContentTooLarge()
            }
        }
        isReading = true
    }

    /// Takes bytes off the front of `input`: how many.
    mutating func take(_ input: ArraySlice<UInt8>, upTo limit: Int) throws -> Int {
        switch framing {
        case .none:
            return 0
        case .length(let length):
            let count = min(input.count, length - bytesTaken)
            bytes.append(contentsOf: input.prefix(count))
            bytesTaken += count
            return count
        case .chunked:
            do {
                let count = try decoder.decode(input, into: &bytes, maximumBody: limit)
                bytesTaken += count
                return count
            } catch BodyFailure.tooLarge {
                hasFailed = true
                throw ContentTooLarge()
            } catch {
                hasFailed = true
                throw LoopbackError(.malformed, "the request body is not in the chunked coding")
            }
        }
    }

    /// The body, once it is complete.
    func finished(upTo limit: Int) throws -> [UInt8] {
        guard bytes.count <= limit else { throw ContentTooLarge() }
        return bytes
    }

    mutating func fail() { hasFailed = true }

    /// Takes bytes that nobody wants: how many, or nil if they are not what was announced.
    mutating func skip(_ input: ArraySlice<UInt8>) -> Int? {
        switch framing {
        case .none:
            return 0
        case .length(let length):
            let count = min(input.count, length - bytesTaken - bytesSkipped)
            bytesSkipped += count
            return count
        case .chunked:
            var unwanted: [UInt8] = []
            guard let count = try? decoder.decode(input, into: &unwanted, maximumBody: .max) else { return nil }
            bytesSkipped += count
            return count
        }
    }
}
