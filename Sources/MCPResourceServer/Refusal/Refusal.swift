// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation

/// Why a request is refused, and what the client is told.
struct Refusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// What goes into `WWW-Authenticate`.
    let challenge: Challenge?
    /// The whole answer, where it is always the same but for an `id`.
    let prepared: Prepared?
    /// Seconds for `Retry-After`.
    let retryAfter: Int?
    /// The JSON-RPC error's code and text, where they are not the status' own.
    let error: (code: Int64, message: String, data: JSON?)?
    /// The name of the reason in events.
    let label: String
    /// More about it for the operator.
    let detail: String
    /// The scopes that the client is to come back with.
    private(set) var scopes = ScopeSet()
    /// What the client is asked to get before it comes back.
    private(set) var elevation: AuditEvent.Elevation?

    init(
        _ status: Int,
        challenge: Challenge? = nil,
        retryAfter: Int? = nil,
        error: (code: Int64, message: String, data: JSON?)? = nil,
        label: String,
        detail: String = ""
    ) {
        self.status = status
        self.challenge = challenge
        prepared = nil
        self.retryAfter = retryAfter
        self.error = error
        self.label = label
        self.detail = detail
    }

    /// A refusal whose answer has been made before.
    init(_ prepared: Prepared, retryAfter: Int? = nil, label: String, detail: String = "") {
        status = prepared.status
        challenge = nil
        self.prepared = prepared
        self.retryAfter = retryAfter
        error = nil
        self.label = label
        self.detail = detail
    }

    /// A status, a challenge of the configuration's or none, and the answer that they make.
    final class Prepared: Sendable {
        let status: Int
        let challenge: Challenge?
        private let response: ResourceResponse

        init(_ status: Int, _ challenge: Challenge? = nil) {
            self.status = status
            self.challenge = challenge
            response = .refusal(status, challenges: challenge.map { [$0] } ?? [])
        }

        func response(retryAfter: Int?, adding lines: [HeaderField]) -> ResourceResponse {
            var response = response
            if let retryAfter { response.addRetryAfter(retryAfter) }
            if !lines.isEmpty { response.headers += lines }
            return response
        }
    }

    /// The same, as one that asks the client to come back with more.
    func asking(for scopes: ScopeSet, _ elevation: AuditEvent.Elevation?) -> Refusal {
        var refusal = self
        refusal.scopes = scopes
        refusal.elevation = elevation
        return refusal
    }

    static let hostNotAllowed = Refusal(
        403,
        label: "host_not_allowed",
        detail: "its Host is no name of this server: list it in hosts, or have the proxy send another"
    )
    static let originNotAllowed = Refusal(403, label: "origin_not_allowed")
    static let unknownResource = Refusal(404, label: "unknown_resource")
    static let badContentLength = Refusal(400, label: "bad_content_length")
    static let contentTooLarge = Refusal(413, label: "content_too_large")
    static let bodyUnreadable = Refusal(400, label: "body_unreadable")

    /// The token cannot be judged now: neither a yes nor a no, so no challenge, which would make a client log in anew.
    static func unavailable(retryAfter: Int, label: String, detail: String = "") -> Refusal {
        Refusal(503, retryAfter: min(max(retryAfter, 1), 300), label: label, detail: detail)
    }

    /// The body is not a message that a decision can be made about.
    static func malformed(_ error: MessageError) -> Refusal {
        let isJSON = error.code != MessageError.notJSONCode
        return Refusal(
            400,
            error: (error.code, isJSON ? "Invalid Request" : "Parse error", nil),
            label: isJSON ? "not_a_message" : "not_json",
            detail: error.detail
        )
    }

    /// Headers and body name two operations, or a header is missing (MCP 2026-07-28, Streamable HTTP).
    static func headerMismatch(_ header: MirrorHeaders.Mismatch) -> Refusal {
        let message = "Header mismatch: \(header.rawValue) is missing, malformed or differs from the body"
        return Refusal(400, error: (-32_020, message, nil), label: "header_mismatch", detail: header.rawValue)
    }

    /// A protocol revision that this server does not speak.
    static func unsupportedVersion(_ requested: String, supported: [String]) -> Refusal {
        let data: JSON = ["supported": .array(supported.map(JSON.string)), "requested": .string(requested)]
        return Refusal(400, error: (-32_022, "Unsupported protocol version", data), label: "unsupported_version")
    }

    /// The answer as it is sent.
    func response(id: JSON?, adding lines: [HeaderField]) -> ResourceResponse {
        if let prepared, id == nil { return prepared.response(retryAfter: retryAfter, adding: lines) }
        let challenge = prepared?.challenge ?? challenge
        return .refusal(
            status,
            message: error?.message,
            code: error?.code,
            data: error?.data,
            id: id,
            challenges: challenge.map { [$0] } ?? [],
            retryAfter: retryAfter,
            adding: lines
        )
    }
}
