// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What a ``LoopbackServer`` permits its clients. Every value has an end, so that no client can hold memory for ever.
public struct LoopbackLimits: Sendable, Hashable {
    /// Bytes of the request line and all header lines together; more is answered with 431.
    public var headBytes = 64 * 1024
    /// Header lines of a request; more is answered with 431.
    public var headerLines = 256
    /// Bytes of a request body, whatever the handler would take.
    public var bodyBytes = 8 * 1024 * 1024
    /// Bytes of a body that nobody read and that are skipped to keep the connection; with more to come it is closed.
    public var skippedBodyBytes = 256 * 1024
    /// Open connections; one more is answered with 503 and closed.
    public var connections = 512
    /// Requests on one connection; the last is answered with `Connection: close`.
    public var requestsPerConnection = 100_000
    /// How long a connection may be silent between two requests.
    public var idleTimeout: Duration = .seconds(60)
    /// How long a request's head may take from its first byte, and its body from the first read; then 408.
    public var readTimeout: Duration = .seconds(15)
    /// How long the client may take no byte of an answer.
    public var writeTimeout: Duration = .seconds(15)

    /// The limits described at each property.
    public init() {}
}
