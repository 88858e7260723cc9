// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// Starts a server on a free port, runs `body` and closes the server.
func serving<Result: Sendable>(
    limits: LoopbackLimits = LoopbackLimits(),
    _ handler: @escaping LoopbackServer.Handler,
    body: (UInt16) async throws -> Result
) async throws -> Result {
    let server = try LoopbackServer(limits: limits)
    server.start(handler)
    do {
        let result = try await body(server.port)
        await server.close()
        return result
    } catch {
        await server.close()
        throw error
    }
}

/// Answers with the body and the target it was sent.
let echo: LoopbackServer.Handler = { request in
    let body = try await request.body()
    return LoopbackAnswer(status: 200, headers: [HeaderField("X-Target", request.target)], body: body)
}

/// Sends text on one connection and returns everything up to its end.
func exchange(_ text: String, at port: UInt16, endSending: Bool = false) async throws -> String {
    let client = try LoopbackClient(port: port)
    try await client.send(text)
    if endSending { await client.endSending() }
    return String(decoding: try await client.receiveToEnd(), as: UTF8.self)
}

/// Something that happens once and is waited for. (XCTest's own `fulfillment(of:)` leaks a little with every use.)
struct Happening: Sendable {
    private let stream: AsyncStream<Void>
    private let source: AsyncStream<Void>.Continuation

    init() { (stream, source) = AsyncStream.makeStream() }

    func happen() { source.yield() }

    func wait() async {
        for await _ in stream { return }
    }
}
