// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Tells access tokens from the other tokens that an issuer signs with the same keys (RFC 8725 sections 3.11 and 3.12).
struct TokenKind {
    let header: JOSEHeader
    let payload: JSONValue
    let audience: AudiencePolicy

    func check(_ policy: TokenTypePolicy) throws(TokenError) {
        switch policy.rule {
        case .rfc9068: try checkProfileType()
        case .lenient: try checkLeniently()
        }
    }

    /// RFC 9068 section 4.
    private func checkProfileType() throws(TokenError) {
        let isProfile = header.hasType("at+jwt")
        if !isProfile {  // check: typ-rfc9068
            throw TokenError(.notAnAccessToken, claim: "typ", "typ is \(shown(header.type)), not \"at+jwt\"")
        }
    }

    private func checkLeniently() throws(TokenError) {
        let isUsual = header.hasType("at+jwt") || header.hasType("jwt") || header.type == nil
        if !isUsual {  // check: typ-lenient
            throw TokenError(.notAnAccessToken, claim: "typ", "typ is \(shown(header.type)), not an access token's")
        }
        let isOtherUse = payload["token_use"].map { !$0.utf8Equals("access") } ?? false
        if isOtherUse {  // check: token-use
            throw TokenError(.notAnAccessToken, claim: "token_use", "token_use is not \"access\"")
        }
        let isOtherType = ["id", "refresh", "logout"].contains(where: isPayloadType)
        if isOtherType {  // check: payload-typ
            throw TokenError(
                .notAnAccessToken,
                claim: "typ",
                "the payload's typ is \(shown(payload["typ"]?.stringValue))"
            )
        }
        let mark = isPayloadType("bearer") ? nil : Self.marks.first { payload[$0] != nil }
        if mark != nil {  // check: id-token-marks
            throw TokenError(.notAnAccessToken, claim: mark, "it has \(mark ?? ""), which access tokens do not have")
        }
        let isForClient = isForItsClientOnly
        if isForClient {  // check: audience-is-client
            throw TokenError(.notAnAccessToken, claim: "aud", "aud is only the client that it was issued to")
        }
    }

    /// Claims of ID tokens, of logout and event tokens, and of DPoP proofs.
    private static let marks = ["nonce", "at_hash", "c_hash", "s_hash", "events", "htm"]

    private func isPayloadType(_ lowercased: String) -> Bool {
        payload["typ"]?.utf8Slice.map { MediaTypeName.equals($0, lowercased) } ?? false
    }

    /// Whether `aud` holds nothing but `client_id` and `azp`, and the policy does not name it.
    private var isForItsClientOnly: Bool {
        guard let aud = payload["aud"] else { return false }
        let values = aud.kind == .string ? [aud] : aud.elements
        let clients = [payload["client_id"], payload["azp"]].compactMap { $0?.utf8 }
        let isOnlyClient = !values.isEmpty && values.allSatisfy { value in clients.contains { $0 == value.utf8 } }
        guard isOnlyClient, case .identifiers(let names) = audience.rule else { return isOnlyClient }
        return !values.contains { value in names.contains(where: value.utf8Equals) }
    }

    private func shown(_ text: String?) -> String {
        text.map { "\"\(Printable.text($0, limit: 40))\"" } ?? "absent"
    }
}
