// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif
public import TokenValidation

/// The verified caller of one request.
///
/// It has no raw token, on purpose: a token that a client sent to this server must not be sent on to another one
/// (MCP authorization, "token passthrough"). Only the gate makes one; tests get theirs from the test kit.
public struct Principal: Sendable {
    /// The principal of the request being handled, nil for an anonymous one and outside a request.
    ///
    /// It is a task-local value: child tasks inherit it, `Task.detached` does not, and it is nil again in a response stream that
    /// outlives its handler, and in whatever another task does with a message. Take what you need before.
    @TaskLocal public static var current: Principal?

    /// Who this is, stable across tokens: the key for anything stored per user.
    public let id: ID

    private let token: AccessToken
    private let hierarchy: ScopeHierarchy

    /// The bearer of a token that a validator has accepted. Inclusions of `hierarchy` count in every decision about scopes.
    package init(_ token: AccessToken, hierarchy: ScopeHierarchy = [:]) {
        self.token = token
        self.hierarchy = hierarchy
        id = ID(issuer: token.issuer, subject: token.stableSubject)
    }

    /// The issuer's identifier, as configured.
    public var issuer: String { token.issuer }

    /// `sub`, unique at its issuer only, and absent from some machines' tokens. Use ``id`` to tell callers apart.
    public var subject: String? { token.subject }

    /// The OAuth client that the token was issued to.
    public var clientID: String? { token.clientID }

    /// Whether the client acts for itself and no user is behind it.
    public var isClientOnly: Bool { token.isClientOnly }

    /// The scopes granted, as the token names them. What a hierarchy adds is not in it; see ``require(_:)``.
    public var scopes: ScopeSet { token.scopes }

    /// The roles that the issuer's conventions find in the token.
    public var roles: [String] { token.roles }

    /// The groups that the issuer's conventions find in the token.
    public var groups: [String] { token.groups }

    /// When the token ends, leeway not counted.
    public var expiresAt: Date { token.expiresAt }

    /// The first moment at which the token is refused.
    var acceptedUntil: Date { token.acceptedUntil }

    /// The authentication context class (`acr`; RFC 9470 §4).
    public var authenticationContext: String? { token.authenticationContext }

    /// When the user last logged in (`auth_time`; RFC 9470 §4).
    public var authenticatedAt: Date? { token.authenticatedAt }

    /// All claims of the token. Verified to come from the issuer; what they say is the issuer's word.
    public var claims: Claims { token.claims }

    /// Whether the scopes granted meet `requirement`, scopes that they include by the server's hierarchy counted.
    func holds(_ requirement: ScopeRequirement) -> Bool {
        requirement.isMet(by: token.scopes, under: hierarchy)
    }

    /// Why a claim of the token grants no scope, where an operator would expect some.
    var scopeOddity: String? { token.scopeOddity }

    /// Goes on only if the caller's scopes meet `requirement`, scopes that they include by the server's hierarchy counted.
    ///
    /// - Throws: ``InsufficientScope``, which ``ResourceServer/protect(_:reading:body:handler:)`` answers with the 403 challenge
    ///   that makes a client ask for all of it. Let it pass.
    public func require(_ requirement: ScopeRequirement) throws(InsufficientScope) {
        let isMet = holds(requirement)
        guard isMet else {  // check: handler-required-scopes
            throw InsufficientScope(requirement)
        }
    }
}

extension Principal: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Issuer and scopes; neither the subject nor any claim.
    public var description: String {
        "Principal(issuer: \"\(Printable.text(issuer))\", scopes: \"\(scopes)\")"
    }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror that shows issuer and scopes only.
    public var customMirror: Mirror {
        Mirror(self, children: ["issuer": issuer, "scopes": scopes.joined])
    }
}
