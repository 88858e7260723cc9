// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging
import SampleServer
import SampleServerChecks
import XCTest

@testable import HummingbirdServer

final class HostTests: XCTestCase {
    func testItDoesWhatEveryHostHasToDo() async throws {
        let sample = try Sample(of: HummingbirdServer.program)
        let (ports, found) = AsyncStream.makeStream(of: Int?.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let application = sampleApplication(sample.setup, sample.options, logger: logger) { port in
            found.yield(port)
            found.finish()
        }
        let serving = Task { try await application.run() }
        var iterator = ports.makeAsyncIterator()
        let first = await iterator.next()
        let port = try XCTUnwrap((first ?? nil).flatMap { UInt16(exactly: $0) })
        for check in HostCheck.all {
            let problem = await check.problem(of: sample, at: port)
            XCTAssertNil(problem)
        }
        serving.cancel()
        _ = await serving.result
    }
}
