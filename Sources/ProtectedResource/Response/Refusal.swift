// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

package import JOSE

extension ResourceResponse {
    /// A refusal: a JSON-RPC error that no cache keeps.
    ///
    /// - Parameters:
    ///   - status: The HTTP status, which is the error's code too unless `code` is given.
    ///   - message: The error's message; by default what the first challenge says, else the status' own text.
    ///   - code: A JSON-RPC code in place of the status, such as -32700.
    ///   - data: What else the error says.
    ///   - id: The request's `id`, where its body has been read; left out otherwise.
    ///   - challenges: What goes into `WWW-Authenticate`.
    ///   - retryAfter: Seconds until it makes sense to try again.
    ///   - headers: Further lines.
    package static func refusal(
        _ status: Int,
        message: String? = nil,
        code: Int64? = nil,
        data: JSON? = nil,
        id: JSON? = nil,
        challenges: [Challenge] = [],
        retryAfter: Int? = nil,
        adding headers: [HeaderField] = []
    ) -> ResourceResponse {
        let message = message ?? challenges.first?.errorDescription ?? reason(status)
        var members: [JSON.Member] = [.init("jsonrpc", "2.0")]
        if let id { members.append(.init("id", id)) }
        var error: [JSON.Member] = [
            .init("code", .integer(code ?? Int64(status))),
            .init("message", .string(message)),
        ]
        if let data { error.append(.init("data", data)) }
        members.append(.init("error", .object(error)))

        var lines = Challenge.fields(challenges)
        lines.append(HeaderField("Cache-Control", "no-store"))
        lines.append(HeaderField("Content-Type", "application/json"))
        var answer = ResourceResponse(
            status: status,
            headers: lines + headers,
            body: JSON.object(members).serialized()
        )
        if let retryAfter { answer.addRetryAfter(retryAfter) }
        return answer
    }

    /// Adds seconds for `Retry-After` to a refusal that has none, where it stands in all of them: behind the challenges.
    package mutating func addRetryAfter(_ seconds: Int) {
        let place = headers.firstIndex { !$0.isNamed("WWW-Authenticate") } ?? headers.endIndex
        headers.insert(HeaderField("Retry-After", String(seconds)), at: place)
    }

    /// The text of a status (RFC 9110 §15, RFC 6585 §4).
    package static func reason(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 413: "Content Too Large"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        default: "Error"
        }
    }
}
