// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// Step 6: what credentials are worth.
extension ResourceServer {
    /// Who presents credentials, or why nobody does.
    enum Authentication {
        case caller(Principal)
        case refused(Refusal)
    }

    /// The bearer of a token that was accepted before and would be now: no signature is verified, nothing is waited for.
    func recognize(_ token: BearerToken) -> Principal? {
        let isStatic = hasStaticTokens && token.text.withBytes(StaticTokenText.isMeant)
        guard !isStatic, let known = validator?.remembered(token.text) else { return nil }
        return Principal(known, rights)
    }

    /// Judges a token that is not recognized by its shape: a static token by its entry, any other by the issuers. Neither side sees
    /// what is the other's.
    ///
    /// - Parameter sparingly: Whether to do no more work for it than is needed to find out whether it is good. A static token costs
    ///   a look-up and a digest in any case.
    @inline(__always)
    func authenticate(_ token: BearerToken, sparingly: Bool) async -> Authentication {
        if token.text.withBytes(StaticTokenText.isMeant), let staticTokens {
            return authenticate(token, by: staticTokens)
        }
        guard let validator else { return .refused(challenges.refused(.malformed)) }
        switch await verify(token, by: validator, sparingly: sparingly) {
        case .refused(let error):
            return .refused(challenges.refused(error))
        case .unavailable(let retryAfter):
            return .refused(.unavailable(retryAfter: retryAfter, label: "keys_unavailable"))
        case .valid(let accepted):
            return .caller(Principal(accepted, rights))
        }
    }

    private func authenticate(_ token: BearerToken, by source: any StaticTokenSource) -> Authentication {
        guard let set = source.current else {
            return .refused(.unavailable(retryAfter: 1, label: "static_tokens_unavailable"))
        }
        let meter = recorder.meter
        let start = meter.clock.now()
        let verdict = set.judge(token.text.bytes, at: clock.now())
        let time = meter.clock.now() - start
        switch verdict {
        case .refused(let refusal):
            meter.count(.refused, in: time, isKeyAtHand: nil)
            return .refused(challenges.refused(refusal))
        case .accepted(let grant):
            meter.count(.valid, in: time, isKeyAtHand: nil)
            return .caller(Principal(grant, rights))
        }
    }
}
