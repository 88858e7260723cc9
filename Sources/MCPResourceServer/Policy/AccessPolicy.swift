// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What happens to operations that no rule of an ``AccessPolicy`` is about.
public enum UnlistedOperations: Sendable, Hashable {
    /// They need the baseline scopes, like everything else.
    ///
    /// For rules that are about tools and prompts. A resource may be reached by other URIs than the one that a rule names; for
    /// resources, refuse what is not listed, or end with a rule for `.method("resources/read")`.
    case baseline
    /// They are refused (403), whoever asks. A client's first steps have to be listed too: ``OperationPattern/discovery``.
    case refuse
}

/// Who may do what: rules of which the first that matches an operation decides.
///
/// ```swift
/// policy: [
///     .tool("read_*", requires: "files:read"),
///     .tool("delete_file", requires: .all("files:read", "files:write"), roles: .any("editor")),
///     .resource("file:///projects/*", requires: "files:read"),
///     .anonymous(.tool("ping")),
/// ],
/// unlisted: .baseline
/// ```
/// Rules are checked when a server is made of them: a pattern that cannot match, a rule that earlier ones leave nothing for, or a
/// challenge that could not be sent are configuration errors. ``describe(unlisted:)`` prints the table for a reviewer.
public struct AccessPolicy: Sendable, ExpressibleByArrayLiteral {
    /// The rules, in order.
    public var rules: [AccessRule]

    /// A policy of rules.
    public init(_ rules: [AccessRule]) {
        self.rules = rules
    }

    /// A policy as a literal.
    public init(arrayLiteral rules: AccessRule...) {
        self.rules = rules
    }

    /// The rules of both: these first.
    public static func + (first: AccessPolicy, second: AccessPolicy) -> AccessPolicy {
        AccessPolicy(first.rules + second.rules)
    }
}
