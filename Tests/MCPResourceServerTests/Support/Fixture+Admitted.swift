// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

extension Fixture {
    /// A request that was let through.
    func admitted(_ token: String? = nil, lifetime: Int64 = 300) async throws -> AdmittedRequest {
        let token = try token ?? issuer.token(scope: "mcp:connect", lifetime: lifetime)
        guard case .proceed(let admitted) = await server.admit(.post(bearer: token), body: { _ in [] }) else {
            throw Refused()
        }
        return admitted
    }

    func status(_ token: String) async throws -> Int {
        try await answer(.post(bearer: token)).status
    }

    struct Refused: Error {}
}
