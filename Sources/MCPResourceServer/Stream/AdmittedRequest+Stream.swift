// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension AdmittedRequest {
    /// A response stream that ends in time: at ``deadline``, or as soon as the deny-list has the caller's token.
    ///
    /// ```swift
    /// HostReply(status: 200, stream: admitted.bounding(events))
    /// ```
    /// Nothing is buffered, and it ends even if `stream` does not react to cancellation. An operator gets an event if it was ended
    /// before `stream` was.
    public func bounding<Stream: AsyncSequence & Sendable>(_ stream: Stream) -> BoundedStream<Stream>
    where Stream.Element: Sendable {
        BoundedStream(stream, bound)
    }

    /// Waits until the answer has to be over: at ``deadline``, or as soon as the deny-list has the caller's token. For hosts whose
    /// streams are no asynchronous sequences, and for work on behalf of the caller.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before.
    public func waitUntilOver() async throws {
        let over = Latch()
        let watch = bound.watch { _ in over.open() }
        defer { watch.cancel() }
        try await over.wait()
    }

    private var bound: StreamBound {
        StreamBound(
            deadline: deadline,
            streams: server.streams,
            record: storage.passage.record,
            recorder: server.recorder,
            admitted: storage
        )
    }
}
