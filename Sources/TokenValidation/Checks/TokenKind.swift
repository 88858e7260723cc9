// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Tells access tokens from the other tokens that an issuer signs with the same keys (RFC 8725 sections 3.11 and 3.12).
enum TokenKind {
    /// By the issuer's policy.
    static func check(_ token: borrowing OpenedToken) throws(TokenError) {
        let trusted = token.trusted
        switch trusted.issuer.tokenType.rule {
        case .rfc9068: try checkProfileType(token.jws.header)
        case .lenient: try checkLeniently(token)
        }
        for mark in trusted.issuer.tokenType.marks {
            let isMarked = mark.isMet(by: token.payload)
            if !isMarked {  // check: required-mark
                throw TokenError(
                    .notAnAccessToken,
                    claim: mark.paths.first?.description,
                    "it has no \(Printable.text(mark.description, limit: 100)), as this issuer's access tokens have"
                )
            }
        }
    }

    /// RFC 9068 section 4.
    private static func checkProfileType(_ header: JOSEHeader) throws(TokenError) {
        let isProfile = header.typeName == .accessToken
        if !isProfile {  // check: typ-rfc9068
            throw TokenError(.notAnAccessToken, claim: "typ", "typ is \(shown(header.type)), not \"at+jwt\"")
        }
    }

    private static func checkLeniently(_ token: borrowing OpenedToken) throws(TokenError) {
        let payload = token.payload
        let isUsual =
            switch token.jws.header.typeName {
            case .absent, .accessToken, .jwt: true
            case .other: false
            }
        if !isUsual {  // check: typ-lenient
            let header = token.jws.header
            throw TokenError(
                .notAnAccessToken,
                claim: "typ",
                "typ is \(shown(header.type)), not an access token's"
            )
        }
        let isOtherUse = payload.value(.tokenUse).map { !$0.utf8Equals("access") } ?? false
        if isOtherUse {  // check: token-use
            throw TokenError(.notAnAccessToken, claim: "token_use", "token_use is not \"access\"")
        }
        let isOtherType = isType(payload, ["id", "refresh", "logout"])
        if isOtherType {  // check: payload-typ
            let type = payload.value(.type)?.stringValue
            throw TokenError(.notAnAccessToken, claim: "typ", "the payload's typ is \(shown(type))")
        }
        let isBearer = isType(payload, ["bearer"])
        let mark = isBearer ? nil : mark(payload, allowingNonce: token.trusted.issuer.tokenType.allowsNonce)?.name
        if mark != nil {  // check: id-token-marks
            throw TokenError(.notAnAccessToken, claim: mark, "it has \(mark ?? ""), which access tokens do not have")
        }
        let isForClient = isForItsClientOnly(payload, token.trusted)
        if isForClient {  // check: audience-is-client
            throw TokenError(.notAnAccessToken, claim: "aud", "aud is only the client that it was issued to")
        }
    }

    /// Claims of ID tokens, of logout and event tokens, and of DPoP proofs.
    private static let marks: KnownClaims = [.nonce, .accessTokenHash, .codeHash, .stateHash, .events, .method]

    private static let marksButNonce: KnownClaims = [.accessTokenHash, .codeHash, .stateHash, .events, .method]

    private static func mark(_ payload: Payload, allowingNonce allowsNonce: Bool) -> KnownClaim? {
        allowsNonce ? payload.first(of: marksButNonce) : payload.first(of: marks)
    }

    /// Whether the payload's `typ` is one of some lower-case words, whatever its case.
    @inline(__always)
    private static func isType(_ payload: Payload, _ words: [String]) -> Bool {
        payload.has(.type) && isOne(payload.value(.type)?.utf8Slice, of: words)
    }

    private static func isOne(_ text: ArraySlice<UInt8>?, of words: [String]) -> Bool {
        guard let text else { return false }
        return words.contains { MediaTypeName.equals(text, $0) }
    }

    /// Whether `aud` holds nothing but `client_id` and `azp`, and the policy does not name it.
    private static func isForItsClientOnly(_ payload: Payload, _ trusted: TrustedIssuer) -> Bool {
        let json = payload.json
        guard let aud = payload[.audience], json.count(at: aud) > 0 || json.isString(at: aud) else { return false }
        let (client, party) = (payload[.clientID], payload[.authorizedParty])
        let isOnlyClient =
            !json.hasElement(at: aud) {
                !json.isSameString(at: $0, as: client) && !json.isSameString(at: $0, as: party)
            }
        guard isOnlyClient, case .identifiers = trusted.audience.rule else { return isOnlyClient }
        return !json.hasElement(at: aud) { trusted.isAudience($0, in: json) }
    }

    private static func shown(_ text: String?) -> String {
        text.map { "\"\(Printable.text($0, limit: 40))\"" } ?? "absent"
    }
}
