// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Which claims have to be there, and that registered ones have their type.
enum Profile {
    static func check(_ payload: Payload, _ policy: TokenTypePolicy) throws(TokenError) {
        let isTokenIDText = payload[.tokenID].map { payload.json.isString(at: $0) } ?? true
        if !isTokenIDText {  // check: token-id-form
            throw TokenError(.malformedClaim, claim: "jti", "jti is not a text")
        }
        guard policy.rule == .rfc9068 else { return }
        let missing = payload.firstMissing(of: required)?.name
        if missing != nil {  // check: rfc9068-required-claims
            throw TokenError(.missingClaim, claim: missing, "it has no \(missing ?? ""), which RFC 9068 requires")
        }
        let empty = texts.first { (payload.value($0)?.utf8Slice ?? []).isEmpty }?.name
        if empty != nil {  // check: rfc9068-empty-claims
            throw TokenError(.malformedClaim, claim: empty, "\(empty ?? "") is not a text, or is empty")
        }
    }

    /// RFC 9068 section 2.2.
    private static let required: KnownClaims = [.issuer, .expiry, .audience, .subject, .clientID, .issue, .tokenID]

    private static let texts: [KnownClaim] = [.subject, .clientID, .tokenID]
}
