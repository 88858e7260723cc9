// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// NumericDate of RFC 7519 section 2: seconds since 1970, a fraction allowed.
enum NumericDate {
    /// The seconds, if the value is a number from 1970 to the year 9999; nil for everything else. A double holds all of
    /// them to a millisecond, and no sum of them with a leeway can overflow.
    static func seconds(_ value: JSONValue) -> Double? {
        value.doubleValue.flatMap(sensible)
    }

    private static func sensible(_ seconds: Double) -> Double? {
        let isSensible = seconds >= 0 && seconds <= Limits.latestDate
        guard isSensible else { return nil }  // check: numeric-date-range
        return seconds
    }

    /// The seconds of a claim that has to be a NumericDate if it is present; nil if it is absent.
    static func claim(_ claim: KnownClaim, in payload: Payload) throws(TokenError) -> Double? {
        guard let place = payload[claim] else { return nil }
        guard let number = payload.json.doubleValue(at: place), let seconds = sensible(number) else {
            throw TokenError(
                .malformedClaim,
                claim: claim.name,
                "\(claim.name) is not a number of seconds between 1970 and the year 9999"
            )
        }
        return seconds
    }
}
