// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A deny-list that does not take what it was given, and is as it was before.
public struct DenyListError: Error, Sendable, Hashable {
    /// What is wrong. More codes may come: a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case full
            case tooLong = "too_long"
            case over
            case malformed
            case unreadable
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        /// There is no room for another entry. Nothing is dropped to make some: what was denied stays denied.
        public static let full = Code(.full)

        /// Issuer and value have more than 1024 bytes together.
        public static let tooLong = Code(.tooLong)

        /// The entry is over already, so it would refuse nothing.
        public static let over = Code(.over)

        /// A text is not an entry.
        public static let malformed = Code(.malformed)

        /// A file cannot be read, is no plain file, or is longer than 16 MiB.
        public static let unreadable = Code(.unreadable)

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
}

extension DenyListError: CustomStringConvertible {
    /// One line: code and detail.
    public var description: String { "\(code): \(detail)" }
}
