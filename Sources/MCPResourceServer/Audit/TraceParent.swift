// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// The `traceparent` field of W3C Trace Context, level 1 and 2.
enum TraceParent {
    private static let length = 55

    /// The field's value if there is one line of it and it is well-formed. Of a version to come, the part that is known.
    static func read(_ headers: [HeaderField]) -> String? {
        var found: Int?
        // Most fields differ in length. Only the one that is looked for is copied.
        let fields = headers.span
        for index in fields.indices where fields[index].name.utf8.count == 11 {
            guard fields[index].isNamed("traceparent") else { continue }
            guard found == nil else { return nil }
            found = index
        }
        guard let found else { return nil }
        let text = ASCII.trimmed(fields[found].value)
        let bytes = text.utf8.span
        guard isWellFormed(bytes) else { return nil }
        return bytes.count == length ? text : String(Substring(text.utf8.prefix(length)))
    }

    /// Goes over the bytes once: it is asked for every request.
    private static func isWellFormed(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= length, bytes.count == length || bytes[length] == UInt8(ascii: "-") else { return false }
        // All bits of each part: zero for one of zeros.
        var version: UInt8 = 0, trace: UInt8 = 0, parent: UInt8 = 0
        for index in 0..<length {
            let byte = bytes[index]
            switch index {
            case 2, 35, 52:
                guard byte == UInt8(ascii: "-") else { return false }
            default:
                guard isLowercaseHexadecimal(byte) else { return false }
                let digit = byte ^ UInt8(ascii: "0")
                if index < 2 { version |= digit }
                if 3..<35 ~= index { trace |= digit }
                if 36..<52 ~= index { parent |= digit }
            }
        }
        let isForbidden = bytes[0] == UInt8(ascii: "f") && bytes[1] == UInt8(ascii: "f")
        return !isForbidden && trace != 0 && parent != 0 && (version != 0 || bytes.count == length)
    }

    private static func isLowercaseHexadecimal(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x61...0x66 ~= byte
    }
}
