// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The escapes of RFC 8259 §7, for text that the parser has already accepted.
enum JSONEscape {
    /// The value of a hexadecimal digit, upper or lower case.
    static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The bytes of a string's content with its escapes replaced by UTF-8.
    static func unescaped(_ content: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            let byte = content[index]
            guard byte == UInt8(ascii: "\\"), index + 1 < content.count else {
                bytes.append(byte)
                index += 1
                continue
            }
            let letter = content[index + 1]
            if letter == UInt8(ascii: "u") {
                let high = unit(content, at: index + 2)
                index += 6
                var scalar = high
                if (0xD800...0xDBFF).contains(high) {
                    let low = unit(content, at: index + 2)
                    scalar = 0x10000 + (high & 0x3FF) << 10 + low & 0x3FF
                    index += 6
                }
                append(scalar, to: &bytes)
            } else {
                bytes.append(character(for: letter))
                index += 2
            }
        }
        return bytes
    }

    private static func unit(_ content: Span<UInt8>, at start: Int) -> UInt32 {
        var unit: UInt32 = 0
        for index in start..<start + 4 where index < content.count {
            unit = unit << 4 | (hexadecimalDigit(content[index]) ?? 0)
        }
        return unit
    }

    private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(scalar) else {
            return
        }
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private static func character(for letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter  // quotation mark, backslash, slash stand for themselves
        }
    }
}
