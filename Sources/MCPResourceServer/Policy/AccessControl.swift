// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import JOSE
import TokenValidation

/// What a policy says of one request.
enum AccessDecision: Sendable {
    /// It goes on.
    case allowed
    /// The arguments decide, which have not been read.
    case undecided
    /// No scope would help: a role, a condition, or no rule for it.
    case forbidden(label: String, detail: String)
    /// The user has to log in again, in a way that satisfies every rule; the operation as a whole needs these scopes too.
    case login(LoginRequirement, ScopeRequirement)
    /// A scope is missing, or every credential; this is what the operation needs beyond the baseline.
    case scopes(ScopeRequirement)
    /// The arguments are not JSON that means the same to every reader.
    case malformedArguments

    /// Whether nothing stands against it.
    var isAllowed: Bool {
        if case .allowed = self { true } else { false }
    }
}

/// What is known of the arguments of a call.
enum CallArguments {
    /// Nothing yet: they stand in the body.
    case unread
    /// There are none, because nothing is called: a list is being filtered.
    case none
    /// They stand there in the body, if anywhere.
    case body([UInt8], Range<Int>?)
}

/// A policy at work: decides, without any input or output, about an operation and a caller.
final class AccessControl: Sendable {
    let policy: AccessPolicy
    let unlisted: UnlistedOperations
    /// Every scope that a rule mentions.
    let mentioned: ScopeSet
    /// Whether callers without credentials may do anything.
    let hasAnonymousRules: Bool

    private let table: RuleTable
    private let baseline: ScopeRequirement
    private let clock: WallClock

    init(
        _ policy: AccessPolicy,
        unlisted: UnlistedOperations,
        baseline: ScopeSet,
        clock: WallClock
    ) throws(ConfigurationError) {
        try policy.validate()
        self.policy = policy
        self.unlisted = unlisted
        self.baseline = ScopeRequirement(baseline)
        self.clock = clock
        table = RuleTable(policy)
        mentioned = policy.rules.reduce(ScopeSet()) { $0.union($1.scopes.mentioned) }
        hasAnonymousRules = policy.rules.contains { $0.isAnonymous }
    }

    /// Whether a caller may do something; without an operation, whether it may be here at all.
    func decide(_ operation: MCPOperation?, for caller: Principal?, _ arguments: CallArguments) -> AccessDecision {
        guard let operation else {
            return caller?.holds(baseline) == true ? .allowed : .scopes(.none)
        }
        let findings = table.findings(for: operation)
        let rules = findings.rules
        let isForAll = rules.allSatisfy { policy.rules[$0].isAnonymous }
        let isOpen = isForAll && !rules.isEmpty && !findings.isUnlisted && !findings.isDisguised
        if isOpen { return .allowed }
        let needed = needs(rules)
        guard let caller else { return .scopes(needed) }

        guard !findings.isDisguised else {  // check: policy-disguised
            return .forbidden(label: "disguised_operation", detail: "\(operation): a spelling that could mean another")
        }
        let isListed = unlisted == .baseline || !findings.isUnlisted
        guard isListed else {  // check: policy-unlisted
            return .forbidden(label: "unlisted_operation", detail: "\(operation): no rule is about it")
        }
        return decide(operation, findings, rules, needed, caller, arguments)
    }

    /// What no scope helps against comes first, so that a client is never sent to get scopes in vain.
    private func decide(
        _ operation: MCPOperation,
        _ findings: RuleTable.Findings,
        _ rules: [Int],
        _ needed: ScopeRequirement,
        _ caller: Principal,
        _ arguments: CallArguments
    ) -> AccessDecision {
        var isUndecided = false
        for index in rules {
            let roles = policy.rules[index].roles
            let hasRoles = roles?.isMet(by: caller.roles) ?? true
            guard hasRoles else {  // check: policy-roles
                let names = Printable.text(roles?.description ?? "")
                return .forbidden(label: "role_missing", detail: "\(operation): policy[\(index)] demands role \(names)")
            }
            let isFulfilled = isFulfilled(policy.rules[index].condition, operation, findings, index, caller)
            guard isFulfilled else {  // check: policy-condition
                return .forbidden(label: "condition_failed", detail: "\(operation): the condition of policy[\(index)]")
            }
            switch judge(arguments, operation, findings, index, caller) {
            case .allowed: continue
            case .undecided: isUndecided = true
            case let other: return other
            }
        }
        if isUndecided { return .undecided }
        let isLoggedIn = rules.allSatisfy { isLoginEnough(policy.rules[$0].login, caller) }
        if !isLoggedIn { return login(rules, needed, operation) }
        let holdsAll = caller.holds(baseline) && caller.holds(needed)
        guard holdsAll else {  // check: policy-scopes
            return .scopes(needed)
        }
        return .allowed
    }

