// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A clock for ages and delays: it only goes forward, however the time of day is set.
///
/// It has to go on while the machine sleeps. Keys that were fresh before a virtual machine was suspended for two hours
/// are not fresh afterwards.
public struct MonotonicClock: Sendable {
    private let read: @Sendable () -> Duration
    private let wait: @Sendable (Duration) async throws -> Void

    /// A clock of your own.
    ///
    /// - Parameters:
    ///   - now: The time since any fixed moment. Must not block, and never goes back.
    ///   - sleep: Returns once `now` is at least `until`, and throws `CancellationError` soon after its task is cancelled.
    public init(
        now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (_ until: Duration) async throws -> Void
    ) {
        read = now
        wait = sleep
    }

    /// The operating system's clock, `ContinuousClock`.
    public static let continuous: MonotonicClock = {
        let start = ContinuousClock.now
        return MonotonicClock {
            start.duration(to: .now)
        } sleep: { until in
            try await ContinuousClock().sleep(until: start.advanced(by: until), tolerance: nil)
        }
    }()

    /// The time since the clock's fixed moment.
    public func now() -> Duration {
        read()
    }

    /// Waits until the clock shows `until`; not at all if it already does.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    public func sleep(until: Duration) async throws {
        try await wait(until)
    }
}
