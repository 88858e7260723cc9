// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension ResourceServer {
    /// How a server does at one moment: what a readiness probe wants to know.
    public struct Status: Sendable, Hashable {
        /// One issuer's part.
        public struct IssuerStatus: Sendable, Hashable {
            /// The issuer's identifier.
            public let identifier: String

            /// Whether keys are at hand to verify its tokens with.
            public let hasKeys: Bool

            /// Without keys: the seconds until the next attempt to get some.
            public let retryAfter: Int?
        }

        /// The issuers, in the order of the configuration.
        public let issuers: [IssuerStatus]

        /// Whether ``ResourceServer/close()`` has been called.
        public let isClosed: Bool

        /// Whether tokens can be verified: the server is open and at least one issuer has keys. One issuer's outage does not
        /// take the others' callers down; look at ``issuers`` to alarm on it.
        public var isReady: Bool {
            !isClosed && issuers.contains { $0.hasKeys }
        }
    }

    /// The present state. Never blocks and fetches nothing.
    public var status: Status {
        let issuers = issuers.map { issuer in
            switch issuer.keys.current {
            case .available:
                Status.IssuerStatus(identifier: issuer.identifier, hasKeys: true, retryAfter: nil)
            case .unavailable(let retryAfter):
                Status.IssuerStatus(identifier: issuer.identifier, hasKeys: false, retryAfter: retryAfter)
            }
        }
        return Status(issuers: issuers, isClosed: closing.isOpen)
    }
}
