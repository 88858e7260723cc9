// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource
import TokenValidation

extension ResourceServer {
    /// What is known of a request once it is past the checks that need no credentials.
    struct Passage: Sendable {
        /// The request's method: an answer to `HEAD` has no content.
        let method: String

        /// What every answer to it carries: the lines of an allowed origin.
        let responseLines: [HeaderField]

        /// Whether its client forgets the scopes it holds when it asks for more, so that a challenge has to repeat them.
        let repeatsHeldScopes: Bool

        /// The session that it names, if that is its caller's.
        var session: String?
    }

    /// Decides about a request: lets it through, or answers it.
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
        let decision = await decide(request, reading, body)
        guard case .respond(let answer) = decision else { return decision }
        return .respond(answer.answering(request.method))
    }

    private func decide(
        _ request: ResourceRequest,
        _ reading: BodyReading,
        _ body: (_ limit: Int) async throws -> [UInt8]
    ) async -> Admission {
        // The order is the same on every host. Steps that have no setting yet keep their number free: 0 client address,
        // 4 address rules, 7 proof of possession.

        // 1: a name that is not this server's, before anything else.
        let isHostAllowed = hosts.allows(request)
        guard isHostAllowed else {  // check: host-allowed
            return .respond(refuse(.hostNotAllowed))
        }

        // 2: metadata is public, to any origin.
        if let document = publisher.response(to: request) {
            return .respond(document)
        }

        // 3: pages of other sites.
        var passage: Passage
        switch origins.decide(request) {
        case .refused:
            return .respond(refuse(.originNotAllowed))
        case .preflight(let answer):
            return .respond(answer)
        case .allowed(let lines):
            passage = Passage(
                method: request.method,
                responseLines: lines,
                repeatsHeldScopes: Self.repeatsHeldScopes(request)
            )
        }

        if isOpen(request) {
            return await admit(request, passage, as: nil, reading, body)
        }

        let isClosed = closing.isOpen

        // 5: what the client presents.
        let token: BearerToken
        do throws(Credentials.Malformation) {
            guard case .bearer(let presented) = try Credentials.read(request) else {
                guard let access, access.hasAnonymousRules, Self.isMessage(request), !isClosed else {
                    return .respond(refuse(challenges.noCredentials, adding: passage.responseLines))
                }
                return await admitAnonymous(request, passage, access, body)
            }
            token = presented
        } catch {
            return .respond(refuse(challenges.malformed(error), adding: passage.responseLines))
        }

        // 6: what it is worth.
        if isClosed {  // check: server-open
            let closed = Refusal.unavailable(retryAfter: 1, label: "closed")
            return .respond(refuse(closed, adding: passage.responseLines))
        }
        let accepted: AccessToken
        switch await validator.validate(token.bytes) {
        case .refused(let error):
            return .respond(refuse(challenges.refused(error), adding: passage.responseLines))
        case .unavailable(let retryAfter):
            let outage = Refusal.unavailable(retryAfter: retryAfter, label: "keys_unavailable")
            return .respond(refuse(outage, adding: passage.responseLines))
        case .valid(let token):
            accepted = token
        }

        let principal = Principal(accepted, hierarchy: hierarchy, access: access)
        if let denial = denial(of: principal) {
            return .respond(refuse(denial, adding: passage.responseLines))
        }

        // 8: whose session it is, and what its bearer may do here at all.
        if let refusal = await refusal(ofSessionIn: request, of: principal, &passage) {
            return .respond(refuse(refusal, adding: passage.responseLines))
        }
        if let access, Self.isMessage(request) {
            return await admitMessage(request, passage, access, principal, body)
        }
        let holdsBaseline = principal.holds(ScopeRequirement(baseline))
        guard holdsBaseline else {  // check: baseline-scopes
            let lacking = refusal(for: .none, of: principal, repeatsHeldScopes: passage.repeatsHeldScopes)
            return .respond(refuse(lacking, adding: passage.responseLines))
        }

        if let versions, let unsupported = versions.refusal(of: MirrorHeaders(request.headers)) {
            return .respond(refuse(unsupported, adding: passage.responseLines))
        }
        return await admit(request, passage, as: principal, reading, body)
    }

    /// The last steps, for a caller who may come in: the body and its length.
    private func admit(
        _ request: ResourceRequest,
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
        if let refusal = refusal(ofLength: DeclaredLength(request.headers), limit: limit) {
            return .respond(refuse(refusal, adding: passage.responseLines))
        }
        var read: [UInt8]?
        if reading == .always {
            switch await collect(body, upTo: limit) {
            case .failure(let unread): return .respond(refuse(unread.refusal, adding: passage.responseLines))
            case .success(let bytes): read = bytes
            }
        }
        return .proceed(proceeding(passage, as: principal, nil, read, limit))
    }

    /// What a request that goes on goes on with.
    func proceeding(
        _ passage: Passage,
        as principal: Principal?,
        _ operation: MCPOperation?,
        _ body: [UInt8]?,
        _ limit: Int
    ) -> AdmittedRequest {
        AdmittedRequest(
            principal: principal,
            operation: operation,
            passage: passage,
            body: body,
            bodyLimit: limit,
            deadline: deadline(of: principal),
            server: self
        )
    }

    /// Whether credentials are not asked for here. The path's bytes decide, exactly; the query does not count.
    private func isOpen(_ request: ResourceRequest) -> Bool {
        openPaths.contains { request.path.elementsEqual($0.utf8) }
    }

    /// Clients of revisions before 2026-07-28, which is when the specification began to have them keep what they hold, and
    /// clients that name no revision or an odd one.
    private static func repeatsHeldScopes(_ request: ResourceRequest) -> Bool {
        guard case .one(let value) = request.headers.single("MCP-Protocol-Version") else { return true }
        return ProtocolVersion(ASCII.trimmed(value))?.isModern != true
    }

    /// The most that is read of a body whose sender has shown no credentials.
    static let anonymousBodyLimit = 64 * 1024
}
