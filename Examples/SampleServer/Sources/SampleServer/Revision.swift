// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// The revisions of MCP that this server speaks.
///
/// From 2026-07-28 on a request says in `_meta` what it is, and nothing is remembered between requests. Before that a client
/// begins with `initialize`, and may be given a session there.
enum Revision: String, CaseIterable, Sendable {
    case v2026_07_28 = "2026-07-28"
    case v2025_11_25 = "2025-11-25"
    case v2025_06_18 = "2025-06-18"

    static let newestWithHandshake = Revision.v2025_11_25

    /// Whether requests describe themselves.
    var isStateless: Bool { self == .v2026_07_28 }

    static let list = JSON.array(allCases.map { JSON.string($0.rawValue) })

    static let metaVersion = "io.modelcontextprotocol/protocolVersion"
    static let metaCapabilities = "io.modelcontextprotocol/clientCapabilities"
    static let metaServer = "io.modelcontextprotocol/serverInfo"

    /// The revision that a message is in: what its `_meta` says, or else its `MCP-Protocol-Version` header. The gate has seen to it that
    /// they agree, and that a request of a stateless revision has both.
    ///
    /// Neither of them means a client of the handshake form.
    static func of(_ message: Message, headers: [HeaderField]) throws(RPCError) -> Revision {
        let header = headers.first { $0.name.lowercased() == "mcp-protocol-version" }
        guard let requested = message.meta?[metaVersion]?.stringValue ?? header?.value else {
            return newestWithHandshake
        }
        guard let revision = Revision(rawValue: requested) else {
            throw RPCError(
                -32022,
                "Unsupported protocol version",
                data: ["supported": list, "requested": .string(requested)],
                id: message.id
            )
        }
        if revision.isStateless, message.id != nil, message.meta?[metaCapabilities]?.kind != .object {
            throw RPCError(-32602, "_meta needs \(metaCapabilities)", id: message.id)
        }
        return revision
    }
}
