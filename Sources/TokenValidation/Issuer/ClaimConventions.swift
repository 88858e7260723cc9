// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where an issuer's tokens have what RFC 9068 has its own claims for.
public struct ClaimConventions: Sendable, Hashable {
    /// Where the scopes are.
    public var scopes: ScopeReader

    /// Where the roles are. Every path is read: texts, and arrays of texts. Other types grant nothing.
    public var roles: [ClaimPath]

    /// Where the groups are, read like ``roles``.
    public var groups: [ClaimPath]

    /// Where the entitlements are, read like ``roles``.
    public var entitlements: [ClaimPath]

    /// Where the client id is: the first path that has a text.
    public var client: [ClaimPath]

    /// What makes a user the same user over time.
    public var subject: SubjectRule

    /// The claims of RFC 9068; the client also in `azp`.
    public init(
        scopes: ScopeReader = .standard,
        roles: [ClaimPath] = ["roles"],
        groups: [ClaimPath] = ["groups"],
        entitlements: [ClaimPath] = ["entitlements"],
        client: [ClaimPath] = ["client_id", "azp"],
        subject: SubjectRule = .sub
    ) {
        self.scopes = scopes
        self.roles = roles
        self.groups = groups
        self.entitlements = entitlements
        self.client = client
        self.subject = subject
    }

    func validate(parameter: String) throws(ConfigurationError) {
        try scopes.validate(parameter: "\(parameter).scopes")
        for path in roles { try path.validate(parameter: "\(parameter).roles") }
        for path in groups { try path.validate(parameter: "\(parameter).groups") }
        for path in entitlements { try path.validate(parameter: "\(parameter).entitlements") }
        for path in client { try path.validate(parameter: "\(parameter).client") }
        try subject.validate(parameter: "\(parameter).subject")
    }
}
