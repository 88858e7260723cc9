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
            /// The code's stable name, in snake case.
            public let description: String

            private init(_ name: String) {
                description = name
            }

            init(_ code: KeyEvent.Code) {
                description = code.description
            }

            /// A request was refused: for what the client sent, or for what its token lacks.
            public static let refused = Code("refused")

            /// A request could not be judged, because the issuer's keys, the session store or the deny-list are not to be had.
            public static let unavailable = Code("unavailable")

            /// A setting that works and that an operator should know about.
            public static let configurationNote = Code("configuration_note")

            /// An attempt to get an issuer's keys begins. The label says why.
            public static let keyFetchStarted = Code(.fetchStarted)

            /// One request of such an attempt is over: its URL, status, milliseconds and bytes. The label is `ok`, or says why its
            /// answer is not used: `timeout`, `redirect`, `issuer_mismatch` and others.
            public static let keyFetchEnded = Code(.fetchEnded)

            /// An attempt brought a good set of keys, which replaces the one held.
            public static let keyRefreshed = Code(.refreshed)

            /// An attempt brought no keys; those held, if any, are kept. The label says why.
            public static let keyRefreshFailed = Code(.refreshFailed)

            /// An issuer publishes a key that it did not have before.
            public static let keyAdded = Code(.keyAdded)

            /// An issuer publishes a key no longer: from now on its tokens are refused.
            public static let keyRemoved = Code(.keyRemoved)

            /// A key of an issuer's set is not used: a private or symmetric key that should not be there, a weak or a
            /// malformed one. The label says why: `private_key_published` and `secret_published` are leaks.
            public static let keySkipped = Code(.keySkipped)

            /// A token names a key that is not held, and it is too early to look for it. Reported once per pause.
            public static let keyCooldown = Code(.cooldown)

            /// More requests wait for an issuer's keys than may. Reported once per attempt.
            public static let keyWaiterOverflow = Code(.waiterOverflow)

            /// Something in an issuer's metadata that its operator may want to change.
            public static let metadataAdvice = Code(.metadataAdvice)

            /// A stream was ended before its source was: its time was over, or its caller is denied now.
            public static let streamEnded = Code("stream_ended")

            /// Static tokens have not been brought up to date: those of before still count. Or everybody may write their file.
            public static let staticTokenProblem = Code("static_token_problem")

            /// A deny-list has not been brought up to date. What was denied still is.
            public static let denyListProblem = Code("deny_list_problem")

            /// Audit events are not kept, or are again. The label says which: `audit_write_failed`, `audit_dropped`, `audit_restored`.
            public static let auditProblem = Code("audit_problem")
        }

        /// The kind of event.
        public let code: Code

        /// The HTTP status of the answer; nil where the event is not about a request.
        public let status: Int?

        /// The issuer that the event is about, of those configured; nil where it is about a request or a setting.
        public let issuer: String?

        /// A short name out of a fixed list, fit to label a metric: `expired`, `no_credentials`, `origin_not_allowed`.
        public let label: String

        /// One sentence or less for the operator. May be empty.
        public let detail: String

        init(_ code: Code, status: Int? = nil, issuer: String? = nil, label: String, detail: String = "") {
            self.code = code
            self.status = status
            self.issuer = issuer
            self.label = label
            self.detail = Printable.text(detail, limit: 300)
        }

        init(_ event: KeyEvent) {
            self.init(Code(event.code), issuer: event.issuer, label: event.label, detail: event.detail)
        }
    }
}

extension ResourceServer.Event: CustomStringConvertible {
    /// One line: `refused status=401 label=expired detail="…"`.
    public var description: String {
        var line = "\(code)"
        if let status { line += " status=\(status)" }
        if let issuer { line += " issuer=\"\(Printable.text(issuer, limit: 100))\"" }
        line += " label=\(label)"
        if !detail.isEmpty { line += " detail=\"\(detail)\"" }
        return line
    }
}
