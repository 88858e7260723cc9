// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Logging
import SampleServer
import SampleServerChecks
import XCTest

@testable import HummingbirdServer

final class HostTests: XCTestCase {
    func testItDoesWhatEveryHostHasToDo() async throws {
        let sample = try Sample(of: HummingbirdServer.program)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        try await serving { [logger] in
            sampleApplication(sample.setup, sample.options, logger: logger, onServerRunning: $0)
        } _: { port in
            // Both are told at the top of its adapter.
            var traits = HostTraits()
            traits.answersBrokenBodiesOnce = false
            traits.keepsNameInTarget = false
            for check in HostCheck.all {
                let problem = await check.problem(of: sample, at: port, traits: traits)
                XCTAssertNil(problem)
            }
        }
    }
}
