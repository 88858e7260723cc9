// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What matters of a JSON-RPC message.
struct Message {
    /// Where in the body the `id` stands, with its quotation marks if it is a string.
    var idRange: Range<Int>?
    /// What it asks for; nil for the answer to a request of the server's own.
    var operation: MCPOperation?
    /// Whether it is a request: it has a method and an `id`.
    var isRequest = false
    /// The protocol revision that the body's `_meta` names.
    var version: String?
    /// What `Mcp-Name` repeats; nil for a method that has nothing to repeat.
    var mirroredName: String?
    /// Whether `Mcp-Name` has to repeat it.
    var needsNameHeader = false
    /// Where in the body the arguments of a tool's call or a prompt's use stand.
    var arguments: Range<Int>?
}

/// Why a body is not a message that a decision can be made about.
struct MessageError: Error {
    /// The JSON-RPC code: -32700 or -32600.
    let code: Int64
    /// What is wrong with it, for the operator and for the client's author.
    let detail: String
    /// The request's `id`, as far as it is known.
    var id: JSON?

    static let notJSONCode: Int64 = -32_700

    /// The body is not JSON, or not within the limits.
    static func notJSON(_ error: JSONError) -> MessageError {
        MessageError(code: notJSONCode, detail: error.description)
    }

    /// The body is JSON, and not one message that means the same to every reader.
    static func notAMessage(_ detail: String) -> MessageError {
        MessageError(code: -32_600, detail: detail)
    }
}
