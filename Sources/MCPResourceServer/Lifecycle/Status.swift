// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import TokenValidation

extension ResourceServer {
    /// How a server does at one moment: what a readiness probe wants to know.
    public struct Status: Sendable, Hashable {
        /// One issuer's part.
        public struct IssuerStatus: Sendable, Hashable {
            /// The issuer's identifier.
            public let identifier: String

            /// Whether keys are at hand to verify its tokens with.
            public let hasKeys: Bool

            /// How well keys are known that are fetched; nil for keys that are fixed, or from a source of your own. `stale` is worth
            /// an alarm: it comes before callers notice anything.
            public let keys: KeyState?

            /// Without keys: the seconds until the next attempt to get some.
            public let retryAfter: Int?
        }

        /// The issuers, in the order of the configuration.
        public let issuers: [IssuerStatus]

        /// Whether the static tokens are known; nil for a server without any.
        public let hasStaticTokens: Bool?

        /// Whether ``ResourceServer/close()`` has been called.
        public let isClosed: Bool

        /// Whether tokens can be verified: the server is open, and at least one issuer has keys or the static tokens are known. One
        /// issuer's outage does not take the others' callers down; look at ``issuers`` to alarm on it.
        public var isReady: Bool {
            !isClosed && (hasStaticTokens == true || issuers.contains { $0.hasKeys })
        }
    }

    /// The present state. Never blocks and fetches nothing.
    public var status: Status {
        Status(
            issuers: issuers.map(Self.status(of:)),
            hasStaticTokens: staticTokens.map { $0.current != nil },
            isClosed: closing.isOpen
        )
    }

    private static func status(of issuer: Issuer) -> Status.IssuerStatus {
        let (hasKeys, state, retryAfter): (Bool, KeyState?, Int?)
        if let keys = issuer.managedKeys {
            let known = keys.state
            (hasKeys, state, retryAfter) = (known.isUsable, known, known.isUsable ? nil : keys.retryAfter)
        } else if case .unavailable(let seconds) = issuer.keys.current {
            (hasKeys, state, retryAfter) = (false, nil, seconds)
        } else {
            (hasKeys, state, retryAfter) = (true, nil, nil)
        }
        return Status.IssuerStatus(
            identifier: issuer.identifier,
            hasKeys: hasKeys,
            keys: state,
            retryAfter: retryAfter
        )
    }
}
