// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import InMemoryLogging
import Logging
import MCPResourceServer
import MCPResourceServerTesting
import MetricsTestKit
import SampleServer
import SampleServerChecks
import XCTest

@testable import HummingbirdServer

/// What becomes of audit events, other events and measurements.
final class BridgeTests: XCTestCase {
    /// Calls a tool through the application: the status, and what was logged.
    private func call(
        _ tool: String,
        scope: String?,
        metrics: TestMetrics = TestMetrics()
    ) async throws -> (status: Int, entries: [InMemoryLogHandler.Entry]) {
        let handler = InMemoryLogHandler()
        let logger = Logger(label: "test") { _ in handler }
        let sample = try Sample(of: HummingbirdServer.program) { gate in
            gate.audit.append(LogAudit(logger: logger))
            gate.onEvent = { logger.note($0) }
            gate.metrics = MetricsBridge(factory: metrics)
        }
        let headers = try scope.map { [HeaderField("Authorization", try sample.bearer($0))] } ?? []
        let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)"}}"#
        let status = try await serving {
            sampleApplication(sample.setup, sample.options, logger: logger, onServerRunning: $0)
        } _: { port in
            try await LoopbackClient(port: port).request("POST", "/mcp", headers: headers, body: Array(body.utf8))
                .status
        }
        return (status, handler.entries.filter { $0.metadata["mcp.outcome"] != nil })
    }

    func testWhatIsAllowedIsLoggedForWhoAsks() async throws {
        let (status, entries) = try await call("whoami", scope: "mcp:read")
        XCTAssertEqual(status, 200)
        XCTAssertEqual(entries.map(\.level), [.info])
        XCTAssertEqual(entries.first?.metadata["mcp.reason"], "ok")
        XCTAssertTrue("\(entries[0].message)".contains(#""subject":"alice""#))
    }

    func testWhatIsRefusedStandsOut() async throws {
        let (status, entries) = try await call("write_note", scope: "mcp:read")
        XCTAssertEqual(status, 403)
        XCTAssertEqual(entries.map(\.level), [.notice])
        XCTAssertEqual(entries.first?.metadata["mcp.reason"], "insufficient_scope")
        XCTAssertEqual(entries.first?.metadata["mcp.outcome"], "refused")
    }

    func testNoClientForgesAnEntry() async throws {
        let (_, entries) = try await call(#"x\nerror forged\u001b[2J"#, scope: "mcp:read")
        let text = entries.map { "\($0.message)" }.joined()
        XCTAssertTrue(text.contains("forged"), text)
        XCTAssertTrue(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, text)
    }

    func testMeasurementsArriveWithTheirLabels() async throws {
        let metrics = TestMetrics()
        _ = try await call("whoami", scope: "mcp:read", metrics: metrics)
        _ = try await call("whoami", scope: nil, metrics: metrics)
        let resource = ("resource", "http://127.0.0.1/mcp")
        for (outcome, reason) in [("allowed", "ok"), ("refused", "no_credentials")] {
            let counter = try metrics.expectCounter(
                "mcp_rs_decisions_total",
                [resource, ("outcome", outcome), ("reason", reason)]
            )
            XCTAssertEqual(counter.totalValue, 1)
        }
        let timer = try metrics.expectTimer("mcp_rs_verification_seconds", [resource, ("result", "valid")])
        XCTAssertEqual(timer.values.count, 1)
    }
}
