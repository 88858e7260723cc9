// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource
public import TokenValidation

/// The gate in front of an MCP server: an OAuth 2.1 resource server for one protected resource.
///
/// ```swift
/// let server = try ResourceServer(
///     resource: "https://mcp.example.com/mcp",
///     issuers: [.keys(keys, issuer: "https://auth.example.com")],
///     scopes: "mcp:connect"
/// )
/// ```
/// Each request goes through ``protect(_:reading:body:handler:)``, or through ``admit(_:reading:body:)`` where a host cannot pass
/// closures. What the configuration says is all it goes by: its metadata, its challenges and the audience it demands are made
/// from `resource`, and never from a header of a request.
public final class ResourceServer: Sendable {
    /// The resource that is protected, and the audience that tokens are required to have unless an issuer has a policy of its own.
    public let resource: ResourceIdentifier

    /// What clients are told about the resource (RFC 9728); nil for a server with static tokens only, which publishes nothing.
    public let metadata: ProtectedResourceMetadata?

    let issuers: [Issuer]
    let validator: TokenValidator?
    let staticTokens: (any StaticTokenSource)?
    let hasStaticTokens: Bool
    let baseline: ScopeSet
    /// The baseline as what every caller has to meet.
    let required: ScopeRequirement
    /// What every caller's scopes let it do.
    let rights: Principal.Rights
    /// The rules that operations are judged by; nil without a policy.
    public var policy: AccessPolicy? { access?.policy }

    let knownScopes: ScopeSet
    let access: AccessControl?
    let versions: VersionRule?
    let challenges: Challenges
    let publisher: MetadataPublisher
    let hosts: HostRule
    let origins: OriginRule
    let clients: ClientAddressRule
    let allowedAddresses: [AddressRange]?
    let failures: FailureCounter?
    let openPaths: [String]
    let bodyLimit: Int
    let maximumStreamLifetime: Double
    let clock: WallClock
    let denyList: (any DenyListStore)?
    /// Asked apart: to be looked at, the list would be copied, and nil too.
    let hasDenyList: Bool
    let streams: OpenStreams
    let sessions: SessionRule?
    let onEvent: @Sendable (Event) -> Void
    let recorder: DecisionRecorder
    let closing = Latch()
    let failsFast: Bool
    let attachments: [KeyAttachment]

    /// A server for a resource.
    ///
    /// - Parameters:
    ///   - resource: The resource's identifier: the https URL that clients connect to.
    ///   - issuers: Whose tokens are accepted; at least one, unless ``Options/staticTokens`` is set.
    ///   - scopes: The baseline: what every caller needs, whatever it asks for.
    ///   - hierarchy: Which scopes include which.
    ///   - configure: Changes the settings that have a default.
    /// - Throws: ``ConfigurationError`` with the setting, its value and what to write instead.
    public convenience init(
        resource: String,
        issuers: [Issuer],
        scopes: ScopeSet = [],
        hierarchy: ScopeHierarchy = [:],
        configure: (inout Options) -> Void = { _ in }
    ) throws(ConfigurationError) {
        try self.init(resource, issuers, scopes, nil, hierarchy, configure)
    }

    /// A server that knows what may be done with which token.
    ///
    /// Every request but `GET`, `HEAD` and `DELETE` is then taken for a JSON-RPC message: its body is read, and its headers are
    /// compared with it, on every path that is not open.
    ///
    /// - Parameters:
    ///   - resource: The resource's identifier: the https URL that clients connect to.
    ///   - issuers: Whose tokens are accepted; at least one, unless ``Options/staticTokens`` is set.
    ///   - scopes: The baseline: what every caller needs, whatever it asks for.
    ///   - policy: What operations need beyond the baseline.
    ///   - unlisted: What happens to operations that no rule is about.
    ///   - hierarchy: Which scopes include which.
    ///   - configure: Changes the settings that have a default.
    /// - Throws: ``ConfigurationError`` with the setting, its value and what to write instead.
    public convenience init(
        resource: String,
        issuers: [Issuer],
        scopes: ScopeSet = [],
        policy: AccessPolicy,
        unlisted: UnlistedOperations,
        hierarchy: ScopeHierarchy = [:],
        configure: (inout Options) -> Void = { _ in }
    ) throws(ConfigurationError) {
        try self.init(resource, issuers, scopes, (policy, unlisted), hierarchy, configure)
    }

