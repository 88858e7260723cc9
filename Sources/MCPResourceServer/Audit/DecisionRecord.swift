// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// What is known of one request and of what became of it.
struct DecisionRecord: Sendable {
    /// Who asked for what.
    struct Facts: Sendable {
        /// Where the request came from.
        var clientAddress: ClientAddress?
        /// The caller, once its token was found good.
        var principal: Principal?
        /// What was asked for.
        var operation: MCPOperation?
    }

    /// How it ended, as far as is known. What is noted last counts.
    struct Ending: Sendable {
        var outcome: AuditEvent.Outcome
        var reason: String
        var status: Int?
        var scopes = ScopeSet()
        var elevation: AuditEvent.Elevation?
    }

    /// What tells the request from all others.
    let identity: DecisionRecorder.Identity

    var facts: Facts
    private(set) var ending: Ending?

    init(_ identity: DecisionRecorder.Identity, from address: ClientAddress?) {
        self.identity = identity
        facts = Facts(clientAddress: address)
    }

    /// Notes an ending.
    mutating func note(_ outcome: AuditEvent.Outcome, _ reason: String, status: Int? = nil) {
        ending = Ending(outcome: outcome, reason: reason, status: status)
    }

    /// Notes that it was refused.
    mutating func note(_ refusal: Refusal) {
        ending = Ending(refusal)
    }
}

extension DecisionRecord.Ending {
    init(_ refusal: Refusal) {
        let outcome: AuditEvent.Outcome = refusal.status == 503 ? .unavailable : .refused
        self.init(
            outcome: outcome,
            reason: refusal.label,
            status: refusal.status,
            scopes: refusal.scopes,
            elevation: refusal.elevation
        )
    }

    /// The handler threw. Nothing of the error is kept: it is the handler's, and may hold anything.
    init(thrown error: any Error) {
        let isCancelled = error is CancellationError || Task.isCancelled
        self.init(outcome: isCancelled ? .cancelled : .failed, reason: isCancelled ? "cancelled" : "handler_failed")
    }
}
