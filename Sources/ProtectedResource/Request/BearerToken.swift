// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

package import JOSE

/// An access token as a client presented it, not verified.
///
/// It has no public accessor for its text and prints as a redaction, so that it reaches a validator and nothing else.
public struct BearerToken: Sendable {
    /// No token above this many bytes is accepted.
    package static let maximumBytes = 16 * 1024

    /// Where it stands in its field.
    package let text: TokenText

    /// The token that stands at a place in a field value; its form is for the caller to check. Of a token above the limit only the
    /// first `maximumBytes + 1` bytes count: enough for a validator to refuse it for its length.
    package init(in field: String, _ range: Range<Int>) {
        text = TokenText(in: field, range, maximumBytes: Self.maximumBytes + 1)
    }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A redaction with the length in bytes.
    public var description: String { "BearerToken(redacted, \(text.count) bytes)" }

    /// The same redaction.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
