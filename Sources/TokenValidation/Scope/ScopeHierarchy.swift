// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Which scopes include which: `["admin": ["write"], "write": ["read"]]` lets a holder of `admin` do what needs `read`.
///
/// It is applied in decisions, never in challenges: a client is asked for what the operation needs, by its own name.
/// Inclusion is transitive. A key that a literal repeats adds to the earlier one.
public struct ScopeHierarchy: Sendable, ExpressibleByDictionaryLiteral {
    private let pairs: [(scope: String, includes: ScopeSet)]

    /// For a scope, every other scope that includes it, directly or not.
    private let includedBy: [String: [String]]

    /// A hierarchy from scopes and the scopes that each includes.
    ///
    /// - Throws: ``ConfigurationError`` as ``validated(parameter:)`` does.
    public init(_ pairs: some Sequence<(String, ScopeSet)>) throws(ConfigurationError) {
        self.init(pairs: pairs.map { (scope: $0.0, includes: $0.1) })
        _ = try validated(parameter: "hierarchy")
    }

    /// A hierarchy as a literal; whatever takes one as a setting calls ``validated(parameter:)``.
    public init(dictionaryLiteral elements: (String, ScopeSet)...) {
        self.init(pairs: elements.map { (scope: $0.0, includes: $0.1) })
    }

    private init(pairs: [(scope: String, includes: ScopeSet)]) {
        self.pairs = pairs
        var children: [String: [String]] = [:]
        for pair in pairs {
            children[pair.scope, default: []] += pair.includes.names
        }
        var includedBy: [String: [String]] = [:]
        for scope in children.keys.sorted() {
            for descendant in Self.descendants(of: scope, in: children) where descendant != scope {
                includedBy[descendant, default: []].append(scope)
            }
        }
        self.includedBy = includedBy
    }

    /// Whether no scope includes another.
    public var isEmpty: Bool { includedBy.isEmpty }

    /// Every scope that is mentioned, in order.
    public var mentioned: ScopeSet {
        ScopeSet(checked: pairs.flatMap { [$0.scope] + $0.includes.names })
    }

    /// Whether `held` has each of `scopes` itself or one that includes it.
    func grants(_ scopes: [String], to held: ScopeSet) -> Bool {
        for index in scopes.indices where !grants(scopes[index], to: held) { return false }
        return true
    }

    /// Whether `held` has `scope` itself or one that includes it.
    public func grants(_ scope: String, to held: ScopeSet) -> Bool {
        if held.contains(scope) {
            return true
        }
        guard let holders = includedBy[scope] else { return false }
        return holders.contains { held.contains($0) }
    }

    /// `held` and everything that it includes, directly or not.
    public func closure(of held: ScopeSet) -> ScopeSet {
        let more = includedBy.keys.sorted().filter { grants($0, to: held) }
        return ScopeSet(checked: held.names + more, refused: held.refused)
    }

    /// This hierarchy, if it may stand in a configuration.
    ///
    /// - Throws: ``ConfigurationError`` about `parameter` if a name is not a scope name, if `offline_access` is in it,
    ///   or if a scope includes itself by a cycle.
    public func validated(parameter: String) throws(ConfigurationError) -> ScopeHierarchy {
        for pair in pairs {
            _ = try ScopeSet(literals: [pair.scope]).validated(parameter: parameter)
            _ = try pair.includes.validated(parameter: "\(parameter)[\"\(Printable.text(pair.scope))\"]")
            if pair.includes.contains(pair.scope)
                || includedBy[pair.scope, default: []].contains(where: pair.includes.contains)
            {
                throw ConfigurationError(
                    parameter: parameter,
                    value: pair.scope,
                    problem: "includes itself",
                    remedy: "write each inclusion in one direction only"
                )
            }
        }
        return self
    }

    private static func descendants(of scope: String, in children: [String: [String]]) -> Set<String> {
        var found: Set<String> = []
        var open = [scope]
        while let next = open.popLast() {
            for child in children[next, default: []] where found.insert(child).inserted {
                open.append(child)
            }
        }
        return found
    }
}
