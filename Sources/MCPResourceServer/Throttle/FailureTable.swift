// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization

/// Failures by key, in a table of fixed size.
///
/// Of a key only one moment is kept: when all its failures will be forgotten. A failure moves it on by `window / limit`, and may do so
/// as long as it is no more than a window ahead (the generic cell rate algorithm of ITU-T I.371). So a key can fail `limit` times at once, and then
/// once for each step.
///
/// A key has eight places that it can be in, chosen by a hash that nobody outside the process can foresee. If all are taken it takes
/// the one whose failures are forgotten first. To push out a key that is over its limit, others have to be as far over theirs.
final class FailureTable: Sendable {
    private struct Place {
        var number: UInt128 = 0
        /// When the failures are forgotten. What lies in the past is a free place.
        var end = Duration.seconds(Int64.min)
    }

    /// Some of the places, so that threads seldom wait for each other. They are made when the first key comes.
    private final class Shard: Sendable {
        let places = Mutex<[Place]>([])
    }

    private static let ways = 8
    private static let maximumKeys = 10_000_000

    private let step: Duration
    private let window: Duration
    private let setsPerShard: Int
    private let shards: [Shard]
    private let hash = PlaceHash()

    /// - Parameters:
    ///   - limit: The failures of one key within a window.
    ///   - window: At least a millisecond counts.
    ///   - capacity: The keys, of which there are 10 million at most; rounded up to fill the shards.
    init(limit: Int, window: Duration, capacity: Int) {
        self.window = max(window, .milliseconds(1))
        step = max(self.window / max(limit, 1), .nanoseconds(1))
        let sets = (min(max(capacity, 1), Self.maximumKeys) + Self.ways - 1) / Self.ways
        let count = min(sets, 32)
        setsPerShard = (sets + count - 1) / count
        shards = (0..<count).map { _ in Shard() }
    }

    /// How many keys have failures that count.
    func count(_ now: Duration) -> Int {
        shards.reduce(0) { sum, shard in
            sum + shard.places.withLock { places in places.count { $0.end > now } }
        }
    }

    /// How long until another failure is within the limit; nil if it is now.
    func pause(for key: FailureKey, _ now: Duration) -> Duration? {
        let (shard, set) = position(of: key)
        return shard.places.withLock { places in
            guard !places.isEmpty else { return nil }
            let known = set.first { places[$0].number == key.number && places[$0].end > now }
            return known.flatMap { pause(before: places[$0].end, now) }
        }
    }

    /// Counts a failure if it is within the limit, or says how long until one is.
    func record(_ key: FailureKey, _ now: Duration) -> Duration? {
        let (shard, set) = position(of: key)
        return shard.places.withLock { places in
            if places.isEmpty { places = [Place](repeating: Place(), count: setsPerShard * Self.ways) }
            var chosen = set.lowerBound
            for place in set {
                let isKnown = places[place].number == key.number && places[place].end > now
                if isKnown {
                    chosen = place
                    break
                }
                if places[place].end < places[chosen].end { chosen = place }
            }
            let isKnown = places[chosen].number == key.number && places[chosen].end > now
            let end = isKnown ? places[chosen].end : now
            let pause = pause(before: end, now)
            let isOver = pause != nil
            if isOver {  // check: failures-over-limit-not-counted
                return pause
            }
            places[chosen] = Place(number: key.number, end: end + step)
            return nil
        }
    }

    /// What is left until a step more still ends within a window from then on.
    private func pause(before end: Duration, _ now: Duration) -> Duration? {
        let earliest = end + step - window
        return earliest > now ? earliest - now : nil
    }

    private func position(of key: FailureKey) -> (Shard, Range<Int>) {
        let hash = self.hash(UInt64(truncatingIfNeeded: key.number >> 64), UInt64(truncatingIfNeeded: key.number))
        let shard = Int(hash % UInt64(shards.count))
        let first = Int((hash >> 16) % UInt64(setsPerShard)) * Self.ways
        return (shards[shard], first..<first + Self.ways)
    }
}
