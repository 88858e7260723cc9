// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The `id` of the JSON-RPC request in a body, to be repeated in its refusal (JSON-RPC 2.0 §5).
enum MessageID {
    /// A longer one is not repeated: a refusal stays small.
    private static let maximumBytes = 256

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
        guard let id = (try? JSONValue(parsing: body, limits: limits))?["id"] else { return nil }
        let isRepeatable = id.kind == .string || id.kind == .number
        guard isRepeatable && id.sourceBytes.count <= maximumBytes else {  // check: message-id-form
            return nil
        }
        return JSON(id)
    }
}
