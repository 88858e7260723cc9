// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TokenValidation

/// A clock that stands still until a test moves it.
public final class TestClock: Sendable {
    private let seconds: Mutex<Double>

    /// A clock that shows `now`, in seconds since 1970-01-01T00:00:00Z.
    public init(_ now: Double = 1_800_000_000) {
        seconds = Mutex(now)
    }

    /// What the clock shows, in seconds since 1970-01-01T00:00:00Z.
    public var now: Double {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }

    /// Moves the clock; a negative count moves it back.
    public func advance(by count: Double) {
        seconds.withLock { $0 += count }
    }

    /// The clock as validators take it.
    public var wallClock: WallClock {
        WallClock { self.now }
    }
}
