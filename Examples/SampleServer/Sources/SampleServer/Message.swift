// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// A JSON-RPC request or notification.
struct Message: Sendable {
    /// The id to answer with; nil for a notification, which is not answered.
    let id: JSON?
    let method: String
    let params: JSONValue?

    /// Reads the body of a POST: one message, never a batch.
    init(parsing body: [UInt8]) throws(RPCError) {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: body, limits: .requestBody)
        } catch {
            throw RPCError(-32700, "The body is not JSON")
        }
        guard json.kind == .object else { throw RPCError(-32600, "The body is not a JSON-RPC message") }
        let id = json["id"].map { JSON($0) }
        switch id {
        case nil, .string, .integer: self.id = id
        default: throw RPCError(-32600, "The id is neither a string nor an integer")
        }
        guard json["jsonrpc"]?.utf8Equals("2.0") == true, let method = json["method"]?.stringValue else {
            throw RPCError(-32600, "The body is not a JSON-RPC message", id: id)
        }
        self.method = method
        params = json["params"]
        guard params?.kind ?? .object == .object else { throw RPCError(-32602, "params is not an object", id: id) }
    }

    /// What the request says about itself (2026-07-28): protocol version, client, capabilities.
    var meta: JSONValue? { params?["_meta"] }

    /// The answer to this message.
    func answer(_ result: JSON) -> JSON {
        ["jsonrpc": "2.0", "id": id ?? .null, "result": result]
    }
}

/// A JSON-RPC error, and the HTTP status that goes with it.
struct RPCError: Error {
    var status: Int
    let code: Int64
    let message: String
    var data: JSON?
    var id: JSON?

    init(_ code: Int64, _ message: String, status: Int = 400, data: JSON? = nil, id: JSON? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.data = data
        self.id = id
    }

    var json: JSON {
        var error: JSON = ["code": .integer(code), "message": .string(message)]
        error["data"] = data
        var answer: JSON = ["jsonrpc": "2.0"]
        answer["id"] = id
        answer["error"] = error
        return answer
    }
}
