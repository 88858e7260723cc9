// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension AuditEvent {
    /// How a request ended. More may come: a `switch` over them needs a default.
    public struct Outcome: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case allowed, refused, unavailable, failed, cancelled, answered, ended
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        /// Its stable name, in lower case.
        public var description: String { name.rawValue }

        /// A handler served it.
        public static let allowed = Outcome(.allowed)

        /// It was refused: by the gate, or by a handler that threw ``InsufficientScope`` or ``ContentTooLarge``.
        public static let refused = Outcome(.refused)

        /// It could not be judged now, and got a 503.
        public static let unavailable = Outcome(.unavailable)

        /// It was allowed, and its handler threw an error of its own.
        public static let failed = Outcome(.failed)

        /// It was allowed, and its handler was cancelled before it was done.
        public static let cancelled = Outcome(.cancelled)

        /// It was for something that anybody may have: the metadata, a preflight.
        public static let answered = Outcome(.answered)

        /// Its answer, a stream, was ended before it was complete: the second event of a request that was allowed.
        public static let ended = Outcome(.ended)
    }

    /// What a client is asked to get so that the same request may succeed.
    public enum Elevation: String, Sendable, Hashable {
        /// A token with more scopes (RFC 6750 §3.1).
        case scopes
        /// A more recent or a stronger login (RFC 9470).
        case login
    }
}
