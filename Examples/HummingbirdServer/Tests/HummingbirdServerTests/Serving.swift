// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import XCTest

/// Runs an application as long as the body needs it.
///
/// - Parameter make: Makes it for any free port of the loopback, and is to call what it gets with the port.
func serving<Result>(
    _ make: (_ onServerRunning: @escaping @Sendable (Int?) -> Void) throws -> some ApplicationProtocol,
    _ body: (_ port: UInt16) async throws -> Result
) async throws -> Result {
    let (ports, found) = AsyncStream.makeStream(of: Int?.self)
    let application = try make { port in
        found.yield(port)
        found.finish()
    }
    let running = Task {
        defer { found.finish() }
        try await application.run()
    }
    defer { running.cancel() }
    var iterator = ports.makeAsyncIterator()
    let first = await iterator.next()
    let port = try XCTUnwrap((first ?? nil).flatMap { UInt16(exactly: $0) })
    let result = try await body(port)
    running.cancel()
    _ = await running.result
    return result
}
