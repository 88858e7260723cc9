// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

package import JOSE

/// Gets one issuer's keys from the network, once per call.
package protocol KeyRetrieving: Sendable {
    /// One attempt. Returns within its time limit, and soon after its task is cancelled. Not called again before it returned
    /// or was cancelled.
    func retrieve() async -> Retrieval
}

/// What came of one attempt to get an issuer's keys.
package struct Retrieval: Sendable {
    package enum Outcome: Sendable {
        /// A good document with at least one usable key.
        case keys(RetrievedKeys)
        /// Nothing that could replace what is held.
        case failed(RetrievalFailure)
    }

    package var outcome: Outcome
    /// Every request of the attempt, in order.
    package var fetches: [FetchRecord]

    package init(_ outcome: Outcome, fetches: [FetchRecord] = []) {
        self.outcome = outcome
        self.fetches = fetches
    }

    /// The members of the key set that are not used, also of one in which none is usable; nil if no set was read.
    var skipped: [SkippedKey]? {
        switch outcome {
        case .keys(let keys): keys.set.skipped
        case .failed: fetches.last { !$0.skipped.isEmpty }?.skipped
        }
    }
}

/// An issuer's keys as it publishes them at this moment.
package struct RetrievedKeys: Sendable {
    package var set: JSONWebKeySet
    /// How long the answer's headers allow to use it: as they say, not clamped; zero for `no-store` and `no-cache`, nil if
    /// they say nothing.
    package var lifetime: Duration?
    /// The metadata that named the place of the keys; nil if it was configured.
    package var metadata: AuthorizationServerMetadata?

    package init(_ set: JSONWebKeySet, lifetime: Duration? = nil, metadata: AuthorizationServerMetadata? = nil) {
        self.set = set
        self.lifetime = lifetime
        self.metadata = metadata
    }
}

/// Why an attempt brought no keys.
package struct RetrievalFailure: Sendable, Hashable {
    /// A word out of a fixed list, fit to label a metric: `timeout`, `redirect`, `issuer_mismatch`, `status_503`.
    package var label: String
    /// What happened, in words for an operator: printable ASCII, bounded.
    package var detail: String
    /// The seconds that the server asked to be left alone for, as it says.
    package var retryAfter: Int?

    package init(_ label: String, _ detail: String, retryAfter: Int? = nil) {
        self.label = label
        self.detail = detail
        self.retryAfter = retryAfter
    }
}
