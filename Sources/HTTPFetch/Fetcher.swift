// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Fetches small documents from an authorization server: metadata, key sets, introspection answers.
///
/// ``BoundedFetcher`` is the default. Write your own where all traffic has to leave through an egress proxy or a client
/// that already exists. What the callers rely on, and a conforming type therefore has to hold:
///
/// - It follows no redirect: an answer of any status is returned as it came.
/// - It returns or throws within ``FetchRequest/timeout``, counted over everything it does, and soon after its task is
///   cancelled.
/// - It never holds more than ``FetchRequest/maximumBodyBytes`` bytes of a body, and does not decompress.
/// - It verifies the server's certificate and host name.
/// - For a ``FetchRequest/Origin/document`` URL it refuses addresses that are not public, after resolving the name.
public protocol Fetcher: Sendable {
    /// Carries out one request. Throws ``FetchError`` if there is no complete answer within the limits.
    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse
}

/// One request for a ``Fetcher``.
public struct FetchRequest: Sendable {
    /// Who wrote the URL down, and so how far its host is trusted.
    public enum Origin: Sendable, Hashable {
        /// The operator did, in the configuration: private addresses are meant.
        case configuration
        /// A document fetched before did: only public addresses, or hosts that the operator listed.
        case document
    }

    /// An absolute `https` URL (or `http` to loopback where the fetcher was told to allow it).
    public var url: String

    /// Who wrote ``url`` down.
    public var origin: Origin

    /// Field lines to send besides `Host`, `Accept`, `Accept-Encoding: identity` and those of the body.
    public var headers: [(name: String, value: String)]

    /// A body makes the request a POST; without one it is a GET.
    public var body: Body?

    /// The most bytes of a body to accept. 128 KiB, what a key set may have, if not set.
    public var maximumBodyBytes: Int

    /// The time for everything: resolving, connecting, the TLS handshake, headers and body.
    public var timeout: Duration

    /// What a POST sends.
    public struct Body: Sendable {
        /// The media type, for example `application/x-www-form-urlencoded`.
        public var contentType: String

        /// The bytes. They may hold credentials and are never logged.
        public var bytes: [UInt8]

        /// A body with its media type.
        public init(_ bytes: [UInt8], contentType: String) {
            self.bytes = bytes
            self.contentType = contentType
        }
    }

    /// A request for `url`, by default a GET with the limits for a key set: 128 KiB within 5 seconds.
    public init(
        _ url: String,
        origin: Origin,
        headers: [(name: String, value: String)] = [],
        body: Body? = nil,
        maximumBodyBytes: Int = 131_072,
        timeout: Duration = .seconds(5)
    ) {
        self.url = url
        self.origin = origin
        self.headers = headers
        self.body = body
        self.maximumBodyBytes = maximumBodyBytes
        self.timeout = timeout
    }
}

/// A complete answer, whatever its status.
public struct FetchResponse: Sendable {
    /// The status code, 200 to 599. Redirects have not been followed.
    public var status: Int

    /// The field lines in their order.
    public var headers: [(name: String, value: String)]

    /// The body with its transfer coding removed.
    public var body: [UInt8]

    /// An answer, as a fetcher of your own returns it.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The values of the lines called `name`, letter case ignored, in their order.
    public func values(of name: String) -> [String] {
        headers.lazy.filter { ASCII.equalIgnoringCase($0.name.utf8, name.utf8) }.map(\.value)
    }
}
