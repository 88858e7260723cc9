// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// What is decided without waiting, which for most requests is everything.
extension ResourceServer {
    /// What becomes of a request.
    enum Outcome {
        case answered(ResourceResponse)
        /// It goes on, with the body that was read of it.
        case passed([UInt8]?, limit: Int)
    }

    /// How far a request has come: to its end, or to something that has to be waited for.
    enum Step {
        case decided(Outcome)
        /// A message without credentials, to a policy that lets some operations be used so.
        case anonymous(AccessControl)
        /// A token that is not recognized.
        case credentials(BearerToken)
        /// A good token whose bearer is refused all the same. That may count as a failure.
        indirect case denied(Refusal, BearerToken, Attempt?)
        /// A session that is named.
        case session(Principal)
        /// A message, which is judged by its body.
        case message(AccessControl, Principal)
        /// A body that is read whatever it is.
        case body(limit: Int)
    }

    /// What is known of a request on its way.
    struct Way: ~Copyable {
        let fields: CommonFields
        var passage: Passage

        /// The caller, once its token was found good. It stays where it is: each copy would count two references.
        var principal: Principal? { passage.record.facts.principal }

        /// At its end: what is kept of it.
        consuming func finish() -> Passage { passage }
    }

    /// Steps 1 to 6, and if nothing has to be waited for all others.
    @inline(never)  // A part of its caller, which may suspend, it would keep its variables in memory.
    func begin(_ request: ResourceRequest, _ way: inout Way, _ reading: BodyReading) -> Step {
        switch enter(request, way.fields, &way.passage) {
        case .answered(let answer): return .decided(.answered(answer))
        case .open: return settle(&way, reading)
        case .anonymous(let access): return .anonymous(access)
        case .presenting(let token):
            let isRecognized = way.principal != nil
            return isRecognized ? identify(token, nil, request, &way, reading) : .credentials(token)
        }
    }

    /// The end of step 6: a caller whose token is good.
    func identify(
        _ token: BearerToken,
        _ attempt: Attempt?,
        _ request: ResourceRequest,
        _ way: inout Way,
        _ reading: BodyReading
    ) -> Step {
        if hasDenyList, let principal = way.principal, let denial = denial(of: principal) {
            return .denied(denial, token, attempt)
        }
        // 8: whose session it is.
        if way.fields.namesSession, sessions != nil, let principal = way.principal { return .session(principal) }
        return judge(request, &way, reading)
    }

    /// The rest of step 8: what the bearer of a token may do here at all.
    func judge(_ request: ResourceRequest, _ way: inout Way, _ reading: BodyReading) -> Step {
        if let access, Self.isMessage(request), let principal = way.principal { return .message(access, principal) }
        let holdsBaseline = way.passage.record.facts.principal?.holds(required) == true
        guard holdsBaseline else {  // check: baseline-scopes
            let lacking = refusal(for: .none, of: way.principal, repeatsHeldScopes: way.passage.repeatsHeldScopes)
            return .decided(.answered(refuse(lacking, &way.passage)))
        }
        if let versions, let unsupported = versions.refusal(of: MirrorHeaders(request.headers)) {
            return .decided(.answered(refuse(unsupported, &way.passage)))
        }
        return settle(&way, reading)
    }

    /// The last step for who may come in and sends no message that is judged: the body and its length.
    private func settle(_ way: inout Way, _ reading: BodyReading) -> Step {
        let isAnonymous = way.principal == nil
        var limit = isAnonymous ? min(bodyLimit, Self.anonymousBodyLimit) : bodyLimit
        let isUnjudged = access != nil && !isAnonymous
        if isUnjudged {  // check: unjudged-request-has-no-body
            // A handler that does not look at the method would take it for a message.
            limit = 0
        }
        if let refusal = refusal(ofLength: DeclaredLength(way.fields.contentLength), limit: limit) {
            return .decided(.answered(refuse(refusal, &way.passage)))
        }
        if reading == .always { return .body(limit: limit) }
        return .decided(proceed(&way.passage, nil, limit))
    }

    /// Lets a request go on, unless it may only do so on record and there is none to be had.
    func proceed(_ passage: inout Passage, _ body: [UInt8]?, _ limit: Int) -> Outcome {
        // On an open path there is nobody to keep account of, and a health check has to tell of this outage.
        let isOnRecord = passage.isOpen || recorder.reserve()
        guard isOnRecord else {  // check: audit-fails-closed
            return .answered(refuse(.unavailable(retryAfter: 1, label: "audit_unavailable"), &passage))
        }
        return .passed(body, limit: limit)
    }

    /// The most that is read of a body whose sender has shown no credentials.
    static let anonymousBodyLimit = 64 * 1024
}
