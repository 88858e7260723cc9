// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON that this library reads, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that was broken.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case tooLong = "too_long"
            case tooDeep = "too_deep"
            case tooManyMembers = "too_many_members"
            case unexpectedEnd = "unexpected_end"
            case unexpectedByte = "unexpected_byte"
            case trailingBytes = "trailing_bytes"
            case controlCharacter = "control_character"
            case invalidEscape = "invalid_escape"
            case loneSurrogate = "lone_surrogate"
            case invalidUTF8 = "invalid_utf8"
            case invalidNumber = "invalid_number"
            case numberOutOfRange = "number_out_of_range"
            case duplicateMember = "duplicate_member"
        }

        private let name: Name

        /// More bytes than ``JSONLimits/maximumBytes``.
        public static let tooLong = Code(name: .tooLong)
        /// Nested deeper than ``JSONLimits/maximumDepth``.
        public static let tooDeep = Code(name: .tooDeep)
        /// An object with more members than ``JSONLimits/maximumMembers``.
        public static let tooManyMembers = Code(name: .tooManyMembers)
        /// The text ends inside a value, or is empty.
        public static let unexpectedEnd = Code(name: .unexpectedEnd)
        /// A byte that the grammar does not allow here: a trailing comma, a byte order mark, UTF-16, a comment.
        public static let unexpectedByte = Code(name: .unexpectedByte)
        /// Something other than white space after the value.
        public static let trailingBytes = Code(name: .trailingBytes)
        /// An unescaped character below U+0020 inside a string.
        public static let controlCharacter = Code(name: .controlCharacter)
        /// A backslash that starts none of the escapes of RFC 8259 §7.
        public static let invalidEscape = Code(name: .invalidEscape)
        /// An escaped surrogate without its other half: no Unicode string, so no two readers agree on it.
        public static let loneSurrogate = Code(name: .loneSurrogate)
        /// Bytes in a string that are not UTF-8 (overlong forms and encoded surrogates included).
        public static let invalidUTF8 = Code(name: .invalidUTF8)
        /// A number outside the grammar: a leading zero or plus sign, a missing digit.
        public static let invalidNumber = Code(name: .invalidNumber)
        /// A number too large for an IEEE 754 double. Large integers that a double approximates are no error.
        public static let numberOutOfRange = Code(name: .numberOutOfRange)
        /// A name that the same object already has, however the two are spelled.
        public static let duplicateMember = Code(name: .duplicateMember)

        /// A stable name in snake case.
        public var description: String { name.rawValue }
    }

    /// The rule that was broken.
    public let code: Code
    /// Where, in bytes from the start of the text.
    public let offset: Int

    /// What went wrong and where. It never quotes the text, which may be a secret.
    public var description: String { "JSON: \(code) at byte \(offset)" }
}
