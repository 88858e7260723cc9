// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import FlyingFox
import FlyingSocks
import SampleServer
import SampleServerChecks
import XCTest

@testable import FlyingFoxServer

final class HostTests: XCTestCase {
    func testItDoesWhatEveryHostHasToDo() async throws {
        let sample = try Sample(of: FlyingFoxServer.program)
        let server = try sampleServer(sample.setup, sample.options)
        let serving = Task { try await server.run() }
        try await server.waitUntilListening()
        let address = await server.listeningAddress
        guard case .ip4(_, let port)? = address else { return XCTFail("it does not listen") }
        // All are told at the top of its adapter.
        var traits = HostTraits()
        traits.keepsEveryLine = false
        traits.outlivesLongBodies = false
        traits.isStrict = false
        traits.longestBodyReadFirst = 4096
        for check in HostCheck.all {
            let problem = await check.problem(of: sample, at: port, traits: traits)
            XCTAssertNil(problem)
        }
        await server.stop()
        _ = await serving.result
    }
}