    /// Asks a rule's condition: about each target that the rule is about, as if it were alone, for a condition that looks at one of
    /// them would let all others through.
    private func isFulfilled(
        _ condition: ((Principal, MCPOperation) -> Bool)?,
        _ operation: MCPOperation,
        _ findings: RuleTable.Findings,
        _ rule: Int,
        _ caller: Principal
    ) -> Bool {
        guard let condition else { return true }
        guard operation.targets.count > 1 else { return condition(caller, operation) }
        for (place, finding) in findings.parts.enumerated() where finding == .rule(rule) {
            let part = operation.targets.indices.contains(place) ? operation.part(place) : operation
            guard condition(caller, part) else { return false }
        }
        return true
    }

    /// One login for all rules, or the client would be sent to log in once for each.
    private func login(_ rules: [Int], _ needed: ScopeRequirement, _ operation: MCPOperation) -> AccessDecision {
        var login = LoginRequirement()
        for rule in rules {
            guard let both = login.and(policy.rules[rule].login) else {
                return .forbidden(label: "no_login_suffices", detail: "\(operation): its rules demand different acr")
            }
            login = both
        }
        return .login(login, needed)
    }

    private func needs(_ rules: [Int]) -> ScopeRequirement {
        guard let only = rules.first, rules.count == 1 else { return .all(of: rules.map { policy.rules[$0].scopes }) }
        return policy.rules[only].scopes
    }

    private func judge(
        _ arguments: CallArguments,
        _ operation: MCPOperation,
        _ findings: RuleTable.Findings,
        _ rule: Int,
        _ caller: Principal
    ) -> AccessDecision {
        guard let condition = policy.rules[rule].argumentsCondition else { return .allowed }
        var value: JSONValue?
        switch arguments {
        case .unread: return .undecided
        case .none: return .allowed
        case .body(_, nil): value = nil
        case .body(let body, let range?):
            value = try? JSONValue(parsing: Array(body[range]), limits: Self.limits(range.count))
            if value == nil { return .malformedArguments }
        }
        let isFulfilled = isFulfilled({ condition($0, $1, value) }, operation, findings, rule, caller)
        guard isFulfilled else {  // check: policy-arguments-condition
            let detail = "\(operation): the condition of policy[\(rule)] on the arguments"
            return .forbidden(label: "condition_failed", detail: detail)
        }
        return .allowed
    }

    /// The size of the whole has been judged where it was read.
    private static func limits(_ count: Int) -> JSONLimits {
        let standard = JSONLimits.requestBody
        return JSONLimits(
            maximumBytes: max(count, standard.maximumBytes),
            maximumDepth: standard.maximumDepth,
            maximumMembers: standard.maximumMembers
        )
    }

    /// RFC 9470: a login that is too old, of a time that the token does not tell, or of another context is not enough.
    private func isLoginEnough(_ login: LoginRequirement, _ caller: Principal) -> Bool {
        if login.isEmpty { return true }
        if let seconds = login.seconds {
            let age = caller.authenticatedAt.map { clock.now() - $0.timeIntervalSince1970 } ?? .infinity
            let isRecent = age <= Double(seconds)
            guard isRecent else {  // check: policy-login-age
                return false
            }
            // Clocks differ by as much as its issuer is granted for everything else.
            let isPast = age >= caller.expiresAt.timeIntervalSince(caller.acceptedUntil)
            guard isPast else {  // check: policy-login-in-future
                return false
            }
        }
        let context = caller.authenticationContext ?? ""
        let isStrong = login.contexts.isEmpty || login.contexts.contains { $0.utf8.elementsEqual(context.utf8) }
        guard isStrong else {  // check: policy-login-context
            return false
        }
        return true
    }
}
