// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// A small MCP server: tools only, answers in JSON, one of them as a stream.
///
/// It knows nothing of tokens and scopes. By the time a message arrives here, who is calling stands in `Principal.current`, and may do
/// what the message asks for.
public struct MCPHandler: Sendable {
    private static let capabilities: JSON = ["tools": [:]]
    private static let instructions =
        "whoami says who you are; write_note and read_notes keep your notes; count takes time."

    /// What it calls itself.
    let name: String
    let path: String
    let tools: [Tool]
    /// What the gate has counted, if that is shown.
    var metrics: (@Sendable () -> Metrics)?
    /// Draws the id of a session; nil for a server that has none.
    package var newSession: (@Sendable () -> String)?

    /// The paths that it serves, for a host that wants to know.
    public var paths: [String] { metrics == nil ? [path] : [path, Setup.metricsPath] }

    /// Answers one HTTP request.
    func answer(to request: ResourceRequest, _ admitted: AdmittedRequest) -> ResourceResponse {
        if let page = metricsPage(for: request) { return page }
        let path = request.target.prefix { $0 != "?" }
        guard path.utf8.elementsEqual(self.path.utf8) else { return ResourceResponse(status: 404) }
        guard request.method == "POST" else {
            // The client is done with its session: nothing is kept for one here, and the gate forgets it by this answer.
            if request.method == "DELETE", admitted.session != nil { return ResourceResponse(status: 204) }
            let allowed = newSession == nil ? "POST" : "POST, DELETE"
            return ResourceResponse(status: 405, headers: [HeaderField("Allow", allowed)])
        }
        do throws(RPCError) {
            let message = try Message(parsing: admitted.body ?? [])
            let revision = try Revision.of(message, headers: request.headers)
            guard message.id != nil else { return ResourceResponse(status: 202) }
            let result = try result(of: message, in: revision, admitted)
            return reply(200, message.answer(result), adding: sessionLines(for: message, admitted))
        } catch {
            return reply(error.status, error.json)
        }
    }

    private func reply(_ status: Int, _ json: JSON, adding lines: [HeaderField] = []) -> ResourceResponse {
        ResourceResponse(
            status: status,
            headers: [HeaderField("Content-Type", "application/json")] + lines,
            body: json.serialized()
        )
    }

    private func result(
        of message: Message,
        in revision: Revision,
        _ admitted: AdmittedRequest
    ) throws(RPCError) -> JSON {
        do throws(RPCError) {
            return revision.isStateless
                ? try statelessResult(of: message, admitted) : try handshakeResult(of: message, admitted)
        } catch {
            var error = error
            error.id = message.id
            // Clients of the handshake form expect protocol errors in a 200.
            if !revision.isStateless { error.status = 200 }
            throw error
        }
    }

    /// 2026-07-28: every result says that it is complete and who made it; lists say how long they may be kept.
    private func statelessResult(of message: Message, _ admitted: AdmittedRequest) throws(RPCError) -> JSON {
        var result: JSON
        switch message.method {
        case "server/discover":
            result = [
                "supportedVersions": Revision.list, "capabilities": Self.capabilities,
                "instructions": .string(Self.instructions), "ttlMs": 3_600_000, "cacheScope": "public",
            ]
        case "tools/list":
            // A shared cache may keep what is the same for every caller.
            let scope = hasPublicTools ? "private" : "public"
            result = ["tools": list(for: admitted), "ttlMs": 300_000, "cacheScope": .string(scope)]
        case "tools/call":
            result = try call(message.params)
        default:
            throw RPCError(-32601, "Method not found", status: 404)
        }
        result["resultType"] = "complete"
        result["_meta"] = .object([.init(Revision.metaServer, serverInfo)])
        return result
    }

    /// 2025-11-25 and 2025-06-18.
    private func handshakeResult(of message: Message, _ admitted: AdmittedRequest) throws(RPCError) -> JSON {
        switch message.method {
        case "initialize":
            guard let requested = message.params?["protocolVersion"]?.stringValue else {
                throw RPCError(-32602, "initialize needs protocolVersion")
            }
            let known = Revision(rawValue: requested).flatMap { $0.isStateless ? nil : $0 }
            return [
                "protocolVersion": .string((known ?? .newestWithHandshake).rawValue),
                "capabilities": Self.capabilities, "serverInfo": serverInfo,
                "instructions": .string(Self.instructions),
            ]
        case "ping": return [:]
        case "tools/list": return ["tools": list(for: admitted)]
        case "tools/call": return try call(message.params)
        default: throw RPCError(-32601, "Method not found")
        }
    }

    private var serverInfo: JSON { ["name": .string(name), "version": .string(Program.version)] }

    private var hasPublicTools: Bool { tools.contains { $0.access == .everybody } }

    /// The tools that a caller is shown. Without a token: what may be called without one. With a token: all of them, for a tool that
    /// needs one more scope is to be found by the client that could ask its user for that.
    private func list(for admitted: AdmittedRequest) -> JSON {
        let shown = tools.filter { admitted.principal != nil || admitted.may(.tool($0.name)) }
        return .array(shown.map(\.json))
    }

    private func call(_ params: JSONValue?) throws(RPCError) -> JSON {
        guard let name = params?["name"]?.stringValue else { throw RPCError(-32602, "tools/call needs a name") }
        guard let tool = tools.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw RPCError(-32602, "There is no such tool")
        }
        let arguments = params?["arguments"]
        guard arguments?.kind ?? .object == .object else { throw RPCError(-32602, "arguments is not an object") }
        switch tool.call(arguments, by: Principal.current) {
        case .text(let text): return ["content": [["type": "text", "text": .string(text)]]]
        case .failure(let text): return ["content": [["type": "text", "text": .string(text)]], "isError": true]
        }
    }
}
