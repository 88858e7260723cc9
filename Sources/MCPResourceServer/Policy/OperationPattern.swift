// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Which operations a rule is about: tools, resources or prompts by name, or methods.
///
/// A `*` in a pattern stands for any number of printable ASCII characters, none included, except for `/`; everything else stands
/// for itself, byte for byte. A rule for a resource also decides who may subscribe to it and, with
/// `completion/complete`, complete its parameters; the same goes for prompts.
public struct OperationPattern: Sendable {
    enum Subject: Sendable, Equatable {
        case target(MCPOperation.Target.Kind)
        case method
    }

    let subject: Subject
    let globs: [Glob]
    let name: String

    private init(_ subject: Subject, _ patterns: [String], name: String? = nil) {
        self.subject = subject
        globs = patterns.map { pattern in
            let bytes = Array(pattern.utf8)
            return Glob(subject == .target(.resource) ? ResourceURI.canonical(bytes, isPattern: true) : bytes)
        }
        self.name = name ?? patterns.joined(separator: " ")
    }

    /// Calls of tools.
    public static func tool(_ pattern: String) -> OperationPattern { OperationPattern(.target(.tool), [pattern]) }

    /// Resources, by their URIs.
    ///
    /// With such a pattern in a policy, a URI that could be another one in disguise is refused, whatever the rules say: one with dot
    /// segments or empty ones, a character that no URI has (a space, a backslash), a fragment, an encoded letter, digit or slash, an
    /// upper-case scheme or host. A delimiter such as `@` or `:` is the same resource encoded or not.
    public static func resource(_ pattern: String) -> OperationPattern {
        OperationPattern(.target(.resource), [pattern])
    }

    /// Uses of prompts.
    public static func prompt(_ pattern: String) -> OperationPattern { OperationPattern(.target(.prompt), [pattern]) }

    /// Methods. One that uses tools, resources or prompts stands for all of them: `tools/call` for every tool.
    public static func method(_ pattern: String) -> OperationPattern { OperationPattern(.method, [pattern]) }

    /// What a client does before it does anything: `initialize`, `ping`, `server/discover`, the lists of tools, prompts, resources and
    /// resource templates, and a client's notifications.
    public static let discovery = OperationPattern(
        .method,
        [
            "initialize", "ping", "server/discover", "tools/list", "prompts/list", "resources/list",
            "resources/templates/list", "notifications/initialized", "notifications/cancelled",
            "notifications/progress", "notifications/roots/list_changed",
        ],
        name: "(discovery)"
    )

    /// The kind of pattern, as a table shows it.
    var kindName: String {
        switch subject {
        case .method: "method"
        case .target(.tool): "tool"
        case .target(.resource): "resource"
        case .target(.prompt): "prompt"
        }
    }
}
