// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A small HTTP/1.1 client that cannot be made to use more time or memory than it was given.
///
/// It speaks TLS 1.2 and later and verifies the certificate chain and the host name; there is no switch for that, and a
/// name in a certificate's subject does not count (RFC 9525). It does not ask whether a certificate was revoked. It follows
/// no redirect, keeps no connection, no cookie and no session, reads no proxy setting (write a ``Fetcher`` of your own for
/// an egress proxy), accepts no compressed body, and refuses answers that two readers could understand in two ways
/// (RFC 9112 section 11).
///
/// It checks the address that it is about to connect to, not the name:
///
/// - link-local addresses never (clouds serve credentials there);
/// - for a URL from the configuration every other address;
/// - for a URL from a fetched document public addresses, or the hosts listed in `init`;
/// - `http` to loopback addresses, and only if switched on.
///
/// A name's addresses, of both families, are tried so that one that keeps silent does not hold up the others (RFC 8305),
/// for 2 seconds in all.
///
/// A request uses a thread of its own while it runs, never one of Swift's. Of one fetcher's requests at most 64 run at a
/// time, at most 48 of them to one host; up to 1024 others wait for their turn, within their own time. Each fetcher counts
/// for itself, so that servers that must not hold each other up can be given one each.
public struct BoundedFetcher: Fetcher {
    private let policy: AddressPolicy
    private let context: TLSContext
    private let allowHTTPLoopback: Bool
    private let limits: Limits
    private let resolver: Resolver
    private let slots: Slots

    /// A fetcher that asks the operating system for addresses.
    ///
    /// Certificates are read here and not again; those of the system once in the life of the process, unless a file or a
    /// directory comes with them. That the system has none of its own is no error here: `https` requests then fail with
    /// ``FetchError/Code/tls``.
    ///
    /// - Parameters:
    ///   - roots: The certificate authorities to believe.
    ///   - listedHosts: Hosts, without scheme and port, that fetched documents may name although their address is not public.
    ///     They are compared as a whole: `example` does not list `keys.example`.
    ///   - allowHTTPLoopback: Whether `http` to loopback is allowed. For development only.
    ///
    /// Throws ``FetchError`` if a file or directory of certificates cannot be used, or a listed host is not one.
    public init(
        roots: TrustRoots = .system,
        listedHosts: [String] = [],
        allowHTTPLoopback: Bool = false
    ) throws(FetchError) {
        try self.init(
            roots: roots,
            listedHosts: listedHosts,
            allowHTTPLoopback: allowHTTPLoopback,
            limits: Limits(),
            lookup: SystemLookup.addresses
        )
    }

    /// A fetcher with another source of addresses: `lookup` may block, and is called on a thread of its own.
    package init(
        roots: TrustRoots = .system,
        listedHosts: [String] = [],
        allowHTTPLoopback: Bool = false,
        lookup: @escaping @Sendable (_ name: String) throws(FetchError) -> [IPAddress]
    ) throws(FetchError) {
        try self.init(
            roots: roots,
            listedHosts: listedHosts,
            allowHTTPLoopback: allowHTTPLoopback,
            limits: Limits(),
            lookup: lookup
        )
    }

    init(
        roots: TrustRoots,
        listedHosts: [String],
        allowHTTPLoopback: Bool,
        limits: Limits,
        lookup: @escaping Resolver.Lookup
    ) throws(FetchError) {
        policy = try AddressPolicy(listedHosts: listedHosts)
        context = try TLSContext.trusting(roots)
        self.allowHTTPLoopback = allowHTTPLoopback
        self.limits = limits
        resolver = Resolver(limit: limits.lookups, lookup: lookup)
        slots = Slots(limits)
    }

    /// Carries out one request; see ``Fetcher/fetch(_:)``. A timeout of more than an hour counts as an hour, a body limit of
    /// more than 1 GiB as that.
    public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let deadline = Self.deadline(request.timeout)
        let url = try address(request.url)
        return try await exchange(
            try RequestMessage(request, url),
            url,
            origin: request.origin,
            maximumBodyBytes: request.maximumBodyBytes,
            until: deadline
        )
    }

    static func deadline(_ timeout: Duration) -> ContinuousClock.Instant {
        ContinuousClock.now + min(max(timeout, .zero), Limits.longestTimeout)
    }

    func address(_ text: String) throws(FetchError) -> FetchURL {
        let url = try FetchURL(text)
        let isInsecure = !url.isSecure && !allowHTTPLoopback
        if isInsecure {  // check: fetch-https
            throw FetchError(.insecure, "only https URLs are fetched")
        }
        return url
    }

    /// Waits for its turn, and carries out one exchange on a thread of its own.
    func exchange(
        _ message: RequestMessage,
        _ url: FetchURL,
        origin: FetchRequest.Origin,
        maximumBodyBytes: Int,
        until deadline: ContinuousClock.Instant,
        reading: Exchange.Reading = .whole
    ) async throws(FetchError) -> FetchResponse {
        if Task.isCancelled {  // check: fetch-cancelled-before
            throw FetchError(.cancelled, "the request was cancelled before it was sent")
        }
        let host = Array("\(url.host):\(url.port)".utf8)
        try await slots.enter(host, until: deadline)
        defer { slots.leave(host) }
        let patience = Patience(deadline: deadline, cancellation: try Signal())
        let exchange = Exchange(
            url: url,
            origin: origin,
            message: message,
            largestBody: min(max(maximumBodyBytes, 0), Limits.largestBody),
            policy: policy,
            context: context,
            resolver: resolver,
            limits: limits,
            patience: patience,
            reading: reading
        )
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in Self.run(exchange, continuation) }
        } onCancel: {
            patience.cancellation.fire()
        }
        return try result.get()
    }

    private static func run(
        _ exchange: Exchange,
        _ continuation: CheckedContinuation<Result<FetchResponse, FetchError>, Never>
    ) {
        do throws(FetchError) {
            try WorkerThread.start {
                let result = Result { () throws(FetchError) in try exchange.run() }
                return { continuation.resume(returning: result) }
            }
        } catch {
            continuation.resume(returning: .failure(error))
        }
    }

    /// How many requests run and wait, and how many names are being looked up.
    var load: (running: Int, waiting: Int, lookups: Int) {
        let counts = slots.counts
        return (counts.running, counts.waiting, resolver.count)
    }
}
