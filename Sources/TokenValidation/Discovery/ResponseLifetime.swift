// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

package import HTTPFetch

/// What an answer's header says about time. Nothing here is clamped to what a cache does with it, except that no number
/// is larger than 2^31 - 1 seconds, which RFC 9111 §1.2.2 takes for "for ever".
package enum ResponseLifetime {
    /// How long the answer is fresh from now on (RFC 9111 §4.2), or nil if the header does not say.
    ///
    /// Zero for `no-store` and `no-cache`, and for values that make no sense: what cannot be understood is stale
    /// (RFC 9111 §4.2.1). Of contradicting values the shortest counts. `Age` is subtracted, so that a copy from a shared
    /// cache on the way does not live twice. `s-maxage` is for such caches and not read.
    ///
    /// - Parameter now: Seconds since 1970, for `Expires` without a usable `Date`.
    package static func freshness(_ response: FetchResponse, now: Double) -> Duration? {
        let control = CacheControl(response.values(of: "Cache-Control"))
        if control.isUncacheable {
            return .zero
        }
        guard let lifetime = control.maximumAge ?? expiry(response, now: now) else { return nil }
        let age = response.values(of: "Age").first.flatMap { DeltaSeconds.parse($0.utf8.trimmed) } ?? 0
        return .seconds(max(0, lifetime - age))
    }

    /// Seconds after which to ask again (RFC 9110 §10.2.3), or nil if the header does not say. Of several values the
    /// longest counts; a date that has passed is 0.
    ///
    /// - Parameter now: Seconds since 1970, for a date without a usable `Date` beside it.
    package static func retryAfter(_ response: FetchResponse, now: Double) -> Int? {
        let waits = response.values(of: "Retry-After")
            .compactMap { value -> Int64? in
                let text = value.utf8.trimmed
                if let seconds = DeltaSeconds.parse(text) { return seconds }
                return HTTPDate.seconds(text, now: now).map { difference($0, date(response, now: now)) }
            }
        return waits.max().map { Int(clamping: $0) }
    }

    /// Seconds from the answer's date to its `Expires`. A value that is no date has expired (RFC 9111 §5.3).
    private static func expiry(_ response: FetchResponse, now: Double) -> Int64? {
        let date = date(response, now: now)
        return response.values(of: "Expires")
            .map { value in HTTPDate.seconds(value.utf8.trimmed, now: now).map { difference($0, date) } ?? 0 }
            .min()
    }

    /// When the answer was made by the server's clock, if it says so once; else by ours.
    private static func date(_ response: FetchResponse, now: Double) -> Int64 {
        let dates = response.values(of: "Date")
        let said = dates.count == 1 ? HTTPDate.seconds(dates[0].utf8.trimmed, now: now) : nil
        return said ?? Int64(exactly: now.rounded(.down)) ?? 0
    }

    private static func difference(_ later: Int64, _ earlier: Int64) -> Int64 {
        let (seconds, overflow) = later.subtractingReportingOverflow(earlier)
        return overflow ? 0 : min(max(0, seconds), DeltaSeconds.maximum)
    }
}

/// A count of seconds as header fields have it (RFC 9111 §1.2.2).
enum DeltaSeconds {
    /// What a larger number counts as.
    static let maximum: Int64 = 2_147_483_647

    /// Digits and nothing else.
    static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
        guard !text.isEmpty, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return text.reduce(0) { min($0 * 10 + Int64($1 - 0x30), maximum) }
    }
}

extension Sequence<UInt8> {
    /// Without the white space around it.
    var trimmed: ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var rest = Array(self).drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return rest
    }
}
