// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The lines of a run, and whether it kept its limits.
struct SoakReport {
    private var isPassed = true

    init(_ title: String) {
        print(title)
    }

    func say(_ name: String, _ value: String) {
        print("  \(name): \(value)")
    }

    mutating func demand(_ name: String, _ value: Int, atMost limit: Int) {
        let isKept = value <= limit
        isPassed = isPassed && isKept
        print("  \(name): \(value) (limit \(limit))\(isKept ? "" : "  NOT KEPT")")
    }

    mutating func demand(_ name: String, _ value: Double, atMost limit: Double, _ unit: String) {
        let isKept = value <= limit
        isPassed = isPassed && isKept
        print("  \(name): \(value.short) \(unit) (limit \(limit.short))\(isKept ? "" : "  NOT KEPT")")
    }

    mutating func demand(_ name: String, _ value: Int, atLeast limit: Int) {
        let isKept = value >= limit
        isPassed = isPassed && isKept
        print("  \(name): \(value) (at least \(limit))\(isKept ? "" : "  NOT KEPT")")
    }

    /// A machine that is busy with something else falls behind, and what was measured then is not the library.
    mutating func demandEnough(_ tally: Tally, of due: Int, _ name: String) {
        demand(name, tally.latencies.count, atLeast: due / 100 * 99)
    }

    func finish() -> Bool {
        print(isPassed ? "every limit was kept" : "a limit was not kept")
        return isPassed
    }
}

extension Tally {
    /// Half of the calls took at most so many microseconds.
    var median: String { latencies.percentile(0.5).short }

    /// 99 of 100 calls took at most so many microseconds.
    var p99: Double { latencies.percentile(0.99) }
    var slowest: String { p99.short }
}

extension Double {
    /// With one decimal.
    var short: String { "\((self * 10).rounded() / 10)" }
}
