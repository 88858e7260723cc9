// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import Synchronization
import TokenValidation

/// What is known of one request and of what became of it. It goes with the request through the gate and the handler, and is told once:
/// when somebody says that it is over, or when nobody holds it any more.
final class DecisionRecord: Sendable {
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

    private struct State {
        var facts: Facts
        var ending: Ending?
        var isTold = false
        var hasPlace = false
    }

    /// Where the request comes from.
    let client: ClientTrace
    /// The request's method.
    let method: String

    private let recorder: DecisionRecorder
    private let identity: DecisionRecorder.Identity
    private let state: Mutex<State>

    init(
        _ method: String,
        _ identity: DecisionRecorder.Identity,
        from client: ClientTrace,
        _ recorder: DecisionRecorder
    ) {
        self.client = client
        self.method = method
        self.recorder = recorder
        self.identity = identity
        state = Mutex(State(facts: Facts(clientAddress: client.address)))
    }

    /// The request's id.
    var id: String { identity.text }

    /// Whether the request may be let through, as far as account has to be kept of it. Its place is kept until it is told.
    func reserve() -> Bool {
        guard recorder.failsClosed else { return true }
        let isReserved = recorder.reserve()
        if isReserved { state.withLock { $0.hasPlace = true } }
        return isReserved
    }

    /// Adds to what is known of the request, if anybody is told.
    func note(_ change: (inout Facts) -> Void) {
        guard recorder.hasSinks else { return }
        state.withLock { change(&$0.facts) }
    }

    /// Notes an ending.
    func note(_ outcome: AuditEvent.Outcome, _ reason: String, status: Int? = nil) {
        state.withLock { $0.ending = Ending(outcome: outcome, reason: reason, status: status) }
    }

    /// Notes that it was refused.
    func note(_ refusal: Refusal) {
        let outcome: AuditEvent.Outcome = refusal.status == 503 ? .unavailable : .refused
        let ending = Ending(
            outcome: outcome,
            reason: refusal.label,
            status: refusal.status,
            scopes: refusal.scopes,
            elevation: refusal.elevation
        )
        state.withLock { $0.ending = ending }
    }

    /// Notes that the handler threw. Nothing of the error is kept: it is the handler's, and may hold anything.
    func note(thrown error: any Error) {
        let isCancelled = error is CancellationError || Task.isCancelled
        note(isCancelled ? .cancelled : .failed, isCancelled ? "cancelled" : "handler_failed")
    }

    /// Tells what is known. Later calls do nothing.
    func finish() {
        let ending = state.withLock { state -> Ending? in
            guard !state.isTold, let ending = state.ending.take() else { return nil }
            state.isTold = true
            return ending
        }
        guard let ending else { return }
        tell(ending)
        if recorder.failsClosed, state.withLock({ $0.hasPlace }) { recorder.release() }
    }

    private func tell(_ ending: Ending) {
        recorder.count(ending)
        if recorder.hasSinks { recorder.tell(identity, state.withLock { $0.facts }, ending) }
    }

    /// Tells that the gate ended the answer, which is a stream.
    func tellStreamEnd(_ reason: String) {
        finish()
        tell(Ending(outcome: .ended, reason: reason))
    }

    deinit {
        finish()
    }
}
