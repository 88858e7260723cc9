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
    public var id: ID { grant.id }

    private let grant: Grant
    private let rights: Rights

    /// What its scopes let it do, which all callers of a server share.
    final class Rights: Sendable {
        let hierarchy: ScopeHierarchy
        let access: AccessControl?

        init(_ hierarchy: ScopeHierarchy, _ access: AccessControl?) {
            self.hierarchy = hierarchy
            self.access = access
        }
    }

    /// The bearer of a token that a validator has accepted. Inclusions of `hierarchy` count in every decision about scopes.
    package init(_ token: AccessToken, hierarchy: ScopeHierarchy = [:]) {
        self.init(token, Rights(hierarchy, nil))
    }

    /// The same, of a server with this policy and no baseline.
    package init(
        _ token: AccessToken,
        hierarchy: ScopeHierarchy,
        policy: AccessPolicy,
        unlisted: UnlistedOperations,
        clock: WallClock
    ) throws(ConfigurationError) {
        let access = try AccessControl(policy, unlisted: unlisted, baseline: [], clock: clock)
        self.init(token, Rights(hierarchy, access))
    }

    /// The same, with the hierarchy of a server and the policy that ``may(_:)`` asks.
    init(_ token: AccessToken, _ rights: Rights) {
        grant = .token(token)
        self.rights = rights
    }

    /// The bearer of a static token whose secret was presented.
    init(_ entry: StaticGrant, _ rights: Rights) {
        grant = .entry(entry)
        self.rights = rights
    }

    /// The issuer's identifier, as configured; of a static token ``StaticTokenSet/issuer``.
    public var issuer: String { grant.issuer }

    /// `sub`, unique at its issuer only, and absent from some machines' tokens; of a static token its entry's name. Use ``id`` to
    /// tell callers apart.
    public var subject: String? { grant.subject }

    /// The OAuth client that the token was issued to. A static token has none.
    public var clientID: String? { grant.token?.clientID }

    /// Whether the client acts for itself and no user is behind it.
    public var isClientOnly: Bool { grant.token?.isClientOnly ?? false }

    /// The scopes granted, as the token names them. What a hierarchy adds is not in it; see ``require(_:)``.
    public var scopes: ScopeSet { grant.scopes }

    /// The roles that the issuer's conventions find in the token, or that a static token's entry has.
    public var roles: [String] { grant.roles }

    /// The groups that the issuer's conventions find in the token.
    public var groups: [String] { grant.token?.groups ?? [] }

    /// When the token ends, leeway not counted; `Date.distantFuture` for a static token without an end.
    public var expiresAt: Date { grant.expiresAt }

    /// The first moment at which the token is refused.
    var acceptedUntil: Date { grant.acceptedUntil }

    /// The entry of the static token that was presented; nil for other tokens.
    var staticToken: StaticToken? { grant.entry?.token }

    /// The authentication context class (`acr`; RFC 9470 §4).
    public var authenticationContext: String? { grant.token?.authenticationContext }

    /// When the user last logged in (`auth_time`; RFC 9470 §4).
    public var authenticatedAt: Date? { grant.token?.authenticatedAt }

    /// All claims of the token. Verified to come from the issuer; what they say is the issuer's word. A static token's are made of
    /// its entry: `iss`, `sub`, `jti` (the id), `scope`, `roles`, `iat`, `nbf`, `exp`.
    public var claims: Claims { grant.claims }

    /// Whether the scopes granted meet `requirement`, scopes that they include by the server's hierarchy counted.
    func holds(_ requirement: ScopeRequirement) -> Bool {
        grant.holds(requirement, under: rights.hierarchy)
    }

    /// Why a claim of the token grants no scope, where an operator would expect some.
    var scopeOddity: String? { grant.token?.scopeOddity }

    /// Whether the server's policy would let this caller do something: to show it only what it may use.
    ///
    /// ```swift
    /// tools.filter { caller.may(.tool($0.name)) }
    /// ```
    /// A list that was filtered is this caller's own: answer with `cacheScope: "private"`. It is no protection, which is the gate's part.
    /// Conditions on arguments are left out, since there are none. True for a server without a policy.
    public func may(_ operation: MCPOperation) -> Bool {
        rights.access?.decide(operation, for: self, .none).isAllowed ?? true
    }

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
