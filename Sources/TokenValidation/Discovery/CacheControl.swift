// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The directives of `Cache-Control` that matter to a private cache (RFC 9111 §5.2.2).
struct CacheControl {
    /// `no-store` or `no-cache`, with or without an argument.
    private(set) var isUncacheable = false

    /// The smallest `max-age`; one that is not a number counts as 0. Nil if there is none.
    private(set) var maximumAge: Int64?

    init(_ lines: [String]) {
        for line in lines {
            for directive in Self.directives(Array(line.utf8)) { read(directive) }
        }
    }

    private mutating func read(_ directive: ArraySlice<UInt8>) {
        let equals = directive.firstIndex(of: UInt8(ascii: "=")) ?? directive.endIndex
        let name = directive[..<equals].trimmed.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if name.elementsEqual("no-store".utf8) || name.elementsEqual("no-cache".utf8) {
            isUncacheable = true
        } else if name.elementsEqual("max-age".utf8) {
            let seconds = DeltaSeconds.parse(Self.unquoted(directive[equals...].dropFirst().trimmed)) ?? 0
            maximumAge = min(maximumAge ?? seconds, seconds)
        }
    }

    /// The members of a comma-separated list, commas inside quoted strings left alone.
    private static func directives(_ line: [UInt8]) -> [ArraySlice<UInt8>] {
        var members: [ArraySlice<UInt8>] = []
        var start = line.startIndex
        var isQuoted = false
        var isEscaped = false
        for (index, byte) in line.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if isQuoted && byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                members.append(line[start..<index])
                start = index + 1
            }
        }
        return members + [line[start...]]
    }

    private static func unquoted(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let quote = UInt8(ascii: "\"")
        return text.count >= 2 && text.first == quote && text.last == quote ? text.dropFirst().dropLast() : text
    }
}
