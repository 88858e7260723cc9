// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The patterns of one kind, and the first rule that has each.
struct PatternIndex: Sendable {
    private typealias Entry = (glob: Glob, rule: Int)

    private var exact: [[UInt8]: Int] = [:]
    /// Patterns that begin with a star.
    private var anywhere: [Entry] = []
    /// The other patterns with a star, by the byte that they begin with.
    private var byFirst: [[Entry]] = []

    var isEmpty: Bool { exact.isEmpty && anywhere.isEmpty && byFirst.isEmpty }

    mutating func insert(_ glob: Glob, rule: Int) {
        if glob.isExact {
            if exact[glob.bytes] == nil { exact[glob.bytes] = rule }
        } else if let first = glob.bytes.first, first != UInt8(ascii: "*") {
            if byFirst.isEmpty { byFirst = Array(repeating: [], count: 256) }
            byFirst[Int(first)].append((glob, rule))
        } else {
            anywhere.append((glob, rule))
        }
    }

    /// The first rule with a pattern that matches.
    func rule(for name: [UInt8]) -> Int? {
        var found = exact.isEmpty ? nil : exact[name]
        if let first = name.first, !byFirst.isEmpty { Self.search(byFirst[Int(first)], name, &found) }
        if !anywhere.isEmpty { Self.search(anywhere, name, &found) }
        return found
    }

    private static func search(_ entries: [Entry], _ name: [UInt8], _ found: inout Int?) {
        for (glob, rule) in entries {
            if let found, found < rule { return }
            if glob.matches(name) { return found = rule }
        }
    }
}

/// The rules of a policy, arranged for looking up the one that decides.
struct RuleTable: Sendable {
    /// What is to be said of one part of an operation.
    enum Finding: Sendable, Equatable {
        /// This rule decides.
        case rule(Int)
        /// No rule is about it.
        case unlisted
        /// It may be something else than it looks like.
        case disguised
    }

    private var tools = PatternIndex()
    private var resources = PatternIndex()
    private var prompts = PatternIndex()
    private var methods = PatternIndex()
    /// The first rule about the method that uses a kind of target.
    private var general: (tool: Int?, resource: Int?, prompt: Int?)

    init(_ policy: AccessPolicy) {
        for (index, rule) in policy.rules.enumerated() {
            for pattern in rule.patterns {
                for glob in pattern.globs { insert(glob, pattern.subject, index) }
            }
        }
        func rule(_ kind: MCPOperation.Target.Kind) -> Int? { methods.rule(for: Array(kind.method.description.utf8)) }
        general = (rule(.tool), rule(.resource), rule(.prompt))
    }

    private mutating func insert(_ glob: Glob, _ subject: OperationPattern.Subject, _ rule: Int) {
        switch subject {
        case .method: methods.insert(glob, rule: rule)
        case .target(.tool): tools.insert(glob, rule: rule)
        case .target(.resource): resources.insert(glob, rule: rule)
        case .target(.prompt): prompts.insert(glob, rule: rule)
        }
    }

    /// The rules that decide about an operation: one for most, several for one with several targets.
    func findings(for operation: MCPOperation) -> [Finding] {
        switch operation.scope {
        case .method: return [find(method: operation.method)]
        case .target where operation.targets.count == 1: return [find(operation.targets[0])]
        case .target, .targets:
            var findings = operation.targets.map(find)
            let method = operation.scope == .targets ? find(method: operation.method) : .unlisted
            if method != .unlisted { findings.append(method) }
            return findings
        case .targetsAndMethod: return operation.targets.map(find) + [find(method: operation.method)]
        }
    }

    /// A method's names are ASCII: what looks like one of them and is none must not pass for unlisted.
    private func find(method: String) -> Finding {
        let name = Array(method.utf8)
        if let rule = methods.rule(for: name) { return .rule(rule) }
        let isPlain = Self.isPlain(name)
        guard isPlain else {  // check: method-name-plain
            return .disguised
        }
        return .unlisted
    }

    /// The first rule for a target, be it about the target or about the method that uses targets of its kind.
    private func find(_ target: MCPOperation.Target) -> Finding {
        let (index, general) =
            switch target.kind {
            case .tool: (tools, general.tool)
            case .resource: (resources, general.resource)
            case .prompt: (prompts, general.prompt)
            }
        let written = Array(target.name.utf8)
        let isResource = target.kind == .resource
        let name = isResource && !index.isEmpty ? ResourceURI.canonical(written) : written
        let named = index.isEmpty ? nil : index.rule(for: name)
        if !index.isEmpty {
            // Both: what is decoded must not hide what is wrong with it, nor decoding make something of it.
            let isNormal = !isResource || (ResourceURI.isNormal(written) && ResourceURI.isNormal(name))
            guard isNormal else {  // check: resource-uri-normal
                return .disguised
            }
            // Beyond ASCII one text has several spellings, which a handler may take for the same: only a rule's own passes.
            let isNamed = named != nil || Self.isPlain(name)
            guard isNamed else {  // check: target-name-plain
                return .disguised
            }
        }
        guard let first = named ?? general else { return .unlisted }
        return .rule(min(first, general ?? first))
    }

    private static func isPlain(_ name: [UInt8]) -> Bool { name.allSatisfy { 0x20...0x7E ~= $0 } }
}
