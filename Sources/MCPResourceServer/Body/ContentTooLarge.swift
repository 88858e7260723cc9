// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The request's body is longer than its reader allows.
///
/// Thrown by the closure that reads a body for the gate, or by a handler that reads one itself; answered with 413
/// (RFC 9110 §15.5.14).
public struct ContentTooLarge: Error, Sendable, Hashable {
    /// The error.
    public init() {}
}

extension [UInt8] {
    /// All bytes of a body that arrives in chunks, at most `limit` of them.
    ///
    /// No chunk is kept once the limit is passed; how large one chunk can be is the producer's affair.
    ///
    /// - Throws: ``ContentTooLarge`` when there are more than `limit` bytes, and whatever the body throws.
    public init<Body: AsyncSequence>(collecting body: Body, upTo limit: Int) async throws
    where Body.Element: Sequence<UInt8> {
        var bytes: [UInt8] = []
        var chunks = body.makeAsyncIterator()
        while let chunk = try await chunks.next(isolation: #isolation) {
            bytes.append(contentsOf: chunk)
            guard bytes.count <= limit else {  // check: collected-body-limit
                throw ContentTooLarge()
            }
        }
        self = bytes
    }
}
