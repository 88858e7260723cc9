// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension RemoteKeys {
    private enum Outlook: Sendable {
        case known(KeyAvailability)
        case attempt(UInt64)
    }

    /// Now. Read before the lock is taken: what tells the time of day may be anybody's code.
    func moment() -> KeyCache.Moment {
        KeyCache.Moment(time: clock.now(), wallTime: settings.wallClock.now())
    }

    /// The keys for a token, or for none, after another look if there may be one.
    func look(for hint: KeyHint?) async -> KeyAvailability {
        let arrival = moment()
        let outlook = core.withLock { core in
            // The time is read again: what is decided here is decided after all that was decided before.
            let now = KeyCache.Moment(time: clock.now(), wallTime: arrival.wallTime)
            return self.outlook(for: hint, &core, now)
        }
        tell()
        switch outlook {
        case .known(let keys):
            return keys
        case .attempt(let attempt):
            guard case .ended = await end(of: attempt) else {
                // Others may fill the places to wait, but cannot take the keys from a token whose key is held.
                let now = clock.now()
                return core.withLock { $0.cache.heldAnyway(for: hint, now) } ?? .unavailable(retryAfter: 1)
            }
            let now = moment()
            return core.withLock { $0.cache.conclude(hint, arrivedAt: arrival.time, now) }
        }
    }

    private func outlook(for hint: KeyHint?, _ core: inout Core, _ now: KeyCache.Moment) -> Outlook {
        switch core.cache.look(for: hint, now) {
        case .answer(let keys):
            return .known(keys)
        case .coolDown(let keys):
            if !core.hasReportedCooldown {
                core.hasReportedCooldown = true
                let seconds = KeyCache.seconds(from: now.time, to: core.cache.forcedDue)
                let detail =
                    "a token names a key that is not held; it is looked for again in \(seconds) s at the earliest"
                core.note(KeyEvent(.cooldown, issuer: issuer, label: "key_cooldown", detail: detail))
            }
            return .known(keys)
        case .join(let attempt):
            return .attempt(attempt)
        case .start(let cause):
            if core.isClosed {  // check: keys-closed
                return .known(core.cache.conclude(hint, arrivedAt: nil, now))
            }
            return .attempt(start(cause, &core, now))
        }
    }

    /// Waits for an attempt. One more waiter than allowed leaves at once, and so does one whose task is cancelled.
    func end(of attempt: UInt64) async -> WaitEnd {
        let ticket = core.withLock { $0.ticket() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let end = core.withLock { core -> WaitEnd? in
                    guard core.cache.attempt?.id == attempt else { return core.end(of: attempt) }
                    // The handler below may have run already: it found nothing to resume then.
                    if Task.isCancelled { return .left }
                    let isFull = core.waiters.count >= KeyCachePolicy.waiters
                    if isFull {  // check: keys-waiters
                        noteOverflow(&core)
                        return .left
                    }
                    core.waiters[ticket] = continuation
                    return nil
                }
                guard let end else { return }
                continuation.resume(returning: end)
                tell()
            }
        } onCancel: {
            let continuation = core.withLock { $0.waiters.removeValue(forKey: ticket) }
            continuation?.resume(returning: .left)
        }
    }

    private func noteOverflow(_ core: inout Core) {
        guard !core.hasOverflowed else { return }
        core.hasOverflowed = true
        let detail = "\(KeyCachePolicy.waiters) requests wait for the keys; more are not kept waiting"
        core.note(KeyEvent(.waiterOverflow, issuer: issuer, label: "key_waiter_overflow", detail: detail))
    }
}
