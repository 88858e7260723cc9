// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// A small HTTP/1.1 client that cannot be made to use more time or memory than it was given.
///
/// It speaks TLS 1.2 and later and verifies the certificate chain and the host name; there is no switch for that. It
/// follows no redirect, keeps no connection, reads no proxy setting (write a ``Fetcher`` of your own for an egress proxy),
/// accepts no compressed body, and checks the address it is about to connect to, not the name:
///
/// - link-local addresses never (clouds serve credentials there);
/// - for a URL from the configuration every other address;
/// - for a URL from a fetched document public addresses, or the hosts listed in `init`;
/// - `http` to loopback addresses, and only if switched on.
///
/// Every request uses a thread while it lasts; at most 64 run at a time, others wait within their time.
public struct BoundedFetcher: Fetcher {
    private static let queue = DispatchQueue(label: "mcp-resource-server.fetch", attributes: .concurrent)

    private let policy: AddressPolicy
    private let context: TLSContext
    private let allowHTTPLoopback: Bool

    /// - Parameters:
    ///   - roots: The certificate authorities to believe.
    ///   - listedHosts: Host names that fetched documents may name although they have no public address.
    ///   - allowHTTPLoopback: Whether `http` to loopback is allowed. For development only.
    ///
    /// Throws ``FetchError`` if a file or directory of certificates cannot be read.
    public init(
        roots: TrustRoots = .system,
        listedHosts: [String] = [],
        allowHTTPLoopback: Bool = false
    ) throws(FetchError) {
        policy = AddressPolicy(
            listedHosts: listedHosts.map { String(decoding: $0.utf8.map(ASCII.lowercased), as: UTF8.self) }
        )
        context = try TLSContext(roots)
        self.allowHTTPLoopback = allowHTTPLoopback
    }

    /// Carries out one request; see ``Fetcher/fetch(_:)``.
    public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let url = try FetchURL(request.url)
        let isInsecure = !url.isSecure && !allowHTTPLoopback
        if isInsecure {  // check: fetch-https
            throw FetchError(.insecure, "only https URLs are fetched")
        }
        let message = try RequestMessage(request, url)
        let patience = Patience(deadline: .now + request.timeout, cancellation: try Signal())
        let exchange = Exchange(
            url: url,
            origin: request.origin,
            message: message,
            limit: request.maximumBodyBytes,
            policy: policy,
            context: context,
            patience: patience
        )
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Self.queue.async {
                    continuation.resume(returning: Result { () throws(FetchError) in try exchange.run() })
                }
            }
        } onCancel: {
            patience.cancellation.fire()
        }
        return try result.get()
    }
}
