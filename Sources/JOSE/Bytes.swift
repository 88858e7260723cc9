// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Comparisons of text by its bytes, with no copy made. No two spellings of one text are the same.
extension Span<UInt8> {
    /// Whether both have the same bytes, but for the case of ASCII letters.
    @inlinable package func isSameIgnoringCase(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] {
            let isLetter = 0x61...0x7A ~= self[index] | 0x20
            guard isLetter, self[index] ^ other[index] == 0x20 else { return false }
        }
        return true
    }

    /// Whether a byte occurs in it.
    @inlinable package func contains(_ byte: UInt8) -> Bool {
        for index in indices where self[index] == byte { return true }
        return false
    }

    /// Whether all of it is printable ASCII.
    @inlinable package var isPrintable: Bool {
        for index in indices where self[index] &- 0x20 > 0x7E - 0x20 { return false }
        return true
    }
}

extension String {
    /// Whether both have the same bytes.
    @inlinable package func isSpelled(_ other: String) -> Bool {
        // The lengths are at hand, and differ most often.
        utf8.count == other.utf8.count && utf8.span.isSame(as: other.utf8.span)
    }
}
