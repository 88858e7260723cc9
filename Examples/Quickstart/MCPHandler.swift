// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// A small MCP server: tools only, answers in JSON, one of them as a stream, no sessions.
///
/// It knows nothing of tokens. Who is calling stands in `Principal.current` by the time a message arrives here.
struct MCPHandler: Sendable {
    private static let serverInfo: JSON = ["name": "quickstart", "version": .string(Quickstart.version)]
    private static let capabilities: JSON = ["tools": [:]]
    private static let instructions =
        "whoami says who you are; write_note and read_notes keep your notes; count takes time."

    let path: String
    let tools: [Tool]
    /// What the gate has counted, if that is shown.
    var metrics: (@Sendable () -> Metrics)?

    /// Answers one HTTP request.
    func answer(to request: ResourceRequest, body: [UInt8]) throws -> ResourceResponse {
        if let page = metricsPage(for: request) { return page }
        let path = request.target.prefix { $0 != "?" }
        guard path.utf8.elementsEqual(self.path.utf8) else { return ResourceResponse(status: 404) }
        guard request.method == "POST" else {
            return ResourceResponse(status: 405, headers: [HeaderField("Allow", "POST")])
        }
        do {
            let message = try Message(parsing: body)
            let revision = try Revision.of(message, headers: request.headers)
            guard message.id != nil else { return ResourceResponse(status: 202) }
            return reply(200, message.answer(try result(of: message, in: revision)))
        } catch let error as RPCError {
            return reply(error.status, error.json)
        }
    }

    private func reply(_ status: Int, _ json: JSON) -> ResourceResponse {
        ResourceResponse(
            status: status,
            headers: [HeaderField("Content-Type", "application/json")],
            body: json.serialized()
        )
    }

    private func result(of message: Message, in revision: Revision) throws -> JSON {
        do {
            return revision.isStateless ? try statelessResult(of: message) : try handshakeResult(of: message)
        } catch var error as RPCError {
            error.id = message.id
            // Clients of the handshake form expect protocol errors in a 200.
            if !revision.isStateless { error.status = 200 }
            throw error
        }
    }

    /// 2026-07-28: every result says that it is complete and who made it; lists say how long they may be kept.
    private func statelessResult(of message: Message) throws -> JSON {
        var result: JSON
        switch message.method {
        case "server/discover":
            result = [
                "supportedVersions": Revision.list, "capabilities": Self.capabilities,
                "instructions": .string(Self.instructions), "ttlMs": 3_600_000, "cacheScope": "public",
            ]
        case "tools/list":
            // The same for every caller, so that a shared cache may keep it.
            result = ["tools": .array(tools.map(\.json)), "ttlMs": 300_000, "cacheScope": "public"]
        case "tools/call":
            result = try call(message.params)
        default:
            throw RPCError(-32601, "Method not found", status: 404)
        }
        result["resultType"] = "complete"
        result["_meta"] = .object([.init(Revision.metaServer, Self.serverInfo)])
        return result
    }

    /// 2025-11-25 and 2025-06-18.
    private func handshakeResult(of message: Message) throws -> JSON {
        switch message.method {
        case "initialize":
            guard let requested = message.params?["protocolVersion"]?.stringValue else {
                throw RPCError(-32602, "initialize needs protocolVersion")
            }
            let known = Revision(rawValue: requested).flatMap { $0.isStateless ? nil : $0 }
            return [
                "protocolVersion": .string((known ?? .newestWithHandshake).rawValue),
                "capabilities": Self.capabilities, "serverInfo": Self.serverInfo,
                "instructions": .string(Self.instructions),
            ]
        case "ping": return [:]
        case "tools/list": return ["tools": .array(tools.map(\.json))]
        case "tools/call": return try call(message.params)
        default: throw RPCError(-32601, "Method not found")
        }
    }

    private func call(_ params: JSONValue?) throws -> JSON {
        guard let name = params?["name"]?.stringValue else { throw RPCError(-32602, "tools/call needs a name") }
        guard let tool = tools.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw RPCError(-32602, "There is no such tool")
        }
        let arguments = params?["arguments"]
        guard arguments?.kind ?? .object == .object else { throw RPCError(-32602, "arguments is not an object") }
        // The gate lets nobody through without a principal, so this is for a server that opens its endpoint.
        guard let caller = Principal.current else { throw InsufficientScope(tool.requires) }
        switch try tool.call(arguments, by: caller) {
        case .text(let text): return ["content": [["type": "text", "text": .string(text)]]]
        case .failure(let text): return ["content": [["type": "text", "text": .string(text)]], "isError": true]
        }
    }
}
