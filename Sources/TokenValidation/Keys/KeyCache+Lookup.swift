// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension KeyCache {
    /// What to do about a token.
    enum Step: Sendable {
        /// Nothing more is to be learned now.
        case answer(KeyAvailability)
        /// The same, because the pause after the last attempt is not over.
        case coolDown(KeyAvailability)
        /// Wait for the attempt in progress.
        case join(UInt64)
        /// Make an attempt and wait for it.
        case start(Cause)
    }

    /// What a request finds without waiting. Fast: every request asks.
    func read(_ now: Duration) -> KeyAvailability {
        guard let held = usable(now) else { return .unavailable(retryAfter: retryAfter(now)) }
        return isNeglected(held, now) ? .unavailable(retryAfter: 1) : .available(held.set)
    }

    /// What to do for a token whose key was not among those read; without a hint, for no token: any keys will do.
    func look(for hint: KeyHint?, _ now: Moment) -> Step {
        guard let held = usable(now.time) else {
            if let attempt { return .join(attempt.id) }
            let isTooEarly = notBefore.map { now.time < $0 } ?? false
            guard !isTooEarly else {  // check: keys-back-off
                return .answer(.unavailable(retryAfter: retryAfter(now.time)))
            }
            return .start(.noKeys)
        }
        if isNeglected(held, now.time) { return attempt.map { .join($0.id) } ?? .start(.refresh) }
        guard let hint, !held.set.has(hint) else { return .answer(.available(held.set)) }
        if let attempt { return .join(attempt.id) }
        let isCoolingDown = forcedDue.map { now.time < $0 } ?? false
        guard !isCoolingDown else {  // check: keys-cooldown
            return .coolDown(conclude(hint, arrivedAt: nil, now))
        }
        return .start(.unknownKey)
    }

    /// What a token gets when no attempt will be made for it any more: the keys, which may refuse it, or that nothing can be
    /// said. That is so if the last attempt failed, and if the token may be younger than the keys held, unless these were
    /// asked for after it arrived. Its time of issue is unverified; it chooses between two refusals.
    func conclude(_ hint: KeyHint?, arrivedAt: Duration?, _ now: Moment) -> KeyAvailability {
        guard let held = usable(now.time) else { return .unavailable(retryAfter: retryAfter(now.time)) }
        guard let hint, !held.set.has(hint) else { return .available(held.set) }
        let isKnowledgeMissing = failure != nil || isYounger(hint, than: held, arrivedAt, now)
        guard isKnowledgeMissing else { return .available(held.set) }
        return .unavailable(retryAfter: Self.seconds(from: now.time, to: forcedDue))
    }

    /// The usable keys, however old, for a token whose key is among them; nil for any other.
    func heldAnyway(for hint: KeyHint?, _ now: Duration) -> KeyAvailability? {
        guard let held = usable(now), let hint, held.set.has(hint) else { return nil }
        return .available(held.set)
    }

    private func isYounger(_ hint: KeyHint, than held: Held, _ arrivedAt: Duration?, _ now: Moment) -> Bool {
        if let arrivedAt, held.attempt.startedAt >= arrivedAt { return false }
        guard let issuedAt = hint.issuedAt else { return false }
        // The time of day may have been set since. Then the earlier of the two times that the keys may be of counts.
        let age = (now.time - held.attempt.startedAt) / .seconds(1)
        let startedOn = min(held.attempt.startedOn, now.wallTime - age)
        // `iat` is in whole seconds as a rule: the token may be younger than it says by one.
        return issuedAt + 1 > startedOn
    }
}

extension JSONWebKeySet {
    /// Whether it has a key for such a token, or several, or one of that name for another algorithm: a header that does not
    /// fit a known key is no reason to look for another.
    fileprivate func has(_ hint: KeyHint) -> Bool {
        let isKnown = keys.contains { key in
            hint.keyID.map { key.keyIDBytes?.elementsEqual($0.utf8) ?? false } ?? false
        }
        if isKnown { return true }
        return switch select(keyID: hint.keyID.map { Array($0.utf8) }, algorithm: hint.algorithm) {
        case .none: false
        case .key, .ambiguous: true
        }
    }
}
