// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The times and limits of a key cache.
package struct KeyCachePolicy: Sendable {
    /// How long keys are fresh if the server does not say.
    var freshTime = Duration.seconds(600)

    /// How long past that they are used while no newer ones can be had.
    package var lastKnownGood = Duration.seconds(3600)

    /// Chance, from 0 to less than 1, so that many processes do not ask at the same moment.
    var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// The bounds of what a server may say about how long its keys are fresh. Some say 15 seconds, some a year.
    static let lifetimes = Duration.seconds(300)...Duration.seconds(3600)

    /// The time of one attempt, everything included.
    static let attemptTime = Duration.seconds(5)

    /// How much later an attempt is given up that does not end by itself.
    static let grace = Duration.milliseconds(250)

    /// The most requests that wait for one attempt.
    static let waiters = 1024

    /// The pause after an attempt, good or bad, before an unknown key causes another one.
    static let cooldown = Duration.seconds(30)

    /// The most attempts that unknown keys cause within `forcedWindow`.
    static let forcedAttempts = 2
    static let forcedWindow = Duration.seconds(60)

    /// The longest time that a server may ask to be left alone for, in seconds.
    static let longestRetryAfter = 300

    /// How long after a failed attempt stale keys are used without another one: longer than any pause between attempts.
    static let neglect = Duration.seconds(360)

    /// How long a set is fresh, by what the server's headers say.
    package func freshTime(advertised: Duration?) -> Duration {
        guard let advertised else { return freshTime }
        return min(max(advertised, Self.lifetimes.lowerBound), Self.lifetimes.upperBound)
    }

    /// When to refresh a set that is fresh for so long: at 80 %, up to a tenth of that earlier.
    package func refreshTime(freshFor: Duration) -> Duration {
        freshFor * 0.8 * (1 - 0.1 * random())
    }

    /// The pause after so many failures in a row: doubling from a second to a minute, or to 30 seconds while no keys were
    /// ever had; up to a fifth shorter, and as long as the server asks for.
    func pause(afterFailures failures: Int, isStarting: Bool, retryAfter: Int?) -> Duration {
        let doublings = min(max(failures, 1) - 1, 6)
        let longest = isStarting ? 30 : 60
        let pause = Duration.seconds(min(1 << doublings, longest)) * (1 - 0.2 * random())
        return max(pause, .seconds(min(max(retryAfter ?? 0, 0), Self.longestRetryAfter)))
    }
}
