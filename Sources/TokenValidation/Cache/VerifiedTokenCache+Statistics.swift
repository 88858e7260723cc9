// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension VerifiedTokenCache {
    /// What a cache has done since it was made, and what it holds: to find out if its size is right.
    ///
    /// If ``evicted`` grows about as fast as ``misses``, more tokens are in use than there is room for.
    public struct Statistics: Sendable, Hashable {
        /// Tokens that were looked up and accepted.
        public internal(set) var hits = 0

        /// Tokens that were not remembered, and so had all checks made.
        public internal(set) var misses = 0

        /// Tokens that were remembered and could not be accepted by that: their time or the cache's was over, or the issuer's keys
        /// had changed. They had all checks made, too.
        public internal(set) var outdated = 0

        /// Tokens that were forgotten to make room.
        public internal(set) var evicted = 0

        /// Accepted tokens that were not kept because of their size.
        public internal(set) var tooLarge = 0

        /// Tokens held.
        public internal(set) var tokens = 0

        /// What the cache takes, the room for further tokens included: an estimate that is good to a tenth.
        public internal(set) var bytes = 0

        /// What it may take.
        public internal(set) var limit = 0

        static func += (total: inout Statistics, part: Statistics) {
            total.hits += part.hits
            total.misses += part.misses
            total.outdated += part.outdated
            total.evicted += part.evicted
            total.tooLarge += part.tooLarge
            total.tokens += part.tokens
            total.bytes += part.bytes
            total.limit += part.limit
        }
    }
}

extension VerifiedTokenCache.Statistics: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        let all = hits + misses + outdated
        let share = all == 0 ? "" : " (\((Double(hits) / Double(all) * 1000).rounded() / 10) %)"
        return
            "\(hits) of \(all) looked up\(share), \(outdated) outdated; \(tokens) held in \(bytes / 1024) of \(limit / 1024) KiB; "
            + "\(evicted) forgotten for room, \(tooLarge) too large to keep"
    }
}

extension TokenValidator {
    /// What the cache of accepted tokens has done, and what it holds; nil without one.
    public var cacheStatistics: VerifiedTokenCache.Statistics? { verified?.statistics }

    /// Forgets all accepted tokens. What is verified meanwhile is remembered again.
    package func forgetVerifiedTokens() {
        verified?.removeAll()
    }
}
