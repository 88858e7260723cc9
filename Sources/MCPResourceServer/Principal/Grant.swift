// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a principal's rights come from: an access token that a validator has accepted, or the entry of a static token whose secret
/// was presented.
enum Grant: Sendable {
    case token(AccessToken)
    case entry(StaticGrant)

    var id: Principal.ID {
        switch self {
        case .token(let token): Principal.ID(issuer: token.issuer, subject: token.stableSubject)
        case .entry(let entry): entry.principalID
        }
    }

    var issuer: String { of(\.issuer, \.issuer) }
    var subject: String? { of(\.subject, \.token.name) }
    var scopes: ScopeSet { of(\.scopes, \.token.scopes) }
    var roles: [String] { of(\.roles, \.token.roles) }
    var expiresAt: Date { of(\.expiresAt) { $0.token.expiresAt ?? .distantFuture } }
    var acceptedUntil: Date {
        switch self {
        case .token(let token): token.acceptedUntil
        case .entry(let entry): entry.token.expiresAt ?? .distantFuture
        }
    }
    var claims: Claims { of(\.claims, \.claims) }

    /// Whether its scopes meet a requirement.
    func holds(_ requirement: ScopeRequirement, under hierarchy: ScopeHierarchy) -> Bool {
        switch self {
        case .token(let token): token.holds(requirement, under: hierarchy)
        case .entry(let entry): requirement.isMet(by: entry.token.scopes, under: hierarchy)
        }
    }

    /// The access token, where there is one: who knows of clients, groups and logins.
    var token: AccessToken? {
        guard case .token(let token) = self else { return nil }
        return token
    }

    /// The entry, where there is one.
    var entry: StaticGrant? {
        guard case .entry(let entry) = self else { return nil }
        return entry
    }

    private func of<Value>(_ ofToken: (AccessToken) -> Value, _ ofEntry: (StaticGrant) -> Value) -> Value {
        switch self {
        case .token(let token): ofToken(token)
        case .entry(let entry): ofEntry(entry)
        }
    }
}
