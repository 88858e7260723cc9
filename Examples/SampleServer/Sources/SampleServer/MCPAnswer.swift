// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import MCPResourceServer

/// What ``MCPHandler`` answers, for a host to put into its own response type.
public struct MCPAnswer: Sendable {
    /// The status code.
    public let status: Int
    /// The header lines, without those of the framing.
    public let headers: [HeaderField]
    /// The body.
    public let body: Body

    /// A body at once, or as server-sent events.
    public enum Body: Sendable {
        /// All of it.
        case bytes([UInt8])
        /// One element for each event. It ends at the latest when the caller's token does; the connection stays good.
        case events(BoundedStream<ProgressStream>)
    }

    init(_ answer: ResourceResponse) {
        status = answer.status
        headers = answer.headers
        body = .bytes(answer.body)
    }

    init(events: BoundedStream<ProgressStream>) {
        status = 200
        headers = [HeaderField("Content-Type", "text/event-stream"), HeaderField("Cache-Control", "no-cache")]
        body = .events(events)
    }
}
