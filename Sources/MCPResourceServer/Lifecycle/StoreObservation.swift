// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Somebody's wish to be told of changes of a store: a deny-list, or static tokens. It ends with this value.
public final class StoreObservation: Sendable {
    private let onCancel: @Sendable () -> Void

    /// An observation that `onCancel` ends. It may be called more than once.
    public init(onCancel: @escaping @Sendable () -> Void) {
        self.onCancel = onCancel
    }

    deinit {
        onCancel()
    }

    /// Ends the observation.
    public func cancel() {
        onCancel()
    }
}

/// Those who want to be told of changes of one store.
final class StoreObservers: Sendable {
    private let state = Mutex(State())

    private struct State {
        var observers: [UInt64: @Sendable () -> Void] = [:]
        var tickets: UInt64 = 0
    }

    /// How many there are.
    var count: Int { state.withLock { $0.observers.count } }

    /// Adds one, until its observation ends.
    func add(_ change: @escaping @Sendable () -> Void) -> StoreObservation {
        let ticket = state.withLock { state in
            state.tickets &+= 1
            state.observers[state.tickets] = change
            return state.tickets
        }
        return StoreObservation { [weak self] in
            _ = self?.state.withLock { $0.observers.removeValue(forKey: ticket) }
        }
    }

    /// Tells everybody, holding no lock.
    func notify() {
        for observer in state.withLock({ Array($0.observers.values) }) { observer() }
    }
}
