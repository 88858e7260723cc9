// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Tells access tokens from the other tokens that an issuer signs with the same keys (RFC 8725 sections 3.11 and 3.12).
enum TokenKind {
    /// By the issuer's policy.
    static func check(_ token: OpenedToken) throws(TokenError) {
        let policy = token.trusted.issuer.tokenType
        switch policy.rule {
        case .rfc9068: try checkProfileType(token.jws.header)
        case .lenient: try checkLeniently(token, allowingNonce: policy.allowsNonce)
        }
        for mark in policy.marks {
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

    private static func checkLeniently(_ token: OpenedToken, allowingNonce allowsNonce: Bool) throws(TokenError) {
        let (header, payload) = (token.jws.header, token.payload)
        let isUsual = header.typeName != .other
        if !isUsual {  // check: typ-lenient
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
        let type = payload.value(.type)?.utf8Slice
        let isOtherType = type.map { isOne($0, of: ["id", "refresh", "logout"]) } ?? false
        if isOtherType {  // check: payload-typ
            throw TokenError(
                .notAnAccessToken,
                claim: "typ",
                "the payload's typ is \(shown(type.map { String(decoding: $0, as: UTF8.self) }))"
            )
        }
        let isBearer = type.map { isOne($0, of: ["bearer"]) } ?? false
        let marks = allowsNonce ? marksButNonce : marks
        let mark = isBearer ? nil : payload.first(of: marks)?.name
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

    /// Whether a text is one of some lower-case words, whatever its case.
    private static func isOne(_ text: ArraySlice<UInt8>, of words: [String]) -> Bool {
        let folded = text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return words.contains { folded.elementsEqual($0.utf8) }
    }

    /// Whether `aud` holds nothing but `client_id` and `azp`, and the policy does not name it.
    private static func isForItsClientOnly(_ payload: Payload, _ trusted: TrustedIssuer) -> Bool {
        let json = payload.json
        guard let aud = payload[.audience], json.isString(at: aud) || json.count(at: aud) > 0 else { return false }
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
