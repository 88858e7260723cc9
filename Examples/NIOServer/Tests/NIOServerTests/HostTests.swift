// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import SampleServer
import SampleServerChecks
import XCTest

@testable import NIOServer

final class HostTests: XCTestCase {
    func testItDoesWhatEveryHostHasToDo() async throws {
        let sample = try Sample(of: NIOServer.program)
        let listener = try await Listener(host: "127.0.0.1", port: 0, tls: nil)
        let port = try XCTUnwrap(listener.port.flatMap { UInt16(exactly: $0) })
        let serving = Task { try await listener.run(sample.setup) }
        for check in HostCheck.all {
            let problem = await check.problem(of: sample, at: port)
            XCTAssertNil(problem)
        }
        serving.cancel()
        _ = await serving.result
    }
}
