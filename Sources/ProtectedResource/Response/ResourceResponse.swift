// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// An answer that the host is to send in place of its handler's.
///
/// Headers never include `Content-Length`, `Date` or `Connection`: framing is the host's. The body is empty for `HEAD`,
/// although the headers are those of `GET`; ``contentLength`` is what a host may say there.
public struct ResourceResponse: Sendable, Hashable {
    /// The HTTP status code.
    public var status: Int
    /// Field lines in the order to send; several lines of one name stay several.
    public var headers: [HeaderField]
    /// The whole body.
    public var body: [UInt8]

    private var leftOut = 0

    /// The value for `Content-Length`: the body's length, and in an answer to `HEAD` the length of what `GET` gets (RFC 9110 §8.6).
    public var contentLength: Int { body.count + leftOut }

    /// An answer of a status, field lines and a body.
    public init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension ResourceResponse {
    /// The answer as `method` gets it: without content for `HEAD` (RFC 9110 §9.3.2), which a client would read as the
    /// beginning of the next answer.
    package func answering(_ method: String) -> ResourceResponse {
        guard method.utf8.elementsEqual("HEAD".utf8) else { return self }
        var answer = ResourceResponse(status: status, headers: headers)
        answer.leftOut = contentLength
        return answer
    }
}
