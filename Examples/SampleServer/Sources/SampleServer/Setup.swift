// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import MCPResourceServer
package import MCPResourceServerTesting

/// What the options come to: the gate, the handler behind it, and the issuer if it is the built-in one.
public struct Setup: Sendable {
    package static let issuerIdentifier = "https://quickstart.invalid"

    /// The gate.
    public let gate: ResourceServer
    /// The MCP server behind it.
    public package(set) var handler: MCPHandler
    /// The file that says who did what, if there is one.
    let audit: AuditFile?
    /// Where users log in, if they can do so here.
    package internal(set) var login: DevelopmentAuthorizationServer?
    /// The built-in issuer; nil in front of another authorization server, and with static tokens only.
    package let testIssuer: TestIssuer?

    /// - Parameters:
    ///   - origin: Where the server listens: the resource's URL unless another one is given.
    ///   - key: The built-in issuer's key, asked for only if it is needed.
    ///   - login: The identifier of the built-in issuer if users can log in at it.
    ///   - source: Where the gate gets the built-in issuer's keys, if not from the issuer itself.
    ///   - staticTokens: The static tokens, if there are any, in place of those of a file.
    ///   - adapt: The last word on the gate's options.
    ///   - onEvent: Gets the gate's events.
    package init(
        _ options: Options,
        origin: String,
        key: () throws -> SigningKey,
        login: String? = nil,
        source: (any KeySource)? = nil,
        staticTokens: StaticTokenSet? = nil,
        adapt: (inout ResourceServer.Options) -> Void = { _ in },
        onEvent: @escaping @Sendable (ResourceServer.Event) -> Void
    ) throws {
        try Self.checkSchemes(options)
        let resource = options.resource ?? "\(origin)/mcp"
        let file = try Self.staticTokens(options)
        let staticTokens: (any StaticTokenSource)? = staticTokens ?? file
        let issuers: [Issuer]
        let others = try Self.issuers(options)
        if !others.isEmpty || (staticTokens != nil && login == nil) {
            testIssuer = nil
            issuers = others
        } else {
            let embedded = TestIssuer(
                login ?? Self.issuerIdentifier,
                audience: options.audiences.first ?? resource,
                signingKeys: [try key()]
            )
            testIssuer = embedded
            guard options.algorithms?.contains(.es256) ?? true else {
                throw UsageError("--algorithms: the built-in issuer signs with ES256, which the list has to have")
            }
            issuers = [source.map(embedded.issuer(keys:)) ?? login.map(Self.issuer(logins:)) ?? embedded.issuer]
        }
        let isBuiltIn = testIssuer != nil
        let denyList = try Self.denyList(options, issuers.map(\.identifier) + (file.map { [$0.issuer] } ?? []))
        let audit = try Self.audit(options)
        self.audit = audit
        let tools = Self.tools(options)
        let gate = try ResourceServer(
            resource: resource,
            issuers: issuers.map { issuer in
                issuer.with { issuer in
                    // One machine, one clock.
                    if isBuiltIn { issuer.leeway = 0 }
                    if let algorithms = options.algorithms { issuer.algorithms = algorithms }
                    if !options.audiences.isEmpty { issuer.audience = .identifiers(options.audiences) }
                    if let tokenType = options.tokenType { issuer.tokenType = tokenType }
                }
            },
            scopes: Self.baseline(options, isBuiltIn: isBuiltIn),
            policy: Self.policy(for: tools),
            unlisted: Self.unlisted,
            hierarchy: try Self.hierarchy(options, isBuiltIn: isBuiltIn)
        ) { gate in
            gate.scopesSupported = options.scopesSupported ?? (isBuiltIn ? Self.everyScope(options, tools) : nil)
            gate.allowHTTPLoopback = options.allowsHTTPLoopback || options.resource == nil || login != nil
            gate.origins = OriginPolicy(options.origins)
            if !options.allowedAddresses.isEmpty { gate.allowedAddresses = options.allowedAddresses }
            if !options.trustedProxies.isEmpty {
                gate.clientAddresses = .behind(
                    proxies: options.trustedProxies,
                    header: options.proxyHeader ?? .xForwardedFor
                )
            }
            gate.denyList = denyList
            gate.staticTokens = staticTokens
            if let audit { gate.audit = [audit] }
            gate.auditSubjects = .plain
            if options.showsMetrics { gate.openPaths = [Self.metricsPath] }
            gate.onEvent = onEvent
            adapt(&gate)
        }
        self.gate = gate
        let metrics: @Sendable () -> Metrics = { gate.metrics }
        handler = MCPHandler(
            name: options.program.name,
            path: options.path ?? (gate.resource.path.isEmpty ? "/" : gate.resource.path),
            tools: tools,
            metrics: options.showsMetrics ? metrics : nil
        )
        if options.keepsSessions { handler.newSession = MCPHandler.randomSession }
    }

    /// What every caller needs.
    static func baseline(_ options: Options, isBuiltIn: Bool) -> ScopeSet {
        options.required ?? (isBuiltIn ? "mcp:read" : [])
    }

    /// The scopes that the built-in issuer's world has a use for.
    private static func everyScope(_ options: Options, _ tools: [Tool]) -> ScopeSet {
        tools.reduce(baseline(options, isBuiltIn: true).union("mcp:read mcp:write")) { $0.union($1.scopes) }
    }

    /// Which scope includes which. In the built-in issuer's world, who may write may read.
    static func hierarchyPairs(_ options: Options, isBuiltIn: Bool) -> [(String, ScopeSet)] {
        options.hierarchy.isEmpty && isBuiltIn ? [("mcp:write", "mcp:read")] : options.hierarchy
    }

    static func hierarchy(_ options: Options, isBuiltIn: Bool) throws -> ScopeHierarchy {
        try ScopeHierarchy(hierarchyPairs(options, isBuiltIn: isBuiltIn))
    }
}
