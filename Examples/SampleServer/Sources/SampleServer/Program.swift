// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// One of the programs that serve this sample: the quickstart, or the example of a host server.
public struct Program: Sendable {
    /// What it is called, in its help and in what it says to clients.
    public let name: String
    /// What it is, for the first line of its help.
    let summary: String
    /// The flags that no other program has. Each takes a value.
    let flags: [Flag]
    /// Whether it can check itself: `--check`.
    let checksItself: Bool

    /// A flag that only one program has.
    public struct Flag: Sendable {
        /// Such as `--tls-key`.
        public let name: String
        let value: String
        let meaning: String

        /// - Parameters:
        ///   - name: With its dashes.
        ///   - value: What stands for the value in the help, such as `FILE`.
        ///   - meaning: One line of the help.
        public init(_ name: String, _ value: String, _ meaning: String) {
            self.name = name
            self.value = value
            self.meaning = meaning
        }
    }

    package static let version = "0.1.0"

    /// The example of a host server.
    public init(_ name: String, summary: String, flags: [Flag] = []) {
        self.init(name, summary: summary, flags: flags, checksItself: false)
    }

    package init(_ name: String, summary: String, flags: [Flag] = [], checksItself: Bool) {
        self.name = name
        self.summary = summary
        self.flags = flags
        self.checksItself = checksItself
    }

    /// Does what the command line asks for, and ends the process: with 0, or with 64 and one line on standard error.
    ///
    /// - Parameters:
    ///   - check: What `--check` does: whether all is as it should be.
    ///   - serve: Serves until the process is told to end. Whatever it throws is a problem of the settings, or a busy port.
    public func run(
        check: () async -> Bool = { false },
        serve: (Options) async throws -> Void
    ) async -> Never {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()), of: self)
            switch options.action {
            case .help: Console.say(options.provider.map(help(on:)) ?? help)
            case .version: Console.say("\(name) \(Self.version)")
            case .printToken: Console.say(try Setup.token(options))
            case .check: Console.quit(await check() ? 0 : 1)
            case .serve: try await serve(options)
            }
            Console.quit(0)
        } catch {
            let error = (error as? ConfigurationError).map { UsageError($0) } ?? error
            Console.complain("\(name): \(error)")
            Console.quit(64)
        }
    }
}
