// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// What a server does about the sessions of the protocol revisions that have some.
struct SessionRule: Sendable {
    private static let longestID = 1024

    let store: any SessionStore
    let lifetime: Duration
    let resource: String

    /// The session that a request names and its caller may use; nil if it names none.
    ///
    /// One that does not exist, one of another caller and one that is no id at all are refused alike; only the operator's event tells
    /// them apart.
    func claim(of line: SingleField, by principal: Principal?) async -> Result<String?, Unusable> {
        let id: String
        switch line {
        case .absent: return .success(nil)
        case .several: return .failure(Unusable(.session("several_session_ids")))
        case .one(let value): id = ASCII.trimmed(value)
        }
        let isWellFormed = Self.isWellFormed(id)
        guard isWellFormed else {  // check: session-id-form
            return .failure(Unusable(.session("malformed_session_id")))
        }
        let caller = SessionOwner(principal)
        let owner: SessionOwner?
        do {
            owner = try await store.owner(of: SessionKey(id, of: resource), extendingFor: caller, by: lifetime)
        } catch {
            return .failure(Unusable(.sessionStore(error)))
        }
        let isKnown = owner != nil
        guard isKnown else {  // check: session-known
            return .failure(Unusable(.session("unknown_session")))
        }
        let isOwn = owner == caller
        guard isOwn else {  // check: session-owner
            return .failure(Unusable(.session("session_of_another")))
        }
        return .success(id)
    }

    /// Ties a session to the caller whose request was answered with its id.
    func bind(_ id: String, to principal: Principal?) async -> Refusal? {
        let isWellFormed = Self.isWellFormed(id)
        guard isWellFormed else {  // check: minted-session-id-form
            return .unusableSession(
                "malformed_session_id",
                "a session id is 1 to \(Self.longestID) visible ASCII characters"
            )
        }
        let isBound: Bool
        do {
            isBound = try await store.bind(SessionKey(id, of: resource), to: SessionOwner(principal), for: lifetime)
        } catch {
            return .sessionStore(error)
        }
        guard isBound else {  // check: minted-session-is-new
            return .unusableSession("session_of_another", "the handler gave one session id to two callers")
        }
        return nil
    }

    /// Forgets a session.
    func end(_ id: String) async -> Refusal? {
        do {
            try await store.end(SessionKey(id, of: resource))
            return nil
        } catch {
            return .sessionStore(error)
        }
    }

    /// Visible ASCII, as the protocol demands (MCP 2025-11-25, Streamable HTTP, "Session Management").
    private static func isWellFormed(_ id: String) -> Bool {
        (1...longestID).contains(id.utf8.count) && id.utf8.allSatisfy { 0x21...0x7E ~= $0 }
    }
}

extension SessionRule {
    /// Why a session cannot be used.
    struct Unusable: Error {
        let refusal: Refusal

        init(_ refusal: Refusal) {
            self.refusal = refusal
        }
    }
}

extension ResourceServer {
    /// Why a request cannot go on with the session that it names; nil if it can, or names none. `passage` gets the session.
    @inline(__always)
    func refusal(
        ofSessionIn fields: CommonFields,
        of principal: Principal?,
        _ passage: inout Passage
    ) async -> Refusal? {
        guard fields.namesSession, let sessions else { return nil }
        switch await sessions.claim(of: fields.session, by: principal) {
        case .failure(let unusable): return unusable.refusal
        case .success(let session):
            passage.session = session
            return nil
        }
    }
}

extension Refusal {
    /// A session that the caller may not use: the same answer whatever the reason.
    fileprivate static func session(_ label: String) -> Refusal {
        Refusal(404, label: label)
    }

    /// It cannot be told whose a session is. Of the error only the type is shown: its text may hold the store's password.
    fileprivate static func sessionStore(_ error: any Error) -> Refusal {
        let isFull = error is SessionStoreFull
        return .unavailable(
            retryAfter: isFull ? 60 : 1,
            label: isFull ? "session_store_full" : "session_store_unavailable",
            detail: "\(type(of: error))"
        )
    }

    /// A session that the handler began and nobody could use, or two could.
    fileprivate static func unusableSession(_ label: String, _ detail: String) -> Refusal {
        Refusal(500, label: label, detail: detail)
    }
}
