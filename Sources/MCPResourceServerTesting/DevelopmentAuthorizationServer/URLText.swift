// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// Percent-encoding (RFC 3986 §2.1) and what may stand in a URL.
enum URLText {
    /// Letters, digits and `-._~`.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    /// Whether a byte may stand in a URL at all, as itself.
    static func isURLByte(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || ":/?#[]@!$&'()*+,;=%".utf8.contains(byte)
    }

    /// The text as the value of a parameter in a query.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a name or value in `application/x-www-form-urlencoded` stands for: a `+` for a space.
    ///
    /// - Returns: nil for an escape without two hex digits, bytes that are not UTF-8, and control characters.
    static func decoded(_ text: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(ASCII.hexadecimalValue),
                    let low = rest.popFirst().flatMap(ASCII.hexadecimalValue)
                else { return nil }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        let hasControl = bytes.contains { $0 < 0x20 || $0 == 0x7F }
        if hasControl {  // check: das-form-control-characters
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// Names of people and programs that somebody sent.
enum PlainName {
    /// Whether it is of 1 to 128 bytes, and none of them a control character.
    static func isValid(_ text: String) -> Bool {
        let isBounded = (1...128).contains(text.utf8.count)
        return isBounded && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
