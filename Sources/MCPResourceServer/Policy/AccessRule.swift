// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
public import TokenValidation

/// What one kind of operation needs. Rules stand in an ``AccessPolicy``, where the first that matches an operation decides.
///
/// Every caller with a token also needs the server's baseline scopes, except for what ``anonymous(_:)`` opens to everybody.
public struct AccessRule: Sendable {
    /// A condition on the caller and the operation. Of an operation with several targets, a rule about targets is asked about one
    /// after the other, each as if it were the only one.
    public typealias Condition = @Sendable (_ caller: Principal, _ operation: MCPOperation) -> Bool

    /// A condition that also looks at the arguments of a tool's call or a prompt's use.
    public typealias ArgumentsCondition =
        @Sendable (_ caller: Principal, _ operation: MCPOperation, _ arguments: JSONValue?) -> Bool

    let patterns: [OperationPattern]
    var isAnonymous = false
    var scopes = ScopeRequirement.none
    var roles: RoleRequirement?
    var login = LoginRequirement()
    var condition: Condition?
    var argumentsCondition: ArgumentsCondition?

    /// What operations need.
    ///
    /// - Parameters:
    ///   - patterns: Which operations.
    ///   - scopes: The scopes, with a ``ScopeHierarchy`` counted. Who lacks one is asked to get them all (403 with a challenge).
    ///   - roles: The roles. Who lacks one is refused without a challenge, for no scope would help.
    ///   - maxAge: The greatest age of the user's login, in whole seconds (RFC 9470). Who logged in earlier, or does not know
    ///     when, is asked to log in again (401).
    ///   - acr: The authentication contexts of which the login must have one, the preferred one first (RFC 9470).
    ///   - condition: What else has to be so; quick, and the same for the same input. Where it is false, the caller is refused
    ///     without a challenge.
    public static func operations(
        _ patterns: [OperationPattern],
        requires scopes: ScopeRequirement = .none,
        roles: RoleRequirement? = nil,
        maxAge: Duration? = nil,
        acr: [String] = [],
        where condition: Condition? = nil
    ) -> AccessRule {
        var rule = AccessRule(patterns: patterns)
        rule.scopes = scopes
        rule.roles = roles
        rule.login = LoginRequirement(maximumAge: maxAge, contexts: acr)
        rule.condition = condition
        return rule
    }

    /// What calls of tools need. See ``operations(_:requires:roles:maxAge:acr:where:)``.
    public static func tool(
        _ pattern: String,
        requires scopes: ScopeRequirement = .none,
        roles: RoleRequirement? = nil,
        maxAge: Duration? = nil,
        acr: [String] = [],
        where condition: Condition? = nil
    ) -> AccessRule {
        operations([.tool(pattern)], requires: scopes, roles: roles, maxAge: maxAge, acr: acr, where: condition)
    }

    /// What it needs to read resources, to subscribe to them and to complete their templates. See
    /// ``operations(_:requires:roles:maxAge:acr:where:)``.
    public static func resource(
        _ pattern: String,
        requires scopes: ScopeRequirement = .none,
        roles: RoleRequirement? = nil,
        maxAge: Duration? = nil,
        acr: [String] = [],
        where condition: Condition? = nil
    ) -> AccessRule {
        operations([.resource(pattern)], requires: scopes, roles: roles, maxAge: maxAge, acr: acr, where: condition)
    }

    /// What it needs to use prompts and to complete their arguments. See ``operations(_:requires:roles:maxAge:acr:where:)``.
    public static func prompt(
        _ pattern: String,
        requires scopes: ScopeRequirement = .none,
        roles: RoleRequirement? = nil,
        maxAge: Duration? = nil,
        acr: [String] = [],
        where condition: Condition? = nil
    ) -> AccessRule {
        operations([.prompt(pattern)], requires: scopes, roles: roles, maxAge: maxAge, acr: acr, where: condition)
    }

    /// What methods need; `tools/call` stands for every tool that no earlier rule is about. See
    /// ``operations(_:requires:roles:maxAge:acr:where:)``.
    public static func method(
        _ pattern: String,
        requires scopes: ScopeRequirement = .none,
        roles: RoleRequirement? = nil,
        maxAge: Duration? = nil,
        acr: [String] = [],
        where condition: Condition? = nil
    ) -> AccessRule {
        operations([.method(pattern)], requires: scopes, roles: roles, maxAge: maxAge, acr: acr, where: condition)
    }

    /// Operations that need nothing but the baseline: for a policy that refuses what it does not list.
    public static func baseline(_ patterns: OperationPattern...) -> AccessRule { operations(patterns) }

    /// Operations that need nothing, not even a token. A bad token is refused even there.
    ///
    /// A server with public tools opens what comes before a call too:
    /// ```swift
    /// policy: [.anonymous(.discovery, .tool("ping")), .tool("read_*", requires: "files:read")]
    /// ```
    public static func anonymous(_ patterns: OperationPattern...) -> AccessRule {
        var rule = operations(patterns)
        rule.isAnonymous = true
        return rule
    }

    /// The same rule with one more condition, on the arguments of the call.
    ///
    /// The arguments are what the client sent, as JSON, or nil: judge them as such. It is asked after the body has been read; where
    /// lists are filtered there are no arguments, and the rule's other demands decide. An anonymous rule takes no condition: that is
    /// a configuration error.
    public func whereArguments(_ condition: @escaping ArgumentsCondition) -> AccessRule {
        var rule = self
        rule.argumentsCondition = condition
        return rule
    }
}

/// How recent and how strong a login has to be (RFC 9470).
struct LoginRequirement: Sendable {
    var maximumAge: Duration?
    var contexts: [String] = []

    var isEmpty: Bool { maximumAge == nil && contexts.isEmpty }

    /// What satisfies both; nil if no login does, for it has one context.
    func and(_ other: LoginRequirement) -> LoginRequirement? {
        let ages = [maximumAge, other.maximumAge].compactMap(\.self)
        var both = LoginRequirement(maximumAge: ages.min(), contexts: contexts.isEmpty ? other.contexts : contexts)
        guard !contexts.isEmpty, !other.contexts.isEmpty else { return both }
        both.contexts = contexts.filter { context in
            other.contexts.contains { $0.utf8.elementsEqual(context.utf8) }
        }
        return both.contexts.isEmpty ? nil : both
    }

    /// Whole seconds.
    var seconds: Int64? { maximumAge?.components.seconds }
}
