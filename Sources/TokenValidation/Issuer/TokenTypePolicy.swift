// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// By what an issuer's access tokens are told from the other tokens that it signs with the same keys.
public struct TokenTypePolicy: Sendable, Hashable, CustomStringConvertible {
    enum Rule: String, Sendable {
        case lenient
        case rfc9068
    }

    let rule: Rule

    /// For the issuers that do not follow RFC 9068, which are most. Refused are: a header `typ` other than `at+jwt`,
    /// `JWT` or none; a `token_use` other than `access`; a payload `typ` of `ID`, `Refresh` or `Logout`; `nonce`,
    /// `at_hash`, `c_hash`, `s_hash`, `events` or `htm`, unless the payload's `typ` is `Bearer`; an `aud` that holds
    /// nothing but the client, unless a policy of identifiers names it (a client that is registered under the URL of
    /// the resource gets ID tokens with that `aud`).
    ///
    /// What remains: an ID token without any of these marks whose `aud` names this server besides the client passes.
    /// An issuer that makes such tokens needs ``rfc9068``, or an audience that its ID tokens never have.
    public static let lenient = TokenTypePolicy(rule: .lenient)

    /// RFC 9068: header `typ` is `at+jwt`; `iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and `jti` are all there.
    public static let rfc9068 = TokenTypePolicy(rule: .rfc9068)

    /// `lenient` or `rfc9068`.
    public var description: String { rule.rawValue }
}
