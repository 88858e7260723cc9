// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How many times the processor time of `plain` that of `body` is. Each is the least of several turns, taken alternately on
/// this thread's own clock, so that a busy machine or a sanitizer changes neither alone.
func cost(of body: () -> Void, against plain: () -> Void, turns: Int = 5) -> Double {
    func time(_ body: () -> Void) -> Double {
        let start = threadTime()
        body()
        return threadTime() - start
    }
    var least = Double.infinity, leastPlain = Double.infinity
    for _ in 0..<turns {
        leastPlain = min(leastPlain, time(plain))
        least = min(least, time(body))
    }
    return least / max(leastPlain, 1e-9)
}

/// The processor time that this thread has had, in seconds.
private func threadTime() -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
