// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// Steps 1 to 5: what can be said of a request before anything is known of its caller. Nothing in them waits.
extension ResourceServer {
    /// How a request comes in.
    enum Entrance {
        /// Not at all: this is its answer.
        case answered(ResourceResponse)
        /// On a path that needs no credentials.
        case open
        /// Without credentials, to a policy that lets some operations be used so.
        case anonymous(AccessControl)
        /// With a token.
        case presenting(BearerToken)
    }

    /// Where a request goes on. `passage` gets what its answers carry, and the bearer of a token that is recognized.
    ///
    /// The order is the same on every host. The step that has no setting yet keeps its number free: 7 proof of possession.
    func enter(_ request: ResourceRequest, _ fields: CommonFields, _ passage: inout Passage) -> Entrance {
        // 1: a name that is not this server's, before anything else.
        let isHostAllowed = hosts.allows(request)
        guard isHostAllowed else {  // check: host-allowed
            return .answered(refuse(.hostNotAllowed, &passage))
        }

        // 2: metadata is public, to any origin.
        if let document = publisher.response(to: request) {
            passage.record.note(.answered, "metadata", status: document.status)
            return .answered(document)
        }

        // 3: pages of other sites.
        switch origins.decide(request, fields.origin) {
        case .refused:
            return .answered(refuse(.originNotAllowed, &passage))
        case .preflight(let answer):
            passage.record.note(.answered, "preflight", status: answer.status)
            return .answered(answer)
        case .allowed(let lines):
            passage.responseLines = lines
            passage.repeatsHeldScopes = Self.repeatsHeldScopes(fields.protocolVersion)
        }

        // 4: clients that are not served, whatever they have.
        let isAddressAllowed = allows(passage.client)
        guard isAddressAllowed else {  // check: address-allowed
            return .answered(refuse(.addressNotAllowed(request, passage.client), &passage))
        }

        if isOpen(request) {
            passage.isOpen = true
            return .open
        }

        let isClosed = closing.isOpen

        // 5: what the client presents. A server that stops has no keys to judge it by.
        let token: BearerToken
        do throws(Credentials.Malformation) {
            let credentials = try Credentials.read(request, fields.authorization) { token in
                guard !isClosed, let known = recognize(token) else { return false }
                passage.record.facts.principal = known
                return true
            }
            guard case .bearer(let presented) = credentials else {
                guard let access, access.hasAnonymousRules, Self.isMessage(request), !isClosed else {
                    return .answered(refuse(challenges.noCredentials, &passage))
                }
                return .anonymous(access)
            }
            token = presented
        } catch {
            return .answered(refuse(challenges.malformed(error), &passage))
        }

        if isClosed {  // check: server-open
            let closed = Refusal.unavailable(retryAfter: 1, label: "closed")
            return .answered(refuse(closed, &passage))
        }
        return .presenting(token)
    }

    /// Whether clients from there are served. One that cannot be placed is not, where addresses are listed.
    func allows(_ client: ClientTrace) -> Bool {
        guard let allowedAddresses else { return true }
        return client.address.map(allowedAddresses.contains) ?? false
    }

    /// Whether credentials are not asked for here. The path's bytes decide, exactly; the query does not count.
    private func isOpen(_ request: ResourceRequest) -> Bool {
        openPaths.contains { request.path.elementsEqual($0.utf8) }
    }

    /// Clients of revisions before 2026-07-28, which is when the specification began to have them keep what they hold, and
    /// clients that name no revision or an odd one.
    private static func repeatsHeldScopes(_ protocolVersion: SingleField) -> Bool {
        guard case .one(let value) = protocolVersion else { return true }
        return ProtocolVersion(ASCII.trimmed(value))?.isModern != true
    }
}
