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
    func credential(_ name: some Collection<UInt8>) -> FailureKey {
        switch self {
        case .here: .localCredential(name)
        case .elsewhere: .credential(name)
        }
    }

    func pause(for key: FailureKey) async -> Duration? {
        switch self {
        case .here(let store): store.pause(for: key)
        case .elsewhere(let store): await store.pause(for: key)
        }
    }

    func record(_ key: FailureKey) async -> Duration? {
        switch self {
        case .here(let store): store.record(key)
        case .elsewhere(let store): await store.record(key)
        }
    }
}
