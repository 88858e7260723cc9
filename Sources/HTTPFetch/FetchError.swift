// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why there is no answer. No part of a response body and nothing that was sent is in it.
public struct FetchError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is. More kinds may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name for logs and metrics.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// The URL is not one this fetcher can be asked for.
        public static let badURL = Code("bad_url")
        /// The request has a header line that cannot be sent.
        public static let badRequest = Code("bad_request")
        /// `http` where it is not allowed.
        public static let insecure = Code("insecure")
        /// The host's address may not be connected to.
        public static let forbiddenAddress = Code("forbidden_address")
        /// The host's name has no address, or it was not told in time.
        public static let unresolved = Code("unresolved")
        /// No connection: refused, no route, or not possible for lack of descriptors or threads.
        public static let unreachable = Code("unreachable")
        /// No trustworthy TLS connection: the certificate, the host name, the version or the protocol.
        public static let tls = Code("tls")
        /// The time was over.
        public static let timeout = Code("timeout")
        /// The task was cancelled.
        public static let cancelled = Code("cancelled")
        /// More requests are waiting for their turn than the fetcher lets wait.
        public static let busy = Code("busy")
        /// The connection ended before the answer was complete.
        public static let incomplete = Code("incomplete")
        /// The answer is not HTTP/1.1, or not unambiguously.
        public static let malformed = Code("malformed")
        /// The head or the body is over its limit.
        public static let tooLarge = Code("too_large")
        /// The body is compressed although that was not asked for.
        public static let encoded = Code("encoded")
    }

    /// What kind of failure it is. Equality of errors is equality of codes.
    public let code: Code

    /// What happened, in words for an operator. The words may change from version to version.
    public let detail: String

    /// An error, as a fetcher of your own throws it.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// Code and words.
    public var description: String { "\(code): \(detail)" }

    /// Whether the codes are equal; the words do not count.
    public static func == (left: FetchError, right: FetchError) -> Bool {
        left.code == right.code
    }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}
