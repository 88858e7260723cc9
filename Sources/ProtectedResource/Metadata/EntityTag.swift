// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// `If-None-Match` (RFC 9110 §13.1.2).
enum EntityTag {
    /// Whether the lines of the field name `tag`, by weak comparison (§8.8.3.2), or are `*`. A malformed line names only what
    /// stands before its fault.
    static func matches(_ tag: String, _ lines: [String]) -> Bool {
        lines.contains { matches(tag.utf8, ASCII.trimmed($0[...].utf8)) }
    }

    private static func matches(_ tag: String.UTF8View, _ line: Substring.UTF8View) -> Bool {
        if line.elementsEqual("*".utf8) { return true }
        var rest = line
        while !rest.isEmpty {
            rest = rest.drop { $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x09 }
            if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\"") else { return false }
            let opaque = rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
            let after = rest[opaque.endIndex...]
            guard !after.isEmpty else { return false }
            if rest[rest.startIndex..<after.index(after: after.startIndex)].elementsEqual(tag) { return true }
            rest = after.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return false }
        }
        return false
    }
}
