// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization
import TokenValidation

/// A key source that counts how it is used and answers what it is told to.
final class CountingKeys: KeySource {
    struct Counts: Equatable {
        var reads = 0
        var lookUps = 0
    }

    private struct State {
        var counts = Counts()
        var hints: [KeyHint] = []
    }

    private let held: KeyAvailability
    private let found: KeyAvailability
    private let state = Mutex(State())

    /// `held` until somebody looks again, `found` then; the same without it.
    init(_ held: KeyAvailability, then found: KeyAvailability? = nil) {
        self.held = held
        self.found = found ?? held
    }

    var counts: Counts { state.withLock(\.counts) }
    var hints: [KeyHint] { state.withLock(\.hints) }

    var current: KeyAvailability {
        state.withLock { $0.counts.reads += 1 }
        return held
    }

    func keys(for hint: KeyHint) async -> KeyAvailability {
        await Task.yield()
        state.withLock {
            $0.counts.lookUps += 1
            $0.hints.append(hint)
        }
        return found
    }
}
