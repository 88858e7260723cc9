// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Which claims have to be there, and that registered ones have their type.
enum Profile {
    static func check(_ payload: JSONValue, _ policy: TokenTypePolicy) throws(TokenError) {
        let isTokenIDText = payload["jti"].map { $0.kind == .string } ?? true
        if !isTokenIDText {  // check: token-id-form
            throw TokenError(.malformedClaim, claim: "jti", "jti is not a text")
        }
        guard policy.rule == .rfc9068 else { return }
        let missing = required.first { !payload.has($0) }
        if missing != nil {  // check: rfc9068-required-claims
            throw TokenError(.missingClaim, claim: missing, "it has no \(missing ?? ""), which RFC 9068 requires")
        }
        let empty = texts.first { (payload[$0]?.utf8Slice ?? []).isEmpty }
        if empty != nil {  // check: rfc9068-empty-claims
            throw TokenError(.malformedClaim, claim: empty, "\(empty ?? "") is not a text, or is empty")
        }
    }

    /// RFC 9068 section 2.2.
    private static let required = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]

    private static let texts = ["sub", "client_id", "jti"]
}
