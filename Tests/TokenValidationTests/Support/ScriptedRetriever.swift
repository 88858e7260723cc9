// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization

@testable import TokenValidation

/// A retriever in a test's hands: it answers what it is told to, or never, not even when it is cancelled.
final class ScriptedRetriever: KeyRetrieving {
    private struct State {
        var outcome: Retrieval.Outcome?
        var calls = 0
        var hanging: [CheckedContinuation<Retrieval.Outcome?, Never>] = []
    }

    private let state: Mutex<State>

    /// A retriever that answers this; nil: that never answers.
    init(_ outcome: Retrieval.Outcome?) {
        state = Mutex(State(outcome: outcome))
    }

    convenience init(_ set: JSONWebKeySet, lifetime: Duration? = nil) {
        self.init(.keys(RetrievedKeys(set, lifetime: lifetime)))
    }

    static let down = Retrieval.Outcome.failed(RetrievalFailure("unreachable", "nobody there"))

    var outcome: Retrieval.Outcome? {
        get { state.withLock { $0.outcome } }
        set { state.withLock { $0.outcome = newValue } }
    }

    var calls: Int { state.withLock { $0.calls } }

    func retrieve() async -> Retrieval {
        let outcome: Retrieval.Outcome? = await withCheckedContinuation { continuation in
            let outcome = state.withLock { state in
                // Who sees that it was called can let it go: there is no moment in between.
                state.calls += 1
                if state.outcome == nil { state.hanging.append(continuation) }
                return state.outcome
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
        return Retrieval(outcome ?? self.outcome ?? Self.down)
    }

    /// Lets those that hang go, with what is to be answered now.
    func letGo() {
        let hanging = state.withLock { state in
            defer { state.hanging = [] }
            return state.hanging
        }
        for continuation in hanging { continuation.resume(returning: nil) }
    }
}
