// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The values of `typ` and `cty` (RFC 7515 §4.1.9, §4.1.10).
package enum MediaTypeName {
    /// Whether a value means `application/` and this subtype, which is lower-case ASCII. A value without a slash stands
    /// for the same with `application/` before it; case does not count, and parameters make it something else.
    package static func matches(_ value: some Collection<UInt8>, _ subtype: String) -> Bool {
        let folded = value.lazy.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let prefix = "application/".utf8
        let name = folded.starts(with: prefix) ? folded.dropFirst(prefix.count) : folded.dropFirst(0)
        return name.elementsEqual(subtype.utf8)
    }
}
