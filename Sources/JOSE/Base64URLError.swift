// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a text is not base64url.
public struct Base64URLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that was broken.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case invalidCharacter = "invalid_character"
            case invalidLength = "invalid_length"
            case notCanonical = "not_canonical"
        }

        private let name: Name

        /// A byte outside `A-Z a-z 0-9 - _`: padding, white space, `+` and `/` included (RFC 7515 §2).
        public static let invalidCharacter = Code(name: .invalidCharacter)
        /// A length of 1 modulo 4, which no byte string encodes to (RFC 4648 §4).
        public static let invalidLength = Code(name: .invalidLength)
        /// The last character carries bits that belong to no byte (RFC 4648 §3.5).
        public static let notCanonical = Code(name: .notCanonical)

        /// A stable name in snake case.
        public var description: String { name.rawValue }
    }

    /// The rule that was broken.
    public let code: Code

    /// What went wrong. It never quotes the text, which may be a secret.
    public var description: String { "base64url: \(code)" }
}
