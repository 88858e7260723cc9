// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// What a JSON-RPC message asks an MCP server to do: its method, and the tool, resource or prompt that it is about.
///
/// Two operations are equal if all their bytes are: no Unicode normalisation, no case folding.
public struct MCPOperation: Sendable {
    /// A tool, a resource or a prompt, by its name.
    public struct Target: Sendable {
        /// Which of the three it is.
        public enum Kind: Sendable, Hashable, CaseIterable {
            /// A tool, by its name.
            case tool
            /// A resource, by its URI.
            case resource
            /// A prompt, by its name.
            case prompt

            /// The method that uses a target of this kind, and whose rules decide about it.
            var method: String {
                switch self {
                case .tool: "tools/call"
                case .resource: "resources/read"
                case .prompt: "prompts/get"
                }
            }
        }

        /// Which kind of target it is.
        public let kind: Kind
        /// The tool's or prompt's name, or the resource's URI, as the client wrote it.
        public let name: String
    }

    /// The JSON-RPC method, as the client wrote it.
    public let method: String

    /// What the method is about: none for most, several resources for `subscriptions/listen`.
    public let targets: [Target]

    /// What the policy has to say of it.
    let scope: Scope

    /// Which rules have to allow an operation.
    enum Scope: Sendable {
        /// Those for its method.
        case method
        /// Those for its only target.
        case target
        /// Those for every target and, where there are some, those for its method.
        case targets
        /// Those for every target and for its method.
        case targetsAndMethod
    }

    /// How long the method and the names of all targets are together.
    var nameBytes: Int { targets.reduce(method.utf8.count) { $0 + $1.name.utf8.count } }

    init(method: String, targets: [Target], scope: Scope) {
        self.method = method
        self.targets = targets
        self.scope = scope
    }

    /// The same about one of its targets only.
    func part(_ index: Int) -> MCPOperation {
        MCPOperation(method: method, targets: [targets[index]], scope: scope)
    }

    /// The use of a target.
    init(_ kind: Target.Kind, _ name: String) {
        self.init(method: kind.method, targets: [Target(kind: kind, name: name)], scope: .target)
    }

    /// A call of a tool: `tools/call`.
    public static func tool(_ name: String) -> MCPOperation { MCPOperation(.tool, name) }

    /// The reading of a resource: `resources/read`.
    public static func resource(_ uri: String) -> MCPOperation { MCPOperation(.resource, uri) }

    /// The use of a prompt: `prompts/get`.
    public static func prompt(_ name: String) -> MCPOperation { MCPOperation(.prompt, name) }

    /// A method that is about no tool, resource or prompt, such as `tools/list`.
    ///
    /// Of a method that needs one, such as `tools/call`, this is the method's own part: what rules say of any of its targets.
    public static func method(_ name: String) -> MCPOperation {
        MCPOperation(method: name, targets: [], scope: .method)
    }
}

extension MCPOperation: Hashable {
    /// Compares the bytes of method and targets.
    public static func == (one: MCPOperation, other: MCPOperation) -> Bool {
        one.method.isSpelled(other.method) && one.targets == other.targets
    }

    /// Hashes the bytes of method and targets.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Array(method.utf8))
        hasher.combine(targets)
    }
}

extension MCPOperation.Target: Hashable {
    /// Compares the kinds, and the bytes of the names.
    public static func == (one: MCPOperation.Target, other: MCPOperation.Target) -> Bool {
        one.kind == other.kind && one.name.isSpelled(other.name)
    }

    /// Hashes the kind and the bytes of the name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(Array(name.utf8))
    }
}

extension MCPOperation: CustomStringConvertible {
    /// Method and targets on one line, as printable ASCII: `tools/call "read_file"`. What looks like a token is left out.
    public var description: String {
        let names = targets.prefix(4).map { " \"\(Printable.text(TokenShape.hidden(in: $0.name), limit: 80))\"" }
            .joined()
        return Printable.text(TokenShape.hidden(in: method), limit: 80) + names
            + (targets.count > 4 ? " and \(targets.count - 4) more" : "")
    }
}
