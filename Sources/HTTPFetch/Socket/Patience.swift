// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How long a fetch may wait, and who may end the waiting: one deadline for everything, and a cancellation.
struct Patience: Sendable {
    let deadline: ContinuousClock.Instant
    let cancellation: Signal

    /// The same with an earlier end.
    func atMost(_ duration: Duration) -> Patience {
        Patience(deadline: min(deadline, .now + duration), cancellation: cancellation)
    }

    var isOver: Bool { ContinuousClock.now >= deadline }

    /// Waits until `descriptor` is ready for `events` (of `poll`).
    func wait(for descriptor: Int32, _ events: Int32) throws(FetchError) {
        while true {
            var descriptors = [
                pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0),
                pollfd(fd: cancellation.descriptor, events: Int16(truncatingIfNeeded: POLLIN), revents: 0),
            ]
            let ready = unsafe poll(&descriptors, 2, milliseconds)
            if descriptors[1].revents != 0 { throw FetchError(.cancelled, "the request was cancelled") }
            if ready > 0 { return }
            if ready < 0 && errno != EINTR {
                throw FetchError(.unreachable, "waiting failed: \(SystemError.text(errno))")
            }
            if isOver { throw FetchError(.timeout, "no complete answer in time") }
        }
    }

    /// The time left, rounded up so that the last wait does not spin.
    private var milliseconds: Int32 {
        let left = (deadline - .now).components
        let milliseconds = left.seconds.multipliedReportingOverflow(by: 1000)
        guard !milliseconds.overflow else { return Int32.max }
        let whole = milliseconds.partialValue &+ left.attoseconds / 1_000_000_000_000_000 &+ 1
        return Int32(clamping: max(whole, 0))
    }
}
