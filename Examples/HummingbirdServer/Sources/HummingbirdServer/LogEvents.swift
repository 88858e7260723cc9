// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Logging
import MCPResourceServer

extension Logger {
    /// An event of the gate as an entry of swift-log. Its text is printable ASCII.
    ///
    /// Refusals are not noted: ``LogAudit`` tells of them, and says more.
    func note(_ event: ResourceServer.Event) {
        switch event.code {
        case .refused: break
        case .keyFetchStarted, .keyFetchEnded, .keyRefreshed, .keyAdded, .keyRemoved, .configurationNote, .streamEnded:
            info("\(event)", metadata: ["mcp.event": "\(event.code)"])
        default: warning("\(event)", metadata: ["mcp.event": "\(event.code)"])
        }
    }
}
