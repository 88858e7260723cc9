// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Who a token speaks for. These are places in its payload: texts are made of them when somebody asks.
struct Identity {
    /// `sub`, unless absent or empty.
    let subject: JSONPlace?
    let client: JSONPlace?
    let kind: StableSubject.Kind

    /// Reads the identity by an issuer's conventions.
    static func read(_ payload: Payload, _ trusted: TrustedIssuer) throws(TokenError) -> Identity {
        let subject = try subject(payload)
        let client = try client(payload, trusted)
        if try hasParts(trusted, subject, in: payload) {
            return Identity(subject: subject, client: client, kind: .subject)
        }
        // RFC 9068 section 2.2: without a user, sub is what the issuer calls the client.
        let isOwnSubject = subject.map { payload.json.isSameString(at: $0, as: client) } ?? true
        let hasLogin = payload.first(of: loginTraces) != nil || !isOwnSubject
        guard client != nil, !hasLogin else {
            let paths = trusted.issuer.conventions.subject.paths
            throw TokenError(
                .subjectMissing,
                claim: paths.first?.description,
                "\(Printable.text(paths.map(\.description).joined(separator: ", "))) missing, and the token is not clearly a machine's with a client id"
            )
        }
        return Identity(subject: subject, client: client, kind: .client)
    }

    /// The user, or the client, over time; by the payload and the conventions that this was read by.
    func stable(_ payload: JSONValue, _ conventions: ClaimConventions) -> StableSubject {
        let values =
            switch kind {
            case .subject: conventions.subject.paths.map { $0.value(in: payload) }
            case .client: [client.map(payload.value)]
            }
        return StableSubject(kind: kind, parts: values.map { $0?.utf8 ?? [] })
    }

    /// Claims that only tokens of people have.
    private static let loginTraces: KnownClaims = [
        .loginTime, .loginContext, .loginMethods, .sessionID, .username, .preferredUsername, .email,
    ]

    private static func subject(_ payload: Payload) throws(TokenError) -> JSONPlace? {
        guard let place = payload[.subject] else { return nil }
        return try text(place, of: "sub", in: payload)
    }

    /// Whether there are values at all paths of the rule, most of which have `sub` alone, as it was read before.
    private static func hasParts(
        _ trusted: TrustedIssuer,
        _ subject: JSONPlace?,
        in payload: Payload
    ) throws(TokenError) -> Bool {
        let paths = trusted.issuer.conventions.subject.paths
        for index in paths.indices {
            let part = paths[index].known == .subject ? subject : try text(at: paths[index], in: payload)
            guard part != nil else { return false }
        }
        return true
    }

    /// The first path that has a text.
    private static func client(_ payload: Payload, _ trusted: TrustedIssuer) throws(TokenError) -> JSONPlace? {
        let paths = trusted.issuer.conventions.client
        for index in paths.indices {
            guard let place = payload.place(at: paths, index), payload.json.isString(at: place) else { continue }
            if let text = try text(place, of: paths[index], in: payload) { return text }
        }
        return nil
    }

    /// A text that identifies somebody: nil if absent or empty, refused if it is no text or has control characters.
    private static func text(at path: ClaimPath, in payload: Payload) throws(TokenError) -> JSONPlace? {
        guard let place = payload.place(at: path) else { return nil }
        return try text(place, of: path, in: payload)
    }

    private static func text(
        _ place: JSONPlace,
        of path: @autoclosure () -> ClaimPath,
        in payload: Payload
    ) throws(TokenError) -> JSONPlace? {
        guard payload.json.isString(at: place) else {
            let path = path().description
            throw TokenError(.malformedClaim, claim: path, "\(path) is not a text")
        }
        let hasControls = payload.json.hasControlCharacters(at: place)
        if hasControls {  // check: identity-control-characters
            let path = path().description
            throw TokenError(.malformedClaim, claim: path, "\(path) has control characters")
        }
        return payload.json.isEmptyString(at: place) ? nil : place
    }
}
