// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
import Synchronization
public import TokenValidation

/// A source of keys that has none until a test gives it some, and can lose them again: an issuer in an outage.
///
/// It never waits and never looks for keys by itself.
public final class UnavailableKeys: KeySource {
    private let state: Mutex<State>

    private struct State {
        var availability: KeyAvailability
        var hints: [KeyHint] = []
    }

    /// A source without keys that says when to ask again.
    /// - Parameter retryAfter: Seconds until the next attempt.
    public init(retryAfter: Int = 30) {
        state = Mutex(State(availability: .unavailable(retryAfter: retryAfter)))
    }

    /// From now on the issuer has these keys.
    public func publish(_ keys: JSONWebKeySet) {
        state.withLock { $0.availability = .available(keys) }
    }

    /// From now on nothing is known of the issuer's keys.
    public func lose(retryAfter: Int = 30) {
        state.withLock { $0.availability = .unavailable(retryAfter: retryAfter) }
    }

    /// What the source was asked to look for, in order: empty if `current` was always enough.
    public var hints: [KeyHint] {
        state.withLock { $0.hints }
    }

    /// The keys given, or that there are none.
    public var current: KeyAvailability {
        state.withLock { $0.availability }
    }

    /// The same as ``current``; the hint is noted.
    public func keys(for hint: KeyHint) async -> KeyAvailability {
        state.withLock { state in
            state.hints.append(hint)
            return state.availability
        }
    }
}
