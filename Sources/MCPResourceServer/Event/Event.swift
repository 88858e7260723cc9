// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension ResourceServer {
    /// Something that an operator may want to know: a refused request, an outage, a doubtful setting.
    ///
    /// Its text is bounded printable ASCII and holds no token, no key and no query. Of a token it may quote, shortened, what
    /// names systems: `iss`, `aud`, the client, `kid`, `typ`. It quotes no subject and no other claim about a person; an
    /// issuer that puts a person's name into `aud` gets it into its log.
    public struct Event: Sendable, Hashable {
        /// What kind of event it is. More kinds may come: a `switch` over them needs a default.
        public struct Code: Sendable, Hashable, CustomStringConvertible {
            private enum Name: String {
                case refused
                case unavailable
                case keySkipped = "key_skipped"
                case configurationNote = "configuration_note"
            }

            private let name: Name

            private init(_ name: Name) {
                self.name = name
            }

            /// A request was refused: for what the client sent, or for what its token lacks.
            public static let refused = Code(.refused)

            /// A request could not be judged, because the issuer's keys are not to be had.
            public static let unavailable = Code(.unavailable)

            /// A key of an issuer's set is not used: a private or symmetric key that should not be there, a weak or a
            /// malformed one.
            public static let keySkipped = Code(.keySkipped)

            /// A setting that works and that an operator should know about.
            public static let configurationNote = Code(.configurationNote)

            /// The code's stable name, in snake case.
            public var description: String { name.rawValue }
        }

        /// The kind of event.
        public let code: Code

        /// The HTTP status of the answer; nil where the event is not about a request.
        public let status: Int?

        /// A short name out of a fixed list, fit to label a metric: `expired`, `no_credentials`, `origin_not_allowed`.
        public let label: String

        /// One sentence or less for the operator. May be empty.
        public let detail: String

        init(_ code: Code, status: Int? = nil, label: String, detail: String = "") {
            self.code = code
            self.status = status
            self.label = label
            self.detail = Printable.text(detail, limit: 300)
        }
    }
}

extension ResourceServer.Event: CustomStringConvertible {
    /// One line: `refused status=401 label=expired detail="…"`.
    public var description: String {
        var line = "\(code)"
        if let status { line += " status=\(status)" }
        line += " label=\(label)"
        if !detail.isEmpty { line += " detail=\"\(detail)\"" }
        return line
    }
}
