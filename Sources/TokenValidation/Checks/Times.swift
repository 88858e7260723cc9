// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The times of a token against a clock (RFC 7519 sections 4.1.4 to 4.1.6).
///
/// All comparisons are written so that a clock that reads "not a number" refuses.
struct Times {
    let now: Double
    let leeway: Double
    let maximumAge: Int?

    init(now: Double, leeway: Int, maximumAge: Int?) {
        self.now = now
        self.leeway = Double(leeway)
        self.maximumAge = maximumAge
    }

    /// Refuses on or after `exp`, and without one.
    func checkExpiry(_ payload: Payload) throws(TokenError) -> Double {
        guard let expiry = try NumericDate.claim(.expiry, in: payload) else {
            throw TokenError(.missingClaim, claim: "exp", "it has no exp; tokens that never expire are not accepted")
        }
        let isAlive = now < expiry + leeway
        if !isAlive {  // check: expired
            throw TokenError(.expired, claim: "exp", "expired \(Self.span(now - expiry)) ago")
        }
        return expiry
    }

    /// Refuses before `nbf`.
    func checkStart(_ payload: Payload) throws(TokenError) -> Double? {
        guard let start = try NumericDate.claim(.start, in: payload) else { return nil }
        let hasBegun = now >= start - leeway
        if !hasBegun {  // check: not-yet-valid
            throw TokenError(.notYetValid, claim: "nbf", "valid in \(Self.span(start - now))")
        }
        return start
    }

    /// Refuses what was issued in the future or, with a limit, too long ago.
    func checkIssue(_ payload: Payload) throws(TokenError) -> Double? {
        guard let issued = try NumericDate.claim(.issue, in: payload) else {
            if maximumAge != nil {  // check: issue-time-required
                throw TokenError(.missingClaim, claim: "iat", "it has no iat, and the issuer has a maximum age")
            }
            return nil
        }
        let isPast = now >= issued - leeway
        if !isPast {  // check: issued-in-future
            throw TokenError(.issuedInFuture, claim: "iat", "issued \(Self.span(issued - now)) in the future")
        }
        let isYoung = maximumAge.map { now < issued + Double($0) + leeway } ?? true
        if !isYoung {  // check: too-old
            throw TokenError(
                .tooOld,
                claim: "iat",
                "issued \(Self.span(now - issued)) ago; the limit is \(maximumAge ?? 0) s"
            )
        }
        return issued
    }

    /// When all of these checks pass for a token with such claims: what each of them says, put together.
    func validity(_ expiry: Double, _ start: Double?, _ issued: Double?) -> Validity {
        let oldest = maximumAge.flatMap { age in issued.map { $0 + Double(age) + leeway } }
        return Validity(
            from: max(start ?? 0, issued ?? 0) - leeway,
            until: min(expiry + leeway, oldest ?? .infinity)
        )
    }

    /// Seconds as text. A clock may answer anything, so nothing is assumed of the number.
    static func span(_ seconds: Double) -> String {
        Int64(exactly: seconds.rounded()).map { "\($0) s" } ?? "an unknown time"
    }
}

/// The seconds since 1970 at which a token is accepted.
struct Validity: Sendable, Equatable {
    /// The first.
    let from: Double
    /// The first after them.
    let until: Double

    /// Whether a token is accepted at that time; not if a clock reads "not a number".
    func holds(at now: Double) -> Bool {
        now >= from && now < until
    }
}
