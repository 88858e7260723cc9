// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// What `Content-Length` says about a body before any of it is read (RFC 9110 §8.6).
enum DeclaredLength: Equatable {
    /// No such line: the body, if any, has no declared length.
    case absent
    /// One line with a decimal number. A number too large for an `Int` counts as `Int.max`.
    case bytes(Int)
    /// Several lines, a list, a sign, anything but digits: two parsers could see two lengths.
    case invalid

    init(_ contentLength: SingleField) {
        switch contentLength {
        case .absent: self = .absent
        case .several: self = .invalid
        case .one(let value):
            let bytes = value.utf8.span
            self = Self.parse(bytes.extracting(ASCII.content(of: bytes)))
        }
    }

    /// Whether no more than `limit` bytes are announced. A length that is not announced is found out by reading.
    func isWithin(_ limit: Int) -> Bool {
        if case .bytes(let length) = self { length <= limit } else { true }
    }

    private static func parse(_ digits: Span<UInt8>) -> DeclaredLength {
        guard !digits.isEmpty else { return .invalid }
        var length = 0
        for index in digits.indices {
            let digit = digits[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return .invalid }
            let (shifted, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(Int(digit))
            length = overflow || carry ? Int.max : sum
        }
        return .bytes(length)
    }
}
