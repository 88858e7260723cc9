// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

package import JOSE

extension AccessToken {
    /// What a token with these claims would be if it had passed every check. None is made: neither signature nor audience nor
    /// time.
    ///
    /// For the test kit, which makes principals for tests of handlers. Never for anything that came from a client.
    package static func unchecked(_ payload: JSONValue, issuer: Issuer) throws(TokenError) -> AccessToken {
        let claims = try Form.claims(payload.sourceBytes)
        let trusted = TrustedIssuer(unchecked: issuer)
        let identity = try Identity.read(claims, trusted)
        let scopes = try issuer.conventions.scopes.read(claims)
        let expiry = payload["exp"].flatMap(NumericDate.seconds) ?? 0
        return AccessToken(
            Storage(
                issuer: trusted,
                payload: claims.json,
                expiresAt: expiry,
                identity: identity,
                scopes: scopes,
                proof: nil
            )
        )
    }
}
