// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource

/// Why a request is refused, and what the client is told.
struct Refusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// What goes into `WWW-Authenticate`.
    let challenge: Challenge?
    /// Seconds for `Retry-After`.
    let retryAfter: Int?
    /// The name of the reason in events.
    let label: String
    /// More about it for the operator.
    let detail: String

    init(
        _ status: Int,
        challenge: Challenge? = nil,
        retryAfter: Int? = nil,
        label: String,
        detail: String = ""
    ) {
        self.status = status
        self.challenge = challenge
        self.retryAfter = retryAfter
        self.label = label
        self.detail = detail
    }

    static let hostNotAllowed = Refusal(403, label: "host_not_allowed")
    static let originNotAllowed = Refusal(403, label: "origin_not_allowed")
    static let unknownResource = Refusal(404, label: "unknown_resource")
    static let badContentLength = Refusal(400, label: "bad_content_length")
    static let contentTooLarge = Refusal(413, label: "content_too_large")
    static let bodyUnreadable = Refusal(400, label: "body_unreadable")

    /// The token cannot be judged now: neither a yes nor a no, so no challenge, which would make a client log in anew.
    static func unavailable(retryAfter: Int, label: String) -> Refusal {
        Refusal(503, retryAfter: min(max(retryAfter, 1), 300), label: label)
    }

    /// The answer as it is sent.
    func response(id: JSON?, adding lines: [HeaderField]) -> ResourceResponse {
        let challenges = challenge.map { [$0] } ?? []
        return .refusal(status, id: id, challenges: challenges, retryAfter: retryAfter, adding: lines)
    }
}
