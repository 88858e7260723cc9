// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Text of unknown origin as it may appear on a terminal.
enum Printed {
    /// A word of the call in quotes, unless it may be a token in the wrong place: a signature is never printed.
    static func word(_ word: String) -> String {
        let isPlain = word.utf8.count <= 32 && !word.utf8.contains(UInt8(ascii: "."))
        return isPlain ? "\"\(text(word))\"" : "a text of \(word.utf8.count) bytes"
    }

    /// The path of a file, unless it has the form of a token.
    static func path(_ path: String) -> String {
        let dots = path.utf8.lazy.filter { $0 == UInt8(ascii: ".") }.count
        let isName = !path.utf8.contains(UInt8(ascii: "/"))
        let isToken =
            isName && (dots == 2 && path.utf8.starts(with: "eyJ".utf8) || path.utf8.starts(with: "mcpst_".utf8))
        return isToken ? word(path) : text(path)
    }

    /// `text` without what begins like a token: what was sent may come back in what a server says.
    static func withoutTokens(_ text: String) -> String {
        var shown: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if rest.starts(with: "eyJ".utf8) {
                rest = rest.drop { byte in
                    switch byte {
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    default: "-_.=".utf8.contains(byte)
                    }
                }
                shown += Array("(a token)".utf8)
            } else {
                shown.append(byte)
                rest.removeFirst()
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// `text` with control characters written as escapes and cut after `limit` characters. Quotes stay as they are.
    static func text(_ text: String, limit: Int = 160) -> String {
        var shown = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { return shown + "…" }
            count += 1
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
