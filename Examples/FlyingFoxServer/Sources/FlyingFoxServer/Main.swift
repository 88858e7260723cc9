// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import FlyingFox
import MCPResourceServer
import SampleServer

/// An MCP server on FlyingFox that lets nobody in without an access token. See `FlyingFoxServer --help`.
@main
struct FlyingFoxServer {
    static let program = Program(
        "FlyingFoxServer",
        summary: "an MCP server on FlyingFox that lets nobody in without an access token."
    )

    static func main() async {
        await program.run(serve: serve)
    }

    private static func serve(_ options: Options) async throws {
        Console.catchInterruptions()
        let log = EventLog()
        let setup = try Setup(options, log: log)
        let announcement = try setup.announcement(options)
        let server = try sampleServer(setup, options)
        // Gets keys in the background: the server is up before the issuer is.
        let keys = Task { try await setup.gate.run() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask { try await server.waitUntilListening() }
            // The first to end is the second task, or a problem such as a busy port.
            try await group.next()
            Console.say(announcement)
            await Console.untilInterrupted { setup.reopenAudit() }
            await server.stop(timeout: 1)
            group.cancelAll()
            // Being stopped is an error to the server, and none to us.
            while let result = await group.nextResult() { _ = result }
        }
        setup.close()
        _ = await keys.result
        log.flush()
    }
}
