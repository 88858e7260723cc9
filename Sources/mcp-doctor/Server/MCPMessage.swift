// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A message that any MCP server knows what to do with, and that changes nothing.
struct MCPMessage: Sendable {
    static let handshakeRevision = "2025-11-25"
    static let statelessRevision = "2026-07-28"

    let method: String
    var lines: [String] = []
    var params: [JSON.Member] = []

    var body: String {
        JSON.object([
            .init("jsonrpc", "2.0"), .init("id", 1), .init("method", .string(method)), .init("params", .object(params)),
        ])
        .text
    }

    /// The first message of the revisions up to 2025-11-25.
    static let initialize = MCPMessage(
        method: "initialize",
        params: [
            .init("protocolVersion", .string(handshakeRevision)), .init("capabilities", .object([])),
            .init("clientInfo", ["name": "mcp-doctor", "version": .string(Doctor.version)]),
        ]
    )

    /// A call of a tool that no server has.
    static let noSuchTool = MCPMessage(
        method: "tools/call",
        params: [.init("name", "mcp-doctor-no-such-tool"), .init("arguments", .object([]))]
    )

    static let discover = stateless("server/discover")

    /// A message of 2026-07-28, which says in its headers and in `_meta` what it is.
    static func stateless(_ method: String, name: String? = nil) -> MCPMessage {
        var lines = ["MCP-Protocol-Version: \(statelessRevision)", "Mcp-Method: \(method)"]
        var params: [JSON.Member] = []
        if let name {
            lines.append("Mcp-Name: \(name)")
            params.append(.init("name", .string(name)))
        }
        let meta: [JSON.Member] = [
            .init("io.modelcontextprotocol/protocolVersion", .string(statelessRevision)),
            .init(
                "io.modelcontextprotocol/clientInfo",
                ["name": "mcp-doctor", "version": .string(Doctor.version)]
            ),
            .init("io.modelcontextprotocol/clientCapabilities", .object([])),
        ]
        return MCPMessage(method: method, lines: lines, params: params + [.init("_meta", .object(meta))])
    }
}
