// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension TokenValidator {
    /// The checks of the claims. They come after the signature, so every reason they give is the issuer's doing. Nil only
    /// in a report in which a check failed.
    ///
    /// - Parameter keySet: The set with a key of which the signature was verified, if it was.
    func claims<Log: CheckLog>(
        _ token: borrowing OpenedToken,
        verifiedBy keySet: JSONWebKeySet.Identity? = nil,
        _ log: inout Log
    ) throws(TokenError) -> AccessToken? {
        let payload = token.payload
        let trusted = token.trusted
        try checkPurpose(token, &log)
        let times = Times(now: clock.now(), leeway: trusted.issuer.leeway, maximumAge: trusted.issuer.maximumAge)
        let expiry = try log.run(.expiry, seen: { "for another \(Times.span($0 - times.now))" }) {
            () throws(TokenError) in
            try times.checkExpiry(payload)
        }
        let start = try log.run(.start, seen: { $0 == nil ? "no nbf" : "nbf has passed" }) { () throws(TokenError) in
            try times.checkStart(payload)
        }
        let issued = try log.run(.issue, seen: { $0 == nil ? "no iat" : "iat has passed" }) { () throws(TokenError) in
            try times.checkIssue(payload)
        }
        _ = try log.run(.profile, seen: { "by policy \(trusted.issuer.tokenType)" }) { () throws(TokenError) in
            try Profile.check(payload, trusted.issuer.tokenType)
        }
        var areScopesNew = false
        let scopes = try log.run(.scopes, seen: { Self.shown($0, trusted.issuer, payload.json) }) {
            () throws(TokenError) in
            if let known = trusted.knownScopes(token) { return known }
            areScopesNew = true
            return try trusted.issuer.conventions.scopes.read(payload)
        }
        let identity = try log.run(.subject, seen: { "a \($0.kind)" }) { () throws(TokenError) in
            try Identity.read(payload, trusted)
        }
        _ = try log.run(.delegation, seen: { Report.count($0, "actor") }) { () throws(TokenError) in
            try Binding.checkActors(payload)
        }
        guard let expiry, let scopes, let identity, log.failure == nil else { return nil }
        if keySet != nil && areScopesNew { trusted.keep(scopes, of: token) }
        return AccessToken(
            AccessToken.Storage(
                issuer: trusted,
                payload: payload.json,
                expiresAt: expiry,
                identity: identity,
                scopes: scopes,
                proof: keySet.map {
                    AccessToken.Proof(keySet: $0, validity: times.validity(expiry, start ?? nil, issued ?? nil))
                }
            )
        )
    }

    private static func shown(_ scopes: ScopeSet, _ issuer: Issuer, _ payload: JSONValue) -> String {
        let count = Report.count(scopes.count, "scope")
        return issuer.conventions.scopes.oddity(in: payload).map { "\(count): \($0)" } ?? count
    }

    /// Whether the token is an access token, for any bearer, for this server.
    private func checkPurpose<Log: CheckLog>(_ token: borrowing OpenedToken, _ log: inout Log) throws(TokenError) {
        _ = try log.run(.type, seen: { "by policy \(token.trusted.issuer.tokenType)" }) { () throws(TokenError) in
            try TokenKind.check(token)
        }
        _ = try log.run(.binding, seen: { "a bearer token" }) { () throws(TokenError) in
            try Binding.check(token.payload)
        }
        _ = try log.run(.audience, seen: { "as the policy demands" }) { () throws(TokenError) in
            try token.trusted.checkAudience(token.payload)
        }
    }
}
