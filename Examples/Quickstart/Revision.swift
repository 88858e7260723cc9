// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// The revisions of MCP that this server speaks.
///
/// From 2026-07-28 on a request says in `_meta` what it is, and nothing is remembered between requests. Before that a client
/// begins with `initialize`. This server keeps no sessions in either form.
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

    /// The revision that a message is in, by its `MCP-Protocol-Version` header and its `_meta`.
    ///
    /// Neither of them means a client of the handshake form. Of a stateless request both have to be there and to agree.
    static func of(_ message: Message, headers: [HeaderField]) throws(RPCError) -> Revision {
        let lines = headers.filter { $0.name.lowercased() == "mcp-protocol-version" }.map(\.value)
        let stated = message.meta?[metaVersion]
        if lines.count > 1 { throw RPCError(-32020, "MCP-Protocol-Version is given twice", id: message.id) }
        if let stated, let line = lines.first, !stated.utf8Equals(line) {
            throw RPCError(-32020, "MCP-Protocol-Version and _meta differ", id: message.id)
        }
        guard let requested = stated?.stringValue ?? lines.first else { return newestWithHandshake }
        guard let revision = Revision(rawValue: requested) else {
            throw RPCError(
                -32022,
                "Unsupported protocol version",
                data: ["supported": list, "requested": .string(requested)],
                id: message.id
            )
        }
        if revision.isStateless, lines.isEmpty {
            throw RPCError(-32020, "MCP-Protocol-Version is missing", id: message.id)
        }
        let describesItself = stated != nil && message.meta?[metaCapabilities]?.kind == .object
        if revision.isStateless, message.id != nil, !describesItself {
            throw RPCError(-32602, "_meta needs \(metaVersion) and \(metaCapabilities)", id: message.id)
        }
        return revision
    }
}
