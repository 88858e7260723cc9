// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// The answer of `count` as server-sent events: progress notifications, then the answer itself.
///
/// It knows nothing of tokens and when they end. ``Streaming`` has the gate bound it.
public struct ProgressStream: AsyncSequence, Sendable {
    /// What the client wants notifications to name; without it there are none.
    let progressToken: JSON?
    let end: Int64
    let answer: JSON

    /// Begins to count.
    public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

    /// Counts.
    public struct Iterator: AsyncIteratorProtocol {
        let stream: ProgressStream
        private var count: Int64 = 0

        init(stream: ProgressStream) { self.stream = stream }

        /// The next event, a tenth of a second after the one before.
        public mutating func next() async throws -> [UInt8]? {
            guard count <= stream.end else { return nil }
            defer { count += 1 }
            guard count < stream.end else { return Self.event(stream.answer) }
            try await Task.sleep(for: .milliseconds(100))
            guard let token = stream.progressToken else { return Array(": still counting\n\n".utf8) }
            return Self.event([
                "jsonrpc": "2.0", "method": "notifications/progress",
                "params": ["progressToken": token, "progress": .integer(count + 1), "total": .integer(stream.end)],
            ])
        }

        private static func event(_ message: JSON) -> [UInt8] {
            Array("event: message\ndata: ".utf8) + message.serialized() + Array("\n\n".utf8)
        }
    }
}
