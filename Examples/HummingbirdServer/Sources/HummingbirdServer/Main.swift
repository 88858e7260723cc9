// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging
import MCPResourceServer
import SampleServer
import ServiceLifecycle
import UnixSignals

/// An MCP server on Hummingbird that lets nobody in without an access token. See `HummingbirdServer --help`.
@main
struct HummingbirdServer {
    static let program = Program(
        "HummingbirdServer",
        summary: "an MCP server on Hummingbird that lets nobody in without an access token."
    )

    static func main() async {
        await program.run(serve: serve)
    }

    private static func serve(_ options: Options) async throws {
        var logger = Logger(label: "HummingbirdServer") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .notice
        let setup = try Setup(options) { [logger] gate in
            gate.audit.append(LogAudit(logger: logger))
            gate.onEvent = { logger.note($0) }
            gate.metrics = MetricsBridge()
        }
        defer { setup.close() }
        let announcement = try setup.announcement(options)
        let application = sampleApplication(setup, options, logger: logger) { _ in Console.say(announcement) }
        var services = ServiceGroupConfiguration(
            services: [application, AuditRotation(reopen: { setup.reopenAudit() })],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // Streams that are still open then are cut off, which the group reports as its own cancellation.
        services.maximumGracefulShutdownDuration = .seconds(2)
        do {
            try await ServiceGroup(configuration: services).run()
        } catch is CancellationError {}
    }
}
