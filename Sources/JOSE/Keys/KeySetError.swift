// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a JWK Set as a whole cannot be used. Single keys that cannot be used are skipped, and are no error.
public struct KeySetError: Error, Sendable, Hashable {
    /// The kind of problem. New ones may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name in snake case.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// The text is not JSON, or breaks a limit of size, depth or members.
        public static let notJSON = Code("not_json")
        /// The text is not an object with an array `keys` (RFC 7517 §5).
        public static let notAKeySet = Code("not_a_key_set")
        /// The set holds more than 100 keys.
        public static let tooManyKeys = Code("too_many_keys")
        /// A local set holds shared secrets and public keys.
        public static let mixedKeySet = Code("mixed_key_set")
    }

    /// The kind of problem.
    public let code: Code
    /// What is wrong, for an operator.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension KeySetError: CustomStringConvertible {
    /// The code and the detail.
    public var description: String { "\(code): \(detail)" }
}

/// A member of a JWK Set that cannot be used.
public struct SkippedKey: Sendable, Hashable {
    /// The position in the `keys` array, from 0.
    public let index: Int
    /// The `kid`, if the member has a usable one. It is the issuer's text.
    public let keyID: String?
    /// Why it cannot be used. ``KeyError/Code/privateKeyPublished`` and ``KeyError/Code/secretPublished`` are leaks.
    public let reason: KeyError
}
