// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the bearer of a static token gets: made once for every entry of a set, so that a request costs a look-up.
final class StaticGrant: Sendable {
    let token: StaticToken
    let issuer: String

    /// The entry as claims, for whoever asks a principal for some: `iss`, `sub` (the name), `jti` (the id), `scope`, `roles`,
    /// `iat`, `nbf` and `exp`.
    let claims: Claims

    let principalID: Principal.ID

    init(_ token: StaticToken, issuer: String) throws(StaticTokenError) {
        self.token = token
        self.issuer = issuer
        var members: [JSON.Member] = [
            .init("iss", .string(issuer)), .init("sub", .string(token.name)), .init("jti", .string(token.id)),
        ]
        if !token.scopes.isEmpty { members.append(.init("scope", .string(token.scopes.joined))) }
        if !token.roles.isEmpty { members.append(.init("roles", .array(token.roles.map(JSON.string)))) }
        for (name, time) in [("iat", token.issuedAt), ("nbf", token.notBefore), ("exp", token.expiresAt)] {
            guard let time, let seconds = Int64(exactly: time.timeIntervalSince1970) else { continue }
            members.append(.init(name, .integer(seconds)))
        }
        do {
            claims = Claims(root: try JSONValue(parsing: JSON.object(members).serialized(), limits: .token))
        } catch {
            throw StaticTokenError(.malformed, "\(token.id) has more scopes and roles than fit into 16 KiB")
        }
        principalID = Principal.ID(issuer: issuer, subject: .named(token.name))
    }
}
