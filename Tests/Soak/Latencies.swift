// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How long each of many calls took.
final class Latencies: Sendable {
    private let durations = Mutex<[Duration]>([])

    func add(_ duration: Duration) {
        durations.withLock { $0.append(duration) }
    }

    /// How many calls there were.
    var count: Int { durations.withLock { $0.count } }

    /// The time that this share of the calls stayed within, in microseconds.
    func percentile(_ share: Double) -> Double {
        let sorted = durations.withLock { $0 }.sorted()
        guard !sorted.isEmpty else { return 0 }
        let index = min(sorted.count - 1, Int(Double(sorted.count) * share))
        return sorted[index] / .microseconds(1)
    }
}
