// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
public import MCPResourceServer
public import TokenValidation

extension Principal {
    /// A caller for tests of handlers and tools: no token, no key, no gate.
    ///
    /// ```swift
    /// let alice = try Principal.testing(scopes: "files:read")
    /// try await Principal.$current.withValue(alice) { try await tool() }
    /// ```
    /// - Parameters:
    ///   - subject: The subject; nil for a client that acts for itself.
    ///   - client: The client.
    ///   - scopes: What it was granted.
    ///   - roles: Its roles, which stand in the claim `roles`.
    ///   - groups: Its groups, which stand in the claim `groups`.
    ///   - issuer: Who vouches for it. The same subject of another issuer is another principal.
    ///   - hierarchy: Which scopes include which, as the server under test has it.
    ///   - policy: What ``Principal/may(_:)`` asks, as the server under test has it; without one everything may be done.
    ///   - unlisted: What the policy says of operations that it does not list.
    ///   - expiresAt: When its token ends, in seconds since 1970-01-01T00:00:00Z.
    ///   - claims: Replaces, adds or (nil) removes claims.
    /// - Throws: `ConfigurationError` for a policy that no server takes, and `TokenError` if no issuer could say this of anybody: neither subject nor client, or a scope that is none.
    public static func testing(
        subject: String? = "alice",
        client: String? = "test-client",
        scopes: ScopeSet = [],
        roles: [String] = [],
        groups: [String] = [],
        issuer: String = "https://issuer.example",
        hierarchy: ScopeHierarchy = [:],
        policy: AccessPolicy? = nil,
        unlisted: UnlistedOperations = .refuse,
        expiresAt: Int64 = 4_102_444_800,
        claims: MemberOverrides = [:]
    ) throws -> Principal {
        var all: [JSON.Member] = [.init("iss", .string(issuer))]
        if let subject { all.append(.init("sub", .string(subject))) }
        if let client { all.append(.init("client_id", .string(client))) }
        if !scopes.isEmpty { all.append(.init("scope", .string(scopes.joined))) }
        if !roles.isEmpty { all.append(.init("roles", .array(roles.map(JSON.string)))) }
        if !groups.isEmpty { all.append(.init("groups", .array(groups.map(JSON.string)))) }
        all.append(.init("exp", .integer(expiresAt)))
        let payload = try JSONValue(parsing: JSON.object(all.applying(claims)).serialized(), limits: .token)
        let trusted = Issuer.keys(JSONWebKeySet([]), issuer: issuer)
            .with {
                $0.conventions.roles = ["roles"]
                $0.conventions.groups = ["groups"]
            }
        let token = try AccessToken.unchecked(payload, issuer: trusted)
        guard let policy else { return Principal(token, hierarchy: hierarchy) }
        return try Principal(token, hierarchy: hierarchy, policy: policy, unlisted: unlisted, clock: .system)
    }
}
