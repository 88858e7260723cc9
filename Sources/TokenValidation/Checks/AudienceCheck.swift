// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension TrustedIssuer {
    /// Refuses a token that does not show by this policy that it is for this server (RFC 7519 section 4.1.3).
    func checkAudience(_ payload: Payload) throws(TokenError) {
        let json = payload.json
        // Most tokens name one of the audiences as it is written, and no more is looked at then.
        if hasAudiences {
            let isListed = try audience(payload).isListed
            if isListed { return }
        }
        switch audience.rule {
        case .resource(let resource):
            let found = try audience(payload).place
            let isNamed = json.hasElement(at: found) { json.value(at: $0).utf8.map(resource.matches) ?? false }
            if !isNamed {  // check: audience-resource
                throw Self.foreign(json.value(at: found), expected: resource.canonical)
            }
        case .identifiers(let names):
            let (found, isNamed) = try audience(payload)
            if !isNamed {  // check: audience-identifiers
                throw Self.foreign(json.value(at: found), expected: names.joined(separator: "\", \""))
            }
        case .clients(let names, let claim, let required, let value):
            try Self.checkClient(payload, names, claim)
            let isRightUse = payload.value(at: required)?.utf8Equals(value) ?? false
            if !isRightUse {  // check: audience-client-claim
                throw TokenError(
                    .wrongAudience,
                    claim: required.description,
                    "\(Printable.text(required.description)) is not \"\(Printable.text(value))\""
                )
            }
        }
    }

    private static func checkClient(_ payload: Payload, _ names: [String], _ claim: ClaimPath) throws(TokenError) {
        let hasAudience = payload.has(.audience)
        if hasAudience {  // check: audience-beside-client
            throw TokenError(.wrongAudience, claim: "aud", "it has an aud, and the policy is for tokens without one")
        }
        let client = payload.value(at: claim)
        let isListed = client.map { client in names.contains(where: client.utf8Equals) } ?? false
        if !isListed {  // check: audience-client
            let shown = client?.stringValue.map { "\"\(Printable.text($0, limit: 100))\"" } ?? "no text"
            throw TokenError(.wrongAudience, claim: claim.description, "the client, \(shown), is not an allowed one")
        }
    }

    /// `aud`: a text, or an array of texts and nothing else; and whether one of them is an audience of the policy as it is written.
    private func audience(_ payload: Payload) throws(TokenError) -> (place: JSONPlace, isListed: Bool) {
        let json = payload.json
        guard let aud = payload[.audience] else {
            throw TokenError(.wrongAudience, claim: "aud", "it has no aud")
        }
        let count = json.count(at: aud)
        let isTooLong = count > Limits.audiences
        if isTooLong {  // check: audience-count
            throw TokenError(
                .tooManyValues,
                claim: "aud",
                "\(count) audiences; at most \(Limits.audiences) are read"
            )
        }
        var isListed = false
        let isWellFormed = !json.hasElement(at: aud) { element in
            if !isListed { isListed = isAudience(element, in: json) }
            return !json.isString(at: element)
        }
        if !isWellFormed {  // check: audience-form
            throw TokenError(.malformedClaim, claim: "aud", "aud is neither a text nor an array of texts")
        }
        return (aud, isListed)
    }

    private static func foreign(_ audience: JSONValue, expected: String) -> TokenError {
        let values = audience.kind == .array ? audience.elements : [audience]
        let shown = values.prefix(3).compactMap(\.stringValue).map { "\"\(Printable.text($0, limit: 80))\"" }
        let more = values.count > 3 ? " and \(values.count - 3) more" : ""
        let found = shown.isEmpty ? "nothing" : shown.joined(separator: ", ") + more
        return TokenError(
            .wrongAudience,
            claim: "aud",
            "aud names \(found), not \"\(Printable.text(expected, limit: 120))\""
        )
    }
}
