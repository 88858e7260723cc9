// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

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
        func rule(_ kind: MCPOperation.Target.Kind) -> Int? { methods.rule(for: kind.method.utf8.span) }
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

    /// What is to be said of an operation: of one part of most, of several of one with several targets.
    func findings(for operation: MCPOperation) -> Findings {
        var findings = Findings(keepsParts: operation.targets.count > 1)
        switch operation.scope {
        case .method: findings.add(find(method: operation.method))
        case .target: for target in operation.targets { findings.add(find(target)) }
        case .targets:
            for target in operation.targets { findings.add(find(target)) }
            let method = find(method: operation.method)
            if method != .unlisted { findings.add(method) }
        case .targetsAndMethod:
            for target in operation.targets { findings.add(find(target)) }
            findings.add(find(method: operation.method))
        }
        return findings
    }

    /// A method's names are ASCII: what looks like one of them and is none must not pass for unlisted.
    private func find(method: String) -> Finding {
        let name = method.utf8.span
        if let rule = methods.rule(for: name) { return .rule(rule) }
        let isPlain = name.isPrintable
        guard isPlain else {  // check: method-name-plain
            return .disguised
        }
        return .unlisted
    }

    /// The first rule for a target, be it about the target or about the method that uses targets of its kind.
    private func find(_ target: MCPOperation.Target) -> Finding {
        switch target.kind {
        case .tool: find(target, tools, general.tool)
        case .resource: find(target, resources, general.resource)
        case .prompt: find(target, prompts, general.prompt)
        }
    }

    private func find(_ target: MCPOperation.Target, _ index: PatternIndex, _ general: Int?) -> Finding {
        guard !index.isEmpty else { return general.map(Finding.rule) ?? .unlisted }
        guard target.kind == .resource else { return find(target.name.utf8.span, index, general) }
        let written = Array(target.name.utf8)
        let canonical = ResourceURI.canonical(written)
        // Both: what is decoded must not hide what is wrong with it, nor decoding make something of it.
        let isNormal = ResourceURI.isNormal(written) && ResourceURI.isNormal(canonical)
        guard isNormal else {  // check: resource-uri-normal
            return .disguised
        }
        return find(canonical.span, index, general)
    }

    private func find(_ name: Span<UInt8>, _ index: PatternIndex, _ general: Int?) -> Finding {
        let named = index.rule(for: name)
        // Beyond ASCII one text has several spellings, which a handler may take for the same: only a rule's own passes.
        let isNamed = named != nil || name.isPrintable
        guard isNamed else {  // check: target-name-plain
            return .disguised
        }
        guard let first = named ?? general else { return .unlisted }
        return .rule(min(first, general ?? first))
    }
}

extension RuleTable {
    /// What is to be said of all parts of an operation.
    struct Findings {
        /// What is to be said of each part, if there are several: the targets, and then maybe the method.
        private(set) var parts: [Finding] = []
        /// The rules that decide, in their order, each once.
        private(set) var rules: [Int] = []
        /// Whether no rule is about some part.
        private(set) var isUnlisted = false
        /// Whether some part may be something else than it looks like.
        private(set) var isDisguised = false

        private let keepsParts: Bool

        init(keepsParts: Bool) {
            self.keepsParts = keepsParts
        }

        mutating func add(_ finding: Finding) {
            if keepsParts { parts.append(finding) }
            switch finding {
            case .unlisted: isUnlisted = true
            case .disguised: isDisguised = true
            case .rule(let index):
                guard let place = rules.firstIndex(where: { $0 >= index }) else { return rules.append(index) }
                if rules[place] != index { rules.insert(index, at: place) }
            }
        }
    }
}
