// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where a server counts failures. What is counted in this process needs no key that others understand.
final class FailureCounter: Sendable {
    /// The store, if it is in this process: then nobody has to be waited for.
    private let here: InMemoryFailureStore?
    private let store: any FailureStore

    init(_ store: any FailureStore) {
        here = store as? InMemoryFailureStore
        self.store = store
    }

    /// The key of a credential.
    func credential(_ name: Span<UInt8>) -> FailureKey {
        here == nil ? .credential(name.indices.map { name[$0] }) : .localCredential(name)
    }

    /// How long until one of two keys, if it is over its limit already, may fail again: the first that is.
    @inline(__always)
    func pause(for key: FailureKey, _ other: FailureKey?) async -> Duration? {
        if let here { return here.pause(for: key, other) }
        if let pause = await store.pause(for: key) { return pause }
        guard let other else { return nil }
        return await store.pause(for: other)
    }

    func record(_ key: FailureKey) async -> Duration? {
        if let here { return here.record(key) }
        return await store.record(key)
    }
}
