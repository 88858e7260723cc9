// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Logging
import MCPResourceServer

/// Audit events as entries of swift-log.
///
/// It is called on the thread of the request: use a log handler that does not block, or `AuditFile`, which never does. What is
/// logged is printable ASCII, so that no client forges an entry.
struct LogAudit: AuditSink {
    let logger: Logger

    func record(_ event: AuditEvent) {
        logger.log(
            level: Self.level(of: event.outcome),
            "\(event)",
            metadata: [
                "mcp.request.id": "\(event.id)", "mcp.outcome": "\(event.outcome)", "mcp.reason": "\(event.reason)",
            ]
        )
    }

    /// What is everyday life is for who looks for it; what operators should see stands out.
    private static func level(of outcome: AuditEvent.Outcome) -> Logger.Level {
        switch outcome {
        case .refused, .ended: .notice
        case .unavailable, .failed: .warning
        default: .info
        }
    }
}
