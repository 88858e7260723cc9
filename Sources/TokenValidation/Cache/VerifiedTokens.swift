// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization

/// The accepted tokens that one validator remembers, in memory that does not grow.
///
/// The tag of a token finds it, its seal tells it from all others, and nothing is said of it before the proof has been looked at again.
/// No lock is held while digests are made, clocks are read and keys are asked for.
final class VerifiedTokens: Sendable {
    private final class Shard: Sendable {
        let state: Mutex<VerifiedTokenShard>
        /// Counted once it is decided, which is after the lock was left.
        let hits = Atomic(0)

        init(bytes: Int) {
            state = Mutex(VerifiedTokenShard(bytes: bytes))
        }

        var statistics: VerifiedTokenCache.Statistics {
            var statistics = state.withLock { $0.statistics }
            statistics.hits = hits.load(ordering: .relaxed)
            return statistics
        }
    }

    private let shards: [Shard]
    private let hash = PlaceHash()
    private let lifetime: Duration
    private let clock: MonotonicClock

    /// - Parameters:
    ///   - bytes: What it may take.
    ///   - lifetime: How long a token is remembered at most.
    init(bytes: Int, lifetime: Duration, clock: MonotonicClock) {
        // Few enough that a large token finds room in one of them, and many enough that threads seldom meet.
        let count = min(max(bytes / (128 * 1024), 1), 64)
        shards = (0..<count).map { _ in Shard(bytes: bytes / count) }
        self.lifetime = lifetime
        self.clock = clock
    }

    var statistics: VerifiedTokenCache.Statistics {
        shards.reduce(into: VerifiedTokenCache.Statistics()) { total, shard in
            total += shard.statistics
        }
    }

    /// The digests that are held, those of free places included.
    var digests: [SHA256Digest] {
        shards.flatMap { shard in shard.state.withLock { $0.digests } }
    }

    /// A token that was accepted before, and that would be accepted at this time of day.
    func find(_ bytes: Span<UInt8>, _ wallClock: WallClock) -> AccessToken? {
        guard let tag = TokenTag(bytes, hash) else { return nil }
        let shard = shards[tag.shard(of: shards.count)]
        guard let (token, found) = shard.state.withLock({ $0.find(tag, bytes) }) else { return nil }
        let isSameRest = TokenSeal.digest(of: bytes, after: found.compared) == found.digest
        guard isSameRest else {  // check: cached-token-rest
            shard.state.withLock { $0.rejectForeign() }
            return nil
        }
        let stands = stands(token, found.verifiedAt, wallClock)
        guard stands else {  // check: cached-token-stands
            shard.state.withLock { $0.rejectOutdated(tag, token) }
            return nil
        }
        shard.hits.add(1, ordering: .relaxed)
        return AccessToken(token)
    }

    /// Whether all that made the token acceptable is as it was.
    private func stands(_ token: AccessToken.Storage, _ verifiedAt: Duration, _ wallClock: WallClock) -> Bool {
        guard let proof = token.proof else { return false }
        let age = clock.now() - verifiedAt
        let isFresh = age >= .zero && age < lifetime
        guard isFresh else { return false }  // check: cached-token-age
        let isInTime = proof.validity.holds(at: wallClock.now())
        guard isInTime else { return false }  // check: cached-token-times
        // Nor if the source has no keys any more: then nothing can be said of the token.
        let isKeyHeld = token.issuer.holds(proof.keySet)
        guard isKeyHeld else { return false }  // check: cached-token-keys
        return true
    }

    /// Remembers a token that has passed every check.
    func keep(_ token: AccessToken, for bytes: Span<UInt8>) {
        guard let tag = TokenTag(bytes, hash) else { return }
        var seal = TokenSeal(bytes)
        let (storage, now) = (token.storage, clock.now())
        let size = storage.heldBytes
        shards[tag.shard(of: shards.count)].state
            .withLock { shard in
                // Handed over whole: who still held a part of it would have what is overwritten later copied first.
                if let seal = seal.take() { shard.insert(tag, seal, storage, bytes: size, at: now) }
            }
    }

    /// Forgets everything.
    func removeAll() {
        for shard in shards { shard.state.withLock { _ = $0.removeAll() } }
    }

    // A validator is not closed as a server is.
    deinit {
        removeAll()
    }
}
