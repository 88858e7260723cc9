// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension RemoteKeys {
    /// Begins an attempt. It belongs to no caller: two tasks of its own carry it out and give it up when its time is over, even
    /// if a fetcher does not keep to it.
    func start(_ cause: KeyCache.Cause, _ core: inout Core, _ now: KeyCache.Moment) -> UInt64 {
        let id = core.cache.begin(cause, now).id
        let deadline = now.time + KeyCachePolicy.attemptTime + KeyCachePolicy.grace
        core.timer?.task.cancel()
        core.timer = nil
        core.hasReportedCooldown = false
        core.note(KeyEvent(.fetchStarted, issuer: issuer, label: cause.rawValue))
        core.tasks = [
            Task.detached { self.finish(id, await self.retriever.retrieve()) },
            Task.detached {
                do { try await self.clock.sleep(until: deadline) } catch { return }
                let late = RetrievalFailure("timeout", "no result within \(KeyCachePolicy.attemptTime)")
                self.finish(id, Retrieval(.failed(late)))
            },
        ]
        return id
    }

    /// Takes the result of an attempt, if it is still the one in progress. Only this replaces what is held, so that it can be
    /// compared with what comes without the lock.
    private func finish(_ id: UInt64, _ retrieval: Retrieval) {
        let now = moment()
        let old = core.withLock { core in
            (isAwaited: core.cache.attempt?.id == id, set: core.cache.held?.set, metadata: core.metadata)
        }
        guard old.isAwaited else { return }
        let events = events(of: retrieval, before: old.set, old.metadata)
        let ended = core.withLock { core in
            guard core.cache.attempt?.id == id else { return Ended() }
            for event in events { core.note(event) }
            core.cache.end(retrieval.outcome, now: now.time)
            if case .keys(let keys) = retrieval.outcome { core.metadata = keys.metadata }
            core.lastEnd = (id, retrieval)
            let ended = core.takeAttempt()
            plan(&core, now)
            return ended
        }
        // Nobody waits for those who are told.
        ended.finish(.ended(retrieval))
        tell()
    }

    /// Starts a refresh in the background if one is due.
    func refreshIfDue() {
        let now = moment()
        core.withLock { core in
            if core.cache.isRefreshDue(now.time), !core.isClosed { _ = start(.refresh, &core, now) }
        }
        tell()
    }

    /// Sees to it that the next refresh happens in time, if somebody runs the source.
    func plan(_ core: inout Core, _ now: KeyCache.Moment) {
        core.timer?.task.cancel()
        core.timer = nil
        guard core.runners > 0, !core.isClosed, core.cache.attempt == nil else { return }
        guard let due = core.cache.refreshDue, due > now.time else {
            _ = start(core.cache.held == nil ? .noKeys : .refresh, &core, now)
            return
        }
        let task = Task.detached {
            do { try await self.clock.sleep(until: due) } catch { return }
            self.wake()
        }
        core.timer = (due, task)
    }

    private func wake() {
        let now = moment()
        core.withLock { core in plan(&core, now) }
        tell()
    }
}
