// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The text of a static token:
///
/// ```
/// mcpst_ID_SECRET_CHECKSUM        mcpst_[0-9a-f]{16}_[0-9a-f]{64}_[0-9a-f]{8}
/// ```
/// ID is what the entry is found by and no secret. SECRET is 256 random bits. CHECKSUM is the CRC-32 (ISO 3309, as of zip and
/// PNG) of all that stands before its underscore; it tells a mistyped token from a wrong one, and lets scanners of source code
/// find tokens without false alarms. It protects nothing.
///
/// Every token has one spelling: lower case, fixed lengths.
enum StaticTokenText {
    static let prefix = Array(start.utf8)
    private static let start = "mcpst_"
    static let count = prefix.count + 16 + 1 + 64 + 1 + 8

    /// Why a text is no static token.
    enum Problem: Error {
        case form
        case checksum
    }

    /// Whether credentials are meant to be a static token: no other kind begins so.
    static func isMeant(by bytes: Span<UInt8>) -> Bool {
        let start = start.utf8.span
        return bytes.count >= start.count && bytes.extracting(first: start.count).isSame(as: start)
    }

    /// How much of what is meant to be a static token its id ends with, whether or not there is more to it; nil for any other
    /// credentials.
    static func idEnd(in bytes: Span<UInt8>) -> Int? {
        isMeant(by: bytes) ? min(prefix.count + 16, bytes.count) : nil
    }

    /// The id of a token.
    ///
    /// - Throws: ``Problem`` for anything that is not a token to the letter. What passes need not be anybody's.
    static func id(in bytes: [UInt8]) throws(Problem) -> UInt64 {
        let isWellFormed = hasForm(bytes[...])
        guard isWellFormed else {  // check: static-token-form
            throw .form
        }
        let isIntact = hexadecimal(crc32(bytes.dropLast(9)), digits: 8).elementsEqual(bytes.suffix(8))
        guard isIntact else {  // check: static-token-checksum
            throw .checksum
        }
        guard let id = number(bytes[prefix.count...].prefix(16)) else { throw .form }
        return id
    }

    /// The token of an id and a secret.
    static func make(id: UInt64, secret: [UInt8]) -> [UInt8] {
        var text = prefix + hexadecimal(id, digits: 16)
        text.append(UInt8(ascii: "_"))
        text += secret.flatMap { hexadecimal($0, digits: 2) }
        let checksum = crc32(text[...])
        text.append(UInt8(ascii: "_"))
        return text + hexadecimal(checksum, digits: 8)
    }

    /// Whether a token stands somewhere in a text that should have none. Its checksum does not matter.
    static func occurs(in text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        while let start = rest.firstIndex(of: prefix[0]) {
            rest = rest[start...]
            if hasForm(rest.prefix(count)) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// Looks no further than to the first byte that is out of place.
    private static func hasForm(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count == count, bytes.starts(with: prefix) else { return false }
        return bytes.dropFirst(prefix.count).enumerated()
            .allSatisfy { offset, byte in
                offset == 16 || offset == 81 ? byte == UInt8(ascii: "_") : isDigit(byte)
            }
    }
}

// MARK: - Numbers in lower-case hexadecimal

extension StaticTokenText {
    static func hexadecimal(_ number: some FixedWidthInteger, digits: Int) -> [UInt8] {
        let text = String(number, radix: 16)
        return Array(repeating: UInt8(ascii: "0"), count: max(digits - text.utf8.count, 0)) + Array(text.utf8)
    }

    /// A number of 16 digits.
    static func number(_ digits: some Collection<UInt8>) -> UInt64? {
        guard digits.count == 16, digits.allSatisfy(isDigit) else { return nil }
        return UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// Bytes of two digits each.
    static func bytes(_ digits: some Collection<UInt8>) -> [UInt8]? {
        let digits = Array(digits)
        guard digits.count.isMultiple(of: 2), digits.allSatisfy(isDigit) else { return nil }
        return stride(from: 0, to: digits.count, by: 2)
            .compactMap { UInt8(String(decoding: digits[$0...].prefix(2), as: UTF8.self), radix: 16) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x61...0x66 ~= byte
    }

    private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { $0 >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    }

    private static let remainders: [UInt32] = (0..<256)
        .map { byte in
            (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
}
