// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// An access token as a client presented it, not verified.
///
/// It has no public accessor for its text and prints as a redaction, so that it reaches a validator and nothing else.
public struct BearerToken: Sendable {
    /// No token above this many bytes is accepted.
    package static let maximumBytes = 16 * 1024

    /// The field value that it stands in. Shared, not copied: of a token that is remembered nobody needs a copy.
    @usableFromInline let field: String

    /// Where it stands there.
    @usableFromInline let range: Range<Int>

    /// The token that stands in a field value from `start` on; its form is for the caller to check. Of a token above the limit only the
    /// first `maximumBytes + 1` bytes count: enough for a validator to refuse it for its length.
    package init(in field: String, from start: Int) {
        self.field = field
        let end = field.utf8.count
        range = min(start, end)..<min(end, start + Self.maximumBytes + 1)
    }

    /// Looks at its bytes where they are.
    @inlinable package func withBytes<Value>(_ look: (Span<UInt8>) -> Value) -> Value {
        look(field.utf8Span.span.extracting(range))
    }

    /// A copy of its bytes.
    package var bytes: [UInt8] {
        // A whole text is copied at once, a part of one byte by byte.
        var bytes = Array(field.utf8)
        bytes.removeLast(bytes.count - range.upperBound)
        bytes.removeFirst(range.lowerBound)
        return bytes
    }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A redaction with the length in bytes.
    public var description: String { "BearerToken(redacted, \(range.count) bytes)" }

    /// The same redaction.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
