// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The values of `typ` and `cty` (RFC 7515 §4.1.9, §4.1.10).
package enum MediaTypeName {
    /// Whether a value means `application/` and this subtype, which is lower-case ASCII. A value without a slash stands
    /// for the same with `application/` before it; case does not count, and parameters make it something else.
    package static func matches(_ value: ArraySlice<UInt8>, _ subtype: String) -> Bool {
        let prefix = "application/"
        guard value.count > subtype.utf8.count else { return equals(value, subtype) }
        return equals(value.prefix(prefix.utf8.count), prefix)
            && equals(value.dropFirst(prefix.utf8.count), subtype)
    }

    /// Whether a value is this lower-case ASCII text, case not counting.
    package static func equals(_ value: ArraySlice<UInt8>, _ text: String) -> Bool {
        guard value.count == text.utf8.count else { return false }
        var index = value.startIndex
        for byte in text.utf8 {
            let folded = (0x41...0x5A).contains(value[index]) ? value[index] | 0x20 : value[index]
            guard folded == byte else { return false }
            index += 1
        }
        return true
    }
}
