// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// A protected MCP server in one command. See `quickstart --help`.
@main
struct Quickstart {
    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            switch options.action {
            case .help: Console.say(options.provider.map(help(on:)) ?? generalHelp)
            case .version: Console.say("quickstart \(version)")
            case .printToken: Console.say(try token(options))
            case .check: Console.quit(await Check.run() ? 0 : 1)
            case .serve: try await serve(options)
            }
            Console.quit(0)
        } catch {
            let error = (error as? ConfigurationError).map { UsageError($0) } ?? error
            Console.complain("quickstart: \(error)")
            Console.quit(64)
        }
    }

    /// Listens, says what to try, and serves until Ctrl-C.
    ///
    /// Settings are judged before the port is taken, so that a busy port hides none of their errors. Only a server on a port that
    /// the system chooses does not know its own name before; such a port is never busy.
    private static func serve(_ options: Options) async throws {
        Console.catchInterruptions()
        let log = EventLog()
        let early = options.port == 0 ? try LoopbackServer(address: options.address) : nil
        let origin = early?.origin ?? "http://\(options.address.urlHost):\(options.port)"
        let setup = try Setup(options, origin: origin, key: DevelopmentKey().load) { event in
            // That this is for development only goes without saying here, and what begins is told of when it ends.
            if event.label != "http_loopback", event.code != .keyFetchStarted { log.note(event) }
        }
        let host = try early ?? LoopbackServer(address: options.address, port: options.port)
        // Gets keys in the background: the server is up before the issuer is.
        let work = Task { try await setup.gate.run() }
        host.start { request in try await setup.gate.protect(request, handler: setup.handler) }
        Console.say("ready: \(setup.gate.resource.canonical)")
        if options.resource != nil { Console.say("listening on \(origin), for a proxy to hand requests on to") }
        Console.say(try Suggestions(setup, options).text())
        await Console.untilInterrupted { setup.reopenAudit() }
        setup.gate.close()
        await host.close()
        setup.audit?.close()
        _ = await work.result
        log.flush()
    }

    /// A token that a server with the same options accepts.
    private static func token(_ options: Options) throws -> String {
        let origin = "http://\(options.address.urlHost):\(options.port)"
        let setup = try Setup(options, origin: origin, key: DevelopmentKey().load) { _ in }
        return try setup.testIssuer?.token(subject: options.subject, options) ?? ""
    }
}

extension TestIssuer {
    /// A token as the options want it, for an hour by default.
    func token(subject: String, _ options: Options) throws -> String {
        try token(
            subject: subject,
            client: "quickstart",
            scope: options.scope.isEmpty ? nil : options.scope,
            lifetime: options.lifetime
        )
    }
}
