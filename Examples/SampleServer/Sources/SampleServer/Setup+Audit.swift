// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// Who did what, and how the server does.
extension Setup {
    /// Where the metrics are shown, to everybody who can reach this machine's loopback.
    static let metricsPath = "/metrics"

    /// The file is opened for a server only, not to print a token.
    static func audit(_ options: Options) throws -> AuditFile? {
        guard let path = options.auditFile, case .serve = options.action else { return nil }
        do throws(ConfigurationError) {
            return try AuditFile(path)
        } catch {
            throw UsageError("--audit \(path): \(error.problem)")
        }
    }

    /// Goes on in a new file if somebody has renamed the one there was.
    public func reopenAudit() {
        do throws(ConfigurationError) {
            try audit?.reopen()
        } catch {
            Console.complain("--audit: it goes on in the old file: \(error.problem)")
        }
    }
}

extension MCPHandler {
    /// The metrics, if they are asked for and shown.
    func metricsPage(for request: ResourceRequest) -> ResourceResponse? {
        let path = request.target.prefix { $0 != "?" }
        guard let metrics, path.utf8.elementsEqual(Setup.metricsPath.utf8) else { return nil }
        guard request.method == "GET" || request.method == "HEAD" else {
            return ResourceResponse(status: 405, headers: [HeaderField("Allow", "GET, HEAD")])
        }
        return ResourceResponse(
            status: 200,
            headers: [HeaderField("Content-Type", Metrics.prometheusContentType)],
            body: request.method == "GET" ? Array(metrics().prometheusText.utf8) : []
        )
    }
}
