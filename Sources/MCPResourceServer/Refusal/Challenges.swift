// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// The refusals that carry a challenge, made from the configuration and fixed texts alone. Those that do not depend on
/// the request are made once.
struct Challenges: Sendable {
    /// No credentials, or those of another scheme: no `error`, for nothing was presented that could be wrong (RFC 6750 §3.1).
    let noCredentials: Refusal

    private let plain: Challenge
    private let malformedRequest: Refusal.Prepared
    private let invalidToken: Refusal.Prepared
    private let expiredToken: Refusal.Prepared
    private let wrongAudience: Refusal.Prepared
    private let insufficientScope: Challenge
    private let resource: ResourceIdentifier?
    private let realm: String?
    private let baseline: ScopeSet

    /// The challenges of a resource.
    ///
    /// - Parameter hasMetadata: Whether there is metadata to point at; without it there is a realm, the host.
    /// - Throws: ``ConfigurationError`` if a challenge cannot carry the baseline.
    init(
        _ resource: ResourceIdentifier,
        baseline: ScopeSet,
        policy: AccessPolicy = [],
        hasMetadata: Bool = true
    ) throws(ConfigurationError) {
        // Without metadata there is nowhere to get a token from: nothing to point at, nothing to ask for.
        self.resource = hasMetadata ? resource : nil
        self.baseline = hasMetadata ? baseline : []
        realm = hasMetadata ? nil : resource.host
        plain = try Challenge(resource: self.resource, realm: realm, scope: self.baseline)
        for (index, rule) in policy.rules.enumerated() where !rule.login.isEmpty {
            do throws(ConfigurationError) {
                _ = try Self.login(rule.login, self.resource, realm, self.baseline)
            } catch {
                // The challenge's name for it is not the rule's.
                throw ConfigurationError(
                    parameter: "policy[\(index)].acr",
                    value: error.value,
                    problem: error.problem,
                    remedy: error.remedy
                )
            }
        }
        invalidToken = Refusal.Prepared(401, plain.reporting(.invalidToken))
        expiredToken = Refusal.Prepared(401, plain.reporting(.expiredToken))
        wrongAudience = Refusal.Prepared(401, plain.reporting(.wrongAudience))
        insufficientScope = plain.reporting(.insufficientScope)
        noCredentials = Refusal(Refusal.Prepared(401, plain), label: "no_credentials")
        malformedRequest = Refusal.Prepared(400, plain.reporting(.malformedRequest))
    }

    /// Credentials that are not of the form that RFC 6750 demands. The client is told no more than that.
    func malformed(_ problem: Credentials.Malformation) -> Refusal {
        Refusal(malformedRequest, label: "malformed_credentials", detail: problem.detail)
    }

    /// A token that is not accepted. The client learns no more of the reason than one of three texts.
    func refused(_ error: TokenError) -> Refusal {
        let answer =
            switch error.code {
            case .expired: expiredToken
            case .wrongAudience: wrongAudience
            default: invalidToken
            }
        return Refusal(answer, label: error.label, detail: error.detail)
    }

    /// A static token that is not accepted. The client learns no more of the reason than one of two texts.
    func refused(_ refusal: StaticTokenRefusal) -> Refusal {
        Refusal(refusal.isExpiry ? expiredToken : invalidToken, label: refusal.label, detail: refusal.detail)
    }

    /// A login that is too old or too weak for what rules of the policy are about (RFC 9470 §3). The scopes are those of the whole
    /// operation: the new token has to have them too.
    func login(_ login: LoginRequirement, _ scopes: ScopeSet) -> Refusal {
        // What rules demand together was found fit for a challenge when each was.
        let challenge = try? Self.login(login, resource, realm, baseline)
        let age = login.seconds.map { ["a login at most \($0) s old"] } ?? []
        let context = login.contexts.isEmpty ? [] : ["acr \(login.contexts.joined(separator: " or "))"]
        return Refusal(
            401,
            challenge: (challenge ?? plain).asking(for: scopes),
            label: "insufficient_user_authentication",
            detail: "needs " + (age + context).joined(separator: " and ")
        )
        .asking(for: scopes, .login)
    }

    private static func login(
        _ login: LoginRequirement,
        _ resource: ResourceIdentifier?,
        _ realm: String?,
        _ baseline: ScopeSet
    ) throws(ConfigurationError) -> Challenge {
        try Challenge(
            resource: resource,
            realm: realm,
            scope: baseline,
            authenticationContexts: login.contexts,
            maximumAge: login.seconds.map { Int(clamping: $0) }
        )
        .reporting(.insufficientUserAuthentication)
    }

    /// A token that is good and on the deny-list. The client gets to know that it is not valid.
    func denied(by kind: String) -> Refusal {
        Refusal(invalidToken, label: "denied", detail: "the deny-list has its \(kind)")
    }

    /// A caller without credentials at an operation that needs scopes.
    func anonymous(_ scopes: ScopeSet, detail: String) -> Refusal {
        Refusal(401, challenge: plain.asking(for: scopes), label: "no_credentials", detail: detail)
            .asking(for: scopes, nil)
    }

    /// A caller whose token lacks a scope. The challenge lists all that the client has to ask for.
    func insufficientScope(_ scopes: ScopeSet, detail: String) -> Refusal {
        Refusal(
            403,
            challenge: insufficientScope.asking(for: scopes),
            label: "insufficient_scope",
            detail: detail
        )
        .asking(for: scopes, .scopes)
    }
}
