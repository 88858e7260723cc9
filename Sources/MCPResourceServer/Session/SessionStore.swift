// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where it is kept whose session is whose. Replicas that serve the same sessions share one.
///
/// It holds digests only: no session id, no name, no token. A method that cannot tell throws: the request is then answered with
/// 503, and never admitted. It has to do so within a few seconds by itself.
public protocol SessionStore: Sendable {
    /// Keeps that a session belongs to an owner, for `lifetime` from now on. In one step, so that of two owners who try at the same
    /// time only one succeeds.
    ///
    /// - Returns: Whether the session is the owner's now; false if it is another's, which changes nothing.
    func bind(_ session: SessionKey, to owner: SessionOwner, for lifetime: Duration) async throws -> Bool

    /// Whom a session belongs to; nil if it is unknown or over. If it belongs to `owner`, it lives for `lifetime` from now on.
    func owner(of session: SessionKey, extendingFor owner: SessionOwner, by lifetime: Duration) async throws
        -> SessionOwner?

    /// Forgets a session. Nothing happens if it is unknown.
    func end(_ session: SessionKey) async throws
}
