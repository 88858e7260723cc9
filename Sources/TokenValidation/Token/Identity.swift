// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Who a token speaks for.
struct Identity {
    /// `sub`, unless absent or empty.
    let subject: String?
    let clientID: String?
    let stable: StableSubject

    /// Reads the identity by an issuer's conventions.
    static func read(_ payload: JSONValue, _ conventions: ClaimConventions) throws(TokenError) -> Identity {
        let subject = try text(at: "sub", in: payload)
        let clientID = try client(payload, conventions)
        if let parts = try parts(conventions.subject, in: payload) {
            let stable = StableSubject(kind: .subject, parts: parts)
            return Identity(subject: subject, clientID: clientID, stable: stable)
        }
        // RFC 9068 section 2.2: without a user, sub is what the issuer calls the client.
        let isOwnSubject = subject.map { $0.utf8.elementsEqual((clientID ?? "").utf8) } ?? true
        let hasLogin = loginTraces.contains { payload[$0] != nil } || !isOwnSubject
        guard let clientID, !hasLogin else {
            let names = conventions.subject.paths.map(\.description).joined(separator: ", ")
            throw TokenError(
                .subjectMissing,
                claim: conventions.subject.paths.first?.description,
                "\(Printable.text(names)) missing, and the token is not clearly a machine's with a client id"
            )
        }
        let stable = StableSubject(kind: .client, parts: [Array(clientID.utf8)])
        return Identity(subject: subject, clientID: clientID, stable: stable)
    }

    /// Claims that only tokens of people have.
    private static let loginTraces = [
        "auth_time", "acr", "amr", "sid", "username", "preferred_username", "email",
    ]

    /// The values of all paths of the rule; nil if one is absent or empty.
    private static func parts(_ rule: SubjectRule, in payload: JSONValue) throws(TokenError) -> [[UInt8]]? {
        var parts: [[UInt8]] = []
        for path in rule.paths {
            guard let text = try text(at: path, in: payload) else { return nil }
            parts.append(Array(text.utf8))
        }
        return parts
    }

    /// The first path that has a text.
    private static func client(_ payload: JSONValue, _ conventions: ClaimConventions) throws(TokenError) -> String? {
        for path in conventions.client where path.value(in: payload)?.kind == .string {
            if let text = try text(at: path, in: payload) { return text }
        }
        return nil
    }

    /// A text that identifies somebody: nil if absent or empty, refused if it is no text or has control characters.
    private static func text(at path: ClaimPath, in payload: JSONValue) throws(TokenError) -> String? {
        guard let value = path.value(in: payload) else { return nil }
        guard let text = value.stringValue else {
            throw TokenError(.malformedClaim, claim: path.description, "\(path) is not a text")
        }
        let hasControls = text.utf8.contains(where: Limits.isControl)
        if hasControls {  // check: identity-control-characters
            throw TokenError(.malformedClaim, claim: path.description, "\(path) has control characters")
        }
        return text.isEmpty ? nil : text
    }
}
