// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// An answer that the host is to send in place of its handler's.
///
/// Headers never include `Content-Length`, `Date` or `Connection`: framing is the host's. An empty body is an answer without
/// content; for `HEAD` it stays empty although the headers are those of `GET`.
public struct ResourceResponse: Sendable, Hashable {
    /// The HTTP status code.
    public var status: Int
    /// Field lines in the order to send; several lines of one name stay several.
    public var headers: [HeaderField]
    /// The whole body.
    public var body: [UInt8]

    /// An answer of a status, field lines and a body.
    public init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
