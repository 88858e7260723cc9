// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Static tokens that cannot be used as they are given.
public struct StaticTokenError: Error, Sendable, Hashable {
    /// What is wrong. More codes may come: a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case malformed
            case repeated
            case full
            case secret = "secret_in_the_open"
            case unreadable
            case randomness
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        /// A text is not an entry, or a value is none that an entry may have.
        public static let malformed = Code(.malformed)

        /// Two entries have the same id, or are about the same token.
        public static let repeated = Code(.repeated)

        /// There are more entries than a set may have: 10 000.
        public static let full = Code(.full)

        /// A token itself stands where entries should. Take it for leaked: remove its entry and make another one.
        public static let secret = Code(.secret)

        /// A file cannot be read, is no plain file, or is longer than 4 MiB.
        public static let unreadable = Code(.unreadable)

        /// The system has no random bytes to make a token of.
        public static let randomness = Code(.randomness)

        /// The code's stable name, in snake case.
        public var description: String { name.rawValue }
    }

    /// What is wrong.
    public let code: Code

    /// More about it for the operator. Quotes no value.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The same error, of one line of a text.
    func inLine(_ number: Int) -> StaticTokenError {
        StaticTokenError(code, "line \(number): \(detail)")
    }
}

extension StaticTokenError: CustomStringConvertible {
    /// One line: code and detail.
    public var description: String { "\(code): \(detail)" }
}
