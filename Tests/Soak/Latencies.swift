// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How long each of many calls took, to the microsecond, in memory that does not grow with their number.
final class Latencies: Sendable {
    /// The calls by microseconds; the last element is for all that took longer.
    private let calls: Mutex<[Int]>

    /// - Parameter parts: What it starts with.
    init(_ parts: [Latencies] = []) {
        var sum = [Int](repeating: 0, count: 100_000)
        for part in parts {
            for (microseconds, number) in part.calls.withLock({ $0 }).enumerated() { sum[microseconds] += number }
        }
        calls = Mutex(sum)
    }

    func add(_ duration: Duration) {
        let microseconds = Int(min(max(duration / .microseconds(1), 0), 99_999))
        calls.withLock { $0[microseconds] += 1 }
    }

    /// How many calls there were.
    var count: Int { calls.withLock { $0.reduce(0, +) } }

    /// The time that this share of the calls stayed within, in microseconds.
    func percentile(_ share: Double) -> Double {
        calls.withLock { calls in
            let wanted = Double(calls.reduce(0, +)) * share
            var passed = 0
            for (microseconds, number) in calls.enumerated() {
                passed += number
                if Double(passed) >= wanted { return Double(microseconds + 1) }
            }
            return Double(calls.count)
        }
    }
}
