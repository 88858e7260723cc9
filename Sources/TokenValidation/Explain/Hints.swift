// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Guesses at what is behind a refusal, from what people run into. They decide nothing.
struct Hints {
    let bytes: [UInt8]
    let header: JOSEHeader?
    private let claims: Payload?
    let trusted: TrustedIssuer?
    let issuers: [TrustedIssuer]
    let now: Double

    init(_ text: TokenText, validator: TokenValidator) {
        bytes = text.bytes
        if let jws = try? Form.open(text) {
            header = jws.header
            claims = try? Form.claims(jws.payload)
        } else {
            (header, claims) = (nil, nil)
        }
        trusted = claims.flatMap { try? validator.issuer(of: $0) }
        issuers = validator.issuers
        now = validator.clock.now()
    }

    var payload: JSONValue? { claims?.json }

    func hint(for error: TokenError) -> String? {
        switch error.code {
        case .malformed, .encrypted: form(error)
        case .unknownIssuer: issuer
        case .algorithmNotAllowed: algorithm
        case .keyNotFound, .keyAmbiguous: keys(error)
        case .signatureInvalid:
            "Another key signed it, or it was changed on the way. The issuer may reuse one kid for two keys."
        case .notAnAccessToken: kind(error)
        case .senderConstrained:
            "The client asked for a token bound to its key (DPoP or mTLS). Have it ask for a bearer token."
        case .wrongAudience: audience(error)
        case .expired, .notYetValid, .issuedInFuture, .tooOld: clock(error)
        case .missingClaim, .malformedClaim: claim(error)
        case .subjectMissing:
            "If the issuer identifies users by another claim, name it with ClaimConventions.subject; clients, with .client."
        default: nil
        }
    }
}

extension Hints {
    private func form(_ error: TokenError) -> String? {
        if error.code == .encrypted {
            return
                "It is encrypted. Some issuers do that when a client asks for no audience: have it ask for this resource."
        }
        if bytes.starts(with: "Bearer ".utf8) || bytes.starts(with: "bearer ".utf8) {
            return "Leave out the word Bearer: only the token itself is read."
        }
        if bytes.contains(where: { $0 <= 0x20 }) {
            return "It holds white space or a line break; it may have been copied with more than itself."
        }
        if !bytes.contains(0x2E) {
            return
                "It looks opaque: only its issuer can say what it means. Have the issuer make JWTs for this audience."
        }
        if bytes.contains(0x3D) {
            return "It holds base64 padding (=), which no JWT has."
        }
        return nil
    }

    private var algorithm: String {
        guard let algorithm = header?.algorithm else {
            return "Have the issuer sign with a registered algorithm, for example RS256 or ES256."
        }
        return algorithm.isSymmetric
            ? "A shared secret signed it. If that is meant, configure the issuer with Issuer.secret."
            : "If the issuer does sign with it, add it to the issuer's algorithms."
    }

    private func keys(_ error: TokenError) -> String? {
        guard let trusted, case .available(let set) = trusted.currentKeys else { return nil }
        if error.code == .keyAmbiguous {
            return header?.keyID == nil
                ? "The token names no kid and the issuer has several keys; have it put a kid into its tokens."
                : "The issuer's set has one kid several times; it has to give each key its own."
        }
        if set.keys.isEmpty {
            let reasons = set.skipped.prefix(3).map { "\($0.reason.code)" }.joined(separator: ", ")
            return
                "The issuer's key set has no usable key. Skipped: \(set.skipped.count)\(reasons.isEmpty ? "" : " (\(reasons))")."
        }
        let known = set.keys.prefix(5)
            .map { key in
                "\(key.keyID.map { "\"\(Printable.text($0, limit: 40))\"" } ?? "no kid") (\(key.algorithm?.name ?? key.keyType))"
            }
        let more = set.keys.count > 5 ? " and \(set.keys.count - 5) more" : ""
        return
            "The issuer's keys: \(known.joined(separator: ", "))\(more). Another environment's token, or keys too old?"
    }

    private func kind(_ error: TokenError) -> String? {
        if let mark = missingMark(error) {
            return
                "The access tokens of this issuer have \(Printable.text(mark.description, limit: 80)); its ID and session "
                + "tokens do not. Send the access token."
        }
        switch error.claim {
        case "nonce", "at_hash", "c_hash", "s_hash":
            return "This is an ID token: it tells a client who logged in. Send the access token."
        case "token_use":
            return "This is an ID token. Send the access token."
        case "events": return "This is a logout or security event token."
        case "htm": return "This is a DPoP proof. Send the access token."
        case "aud":
            return
                "An ID token looks like this. If the issuer's access tokens do too, name that audience with .identifiers."
        default: break
        }
        if let type = payload?["typ"]?.stringValue, trusted?.issuer.tokenType.rule == .lenient,
            header?.type != nil
        {
            return "Its payload says typ \"\(Printable.text(type, limit: 40))\". Send the access token."
        }
        return trusted?.issuer.tokenType.rule == .rfc9068
            ? "If the issuer's access tokens do not follow RFC 9068, set its tokenType to .lenient."
            : "The issuer says by typ that it is another kind of token. Send the access token."
    }

    /// What the issuer's access tokens have and this one lacks, if it was refused for that.
    private func missingMark(_ error: TokenError) -> TokenTypePolicy.Mark? {
        trusted?.issuer.tokenType.marks
            .first { mark in
                let isMeant = mark.paths.first?.description.utf8.elementsEqual((error.claim ?? "").utf8) ?? false
                return isMeant && !(claims.map(mark.isMet) ?? true)
            }
    }

    private func clock(_ error: TokenError) -> String? {
        switch error.code {
        case .notYetValid, .issuedInFuture:
            return
                "If the token is new, this machine's clock is behind the issuer's. Correct it; leeway is for seconds."
        case .tooOld:
            return "The client should get a new token; the issuer's maximumAge is set here."
        default:
            guard let issued = payload?["iat"].flatMap(NumericDate.seconds), issued > now else {
                return "The client should get a new token. If this one is new, compare the clocks of both machines."
            }
            return "It says that it was issued after the present: the clocks of both machines differ."
        }
    }

    private func claim(_ error: TokenError) -> String? {
        guard let claim = error.claim, let value = payload?[claim] else {
            return error.claim == "exp" ? "Have the issuer give its access tokens a lifetime." : nil
        }
        if let number = value.doubleValue, number > Limits.latestDate {
            return "\(claim) may be in milliseconds; it has to be in seconds."
        }
        if ["exp", "nbf", "iat"].contains(where: { claim.utf8.elementsEqual($0.utf8) }), value.kind == .string {
            return "\(claim) is in quotes; it has to be a number."
        }
        return nil
    }
}
