// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource
import TokenValidation

extension ResourceServer {
    /// What is known of a request on its way through the gate.
    struct Passage: Sendable {
        /// Who it comes from, and what becomes of it: told to whoever keeps account, once.
        let record: DecisionRecord

        /// Step 0: where it comes from.
        var client: ClientTrace { record.client }

        /// The request's method: an answer to `HEAD` has no content.
        var method: String { record.method }

        /// What every answer to it carries: the lines of an allowed origin.
        var responseLines: [HeaderField] = []

        /// Whether its client forgets the scopes it holds when it asks for more, so that a challenge has to repeat them.
        var repeatsHeldScopes = true

        /// Whether its path needs no credentials.
        var isOpen = false

        /// The session that it names, if that is its caller's.
        var session: String?
    }

    /// The beginning of a request's way.
    func passage(of request: ResourceRequest) -> Passage {
        Passage(record: DecisionRecord(of: request, from: clients.trace(request), recorder))
    }

    /// Decides about a request: lets it through, or answers it.
    ///
    /// An audit event for a request that goes on is made when the last copy of its ``AdmittedRequest`` is gone; ``protect(_:reading:body:handler:)``
    /// makes it as soon as the handler is done.
    ///
    /// Never throws and never traps, whatever the request holds. It stays in the caller's isolation, and on its executor unless
    /// keys have to be fetched. Every request is judged, whatever its path, except for metadata paths and open paths.
    ///
    /// - Parameters:
    ///   - request: What the client sent, without its body.
    ///   - reading: When the body is read.
    ///   - body: Reads the body, at most `limit` bytes of it, and throws ``ContentTooLarge`` if there are more. Called at most
    ///     once, and never after a refusal.
    public func admit(
        _ request: ResourceRequest,
        reading: BodyReading = .whenNeeded,
        body: (_ limit: Int) async throws -> [UInt8]
    ) async -> Admission {
        let passage = passage(of: request)
        let decision = await decide(request, passage, reading, body)
        if case .respond(let answer) = decision {
            passage.record.finish()
            return .respond(answer.answering(request.method))
        }
        return decision
    }

    @inline(__always)
    private func decide(
        _ request: ResourceRequest,
        _ passage: Passage,
        _ reading: BodyReading,
        _ body: (_ limit: Int) async throws -> [UInt8]
    ) async -> Admission {
        var passage = passage
        let fields = CommonFields(request.headers)
        let token: BearerToken
        switch enter(request, fields, &passage) {
        case .answered(let answer): return .respond(answer)
        case .open: return await admit(fields, passage, as: nil, reading, body)
        case .anonymous(let access): return await admitAnonymous(request, fields, passage, access, body)
        case .presenting(let presented): token = presented
        }

        // 6: what it is worth. Nobody asks how often one has failed who is recognized.
        var attempt: Attempt?
        let principal: Principal
        if let known = recognize(token) {
            principal = known
        } else {
            let begun = await self.attempt(with: token, from: passage.client)
            switch await authenticate(token, sparingly: begun.isOverLimit) {
            case .refused(let refusal):
                return .respond(refuse(await count(refusal, of: begun, request, passage.client), passage))
            case .caller(let caller): principal = caller
            }
            attempt = begun
        }
        passage.record.note { $0.principal = principal }
        if let denial = denial(of: principal) {
            if attempt == nil { attempt = await self.attempt(with: token, from: passage.client) }
            return .respond(refuse(await count(denial, of: attempt, request, passage.client), passage))
        }

        // 8: whose session it is, and what its bearer may do here at all.
        if let refusal = await refusal(ofSessionIn: fields, of: principal, &passage) {
            return .respond(refuse(refusal, passage))
        }
        if let access, Self.isMessage(request) {
            return await admitMessage(request, fields, passage, access, principal, body)
        }
        let holdsBaseline = principal.holds(required)
        guard holdsBaseline else {  // check: baseline-scopes
            let lacking = refusal(for: .none, of: principal, repeatsHeldScopes: passage.repeatsHeldScopes)
            return .respond(refuse(lacking, passage))
        }

        if let versions, let unsupported = versions.refusal(of: MirrorHeaders(request.headers)) {
            return .respond(refuse(unsupported, passage))
        }
        return await admit(fields, passage, as: principal, reading, body)
    }

    /// The last steps, for a caller who may come in: the body and its length.
    @inline(__always)
    private func admit(
        _ fields: CommonFields,
        _ passage: Passage,
        as principal: Principal?,
        _ reading: BodyReading,
        _ body: (_ limit: Int) async throws -> [UInt8]
    ) async -> Admission {
        var limit = principal == nil ? min(bodyLimit, Self.anonymousBodyLimit) : bodyLimit
        let isUnjudged = access != nil && principal != nil
        if isUnjudged {  // check: unjudged-request-has-no-body
            // A handler that does not look at the method would take it for a message.
            limit = 0
        }
        if let refusal = refusal(ofLength: DeclaredLength(fields.contentLength), limit: limit) {
            return .respond(refuse(refusal, passage))
        }
        var read: [UInt8]?
        if reading == .always {
            switch await collect(body, upTo: limit) {
            case .failure(let unread): return .respond(refuse(unread.refusal, passage))
            case .success(let bytes): read = bytes
            }
        }
        return proceed(passage, as: principal, nil, read, limit)
    }

    /// Lets a request go on, unless it may only do so on record and there is none to be had.
    func proceed(
        _ passage: Passage,
        as principal: Principal?,
        _ operation: MCPOperation?,
        _ body: [UInt8]?,
        _ limit: Int
    ) -> Admission {
        // On an open path there is nobody to keep account of, and a health check has to tell of this outage.
        let isOnRecord = passage.isOpen || passage.record.reserve()
        guard isOnRecord else {  // check: audit-fails-closed
            return .respond(refuse(.unavailable(retryAfter: 1, label: "audit_unavailable"), passage))
        }
        passage.record.note(.allowed, passage.isOpen ? "open_path" : principal == nil ? "anonymous" : "ok")
        return .proceed(
            AdmittedRequest(
                principal: principal,
                operation: operation,
                passage: passage,
                body: body,
                bodyLimit: limit,
                deadline: deadline(of: principal),
                server: self
            )
        )
    }

    /// The most that is read of a body whose sender has shown no credentials.
    static let anonymousBodyLimit = 64 * 1024
}
