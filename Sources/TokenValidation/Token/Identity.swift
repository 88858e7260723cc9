// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Who a token speaks for. These are views into its payload: texts are made of them when somebody asks.
struct Identity {
    /// `sub`, unless absent or empty.
    let subject: JSONValue?
    let client: JSONValue?
    let kind: StableSubject.Kind

    /// Reads the identity by an issuer's conventions.
    static func read(_ payload: JSONValue, _ conventions: ClaimConventions) throws(TokenError) -> Identity {
        let subject = try text(at: sub, in: payload)
        let client = try client(payload, conventions)
        if try hasParts(conventions.subject, in: payload) {
            return Identity(subject: subject, client: client, kind: .subject)
        }
        // RFC 9068 section 2.2: without a user, sub is what the issuer calls the client.
        let isOwnSubject = subject.map { $0.isSameString(as: client) } ?? true
        let hasLogin = loginTraces.contains { payload.has($0) } || !isOwnSubject
        guard client != nil, !hasLogin else {
            let names = conventions.subject.paths.map(\.description).joined(separator: ", ")
            throw TokenError(
                .subjectMissing,
                claim: conventions.subject.paths.first?.description,
                "\(Printable.text(names)) missing, and the token is not clearly a machine's with a client id"
            )
        }
        return Identity(subject: subject, client: client, kind: .client)
    }

    /// The user, or the client, over time; by the payload and the conventions that this was read by.
    func stable(_ payload: JSONValue, _ conventions: ClaimConventions) -> StableSubject {
        let values =
            switch kind {
            case .subject: conventions.subject.paths.map { $0.value(in: payload) }
            case .client: [client]
            }
        return StableSubject(kind: kind, parts: values.map { $0?.utf8 ?? [] })
    }

    private static let sub: ClaimPath = "sub"

    /// Claims that only tokens of people have.
    private static let loginTraces = [
        "auth_time", "acr", "amr", "sid", "username", "preferred_username", "email",
    ]

    /// Whether there are values at all paths of the rule.
    private static func hasParts(_ rule: SubjectRule, in payload: JSONValue) throws(TokenError) -> Bool {
        for path in rule.paths {
            guard try text(at: path, in: payload) != nil else { return false }
        }
        return true
    }

    /// The first path that has a text.
    private static func client(_ payload: JSONValue, _ conventions: ClaimConventions) throws(TokenError) -> JSONValue? {
        for path in conventions.client where path.value(in: payload)?.kind == .string {
            if let text = try text(at: path, in: payload) { return text }
        }
        return nil
    }

    /// A text that identifies somebody: nil if absent or empty, refused if it is no text or has control characters.
    private static func text(at path: ClaimPath, in payload: JSONValue) throws(TokenError) -> JSONValue? {
        guard let value = path.value(in: payload) else { return nil }
        guard let text = value.utf8Slice else {
            throw TokenError(.malformedClaim, claim: path.description, "\(path) is not a text")
        }
        let hasControls = text.contains(where: Limits.isControl)
        if hasControls {  // check: identity-control-characters
            throw TokenError(.malformedClaim, claim: path.description, "\(path) has control characters")
        }
        return text.isEmpty ? nil : value
    }
}
