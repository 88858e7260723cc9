// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The text of a token where it stands: by itself, or in the field value that it came in. Shared and not copied.
package struct TokenText: Sendable {
    @usableFromInline let whole: String

    /// The bytes of the whole that are the token.
    @usableFromInline let range: Range<Int>

    /// A whole text.
    package init(_ text: String) {
        whole = text
        range = 0..<text.utf8.count
    }

    /// What stands at a place in a text, up to so many bytes.
    package init(in text: String, _ range: Range<Int>, maximumBytes: Int) {
        whole = text
        let range = range.clamped(to: 0..<text.utf8.count)
        self.range = range.lowerBound..<range.lowerBound + min(range.count, maximumBytes)
    }

    /// Its length in bytes.
    @inlinable package var count: Int { range.count }

    /// Looks at its bytes where they are.
    @inlinable package func withBytes<Value, Failure: Error>(
        _ look: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try look(whole.utf8.span.extracting(range))
    }

    /// A copy of its bytes.
    package var bytes: [UInt8] {
        withBytes { $0.copied }
    }
}

extension TokenText: CustomStringConvertible, CustomReflectable {
    /// A redaction with the length in bytes.
    package var description: String { "TokenText(redacted, \(count) bytes)" }

    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
