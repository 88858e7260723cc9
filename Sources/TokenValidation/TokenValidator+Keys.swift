// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What a key source has for one token.
enum KeyLookup {
    /// From the set of this identity.
    case selected(KeySelection, from: JSONWebKeySet.Identity)
    case unavailable(retryAfter: Int)

    init(_ keys: KeyAvailability, _ token: OpenedToken) {
        switch keys {
        case .available(let set):
            let selection = set.select(keyID: token.jws.header.keyID, algorithm: token.algorithm)
            self = .selected(selection, from: set.identity)
        case .unavailable(let seconds):
            self = .unavailable(retryAfter: max(1, seconds))
        }
    }

    /// Whether the source may have more than it holds: not if it has the key, nor if it has too many.
    var isWorthAnotherLook: Bool {
        switch self {
        case .selected(.none, _), .unavailable: true
        case .selected(.key, _), .selected(.ambiguous, _): false
        }
    }
}

extension TokenValidator {
    /// The configured issuer that `iss` is, byte for byte (RFC 9068 section 4).
    func issuer(of payload: Payload) throws(TokenError) -> TrustedIssuer {
        guard let iss = payload[.issuer] else {
            throw TokenError(.unknownIssuer, claim: "iss", "it has no iss")
        }
        guard let trusted = issuers.first(where: { $0.isNamed(at: iss, in: payload.json) }) else {
            throw TokenError(.unknownIssuer, claim: "iss", strange(payload.json.value(at: iss)))
        }
        return trusted
    }

    private func strange(_ iss: JSONValue) -> String {
        let shown = iss.stringValue.map { "\"\(Printable.text($0))\"" } ?? "no text"
        return "iss, \(shown), is not a configured issuer\(nearMiss(iss))"
    }

    /// The commonest mistake, said where operators look first.
    private func nearMiss(_ iss: JSONValue) -> String {
        guard let found = iss.utf8Slice else { return "" }
        let near = issuers.first { Hints.isSlashApart(found, $0.issuer.identifier.utf8) }
        return near == nil ? "" : ": a configured one differs by a slash at the end"
    }

    /// RFC 8725 section 3.1: the issuer's list decides, not the header.
    func checkAlgorithm(_ token: OpenedToken) throws(TokenError) {
        let isAllowed = token.trusted.issuer.algorithms.contains(token.algorithm)
        if !isAllowed {  // check: algorithm-allowed
            let (algorithm, trusted) = (token.algorithm, token.trusted)
            throw TokenError(.algorithmNotAllowed, claim: "alg", Self.unlisted(algorithm, trusted.issuer.algorithms))
        }
    }

    private static func unlisted(_ algorithm: SignatureAlgorithm, _ allowed: [SignatureAlgorithm]) -> String {
        "alg \"\(algorithm.name)\" is not among the issuer's: \(allowed.map(\.name).joined(separator: ", "))"
    }

    func key(_ selection: KeySelection, _ token: OpenedToken) throws(TokenError) -> JSONWebKey {
        switch selection {
        case .key(let key):
            return key
        case .none:
            throw TokenError(.keyNotFound, claim: "kid", "the issuer has no key for \(token.wantedKey)")
        case .ambiguous(let count):
            throw TokenError(.keyAmbiguous, claim: "kid", "the issuer has \(count) keys for \(token.wantedKey)")
        }
    }

    func checkSignature(_ token: OpenedToken, _ key: JSONWebKey) throws(TokenError) {
        let isGenuine = key.verify(token.jws, algorithm: token.algorithm)
        if !isGenuine {  // check: signature
            throw TokenError(.signatureInvalid, "the issuer's key did not make this signature")
        }
        headers.keep(token.jws)
    }
}

extension OpenedToken {
    /// What the header asks for, for people.
    fileprivate var wantedKey: String {
        let keyID = jws.header.keyID.map { "\"\(Printable.text(String(decoding: $0, as: UTF8.self), limit: 100))\"" }
        return "kid \(keyID ?? "absent") and alg \(algorithm.name)"
    }
}
