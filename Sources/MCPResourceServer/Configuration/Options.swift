// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource
public import TokenValidation

extension ResourceServer {
    /// The settings of a server that have a good default.
    ///
    /// ```swift
    /// let server = try ResourceServer(resource: "https://mcp.example.com/mcp", issuers: issuers) {
    ///     $0.origins = ["https://app.example.com"]
    ///     $0.openPaths = ["/health"]
    /// }
    /// ```
    /// They are checked when the server is made.
    public struct Options: Sendable {
        /// The names that requests may be addressed to. By default a loopback resource answers to loopback names only, against
        /// DNS rebinding; any other resource to every name, because proxies rewrite `Host`. Nothing is ever derived from `Host`.
        public var hosts: HostPolicy = .automatic

        /// The web pages that may call from a browser. The resource's own origin always may, a loopback resource's callers are
        /// pages of every loopback origin, and `null` never may.
        public var origins: OriginPolicy = .automatic

        /// Whose word is taken for where a client is: the connection's by default, that of proxies if you name them. It counts for
        /// ``allowedAddresses``, ``failureLimit``, and what is told of requests.
        public var clientAddresses = ClientAddressPolicy.peer

        /// The addresses that are served, nil for all. Any other gets a 403, on open paths too; the metadata and preflights, which are public,
        /// are answered to everybody. It comes on top of tokens, never in place of one. A client whose address is not known is refused.
        public var allowedAddresses: [AddressRange]?

        /// How many failed authentications of one address, and of one credential, get their 401. More of them get a 429, which
        /// costs less; a good token is let through all the same.
        public var failureLimit = FailureLimit.inMemory()

        /// Paths that need no credentials, such as a health check: the exact bytes of the path, query not counted. `Host`,
        /// `Origin` and the client's address are judged there too, and a body is read up to 64 KiB. Anything but these exact bytes is protected.
        public var openPaths: [String] = []

        /// The most bytes that a request's body may have: 1 to 64 MiB, 4 MiB by default.
        public var bodyLimit = 4 * 1024 * 1024

        /// The protocol revisions that the server speaks, such as `["2026-07-28", "2025-11-25"]`. A request that names another one is
        /// then answered by the gate (400); by default the handler's side answers it.
        public var protocolVersions: [String]?

        /// The longest time that an answer may take, streams included, however long its token is good for: 1 second to 30 days,
        /// one day by default.
        public var maximumStreamLifetime = Duration.seconds(86_400)

        /// What is refused although its token is good: ``DenyList``, ``DenyListFile`` or a ``DenyListStore`` of your own. None by default.
        public var denyList: (any DenyListStore)?

        /// Tokens that are secrets and say nothing themselves, for servers without an authorization server and for machines beside
        /// one: ``StaticTokenSet``, ``StaticTokenFile`` or a ``StaticTokenSource`` of your own. None by default. Credentials that
        /// begin with `mcpst_` are judged by it, all others by the issuers.
        public var staticTokens: (any StaticTokenSource)?

        /// How many accepted tokens of the issuers are remembered, so that each is verified once and not with every request: 4 MiB of
        /// them by default. ``denyList``, sessions, the policy and required scopes are judged for every request all the same.
        public var verifiedTokenCache = VerifiedTokenCache.inMemory()

        /// How sessions are tied to those who began them: in this process by default, in a store that replicas share, or not at all.
        public var sessions = SessionPolicy.inMemory()

        /// Who gets an ``AuditEvent`` for every request: an ``AuditFile``, or an ``AuditSink`` of your own. Nobody by default.
        public var audit: [any AuditSink] = []

        /// What audit events say of users. Nothing by default: it is personal data.
        public var auditSubjects = SubjectDisclosure.omitted

        /// Whether callers are turned away (503) while one of ``audit`` cannot keep what it is told, as when a disk is full. By default
        /// they are served, and what is lost is counted.
        public var failsClosedWithoutAudit = false

        /// Gets every measurement, for a metrics system that is pushed to. ``ResourceServer/metrics`` is there without it.
        public var metrics: (any MetricsSink)?

        /// The authorization servers that clients are told to use, the one to prefer first; by default the issuers. Set it where a
        /// provider's tokens have an `iss` that is not the identifier of its metadata.
        public var authorizationServers: [String]?

        /// The scopes that the metadata lists, by default the baseline: what a client asks for that has seen no challenge.
        public var scopesSupported: ScopeSet?

        /// Whether the metadata is served at the root form of the well-known path too, where clients look that know only the host.
        public var publishesRootMetadata = true

        /// Fills in what else the metadata says: names, documentation, policies, extension members.
        public var metadata: @Sendable (inout ProtectedResourceMetadata) -> Void = { _ in }

        /// Whether ``ResourceServer/run()`` throws if the first attempt gets no issuer's keys. By default it goes on trying, and
        /// the server answers 503 meanwhile: an outage of the authorization server must not become a loop of restarts.
        public var failsFast = false

        /// Whether `http` URLs of loopback hosts are allowed as resource and issuers. For development only.
        public var allowHTTPLoopback = false

        /// The time of day that tokens are judged by.
        public var clock = WallClock.system

        /// The clock that ends streams, unused sessions, and the time for which accepted tokens are remembered.
        public var monotonicClock = MonotonicClock.continuous

        /// Gets every event, on the thread that it happens on: it should be quick. By default a line on standard error.
        public var onEvent: @Sendable (Event) -> Void = Event.writeToStandardError

        /// The defaults.
        public init() {}
    }
}
