// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// The `traceparent` field of W3C Trace Context, level 1 and 2.
enum TraceParent {
    private static let length = 55

    /// The field's value if there is one line of it and it is well-formed. Of a version to come, the part that is known.
    static func read(_ headers: [HeaderField]) -> String? {
        var found: String?
        // Most fields differ in length.
        for field in headers where field.name.utf8.count == 11 && field.isNamed("traceparent") {
            guard found == nil else { return nil }
            found = field.value
        }
        guard let found else { return nil }
        let bytes = Array(ASCII.trimmed(found[...].utf8))
        guard isWellFormed(bytes) else { return nil }
        return String(decoding: bytes.prefix(length), as: UTF8.self)
    }

    private static func isWellFormed(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == length || bytes.count > length && bytes[length] == UInt8(ascii: "-") else { return false }
        let hasForm = bytes.prefix(length).indices
            .allSatisfy { index in
                [2, 35, 52].contains(index) ? bytes[index] == UInt8(ascii: "-") : isLowercaseHexadecimal(bytes[index])
            }
        let version = bytes.prefix(2)
        let isCurrent = version.allSatisfy { $0 == UInt8(ascii: "0") }
        let isForbidden = version.allSatisfy { $0 == UInt8(ascii: "f") }
        let hasTrace = bytes[3..<35].contains { $0 != UInt8(ascii: "0") }
        let hasParent = bytes[36..<52].contains { $0 != UInt8(ascii: "0") }
        return hasForm && !isForbidden && hasTrace && hasParent && (!isCurrent || bytes.count == length)
    }

    private static func isLowercaseHexadecimal(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x61...0x66 ~= byte
    }
}
