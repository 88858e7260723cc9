// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import QuickstartSample

/// The seam between a host and the gate: all that a server author writes to protect a handler.
extension ResourceServer {
    func protect(_ request: LoopbackRequest, handler: MCPHandler) async throws -> LoopbackAnswer {
        // The gate has a policy, so it reads every message itself.
        try await protect(request.resourceRequest) { limit in
            try await request.body(upTo: limit)
        } handler: { admitted in
            LoopbackAnswer(handler.respond(to: request.resourceRequest, admitted))
        }
    }
}

extension LoopbackAnswer {
    init(_ answer: MCPAnswer) {
        switch answer.body {
        case .bytes(let bytes): self.init(status: answer.status, headers: answer.headers, body: bytes)
        case .events(let events): self.init(status: answer.status, headers: answer.headers, stream: events)
        }
    }
}
