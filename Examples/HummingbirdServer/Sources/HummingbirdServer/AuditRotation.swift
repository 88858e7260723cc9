// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import UnixSignals

/// Has the audit file reopened for each SIGUSR1, which a program that renamed it sends.
struct AuditRotation: Service {
    let reopen: @Sendable () -> Void

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sigusr1).cancelOnGracefulShutdown() { reopen() }
    }
}
