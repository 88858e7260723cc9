// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource

/// A request that a ``ScriptedAuthorizationServer`` has read, whatever it answered.
public struct ScriptedRequest: Sendable, Hashable {
    /// The method, case-sensitive.
    public let method: String
    /// Path and query, as they came.
    public let target: String
    /// The header lines, in order and unjoined.
    public let headers: [HeaderField]
    /// What was asked for: nothing for a path that the server does not know; two where an issuer without a path has both
    /// OpenID Connect documents at one URL.
    public let endpoints: ScriptedEndpoints
}
