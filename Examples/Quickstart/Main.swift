// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import QuickstartSample

/// A protected MCP server in one command. See `quickstart --help`.
@main
struct Quickstart {
    static func main() async {
        await Program.quickstart.run(check: Check.run, serve: serve)
    }

    /// Listens, says what to try, and serves until Ctrl-C.
    ///
    /// Settings are judged before the port is taken, so that a busy port hides none of their errors. Only a server on a port that
    /// the system chooses does not know its own name before; such a port is never busy.
    private static func serve(_ options: Options) async throws {
        Console.catchInterruptions()
        let log = EventLog()
        let early = options.port == 0 ? try LoopbackServer(address: options.address) : nil
        let setup = try Setup(options, port: early?.port ?? options.port, log: log)
        let host = try early ?? LoopbackServer(address: options.address, port: options.port)
        // Gets keys in the background: the server is up before the issuer is.
        let work = Task { try await setup.gate.run() }
        host.start { request in try await setup.gate.protect(request, handler: setup.handler) }
        Console.say(try setup.announcement(options, at: host.origin))
        await Console.untilInterrupted { setup.reopenAudit() }
        setup.gate.close()
        await host.close()
        setup.close()
        _ = await work.result
        log.flush()
    }
}

extension Program {
    /// The program that shows the library without any framework.
    static let quickstart = Program(
        "quickstart",
        summary: "an MCP server on this machine that lets nobody in without an access token.",
        checksItself: true
    )
}

extension Options {
    /// What arguments ask of the quickstart.
    init(_ arguments: [String]) throws { try self.init(arguments, of: .quickstart) }
}
