// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why no handle could be made.
public struct StateHandleError: Error, Sendable, Hashable {
    /// What went wrong. More codes may come: a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case tooLong = "too_long"
            case cryptographicFailure = "cryptographic_failure"
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        /// The state has more bytes than ``StateHandles/longestState``.
        public static let tooLong = Code(.tooLong)

        /// libcrypto failed: no memory, or no random bytes.
        public static let cryptographicFailure = Code(.cryptographicFailure)

        /// The code's stable name, in snake case.
        public var description: String { name.rawValue }
    }

    /// What went wrong.
    public let code: Code

    init(_ code: Code) {
        self.code = code
    }
}

extension StateHandleError: CustomStringConvertible {
    /// The code's name.
    public var description: String { "state handle: \(code)" }
}
