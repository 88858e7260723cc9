// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource
import TokenValidation

extension ResourceServer {
    /// What is known of a request on its way through the gate. Not to be copied: it is handed on, at last to the admitted request.
    struct Passage: ~Copyable, Sendable {
        /// Who asks for what, and what becomes of it.
        var record: DecisionRecord

        /// Step 0: where it comes from.
        let client: ClientTrace

        /// The request's method: an answer to `HEAD` has no content.
        let method: String

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
        let client = clients.trace(request)
        let record = DecisionRecord(recorder.identity(of: request), from: client.address)
        return Passage(record: record, client: client, method: request.method)
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
        var way = Way(fields: CommonFields(request.headers), passage: passage(of: request))
        let outcome: Outcome
        switch begin(request, &way, reading) {
        case .decided(let known): outcome = known
        case let step: outcome = await goOn(from: step, request, &way, reading, body)
        }
        switch outcome {
        case .answered(let answer):
            recorder.tell(way.passage.record)
            return .respond(answer.answering(way.passage.method))
        case .passed(let read, let limit):
            return .proceed(AdmittedRequest(AdmittedRequest.Storage(way.finish(), read, limit, self)))
        }
    }

    /// Waits for what a step needs, and goes on from there.
    private func goOn(
        from step: Step,
        _ request: ResourceRequest,
        _ way: inout Way,
        _ reading: BodyReading,
        _ body: (_ limit: Int) async throws -> [UInt8]
    ) async -> Outcome {
        var step = step
        while true {
            switch step {
            case .decided(let outcome):
                return outcome
            case .anonymous(let access):
                return await admitAnonymous(request, way.fields, &way.passage, access, body)
            case .credentials(let token):
                // 6: what it is worth. Nobody asks how often one has failed who is recognized.
                let attempt = await attempt(with: token, from: way.passage.client)
                switch await authenticate(token, sparingly: attempt.isOverLimit) {
                case .refused(let refusal):
                    let counted = await count(refusal, of: attempt, request, way.passage.client)
                    return .answered(refuse(counted, &way.passage))
                case .caller(let principal):
                    way.passage.record.facts.principal = principal
                    step = identify(token, attempt, request, &way, reading)
                }
            case .denied(let denial, let token, let made):
                let attempt = if let made { made } else { await attempt(with: token, from: way.passage.client) }
                let counted = await count(denial, of: attempt, request, way.passage.client)
                return .answered(refuse(counted, &way.passage))
            case .session(let principal):
                if let refusal = await refusal(ofSessionIn: way.fields, of: principal, &way.passage) {
                    return .answered(refuse(refusal, &way.passage))
                }
                step = judge(request, &way, reading)
            case .message(let access, let principal):
                return await admitMessage(request, way.fields, &way.passage, access, principal, body)
            case .body(let limit):
                switch await collect(body, upTo: limit) {
                case .failure(let unread): return .answered(refuse(unread.refusal, &way.passage))
                case .success(let read): return proceed(&way.passage, read, limit)
                }
            }
        }
    }
}
