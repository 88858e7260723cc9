// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Text from outside made fit for one line of a log: printable ASCII only and bounded, so that it can neither forge a
/// line, nor steer a terminal, nor look like another text (canonically equivalent spellings print differently).
package enum Printable {
    /// `text` with quotes, backslashes and everything outside printable ASCII escaped, cut after `limit` bytes.
    package static func text(_ text: some StringProtocol, limit: Int = 200) -> String {
        let text = String(text)
        if text.utf8.count <= limit && text.utf8.allSatisfy(standsForItself) { return text }
        var out = ""
        var length = 0
        for scalar in text.unicodeScalars {
            let piece = escaped(scalar)
            length += piece.utf8.count
            guard length <= limit else { return out + "..." }
            out += piece
        }
        return out
    }

    private static func standsForItself(_ octet: UInt8) -> Bool {
        0x20...0x7E ~= octet && octet != 0x22 && octet != 0x5C
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x22, 0x5C: "\\" + String(scalar)
        case 0x20...0x7E: String(scalar)
        default: "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
}

extension Printable {
    /// A line made of this library's words and of ``text(_:limit:)`` pieces, kept within 400 bytes of printable ASCII.
    static func line(_ line: String) -> String {
        if line.utf8.count <= 400 && line.utf8.span.isPrintable { return line }
        let bytes = line.utf8.lazy.map { (0x20...0x7E).contains($0) ? $0 : 0x3F }
        return String(decoding: bytes.prefix(400), as: UTF8.self)
    }
}
