// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// How often times within certain limits were measured.
public struct Histogram: Sendable, Hashable {
    /// The upper limits of the buckets, in seconds, each included: from 10 microseconds, which a signature costs, to 10 seconds, which
    /// nobody waits longer for keys.
    public static let limits = [
        0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
        2.5, 5, 10,
    ]

    /// How many measurements there were up to each limit, those of smaller limits not counted, and how many beyond the last.
    public private(set) var counts = [Int](repeating: 0, count: limits.count + 1)

    /// The sum of all measurements, in seconds.
    public private(set) var sum = 0.0

    /// How many measurements there were.
    public var count: Int { counts.reduce(0, &+) }

    init() {}

    mutating func add(_ seconds: Double) {
        var place = 0
        while place < Self.limits.count, seconds > Self.limits[place] { place += 1 }
        counts[place] &+= 1
        sum += seconds
    }
}
