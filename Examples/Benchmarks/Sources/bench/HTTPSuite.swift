// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting

extension Suites {
    /// What Hummingbird's processes take of the processor for a request, alone, with a middleware that does nothing, and with the gate.
    ///
    /// Their time is counted, not the clients': the three run side by side, and one at a time has something to do.
    static func http(_ rounds: Int, _ report: inout Report) async throws {
        #if os(Linux)
            var servers: [ServerProcess] = []
            defer { for server in servers { server.end() } }
            for mode in ServeCommand.Mode.allCases { servers.append(try ServerProcess(mode)) }
            let count = 4000
            var samples = [Samples](repeating: Samples(), count: servers.count)
            var rates = samples
            for round in -1..<rounds {
                for (index, server) in servers.enumerated() {
                    let start = (now(CLOCK_MONOTONIC), server.processorTime)
                    try await server.answer(count)
                    let used = (now(CLOCK_MONOTONIC) - start.0, server.processorTime - start.1)
                    guard round >= 0 else { continue }
                    rates[index].values.append(Double(count) / used.0)
                    samples[index].values.append(used.1 * 1e9 / Double(count))
                }
            }
            let group = "Hummingbird, RS256 tokens of 256 callers"
            for (index, mode) in ServeCommand.Mode.allCases.enumerated() {
                let note = "\(Int(rates[index].median)) requests/s, clients on the same machine"
                report.add(group, "CPU of a request, \(mode.rawValue)", samples[index].microseconds, "us", note: note)
            }
            report.add(group, "the gate / no-op", ratio(samples[2], to: samples[1]), "x", .atMost(1.05))
        #endif
    }
}

#if os(Linux)
    /// A server of its own, and the connections to it.
    private final class ServerProcess {
        private static let connections = 8

        private let process = Process()
        private let input = Pipe()
        private let clock: clockid_t
        private let tokens: [String]
        private let clients: [LoopbackClient]

        init(_ mode: ServeCommand.Mode) throws {
            let output = Pipe()
            process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = ["serve", mode.rawValue]
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            var text = ""
            while !text.hasSuffix("\n") || !text.contains("\nport ") {
                let piece = output.fileHandleForReading.availableData
                guard !piece.isEmpty else { throw WrongResult(subject: "bench serve \(mode.rawValue)") }
                text += String(decoding: piece, as: UTF8.self)
            }
            let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
            tokens = lines.filter { $0[0] == "token" }.map { String($0[1]) }
            guard let port = lines.last.flatMap({ UInt16($0[1]) }) else {
                throw WrongResult(subject: "bench serve \(mode.rawValue)")
            }
            clients = try (0..<Self.connections).map { _ in try LoopbackClient(port: port) }
            var clock = clockid_t()
            guard unsafe clock_getcpuclockid(process.processIdentifier, &clock) == 0 else {
                throw WrongResult(subject: "the clock of bench serve \(mode.rawValue)")
            }
            self.clock = clock
        }

        /// Seconds of processor time that it has used.
        var processorTime: Double { now(clock) }

        /// Sends so many calls, over all connections, and waits for the answers.
        func answer(_ count: Int) async throws {
            let call = Array(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.utf8)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, client) in clients.enumerated() {
                    group.addTask { [tokens, connections = Self.connections] in
                        for index in stride(from: number, to: count, by: connections) {
                            let fields = [
                                HeaderField("Host", "mcp.example.com"),
                                HeaderField("Accept", "application/json, text/event-stream"),
                                HeaderField("Content-Type", "application/json"),
                                HeaderField("MCP-Protocol-Version", "2026-07-28"),
                                HeaderField("Authorization", "Bearer \(tokens[index % tokens.count])"),
                            ]
                            let reply = try await client.request("POST", "/mcp", headers: fields, body: call)
                            guard reply.status == 200 else {
                                throw WrongResult(subject: "\(reply.status) from a server")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }

        func end() { try? input.fileHandleForWriting.close() }
    }
#endif
