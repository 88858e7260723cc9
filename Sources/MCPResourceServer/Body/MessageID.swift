// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The `id` of the JSON-RPC request in a body, to be repeated in its refusal (JSON-RPC 2.0 §5).
enum MessageID {
    /// A longer one is not repeated: a refusal stays small.
    static let maximumBytes = 256

    /// The `id`, a string or a number, or nil where there is none to repeat: no body was read, it is not one JSON object by the
    /// strict reader's rules, or its `id` is of another kind.
    static func value(in body: [UInt8]?) -> JSON? {
        guard let body else { return nil }
        let standard = JSONLimits.requestBody
        let limits = JSONLimits(
            maximumBytes: max(body.count, standard.maximumBytes),
            maximumDepth: standard.maximumDepth,
            maximumMembers: standard.maximumMembers
        )
        return (try? JSONValue(parsing: body, limits: limits))?["id"].flatMap(value)
    }

    /// The `id` that stands in a message as `source`, if it is one to repeat.
    static func value(id source: [UInt8]) -> JSON? {
        let limits = JSONLimits(maximumBytes: maximumBytes, maximumDepth: 0, maximumMembers: 0)
        return (try? JSONValue(parsing: source, limits: limits)).flatMap(value)
    }

    /// The `id` of a message that was read from a body.
    static func value(of message: Message, in body: [UInt8]) -> JSON? {
        message.idRange.flatMap { value(id: Array(body[$0].prefix(maximumBytes + 1))) }
    }

    private static func value(_ id: JSONValue) -> JSON? {
        let isRepeatable = id.kind == .string || id.kind == .number
        guard isRepeatable && id.sourceBytes.count <= maximumBytes else {  // check: message-id-form
            return nil
        }
        return JSON(id)
    }
}
