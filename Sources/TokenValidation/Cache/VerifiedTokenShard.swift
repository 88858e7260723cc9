// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// One part of the table: sets of eight places. When a set is full, or the memory used up, those go that were used least recently: of the
/// set, or of a few sets, each time of others.
///
/// It only stores. Whether what is found may still be used is decided elsewhere.
struct VerifiedTokenShard: Sendable {
    static let ways = 8

    /// What is known of a token that was found: to be compared before anything is made of the token.
    struct Evidence: Sendable {
        /// How much of the token was compared; the rest is yet to be, by its digest.
        let compared: Int
        let digest: SHA256Digest
        let verifiedAt: Duration
    }

    /// What is known of a token, side by side: a processor that has been busy with other things reads it anew for every request.
    private struct Place {
        var token: AccessToken.Storage?
        var text: [UInt8] = []
        var digest = SHA256Digest.none
        var verifiedAt = Duration.zero
        var bytes = 0
        var usedAt: UInt64 = 0

        static let free = Place()
    }

    /// The tags of a set stand together, in what a processor reads at once. 0 for a free place.
    private var tags: [UInt64]
    private var places: [Place]
    private let sets: Int

    /// What tokens may take, and what they take.
    private let limit: Int
    private var held = 0

    private var uses: UInt64 = 0
    private var hand = 0
    private var counts = VerifiedTokenCache.Statistics()

    /// What a place takes, whether it is used or not.
    private static let placeBytes = MemoryLayout<UInt64>.stride + MemoryLayout<Place>.stride

    /// A shard that takes so much.
    init(bytes: Int) {
        // A place for each KiB: most tokens take more, so that memory is what runs out.
        sets = max(bytes / 1024 / Self.ways, 1)
        let places = sets * Self.ways
        tags = [UInt64](repeating: 0, count: places)
        self.places = [Place](repeating: .free, count: places)
        limit = bytes - places * Self.placeBytes
        counts.limit = bytes
    }

    /// The digests that are held, those of free places included.
    var digests: [SHA256Digest] { places.map(\.digest) }

    /// All but the hits, which are not counted here.
    var statistics: VerifiedTokenCache.Statistics {
        var statistics = counts
        statistics.bytes = counts.limit - limit + held
        return statistics
    }

    /// What stands under a tag, if what is kept of it as text is the same. Counted only if there is nothing: of what there is, it is still
    /// to be decided what to count it as.
    mutating func find(_ tag: TokenTag, _ token: Span<UInt8>) -> (token: AccessToken.Storage, evidence: Evidence)? {
        guard let place = place(of: tag), let found = places[place].token else {
            counts.misses += 1
            return nil
        }
        let isSameText = places[place].text.begins(token)
        guard isSameText else {  // check: cached-token-text
            counts.misses += 1
            return nil
        }
        uses &+= 1
        places[place].usedAt = uses
        let evidence = Evidence(
            compared: places[place].text.count,
            digest: places[place].digest,
            verifiedAt: places[place].verifiedAt
        )
        return (found, evidence)
    }

    /// Counts what was found and differs in the part that is compared by its digest.
    mutating func rejectForeign() {
        counts.misses += 1
    }

    /// Counts what was found and is of no use any more. Removes it, unless something else has taken its place.
    mutating func rejectOutdated(_ tag: TokenTag, _ token: AccessToken.Storage) {
        counts.outdated += 1
        guard let place = place(of: tag), places[place].token === token else { return }
        clear(place)
    }

    /// Keeps a token in place of what stands under the same tag, or of what was used least recently.
    mutating func insert(
        _ tag: TokenTag,
        _ seal: consuming TokenSeal,
        _ token: AccessToken.Storage,
        bytes: Int,
        at now: Duration
    ) {
        let bytes = bytes + Footprint.array(seal.text)
        let isSmall = bytes <= limit / 2
        guard isSmall else {  // check: cached-token-size
            counts.tooLarge += 1
            return
        }
        let set = tag.set(of: sets)
        if let same = place(of: tag) { clear(same) }
        if free(inSet: set) == nil, let oldest = oldest(inSet: set) { evict(oldest) }
        while held + bytes > limit, let oldest = oldestOfSomeSets() { evict(oldest) }
        guard let place = free(inSet: set) else { return }
        uses &+= 1
        tags[place] = tag.value
        places[place] = Place(
            token: token,
            text: seal.text,
            digest: seal.digest,
            verifiedAt: now,
            bytes: bytes,
            usedAt: uses
        )
        held += bytes
        counts.tokens += 1
    }

    /// Forgets everything, and hands back what was overwritten, for tests to see that it was.
    @discardableResult mutating func removeAll() -> [[UInt8]] {
        tags.indices.map { clear($0) }
    }
}

extension VerifiedTokenShard {
    private func places(ofSet set: Int) -> Range<Int> {
        set * Self.ways..<(set + 1) * Self.ways
    }

    private func place(of tag: TokenTag) -> Int? {
        for place in places(ofSet: tag.set(of: sets)) where tags[place] == tag.value { return place }
        return nil
    }

    private func free(inSet set: Int) -> Int? {
        places(ofSet: set).first { tags[$0] == 0 }
    }

    private func oldest(inSet set: Int) -> Int? {
        places(ofSet: set).lazy.filter { tags[$0] != 0 }.min { usedAt($0) < usedAt($1) }
    }

    /// The oldest of four sets that hold something. One set alone may hold a single token, and that one in use.
    private mutating func oldestOfSomeSets() -> Int? {
        var (oldest, seen): (Int?, Int) = (nil, 0)
        for step in 0..<sets {
            guard let place = self.oldest(inSet: (hand + step) % sets) else { continue }
            if usedAt(place) < oldest.map(usedAt) ?? .max { oldest = place }
            seen += 1
            if seen == 4 { break }
        }
        hand = (hand + 1) % sets
        return oldest
    }

    private func usedAt(_ place: Int) -> UInt64 {
        places[place].usedAt
    }

    private mutating func evict(_ place: Int) {
        counts.evicted += 1
        clear(place)
    }

    /// Frees a place, overwrites what it held of the token, and hands that back.
    @discardableResult private mutating func clear(_ place: Int) -> [UInt8] {
        guard tags[place] != 0 else { return [] }
        held -= places[place].bytes
        counts.tokens -= 1
        tags[place] = 0
        places[place].text.wipe()
        let wiped = places[place].text
        places[place] = .free
        return wiped
    }
}
