// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class FirstTest: XCTestCase {
    func testNobodyComesInWithoutAToken() async throws {
        let gate = try ResourceServer(resource: "https://mcp.example.com/mcp", issuers: [TestIssuer().issuer])
        let request = ResourceRequest(method: "POST", target: "/mcp", headers: [])
        let answer = try await gate.protect(request, body: { _ in [] }) { _ in
            ResourceResponse(status: 200)  // your handler, which is not to run
        }
        XCTAssertEqual(answer.status, 401)
    }
}
