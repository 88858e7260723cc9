// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

package import JOSE

/// One request to an authorization server and what came of it, for operators.
///
/// It holds no byte of the answer's body, and of the URL no query.
public struct FetchRecord: Sendable, Hashable {
    /// What was asked for.
    public enum Purpose: String, Sendable, Hashable {
        /// A metadata document (RFC 8414 or OpenID Connect Discovery).
        case metadata
        /// A key set (RFC 7517).
        case keys
    }

    /// What was asked for.
    public let purpose: Purpose

    /// The URL without its query, in printable ASCII.
    public let url: String

    /// The answer's status; nil if there was no complete answer.
    public let status: Int?

    /// How long it took, in milliseconds.
    public let milliseconds: Int

    /// The bytes of the answer's body.
    public let bytes: Int

    /// Why the answer is not used, as a word out of a fixed list, such as `issuer_mismatch`; nil if it is.
    public let problem: String?

    /// The members of a key set that is not used because it has no usable one.
    package let skipped: [SkippedKey]

    /// Makes a record.
    package init(
        purpose: Purpose,
        url: String,
        status: Int?,
        milliseconds: Int,
        bytes: Int,
        problem: String? = nil,
        skipped: [SkippedKey] = []
    ) {
        self.purpose = purpose
        self.url = url
        self.status = status
        self.milliseconds = milliseconds
        self.bytes = bytes
        self.problem = problem
        self.skipped = skipped
    }
}
