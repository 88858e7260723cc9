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
        var hanging: [CheckedContinuation<Void, Never>] = []
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
        let outcome = state.withLock { state in
            state.calls += 1
            return state.outcome
        }
        if let outcome { return Retrieval(outcome) }
        await withCheckedContinuation { continuation in
            state.withLock { $0.hanging.append(continuation) }
        }
        return Retrieval(self.outcome ?? Self.down)
    }

    /// Lets those that hang go, with what is to be answered now.
    func letGo() {
        let hanging = state.withLock { state in
            defer { state.hanging = [] }
            return state.hanging
        }
        for continuation in hanging { continuation.resume() }
    }
}
