// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import JOSE
import ProtectedResource
import TokenValidation

extension ResourceServer {
    /// Notes and reports a refusal, and makes its answer.
    func refuse(_ refusal: Refusal, id: JSON? = nil, _ passage: inout Passage) -> ResourceResponse {
        passage.record.note(refusal)
        return answer(refusal, id: id, passage)
    }

    /// Reports a refusal and makes its answer.
    func answer(_ refusal: Refusal, id: JSON?, _ passage: borrowing Passage) -> ResourceResponse {
        onEvent(
            Event(
                refusal.status == 503 ? .unavailable : .refused,
                status: refusal.status,
                label: refusal.label,
                detail: refusal.detail
            )
        )
        return refusal.response(id: id, adding: passage.responseLines)
    }

    /// What a caller is told who lacks a scope: a challenge for the baseline and everything that the operation needs, so that
    /// one answer suffices; nothing is revealed of what the caller lacks.
    func refusal(for required: ScopeRequirement, of principal: Principal?, repeatsHeldScopes: Bool) -> Refusal {
        let needed = baseline.union(required.asked)
        let mistake = Self.mistake(in: required)
        guard let principal else { return challenges.anonymous(needed, detail: mistake ?? "") }
        let detail = ["needs \(needed)", mistake, principal.scopeOddity].compactMap(\.self).joined(separator: "; ")
        let asked = scopes(for: required, of: principal, repeatsHeldScopes: repeatsHeldScopes)
        return challenges.insufficientScope(asked, detail: detail)
    }

    /// What the policy's decision is answered with; nil if the request goes on.
    func refusal(for decision: AccessDecision, of principal: Principal?, repeatsHeldScopes: Bool) -> Refusal? {
        switch decision {
        case .allowed, .undecided: return nil
        case .forbidden(let label, let detail): return Refusal(403, label: label, detail: detail)
        case .malformedArguments: return .malformed(.notAMessage("the arguments are ambiguous"))
        case .login(let login, let required):
            guard let principal else { return challenges.anonymous(baseline.union(required.asked), detail: "") }
            return challenges.login(
                login,
                scopes(for: required, of: principal, repeatsHeldScopes: repeatsHeldScopes)
            )
        case .scopes(let required):
            return refusal(for: required, of: principal, repeatsHeldScopes: repeatsHeldScopes)
        }
    }

    /// What to ask for: everything that is needed, and for clients that forget what they hold, that too.
    private func scopes(
        for required: ScopeRequirement,
        of principal: Principal,
        repeatsHeldScopes: Bool
    ) -> ScopeSet {
        let needed = baseline.union(required.asked)
        guard repeatsHeldScopes else { return needed }
        return needed.union(principal.scopes.intersection(knownScopes.union(required.mentioned)))
    }

    /// Why no token can meet a requirement, if none can: a handler's literal was checked by nobody before.
    private static func mistake(in required: ScopeRequirement) -> String? {
        do throws(ConfigurationError) {
            _ = try required.validated(parameter: "the requirement")
            return nil
        } catch {
            return "no token can meet it: \(error)"
        }
    }

    /// The answer to a path that belongs to no server of a group, whose publisher is `publisher`.
    func answerToUnowned(_ request: ResourceRequest, metadata publisher: MetadataPublisher) -> ResourceResponse {
        var passage = passage(of: request)
        defer { recorder.tell(passage.record) }
        let isHostAllowed = hosts.allows(request)
        guard isHostAllowed else {  // check: group-host-allowed
            return refuse(.hostNotAllowed, &passage)
        }
        if let document = publisher.response(to: request) {
            passage.record.note(.answered, "metadata", status: document.status)
            return document
        }
        switch origins.decide(request, CommonFields(request.headers).origin) {
        case .refused: return refuse(.originNotAllowed, &passage)
        case .preflight(let answer):
            passage.record.note(.answered, "preflight", status: answer.status)
            return answer
        case .allowed(let lines):
            passage.responseLines = lines
            // Who is not served is not told which paths there are either.
            let isAddressAllowed = allows(passage.client)
            guard isAddressAllowed else {  // check: group-address-allowed
                return refuse(.addressNotAllowed(request, passage.client), &passage)
            }
            return refuse(.unknownResource, &passage)
        }
    }

    /// Tells how a request ended that was let through.
    func tell(_ passage: borrowing Passage, _ how: borrowing DecisionRecord.Ending) {
        recorder.tell(passage.record, how)
        if !passage.isOpen { recorder.release() }
    }

    /// When the answer to a request has to be over.
    func deadline(_ record: borrowing DecisionRecord) -> Date {
        let latest = clock.now() + maximumStreamLifetime
        guard let end = record.facts.principal?.acceptedUntil else { return Date(timeIntervalSince1970: latest) }
        return Date(timeIntervalSince1970: min(end.timeIntervalSince1970, latest))
    }
}
