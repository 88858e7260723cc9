// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import TokenValidation

extension ResourceServer {
    /// A server without an authorization server: static tokens are all that it accepts.
    ///
    /// It publishes no metadata, and its challenges have a realm, the resource's host: there is nowhere to get a token from. For
    /// static tokens beside those of an issuer set ``Options/staticTokens``.
    ///
    /// - Parameters:
    ///   - resource: The resource's identifier: the https URL that clients connect to.
    ///   - staticTokens: The tokens.
    ///   - scopes: The baseline: what every caller needs, whatever it asks for.
    ///   - hierarchy: Which scopes include which.
    ///   - configure: Changes the settings that have a default.
    /// - Throws: ``ConfigurationError`` with the setting, its value and what to write instead.
    public convenience init(
        resource: String,
        staticTokens: any StaticTokenSource,
        scopes: ScopeSet = [],
        hierarchy: ScopeHierarchy = [:],
        configure: (inout Options) -> Void = { _ in }
    ) throws(ConfigurationError) {
        try self.init(resource, [], scopes, nil, hierarchy) { options in
            options.staticTokens = staticTokens
            configure(&options)
        }
    }

    /// A server without an authorization server that knows what may be done with which token.
    ///
    /// Every request but `GET`, `HEAD` and `DELETE` is then taken for a JSON-RPC message: its body is read, and its headers are
    /// compared with it, on every path that is not open.
    ///
    /// - Parameters:
    ///   - resource: The resource's identifier: the https URL that clients connect to.
    ///   - staticTokens: The tokens.
    ///   - scopes: The baseline: what every caller needs, whatever it asks for.
    ///   - policy: What operations need beyond the baseline.
    ///   - unlisted: What happens to operations that no rule is about.
    ///   - hierarchy: Which scopes include which.
    ///   - configure: Changes the settings that have a default.
    /// - Throws: ``ConfigurationError`` with the setting, its value and what to write instead.
    public convenience init(
        resource: String,
        staticTokens: any StaticTokenSource,
        scopes: ScopeSet = [],
        policy: AccessPolicy,
        unlisted: UnlistedOperations,
        hierarchy: ScopeHierarchy = [:],
        configure: (inout Options) -> Void = { _ in }
    ) throws(ConfigurationError) {
        try self.init(resource, [], scopes, (policy, unlisted), hierarchy) { options in
            options.staticTokens = staticTokens
            configure(&options)
        }
    }

    /// Lets static tokens follow their source, and tells the operator of its problems.
    func runStaticTokens() async {
        let onEvent = onEvent
        await staticTokens?
            .run { problem in
                onEvent(Event(.staticTokenProblem, label: "static_token_problem", detail: problem))
            }
    }

    /// Waits until the source of static tokens has some to say, or until the task is cancelled.
    static func hasStaticTokens(_ source: any StaticTokenSource, clock: some Clock<Duration>) async -> Bool {
        while !Task.isCancelled {
            if source.current != nil { return true }
            try? await clock.sleep(until: clock.now.advanced(by: .milliseconds(50)), tolerance: nil)
        }
        return false
    }
}
