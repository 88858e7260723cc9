// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What a key source has for one token.
enum KeyLookup: ~Copyable {
    /// From the set of this identity.
    case selected(KeySelection, from: JSONWebKeySet.Identity)
    case unavailable(retryAfter: Int)

    /// Whether the source may have more than it holds: not if it has the key, nor if it has too many.
    var isWorthAnotherLook: Bool {
        switch self {
        case .selected(let selection, _): selection.isEmpty
        case .unavailable: true
        }
    }
}

extension KeySelection {
    fileprivate var isEmpty: Bool {
        switch self {
        case .none: true
        case .key, .ambiguous: false
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
    func checkAlgorithm(_ algorithm: SignatureAlgorithm, of trusted: TrustedIssuer) throws(TokenError) {
        let isAllowed = trusted.allows(algorithm)
        if !isAllowed {  // check: algorithm-allowed
            throw TokenError(.algorithmNotAllowed, claim: "alg", Self.unlisted(algorithm, trusted.issuer.algorithms))
        }
    }

    private static func unlisted(_ algorithm: SignatureAlgorithm, _ allowed: [SignatureAlgorithm]) -> String {
        "alg \"\(algorithm.name)\" is not among the issuer's: \(allowed.map(\.name).joined(separator: ", "))"
    }

    func key(_ selection: consuming KeySelection, _ header: JOSEHeader) throws(TokenError) -> JSONWebKey {
        switch selection {
        case .key(let key):
            return key
        case .none:
            throw TokenError(.keyNotFound, claim: "kid", "the issuer has no key for \(header.wantedKey)")
        case .ambiguous(let count):
            throw TokenError(.keyAmbiguous, claim: "kid", "the issuer has \(count) keys for \(header.wantedKey)")
        }
    }

    func checkSignature(_ token: borrowing OpenedToken, _ key: JSONWebKey) throws(TokenError) {
        let isGenuine = key.verify(token.jws, algorithm: token.algorithm)
        if !isGenuine {  // check: signature
            throw TokenError(.signatureInvalid, "the issuer's key did not make this signature")
        }
        headers.keep(token.jws)
    }
}

extension JSONWebKeySet {
    /// What it has for a token.
    func look(for token: borrowing OpenedToken) -> KeyLookup {
        .selected(select(keyID: token.jws.header.keyID, algorithm: token.algorithm), from: identity)
    }

    func hasIdentity(_ identity: Identity) -> Bool { self.identity == identity }
}

extension KeyAvailability {
    /// What there is for a token.
    func look(for token: borrowing OpenedToken) -> KeyLookup {
        switch self {
        case .available(let set): set.look(for: token)
        case .unavailable(let seconds): .unavailable(retryAfter: max(1, seconds))
        }
    }

    /// Whether there is a set, and it has this identity.
    func hasIdentity(_ identity: JSONWebKeySet.Identity) -> Bool {
        switch self {
        case .available(let set): set.hasIdentity(identity)
        case .unavailable: false
        }
    }
}

extension JOSEHeader {
    /// What it asks for, for people.
    fileprivate var wantedKey: String {
        let keyID = shownKeyID.map { "\"\($0)\"" }
        return "kid \(keyID ?? "absent") and alg \(algorithm?.name ?? "")"
    }
}
