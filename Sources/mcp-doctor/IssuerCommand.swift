// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// `mcp-doctor issuer`: what an authorization server publishes, and whether a server could verify its tokens with that.
struct IssuerCommand {
    let options: IssuerOptions

    init(_ arguments: inout Arguments) throws {
        options = try IssuerOptions(&arguments)
    }

    /// Prints the report. Exit status 0: tokens can be verified, 1: they cannot.
    func run() async throws -> Int32 {
        let report = IssuerReport(try await IssuerProbe(options))
        StandardOutput.shared.line(options.asJSON ? report.json.text : report.text(.standard))
        return report.status
    }
}
