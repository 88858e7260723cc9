// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What an operation needs: scopes that must all be held, alternatives of which one suffices, and nestings of both.
///
/// ```swift
/// let read: ScopeRequirement = "files:read"
/// let move: ScopeRequirement = .all("files:read", .any("files:write", "files:admin"))
/// ```
/// A text literal with spaces needs all its scopes. The empty text needs none. `.any()` without alternatives is never
/// met, and is refused in a configuration.
public struct ScopeRequirement: Sendable, Hashable, ExpressibleByStringLiteral {
    private enum Node: Sendable, Hashable {
        case scopes(ScopeSet)
        case all([ScopeRequirement])
        case any([ScopeRequirement])
    }

    private let node: Node

    private init(_ node: Node) {
        self.node = node
    }

    /// All scopes of `scopes`.
    public init(_ scopes: ScopeSet) {
        node = .scopes(scopes)
    }

    /// All scopes of a space-delimited list.
    ///
    /// - Throws: ``ConfigurationError`` if it is not a list of scope names separated by single spaces.
    public init(_ text: String) throws(ConfigurationError) {
        node = .scopes(try ScopeSet(text))
    }

    /// All scopes of a space-delimited list; a wrong one is never met, and is refused by ``validated(parameter:)``.
    public init(stringLiteral text: String) {
        node = .scopes(ScopeSet(stringLiteral: text))
    }

    /// Needs nothing.
    public static let none = ScopeRequirement(ScopeSet())

    /// Needs every part.
    public static func all(_ parts: ScopeRequirement...) -> ScopeRequirement {
        all(of: parts)
    }

    /// Needs one of the parts. The first is the one that a client is asked for.
    public static func any(_ parts: ScopeRequirement...) -> ScopeRequirement {
        any(of: parts)
    }

    /// Needs every part.
    public static func all(of parts: [ScopeRequirement]) -> ScopeRequirement {
        ScopeRequirement(.all(parts))
    }

    /// Needs one of the parts. The first is the one that a client is asked for.
    public static func any(of parts: [ScopeRequirement]) -> ScopeRequirement {
        ScopeRequirement(.any(parts))
    }

    /// Whether `held` is enough, scopes that it includes by `hierarchy` counted.
    public func isMet(by held: ScopeSet, under hierarchy: ScopeHierarchy = [:]) -> Bool {
        switch node {
        case .scopes(let scopes):
            scopes.refused == nil && hierarchy.grants(scopes.names, to: held)
        case .all(let parts):
            parts.allSatisfy { $0.isMet(by: held, under: hierarchy) }
        case .any(let parts):
            parts.contains { $0.isMet(by: held, under: hierarchy) }
        }
    }

    /// The scopes to ask a client for so that the requirement is met: what `held` lacks, of alternatives the first.
    ///
    /// Empty if and only if the requirement is met, with one exception that ``validated(parameter:)`` keeps out of
    /// every configuration: a requirement that no scope can meet. Decide with ``isMet(by:under:)``.
    public func missing(from held: ScopeSet, under hierarchy: ScopeHierarchy = [:]) -> ScopeSet {
        switch node {
        case .scopes(let scopes):
            ScopeSet(checked: scopes.filter { !hierarchy.grants($0, to: held) })
        case .all(let parts):
            parts.reduce(ScopeSet()) { $0.union($1.missing(from: held, under: hierarchy)) }
        case .any(let parts):
            isMet(by: held, under: hierarchy)
                ? ScopeSet() : parts.first?.missing(from: held, under: hierarchy) ?? ScopeSet()
        }
    }

    /// The scopes to ask for when nothing is held: every scope needed, of alternatives the first.
    public var asked: ScopeSet {
        missing(from: ScopeSet())
    }

    /// Every scope that is mentioned, alternatives included.
    public var mentioned: ScopeSet {
        switch node {
        case .scopes(let scopes): scopes
        case .all(let parts), .any(let parts): parts.reduce(ScopeSet()) { $0.union($1.mentioned) }
        }
    }

    /// This requirement, if it may stand in a configuration.
    ///
    /// - Throws: ``ConfigurationError`` about `parameter` for a name that is not a scope name, for `offline_access`, and
    ///   for `.any()` without alternatives.
    public func validated(parameter: String) throws(ConfigurationError) -> ScopeRequirement {
        switch node {
        case .scopes(let scopes):
            _ = try scopes.validated(parameter: parameter)
        case .all(let parts):
            for part in parts { _ = try part.validated(parameter: parameter) }
        case .any(let parts):
            guard !parts.isEmpty else {
                throw ConfigurationError(
                    parameter: parameter,
                    value: ".any()",
                    problem: "has no alternative and can never be met",
                    remedy: "name at least one scope"
                )
            }
            for part in parts { _ = try part.validated(parameter: parameter) }
        }
        return self
    }
}

extension ScopeRequirement: CustomStringConvertible {
    /// The scopes as a sentence's part: `files:read and (files:write or files:admin)`; `nothing` if it needs none.
    public var description: String {
        switch node {
        case .scopes(let scopes): scopes.isEmpty ? "nothing" : scopes.names.joined(separator: " and ")
        case .all(let parts): parts.isEmpty ? "nothing" : Self.joined(parts, " and ")
        case .any(let parts): parts.isEmpty ? "what nobody has" : Self.joined(parts, " or ")
        }
    }

    private static func joined(_ parts: [ScopeRequirement], _ separator: String) -> String {
        let texts = parts.map { part in
            let text = part.description
            return parts.count > 1 && text.utf8.contains(0x20) ? "(\(text))" : text
        }
        return texts.joined(separator: separator)
    }
}
