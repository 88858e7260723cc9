// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource

/// Step 9: the operation, and what the policy says of it.
extension ResourceServer {
    /// Whether a request may carry a message. `GET` opens a stream and `DELETE` ends a session; whatever else is sent is judged by
    /// its body, so that an odd method opens no way around the policy.
    static func isMessage(_ request: ResourceRequest) -> Bool {
        let method = request.method
        return !(method.isSpelled("GET") || method.isSpelled("HEAD") || method.isSpelled("DELETE"))
    }

    /// A message of a caller with a good token.
    func admitMessage(
        _ request: ResourceRequest,
        _ fields: CommonFields,
        _ passage: inout Passage,
        _ access: AccessControl,
        _ principal: Principal,
        _ body: (_ limit: Int) async throws -> [UInt8]
    ) async -> Outcome {
        let headers = MirrorHeaders(request.headers)
        if let unsupported = versions?.refusal(of: headers) {
            return .answered(refuse(unsupported, &passage))
        }
        // What the headers alone condemn is answered unread. They never let anything through: that is for the body.
        let named = headers.operation
        var isAllowedByHeaders = false
        if let named {
            passage.record.facts.operation = named
            let decision = access.decide(named, for: principal, .unread)
            isAllowedByHeaders = decision.isAllowed
            if let refusal = refusal(for: decision, of: principal, repeatsHeldScopes: passage.repeatsHeldScopes) {
                return .answered(refuse(refusal, &passage))
            }
        }
        if let refusal = refusal(ofLength: DeclaredLength(fields.contentLength), limit: bodyLimit) {
            return .answered(refuse(refusal, &passage))
        }
        let bytes: [UInt8]
        switch await collect(body, upTo: bodyLimit) {
        case .failure(let unread): return .answered(refuse(unread.refusal, &passage))
        case .success(let read): bytes = read
        }

        let message: Message
        do {
            message = try MessageReader.read(bytes)
        } catch {
            return .answered(refuse(.malformed(error), id: error.id, &passage))
        }
        passage.record.facts.operation = message.operation
        let mismatch = headers.mismatch(with: message)
        let isConsistent = mismatch == nil
        guard isConsistent else {  // check: headers-match-body
            let refusal = Refusal.headerMismatch(mismatch ?? .method)
            let id = MessageID.value(of: message, in: bytes)
            return .answered(refuse(refusal, id: id, &passage))
        }
        // The headers have named the same operation, and nothing has changed since.
        if isAllowedByHeaders && message.operation == named {
            return proceed(&passage, bytes, bodyLimit)
        }
        let decision = access.decide(message.operation, for: principal, .body(bytes, message.arguments))
        let refusal = refusal(for: decision, of: principal, repeatsHeldScopes: passage.repeatsHeldScopes)
        let isAllowed = refusal == nil && decision.isAllowed
        guard isAllowed else {  // check: policy-decision
            let answer = refusal ?? Refusal(403, label: "undecided")
            let id = MessageID.value(of: message, in: bytes)
            return .answered(refuse(answer, id: id, &passage))
        }
        return proceed(&passage, bytes, bodyLimit)
    }

    /// A message without credentials, which goes on only if an anonymous rule names what it asks for.
    ///
    /// Everything else is told to log in: a client finds out by its first request that a server wants that, and what it sent in
    /// that request is judged when it comes back with a token.
    func admitAnonymous(
        _ request: ResourceRequest,
        _ fields: CommonFields,
        _ passage: inout Passage,
        _ access: AccessControl,
        _ body: (_ limit: Int) async throws -> [UInt8]
    ) async -> Outcome {
        func respond(_ refusal: Refusal, _ id: JSON? = nil) -> Outcome {
            .answered(refuse(refusal, id: id, &passage))
        }
        let headers = MirrorHeaders(request.headers)
        let named = headers.operation.map { access.decide($0, for: nil, .none) }
        if let named, case .scopes(let required) = named {
            return respond(challenges.anonymous(baseline.union(required.asked), detail: ""))
        }
        // Whether the headers name something open: only then is a mistake elsewhere in the request worth telling.
        let isNamed = named?.isAllowed == true
        let limit = min(bodyLimit, Self.anonymousBodyLimit)
        if let refusal = refusal(ofLength: DeclaredLength(fields.contentLength), limit: limit) {
            return respond(isNamed ? refusal : challenges.noCredentials)
        }
        let bytes: [UInt8]
        switch await collect(body, upTo: limit) {
        case .failure(let unread): return respond(isNamed ? unread.refusal : challenges.noCredentials)
        case .success(let read): bytes = read
        }
        let message: Message
        do {
            message = try MessageReader.read(bytes)
        } catch {
            return respond(isNamed ? .malformed(error) : challenges.noCredentials)
        }
        passage.record.facts.operation = message.operation
        let decision = access.decide(message.operation, for: nil, .none)
        let isOpen = decision.isAllowed
        guard isOpen else {  // check: anonymous-operation
            return respond(refusal(for: decision, of: nil, repeatsHeldScopes: false) ?? challenges.noCredentials)
        }
        if let mismatch = headers.mismatch(with: message) {
            return respond(.headerMismatch(mismatch), MessageID.value(of: message, in: bytes))
        }
        if let unsupported = versions?.refusal(of: headers) {
            return respond(unsupported)
        }
        // Nobody's session is an anonymous caller's.
        if let refusal = await refusal(ofSessionIn: fields, of: nil, &passage) { return respond(refusal) }
        return proceed(&passage, bytes, limit)
    }
}
