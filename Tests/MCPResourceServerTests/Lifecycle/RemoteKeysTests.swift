// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import XCTest

final class RemoteKeysTests: XCTestCase {
    func testTheFirstRequestFetches() async throws {
        let gate = try RemoteFixture()
        let answer = await gate.answer(try gate.issuer.token())
        XCTAssertEqual(answer, Answer(status: 200))
        XCTAssertEqual(gate.fetcher.urls, [gate.metadataURL, gate.keysURL])
    }
}
