// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// An access token as a client presented it, not verified.
///
/// It has no public accessor for its text and prints as a redaction, so that it reaches a validator and nothing else.
public struct BearerToken: Sendable {
    /// No token above this many bytes is accepted.
    package static let maximumBytes = 16 * 1024

    /// The token's bytes, all of them `b64token` characters. Of a token above the limit only the first `maximumBytes + 1`
    /// are kept: enough for a validator to refuse it for its length.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A redaction with the length kept in bytes.
    public var description: String { "BearerToken(redacted, \(bytes.count) bytes)" }

    /// The same redaction.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
