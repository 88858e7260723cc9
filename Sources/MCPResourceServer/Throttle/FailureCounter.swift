// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where a server counts failures. What is counted in this process needs no key that others understand.
enum FailureCounter: Sendable {
    case here(InMemoryFailureStore)
    case elsewhere(any FailureStore)

    init(_ store: any FailureStore) {
        self = (store as? InMemoryFailureStore).map(Self.here) ?? .elsewhere(store)
    }

    /// The key of a credential.
    func credential(_ name: Span<UInt8>) -> FailureKey {
        switch self {
        case .here: .localCredential(name)
        case .elsewhere: .credential(name.indices.map { name[$0] })
        }
    }

    /// How long until one of two keys, if it is over its limit already, may fail again: the first that is.
    @inline(__always)
    func pause(for key: FailureKey, _ other: FailureKey?) async -> Duration? {
        switch self {
        case .here(let store):
            return store.pause(for: key, other)
        case .elsewhere(let store):
            if let pause = await store.pause(for: key) { return pause }
            guard let other else { return nil }
            return await store.pause(for: other)
        }
    }

    func record(_ key: FailureKey) async -> Duration? {
        switch self {
        case .here(let store): store.record(key)
        case .elsewhere(let store): await store.record(key)
        }
    }
}