    init(
        _ resource: String,
        _ issuers: [Issuer],
        _ scopes: ScopeSet,
        _ policy: (rules: AccessPolicy, unlisted: UnlistedOperations)?,
        _ hierarchy: ScopeHierarchy,
        _ configure: (inout Options) -> Void
    ) throws(ConfigurationError) {
        var options = Options()
        configure(&options)
        let resource = try ResourceIdentifier(resource, allowingLoopbackHTTP: options.allowHTTPLoopback)
        try options.validate(for: resource)
        let baseline = try scopes.validated(parameter: "scopes")
        let hierarchy = try hierarchy.validated(parameter: "hierarchy")
        let supported = try (options.scopesSupported ?? baseline).validated(parameter: "scopesSupported")

        let hasIssuers = !issuers.isEmpty || options.staticTokens == nil
        if hasIssuers {
            validator = try TokenValidator(
                issuers: issuers,
                audience: .resource(resource),
                clock: options.clock,
                allowHTTPLoopback: options.allowHTTPLoopback,
                cache: options.verifiedTokenCache,
                monotonicClock: options.monotonicClock
            )
            try Self.requireServingKeys(issuers)
            let metadata = try Self.metadata(of: resource, issuers: issuers, scopes: supported, options)
            publisher = try MetadataPublisher(metadata, rootAlias: options.publishesRootMetadata)
            self.metadata = metadata
        } else {
            try options.validateWithoutIssuers()
            validator = nil
            publisher = try MetadataPublisher([])
            metadata = nil
        }
        staticTokens = options.staticTokens
        hasStaticTokens = options.staticTokens != nil
        access = try policy.map { policy throws(ConfigurationError) in
            try AccessControl(policy.rules, unlisted: policy.unlisted, baseline: baseline, clock: options.clock)
        }
        versions = options.protocolVersions.map(VersionRule.init)
        challenges = try Challenges(
            resource,
            baseline: baseline,
            policy: policy?.rules ?? [],
            hasMetadata: hasIssuers
        )
        hosts = try options.hosts.rule(for: resource)
        origins = try options.origins.rule(for: resource)
        clients = try options.clientAddresses.rule()
        allowedAddresses = try options.allowedAddresses?
            .validated(parameter: "allowedAddresses", orWrite: "list addresses, or leave it nil to serve every address")
        failures = try options.failureLimit.counter(clock: options.monotonicClock)
        sessions = try options.sessions.rule(for: resource, clock: options.monotonicClock)

        self.resource = resource
        self.issuers = issuers
        self.baseline = baseline
        required = ScopeRequirement(baseline)
        rights = Principal.Rights(hierarchy, access)
        knownScopes = baseline.union(metadata?.scopesSupported ?? supported).union(hierarchy.mentioned)
            .union(access?.mentioned ?? [])
        openPaths = options.openPaths
        bodyLimit = options.bodyLimit
        maximumStreamLifetime = options.maximumStreamLifetime / .seconds(1)
        clock = options.clock
        denyList = options.denyList
        hasDenyList = options.denyList != nil
        streams = OpenStreams(
            denyList: options.denyList,
            staticTokens: options.staticTokens,
            clock: options.monotonicClock,
            wallClock: options.clock
        )
        failsFast = options.failsFast
        let recorder = DecisionRecorder(options, resource: resource)
        self.recorder = recorder
        let onEvent: @Sendable (Event) -> Void = { recorder.note($0) }
        self.onEvent = onEvent
        var sources: [ObjectIdentifier: any ManagedKeySource] = [:]
        for keys in issuers.compactMap(\.managedKeys) { sources[keys.identity] = keys }
        attachments = sources.values.map { keys in
            keys.attach { onEvent(Event($0)) }
        }
        reportNotes()
    }

    private static func requireServingKeys(_ issuers: [Issuer]) throws(ConfigurationError) {
        for (index, issuer) in issuers.enumerated() {
            do throws(ConfigurationError) {
                try issuer.requireServingKeys()
            } catch {
                throw error.within("issuers[\(index)]")
            }
        }
    }

    private static func metadata(
        of resource: ResourceIdentifier,
        issuers: [Issuer],
        scopes: ScopeSet,
        _ options: Options
    ) throws(ConfigurationError) -> ProtectedResourceMetadata {
        var metadata = try ProtectedResourceMetadata(
            resource: resource,
            authorizationServers: options.authorizationServers ?? issuers.map(\.identifier),
            scopesSupported: scopes,
            allowingLoopbackHTTP: options.allowHTTPLoopback
        )
        options.metadata(&metadata)
        try requireNoPromiseOfBinding(metadata)
        let isOfThisResource = metadata.resource == resource
        guard isOfThisResource else {  // check: metadata-of-this-resource
            throw ConfigurationError(
                parameter: "metadata",
                value: metadata.resource.canonical,
                problem: "is another resource's",
                remedy: "change the members of the document that is passed in"
            )
        }
        return metadata
    }

    /// Tokens that are bound to a key are refused, so metadata that asks for some would shut every client out.
    private static func requireNoPromiseOfBinding(_ metadata: ProtectedResourceMetadata) throws(ConfigurationError) {
        func refused(_ member: String, _ name: String) -> ConfigurationError {
            ConfigurationError(
                parameter: "metadata.\(member)",
                value: "true",
                problem: "makes clients send tokens that are bound to a key (\(name)), and this server refuses those",
                remedy: "leave it false"
            )
        }
        if metadata.dpopBoundAccessTokensRequired {  // check: metadata-requires-no-dpop
            throw refused("dpopBoundAccessTokensRequired", "DPoP")
        }
        if metadata.tlsClientCertificateBoundAccessTokens {  // check: metadata-promises-no-mtls
            throw refused("tlsClientCertificateBoundAccessTokens", "mutual TLS")
        }
    }
}

extension ResourceServer: CustomStringConvertible, CustomReflectable {
    /// The resource.
    public var description: String { "ResourceServer(\(resource))" }

    /// A mirror that shows resource and status only: issuers may have secrets.
    public var customMirror: Mirror {
        Mirror(self, children: ["resource": resource.canonical, "status": status])
    }
}
