// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Something that happened while an issuer's keys were got or looked for.
///
/// Its text is bounded printable ASCII and holds no token and no byte of a fetched document but names of keys.
public struct KeyEvent: Sendable, Hashable, CustomStringConvertible {
    /// What kind of event it is. More kinds may come: a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case fetchStarted = "key_fetch_started"
            case fetchEnded = "key_fetch_ended"
            case refreshed = "key_refreshed"
            case refreshFailed = "key_refresh_failed"
            case keyAdded = "key_added"
            case keyRemoved = "key_removed"
            case keySkipped = "key_skipped"
            case cooldown = "key_cooldown"
            case waiterOverflow = "key_waiter_overflow"
            case metadataAdvice = "metadata_advice"
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        /// An attempt to get the keys begins. The label says why.
        public static let fetchStarted = Code(.fetchStarted)

        /// One request of an attempt is over: its URL, status, milliseconds and bytes. The label is `ok`, or says why its
        /// answer is not used.
        public static let fetchEnded = Code(.fetchEnded)

        /// An attempt brought a good set of keys, which replaces the one held.
        public static let refreshed = Code(.refreshed)

        /// An attempt brought no keys; those held, if any, are kept. The label says why: `timeout`, `redirect`,
        /// `issuer_mismatch` and others.
        public static let refreshFailed = Code(.refreshFailed)

        /// The issuer publishes a key that it did not have before.
        public static let keyAdded = Code(.keyAdded)

        /// The issuer publishes a key no longer. From now on its tokens are refused.
        public static let keyRemoved = Code(.keyRemoved)

        /// A member of the key set is not used, also if none of the set is: a private or symmetric key that should not be
        /// there, a weak or a malformed one. The label says why, by the names of JOSE's `KeyError.Code`:
        /// `private_key_published` and `secret_published` are leaks.
        public static let keySkipped = Code(.keySkipped)

        /// A token names a key that is not held, and it is too early to look for it. Reported once per pause.
        public static let cooldown = Code(.cooldown)

        /// More requests than may wait for the keys. Reported once per attempt.
        public static let waiterOverflow = Code(.waiterOverflow)

        /// Something in the issuer's metadata that its operator may want to change.
        public static let metadataAdvice = Code(.metadataAdvice)

        /// The code's stable name, in snake case.
        public var description: String { name.rawValue }
    }

    /// The kind of event.
    public let code: Code

    /// The issuer's identifier.
    public let issuer: String

    /// A short name out of a fixed list, fit to label a metric.
    public let label: String

    /// One sentence or less for the operator. May be empty.
    public let detail: String

    package init(_ code: Code, issuer: String, label: String, detail: String = "") {
        self.code = code
        self.issuer = issuer
        self.label = label
        self.detail = detail
    }

    /// One line: code, issuer, label and detail.
    public var description: String {
        let end = detail.isEmpty ? "" : " detail=\"\(Printable.text(detail, limit: 300))\""
        return "\(code) issuer=\"\(Printable.text(issuer))\" label=\(label)\(end)"
    }
}
