// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// By what an issuer's access tokens are told from the other tokens that it signs with the same keys.
public struct TokenTypePolicy: Sendable, Hashable, CustomStringConvertible {
    enum Rule: String, Sendable {
        case lenient
        case rfc9068
    }

    /// Something that an issuer's access tokens have and its other tokens lack.
    struct Mark: Sendable, Hashable {
        let paths: [ClaimPath]
        /// Nil for any value that is not empty.
        let value: String?
    }

    let rule: Rule
    let marks: [Mark]
    /// Whether `nonce`, which usually gives an ID token away, does not.
    let allowsNonce: Bool

    private init(rule: Rule, marks: [Mark] = [], allowsNonce: Bool = false) {
        self.rule = rule
        self.marks = marks
        self.allowsNonce = allowsNonce
    }

    /// For the issuers that do not follow RFC 9068, which are most. Refused are: a header `typ` other than `at+jwt`,
    /// `JWT` or none; a `token_use` other than `access`; a payload `typ` of `ID`, `Refresh` or `Logout`; `nonce`,
    /// `at_hash`, `c_hash`, `s_hash`, `events` or `htm`, unless the payload's `typ` is `Bearer`; an `aud` that holds
    /// nothing but the client, unless a policy of identifiers names it (a client that is registered under the URL of
    /// the resource gets ID tokens with that `aud`).
    ///
    /// What remains: an ID token without any of these marks whose `aud` names this server besides the client passes.
    /// An issuer that makes such tokens needs ``rfc9068``, or an audience that its ID tokens never have.
    public static let lenient = TokenTypePolicy(rule: .lenient)

    /// RFC 9068: header `typ` is `at+jwt`; `iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and `jti` are all there.
    public static let rfc9068 = TokenTypePolicy(rule: .rfc9068)

    /// The same, and the payload has one of these claims: a text or an array, not empty. For issuers that put them into
    /// access tokens only. Calls add up: each names a further claim that has to be there.
    public func requiring(oneOf paths: ClaimPath...) -> TokenTypePolicy {
        adding(Mark(paths: paths, value: nil))
    }

    /// The same, and the payload has this claim with exactly this text.
    public func requiring(_ path: ClaimPath, equalTo value: String) -> TokenTypePolicy {
        adding(Mark(paths: [path], value: value))
    }

    /// The same, and `nonce` is no reason to refuse. For a provider that copies it into access tokens, and only together with
    /// claims that are required because its ID tokens lack them.
    func allowingNonce() -> TokenTypePolicy {
        TokenTypePolicy(rule: rule, marks: marks, allowsNonce: true)
    }

    private func adding(_ mark: Mark) -> TokenTypePolicy {
        TokenTypePolicy(rule: rule, marks: marks + [mark], allowsNonce: allowsNonce)
    }

    /// `lenient` or `rfc9068`, what is required besides, and whether a `nonce` is allowed.
    public var description: String {
        let required = marks.isEmpty ? "" : " with \(marks.map(\.description).joined(separator: ", "))"
        return "\(rule.rawValue)\(required)\(allowsNonce ? "; nonce allowed" : "")"
    }

    func validate(parameter: String) throws(ConfigurationError) {
        for mark in marks {
            if mark.paths.isEmpty {
                throw ConfigurationError(
                    parameter: parameter,
                    value: "[]",
                    problem: "requires one of no claims, which no token has",
                    remedy: "name the claims that only access tokens have"
                )
            }
            for path in mark.paths { try path.validate(parameter: parameter) }
        }
    }
}

extension TokenTypePolicy.Mark: CustomStringConvertible {
    var description: String {
        let names = paths.map(\.description).joined(separator: " or ")
        return value.map { "\(names) \"\($0)\"" } ?? names
    }

    func isMet(by payload: Payload) -> Bool {
        paths.contains { path in
            guard let found = payload.value(at: path) else { return false }
            if let value { return found.utf8Equals(value) }
            return found.utf8.map { !$0.isEmpty } ?? (found.kind == .array && found.count > 0)
        }
    }
}
