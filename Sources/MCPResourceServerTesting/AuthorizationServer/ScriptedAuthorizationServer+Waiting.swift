// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Waiting for each other: the test for requests, and answers for the test.
extension ScriptedAuthorizationServer {
    /// Sends the answers that ``ScriptedFault/held`` keeps back now. Later ones are kept back again.
    public func release() {
        change { $0.releases += 1 }
    }

    /// Returns once there have been so many requests for these documents, or the task is cancelled.
    ///
    /// The requests have been read then; with ``ScriptedFault/held`` none of them has been answered.
    public func waitForRequests(_ count: Int, for endpoints: ScriptedEndpoints = .all) async {
        await wait { $0.count(endpoints) >= count }
    }

    /// Returns with the next ``release()``, or when the connection's task is cancelled.
    func waitForRelease(after releases: Int) async {
        await wait { $0.releases != releases }
    }

    /// Changes the state, and resumes those who have waited for that.
    func change<Result: Sendable>(_ body: (inout sending State) throws -> Result) rethrows -> Result {
        let (result, satisfied) = try state.withLock { state in
            let result = try body(&state)
            let satisfied = state.waiters.filter { $0.value.isSatisfied(state) }
            for id in satisfied.keys { state.waiters[id] = nil }
            return (result, satisfied.values.map(\.continuation))
        }
        for continuation in satisfied { continuation.resume() }
        return result
    }

    private func wait(until isSatisfied: @escaping @Sendable (State) -> Bool) async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                change { $0.waiters[id] = Waiter(isSatisfied: isSatisfied, continuation: continuation) }
                // A cancellation before the waiter was entered has found nothing to resume.
                if Task.isCancelled { abandon(id) }
            }
        } onCancel: {
            abandon(id)
        }
    }

    private func abandon(_ id: Int) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
    }

    struct Waiter: Sendable {
        let isSatisfied: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }
}
