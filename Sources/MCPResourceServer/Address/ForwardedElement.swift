// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// The syntax of `Forwarded` (RFC 7239 section 4): elements separated by commas, parameters separated by semicolons, values that
/// are tokens or quoted strings.
///
/// A proxy may append to a line whose beginning a client wrote. A quote that the client leaves open swallows what the proxy adds, or
/// turns it inside out; so an element that does not follow the grammar to its end says nothing at all.
enum ForwardedElement {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    /// The elements of a line, untrimmed, from left to right. The last one has the quote that does not close, if one does not, and is
    /// malformed then.
    static func elements(of line: Substring.UTF8View) -> [Substring.UTF8View] {
        var elements: [Substring.UTF8View] = []
        var start = line.startIndex
        var (isQuoted, isEscaped) = (false, false)
        for index in line.indices {
            let byte = line[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted && byte == backslash {
                isEscaped = true
            } else if byte == quote {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                elements.append(line[start..<index])
                start = line.index(after: index)
            }
        }
        return elements + [line[start...]]
    }

    /// The value of the one `for` parameter, quotes removed; nil if there is none, or two, or if the element is malformed.
    static func node(of element: Substring.UTF8View) -> String? {
        var rest = element
        var found: String?
        while true {
            rest = ASCII.trimmed(rest)
            let name = rest.prefix(while: ASCII.isTokenCharacter)
            rest = rest[name.endIndex...]
            if !name.isEmpty {
                guard rest.popFirst() == UInt8(ascii: "="), let value = value(&rest) else { return nil }
                if ASCII.equalIgnoringCase(name, "for".utf8) {
                    let isRepeated = found != nil
                    if isRepeated {  // check: forwarded-for-once
                        return nil
                    }
                    found = value
                }
                rest = ASCII.trimmed(rest)
            }
            guard let separator = rest.popFirst() else { return found }
            guard separator == UInt8(ascii: ";") else { return nil }
        }
    }

    /// Takes a token or a quoted string (RFC 9110 section 5.6.4).
    private static func value(_ rest: inout Substring.UTF8View) -> String? {
        guard rest.first == quote else {
            let token = rest.prefix(while: ASCII.isTokenCharacter)
            rest = rest[token.endIndex...]
            return token.isEmpty ? nil : String(Substring(token))
        }
        rest = rest.dropFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == quote { return String(decoding: bytes, as: UTF8.self) }
            guard let kept = byte == backslash ? rest.popFirst() : byte, isText(kept) else { return nil }
            bytes.append(kept)
        }
        return nil
    }

    /// What may stand in a quoted string, or after a backslash in one: no control character but the tab.
    private static func isText(_ byte: UInt8) -> Bool {
        byte == 0x09 || byte >= 0x20 && byte != 0x7F
    }
}
