// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Suites {
    /// What Hummingbird's processes take of the processor for a request, alone, with a middleware that does nothing, and with the gate.
    ///
    /// Their time is counted, not the clients': seven servers of each kind stand side by side, and one at a time has something to do. They
    /// take turns so short that a machine that is busy with something else is so for all of them. Seven, because where the system puts the
    /// memory of a process makes a difference of one or two hundredths to all that it does.
    static func http(_ rounds: Int, _ report: inout Report) async throws {
        #if os(Linux)
            var servers: [ServerProcess] = []
            defer { for server in servers { server.end() } }
            let modes = ServeCommand.Mode.allCases
            for _ in 0..<7 {
                for mode in modes { servers.append(try await ServerProcess(mode)) }
            }
            let (turns, count) = (4, 2000)
            var samples = [Samples](repeating: Samples(), count: modes.count)
            var rates = samples
            for turn in -turns..<rounds * turns {
                let order = turn.isMultiple(of: 2) ? Array(servers.indices) : servers.indices.reversed()
                for index in order {
                    let server = servers[index]
                    let start = (now(CLOCK_MONOTONIC), server.processorTime)
                    try await server.answer(count)
                    let used = (now(CLOCK_MONOTONIC) - start.0, server.processorTime - start.1)
                    guard turn >= 0 else { continue }
                    rates[index % modes.count].values.append(Double(count) / used.0)
                    samples[index % modes.count].values.append(used.1 * 1e9 / Double(count))
                }
            }
            let group = "Hummingbird, RS256 tokens of 256 callers"
            for (index, mode) in modes.enumerated() {
                let note = "\(Int(rates[index].median)) requests/s, clients on the same machine"
                report.add(group, "CPU of a request, \(mode.rawValue)", samples[index].microseconds, "us", note: note)
            }
            let added = microseconds(samples[2], without: samples[1]).rounded(to: 2)
            let cost = ratio(samples[2], to: samples[1])
            report.add(group, "gate / no-op", cost, "x", .atMost(1.05), note: "\(added) us more")
        #endif
    }
}

#if os(Linux)
    /// A server of its own, and its clients.
    private final class ServerProcess {
        private let process = Process()
        private let input = Pipe()
        private let clock: clockid_t
        private let clients: HTTPClients

        init(_ mode: ServeCommand.Mode) async throws {
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
            guard let port = lines.last.flatMap({ Int($0[1]) }) else {
                throw WrongResult(subject: "bench serve \(mode.rawValue)")
            }
            clients = try await HTTPClients(port: port, tokens: lines.dropLast().map { String($0[1]) })
            var clock = clockid_t()
            guard unsafe clock_getcpuclockid(process.processIdentifier, &clock) == 0 else {
                throw WrongResult(subject: "the clock of bench serve \(mode.rawValue)")
            }
            self.clock = clock
        }

        /// Seconds of processor time that it has used.
        var processorTime: Double { now(clock) }

        func answer(_ count: Int) async throws { try await clients.send(count) }

        func end() { try? input.fileHandleForWriting.close() }
    }
#endif
