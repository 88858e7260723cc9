// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import TokenValidation

/// `mcp-doctor server`: whether an MCP server does with requests what the specifications say, seen from outside.
struct ServerCommand {
    let options: ServerOptions

    init(_ arguments: inout Arguments) throws {
        options = try ServerOptions(&arguments)
    }

    /// Prints the report. Exit status 0: as it must be, 1: not, 2: the server could not be asked.
    func run() async throws -> Int32 {
        let probe = try ServerProbe(options)
        let first = await probe.plain()
        var obstacle: String?
        if let failure = first.failure, failure.code != .malformed, failure.code != .incomplete {
            obstacle = "\(failure)"
        }
        if first.isThrottled { obstacle = Self.throttled }
        if let obstacle {
            StandardError.write("mcp-doctor: \(Printed.text("the server cannot be asked: \(obstacle)"))\n")
            return 2
        }
        let report = await Self.report(probe)
        StandardOutput.shared.line(options.asJSON ? report.json.text : report.text(.standard))
        return report.status
    }

    /// Goes through the rows, one after the other. Those about tokens need a key.
    static func report(_ probe: ServerProbe) async -> ServerReport {
        var lines: [ServerReport.Line] = []
        for row in ConformanceRow.all where row.section != .tokens || probe.options.key != nil {
            lines.append(ServerReport.Line(row, await finding(row, probe)))
        }
        return ServerReport(
            url: probe.resource.canonical,
            lines: lines,
            requests: await probe.requests,
            isStrict: probe.options.isStrict
        )
    }

    private static let throttled = "429: too many failures or requests from here; ask again in a minute"

    /// What came of a row, unless the answers that it was judged by say nothing.
    static func finding(_ row: ConformanceRow, _ probe: ServerProbe) async -> Finding {
        await probe.beginRow()
        let finding = await row.judge(probe)
        if finding.isShown { return finding }
        // A row that was cut short says nothing.
        if let limit = await probe.limit { return .skipped(limit) }
        let answers = await probe.answersOfRow
        if answers.contains(where: \.isThrottled) { return .skipped(throttled) }
        // Nor is a request refused because nothing came back.
        let unanswered = answers.first { $0.status == nil }
        if finding.outcome == .passed, let unanswered { return .skipped("no answer: \(unanswered.summary)") }
        return finding
    }
}
