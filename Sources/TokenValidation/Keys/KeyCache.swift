// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What is known of one issuer's keys, and when to look again. It only decides: time and chance are given to it, and what
/// is to be done is done elsewhere.
struct KeyCache: Sendable {
    /// Why an attempt is made.
    enum Cause: String, Sendable {
        case noKeys = "no_keys"
        case refresh
        case unknownKey = "unknown_key"
        case requested
    }

    /// An attempt in progress.
    struct Attempt: Sendable {
        let id: UInt64
        let cause: Cause
        let startedAt: Duration
        /// The time of day at the start, in seconds since 1970.
        let startedOn: Double
    }

    /// A moment, by both clocks.
    struct Moment: Sendable {
        let time: Duration
        /// The time of day, in seconds since 1970.
        let wallTime: Double
    }

    /// A good document, and the times on its way. All ages count from the start of the attempt that brought it.
    struct Held: Sendable {
        let set: JSONWebKeySet
        let attempt: Attempt
        let freshUntil: Duration
        let refreshAt: Duration
        let usableUntil: Duration
    }

    let policy: KeyCachePolicy
    private(set) var held: Held?
    private(set) var attempt: Attempt?
    /// The last attempt's failure, if it failed.
    private(set) var failure: RetrievalFailure?
    private var failures = 0
    /// The end of the back-off.
    private(set) var notBefore: Duration?
    private var lastAttemptAt: Duration?
    private var lastFailureAt: Duration?
    private var forcedAt: [Duration] = []
    private var attempts: UInt64 = 0

    init(policy: KeyCachePolicy) {
        self.policy = policy
    }

    /// Marks an attempt as begun. Only if there is none in progress.
    mutating func begin(_ cause: Cause, _ now: Moment) -> Attempt {
        attempts &+= 1
        let attempt = Attempt(id: attempts, cause: cause, startedAt: now.time, startedOn: now.wallTime)
        self.attempt = attempt
        lastAttemptAt = now.time
        if cause == .unknownKey {
            forcedAt = (forcedAt + [now.time]).suffix(KeyCachePolicy.forcedAttempts)
        }
        return attempt
    }

    /// Ends the attempt in progress without a result.
    mutating func abandon() {
        attempt = nil
    }

    /// Ends the attempt in progress. A failure replaces nothing.
    mutating func end(_ outcome: Retrieval.Outcome, now: Duration) {
        guard let attempt else { return }
        self.attempt = nil
        switch outcome {
        case .keys(let keys):
            let freshFor = policy.freshTime(advertised: keys.lifetime)
            let freshUntil = attempt.startedAt + freshFor
            held = Held(
                set: keys.set,
                attempt: attempt,
                freshUntil: freshUntil,
                refreshAt: attempt.startedAt + policy.refreshTime(freshFor: freshFor),
                usableUntil: freshUntil + policy.lastKnownGood
            )
            (failure, failures, notBefore) = (nil, 0, nil)
        case .failed(let failure):
            self.failure = failure
            lastFailureAt = now
            failures = min(failures + 1, 1000)
            notBefore =
                now
                + policy.pause(
                    afterFailures: failures,
                    isStarting: held == nil,
                    retryAfter: failure.retryAfter
                )
        }
    }
}

extension KeyCache {
    /// The held keys, if they may still be used.
    func usable(_ now: Duration) -> Held? {
        guard let held else { return nil }
        let isUsable = now < held.usableUntil
        guard isUsable else { return nil }  // check: keys-last-known-good
        return held
    }

    /// Whether usable keys ought to be looked at before they are used: they are not fresh any more, and for some time nobody
    /// has asked for them, so that a key may have been withdrawn long ago. That happens without requests and without
    /// `run()`, and to a machine that slept; not in an outage, in which attempts fail all the time.
    func isNeglected(_ held: Held, _ now: Duration) -> Bool {
        guard now >= held.freshUntil else { return false }
        guard failure != nil, let lastFailureAt else { return true }
        return now - lastFailureAt > KeyCachePolicy.neglect
    }

    /// When to look again if no request asks for it.
    var refreshDue: Duration? {
        guard let held else { return notBefore }
        return max(held.refreshAt, notBefore ?? held.refreshAt)
    }

    /// Whether it is time to look again.
    func isRefreshDue(_ now: Duration) -> Bool {
        attempt == nil && refreshDue.map { now >= $0 } ?? true
    }

    /// The earliest time at which an unknown key may cause an attempt.
    var forcedDue: Duration? {
        var due = lastAttemptAt.map { $0 + KeyCachePolicy.cooldown }
        if forcedAt.count == KeyCachePolicy.forcedAttempts, let oldest = forcedAt.first {
            due = max(due ?? oldest, oldest + KeyCachePolicy.forcedWindow)
        }
        guard let notBefore else { return due }
        return max(due ?? notBefore, notBefore)
    }

    func state(_ now: Duration) -> KeyState {
        guard let held else { return .warming }
        if now < held.freshUntil { return .fresh }
        guard usable(now) != nil else { return .expired }
        return .stale(age: max(.zero, now - held.attempt.startedAt), lastError: failure?.detail)
    }

    /// Whole seconds until the next attempt to get keys where none are usable.
    func retryAfter(_ now: Duration) -> Int {
        Self.seconds(from: now, to: notBefore)
    }

    /// Whole seconds between two moments, rounded up, from 1 to an hour.
    static func seconds(from now: Duration, to due: Duration?) -> Int {
        guard let due, due > now else { return 1 }
        let (seconds, attoseconds) = (due - now).components
        return Int(min(max(attoseconds > 0 ? seconds + 1 : seconds, 1), 3600))
    }
}
