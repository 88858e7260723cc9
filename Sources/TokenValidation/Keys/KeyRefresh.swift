// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE

/// What came of one attempt to get an issuer's keys.
public struct KeyRefresh: Sendable {
    /// The usable keys, and the members that are not; nil if the attempt failed.
    public let keys: JSONWebKeySet?

    /// The metadata that named the place of the keys; nil if the attempt failed or the place is configured.
    public let metadata: AuthorizationServerMetadata?

    /// How long the answer's headers allow to use the keys: as they say, zero for not at all; nil if they say nothing.
    public let lifetime: Duration?

    /// `ok`, or why the attempt failed: a word out of a fixed list, such as `tls`, `timeout`, `issuer_mismatch`.
    public let label: String

    /// Why it failed, in words for an operator. Empty if it did not.
    public let detail: String

    /// Every request of the attempt, in order.
    public let fetches: [FetchRecord]

    init(failed label: String, _ detail: String) {
        self.init(Retrieval(.failed(RetrievalFailure(label, detail))))
    }

    init(_ retrieval: Retrieval) {
        fetches = retrieval.fetches
        switch retrieval.outcome {
        case .keys(let found):
            (keys, metadata, lifetime) = (found.set, found.metadata, found.lifetime)
            (label, detail) = ("ok", "")
        case .failed(let failure):
            (keys, metadata, lifetime) = (nil, nil, nil)
            (label, detail) = (failure.label, failure.detail)
        }
    }
}
