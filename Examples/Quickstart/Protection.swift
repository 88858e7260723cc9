// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// The seam between a host and the gate: all that a server author writes to protect a handler.
extension ResourceServer {
    func protect(_ request: LoopbackRequest, handler: MCPHandler) async throws -> LoopbackAnswer {
        // Every message is read whole, so the gate may as well do it: a refusal by a tool then repeats the message's id.
        try await protect(request.resourceRequest, reading: .always) { limit in
            try await request.body(upTo: limit)
        } handler: { admitted in
            try handler.respond(to: request.resourceRequest, admitted)
        }
    }
}
