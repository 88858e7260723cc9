// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import TokenValidation

/// The caller is who it says, and lacks a scope for what it asks.
///
/// ``Principal/require(_:)`` throws it; a handler may also throw one of its own. ``ResourceServer/protect(_:reading:body:handler:)``
/// and ``AdmittedRequest/answer(to:)`` turn it into the 403 challenge that makes a client ask its user for the scope
/// (RFC 6750 §3.1), or into a 401 if the caller is anonymous.
public struct InsufficientScope: Error, Sendable, Hashable {
    /// What the operation needs as a whole, not only what the caller lacks: a client that asks for less than all of it would be
    /// refused again.
    public let required: ScopeRequirement

    /// An operation that needs `required`.
    public init(_ required: ScopeRequirement) {
        self.required = required
    }
}

extension InsufficientScope: CustomStringConvertible {
    /// One line that names the scopes needed, of alternatives the first.
    public var description: String { "insufficient_scope: needs \"\(required.asked)\"" }
}
