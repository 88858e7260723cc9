// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// The seam between a host and the gate: all that a server author writes to protect a handler.
extension ResourceServer {
    func protect(_ request: LoopbackRequest, handler: MCPHandler) async throws -> LoopbackAnswer {
        try await protect(request.resourceRequest) { limit in
            try await request.body(upTo: limit)
        } handler: { admitted in
            let answer = try await handler.answer(to: request.resourceRequest) {
                if let body = admitted.body { return body }
                return try await request.body(upTo: admitted.bodyLimit)
            }
            return LoopbackAnswer(answer)
        }
    }
}
