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
    /// What is being waited for, in words for an error.
    var aim = "the answer was complete"

    /// Waits until `descriptor` is ready for `event` (of `poll`).
    func wait(for descriptor: Int32, _ event: Int32) throws(FetchError) {
        while try ready([descriptor], event, until: deadline).isEmpty {}
    }

    /// Those of `descriptors` that are ready for `event` as soon as one is; none at `moment`. Throws at the deadline and
    /// after a cancellation, even if a descriptor is ready.
    func ready(
        _ descriptors: [Int32],
        _ event: Int32,
        until moment: ContinuousClock.Instant
    ) throws(FetchError) -> [Int32] {
        let events = Int16(truncatingIfNeeded: event)
        var entries = [pollfd(fd: cancellation.descriptor, events: Int16(truncatingIfNeeded: POLLIN), revents: 0)]
        entries += descriptors.map { pollfd(fd: $0, events: events, revents: 0) }
        while true {
            let now = ContinuousClock.now
            if now >= deadline {  // check: fetch-deadline
                throw FetchError(.timeout, "the time was over before \(aim)")
            }
            let count = unsafe poll(&entries, nfds_t(entries.count), Self.milliseconds(min(moment, deadline) - now))
            if count > 0 && entries[0].revents != 0 {  // check: fetch-cancelled
                throw FetchError(.cancelled, "the request was cancelled before \(aim)")
            }
            if count > 0 { return entries.dropFirst().filter { $0.revents != 0 }.map(\.fd) }
            if count < 0 && errno != EINTR {
                throw FetchError(.unreachable, "waiting failed: \(SystemError.text(errno))")
            }
            if ContinuousClock.now >= moment && moment < deadline { return [] }
        }
    }

    /// Rounded up, so that the last wait does not spin.
    private static func milliseconds(_ duration: Duration) -> Int32 {
        guard duration > .zero else { return 0 }
        let (seconds, attoseconds) = duration.components
        let whole = seconds.multipliedReportingOverflow(by: 1000)
        guard !whole.overflow else { return Int32.max }
        return Int32(clamping: whole.partialValue &+ attoseconds / 1_000_000_000_000_000 &+ 1)
    }
}
