// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Fetches small documents from an authorization server: metadata, key sets, introspection answers.
///
/// ``BoundedFetcher`` is the default. Write your own where all traffic has to leave through an egress proxy, or where a
/// client already exists: one method, which translates a ``FetchRequest`` for that client and its answer into a
/// ``FetchResponse``, and hand it over where the keys are configured. What the callers rely on, and a conforming type
/// therefore has to hold:
///
/// - It follows no redirect: an answer of any status is returned as it came. (A client that follows them by default has to
///   be told not to.)
/// - It returns or throws within ``FetchRequest/timeout``, counted over everything it does, and soon after its task is
///   cancelled. (A timeout that each arriving byte starts anew does not hold that.)
/// - It never holds more than ``FetchRequest/maximumBodyBytes`` bytes of a body, and does not decompress: it sends
///   `Accept-Encoding: identity` and throws ``FetchError/Code/encoded`` for any other `Content-Encoding` of a success.
/// - It verifies the server's certificate and host name, sends the request as it is and adds no credentials.
/// - For a ``FetchRequest/Origin/document`` URL it refuses addresses that are not public, after resolving the name. Behind a
///   proxy that resolves names itself, the proxy has to do that: let it refuse private and link-local destinations.
/// - It throws ``FetchError`` with a ``FetchError/Code`` that fits, and nothing secret in its words.
///
/// It is called by many tasks at a time.
public protocol Fetcher: Sendable {
    /// Carries out one request. Throws ``FetchError`` if there is no complete answer within the limits; a complete answer
    /// with a status of failure is returned, not thrown.
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

    /// An absolute `https` URL (or `http` to loopback where the fetcher was told to allow it), in ASCII and without user
    /// name and fragment. Checked when it is fetched.
    public var url: String

    /// Who wrote ``url`` down.
    public var origin: Origin

    /// Field lines to send besides those that a client writes itself. `Accept` and `User-Agent` replace its own;
    /// ``BoundedFetcher`` refuses `Host`, `Content-Type` and all that concern framing, coding and the connection, and text
    /// that is not ASCII or has control characters.
    public var headers: [(name: String, value: String)]

    /// A body makes the request a POST; without one it is a GET.
    public var body: Body?

    /// The most bytes of a body to accept. 128 KiB, what a key set may have, if not set.
    public var maximumBodyBytes: Int

    /// The time for everything: waiting for a turn, resolving, connecting, the TLS handshake, headers and body.
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

    /// A request for `url`, by default a GET with the limits for a key set: 128 KiB within 5 seconds. Nothing is checked
    /// here.
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

    /// The field lines in their order, as the server wrote them: text from the network, to be made printable before it is
    /// shown. Bytes that are not UTF-8 are replaced.
    public var headers: [(name: String, value: String)]

    /// The body with its transfer coding removed. What it holds is not checked. With a status of 300 and above it may be
    /// left out, because it was compressed or over the limit.
    public var body: [UInt8]

    /// An answer, as a fetcher of your own returns it.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The values of the lines called `name`, letter case ignored, in their order. A line with commas is one value.
    public func values(of name: String) -> [String] {
        headers.lazy.filter { ASCII.equalIgnoringCase($0.name.utf8, name.utf8) }.map(\.value)
    }
}
