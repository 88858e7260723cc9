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
        if let failure = await probe.plain().failure, failure.code != .malformed, failure.code != .incomplete {
            StandardError.write("mcp-doctor: \(Printed.text("the server cannot be asked: \(failure)"))\n")
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
            let finding = await row.judge(probe)
            // A row that was cut short says nothing.
            let limit = await probe.limit
            lines.append(ServerReport.Line(row, limit.map(Finding.skipped) ?? finding))
        }
        return ServerReport(
            url: probe.resource.canonical,
            lines: lines,
            requests: await probe.requests,
            isStrict: probe.options.isStrict
        )
    }
}
