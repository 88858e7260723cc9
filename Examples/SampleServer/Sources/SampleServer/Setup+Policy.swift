// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// Who may call which tool.
extension Setup {
    /// What no rule is about needs the baseline, so that it is the handler that says which tools and methods there are.
    static let unlisted = UnlistedOperations.baseline

    /// The rules of the gate: the tools that everybody may find and call, then those that need scopes of their own.
    static func policy(for tools: [Tool]) -> AccessPolicy {
        let open = tools.filter { $0.access == .everybody }.map { AccessRule.anonymous(.tool($0.name)) }
        // Who has no token yet has to be able to find such a tool, too.
        let discovery = open.isEmpty ? [] : [AccessRule.anonymous(.discovery)]
        let restricted = tools.compactMap { tool -> AccessRule? in
            guard case .scopes(let scopes) = tool.access, !scopes.isEmpty else { return nil }
            return .tool(tool.name, requires: ScopeRequirement(scopes))
        }
        return AccessPolicy(discovery + open + restricted)
    }

    /// The tools, each with what the options say of it.
    static func tools(_ options: Options) -> [Tool] {
        Tool.all(notes: Notes())
            .map { tool in
                var tool = tool
                if options.publicTools.contains(tool.name) { tool.access = .everybody }
                for stepUp in options.stepUps where stepUp.tool == tool.name {
                    tool.access = .scopes(tool.scopes.union(stepUp.scopes))
                }
                return tool
            }
    }
}
