// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The scopes of a token, of a requirement or of a setting: unique names, in the order of their first appearance.
///
/// A name is one or more of the octets %x21, %x23-5B, %x5D-7E (RFC 6749 section 3.3), compared byte for byte: there are
/// no prefixes, no patterns and no case folding. Two sets are equal if they hold the same names, whatever the order.
///
/// A literal cannot throw. What a literal wrongly holds is kept aside, is never a member, and makes
/// ``validated(parameter:)`` throw; whatever takes a scope set as a setting calls that at construction.
public struct ScopeSet: Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    /// The names, unique, in order. ASCII by check.
    let names: [String]

    /// The first refused text of a literal, if any.
    let refused: String?

    /// Names known to be valid; repeated ones are dropped.
    init(checked names: [String], refused: String? = nil) {
        self.names = Self.unique(names)
        self.refused = refused
    }

    /// No scopes.
    public init() {
        (names, refused) = ([], nil)
    }

    /// The scopes of a space-delimited list such as `"files:read files:write"`; the empty text holds none.
    ///
    /// For text that is not written in the source: Swift takes `ScopeSet("…")` with a literal for the literal itself.
    ///
    /// - Throws: ``ConfigurationError`` if an octet is outside RFC 6749 section 3.3, or if names are separated by more
    ///   than one space.
    public init(_ text: String) throws(ConfigurationError) {
        self.init(literal: text)
        try throwIfRefused(parameter: "scope")
    }

    /// The scopes of a list of names.
    ///
    /// - Throws: ``ConfigurationError`` if one is not a scope name by RFC 6749 section 3.3.
    public init(_ names: [String]) throws(ConfigurationError) {
        self.init(literals: names)
        try throwIfRefused(parameter: "scope")
    }

    /// A space-delimited list; see the type's description for what happens to a wrong one.
    public init(stringLiteral text: String) {
        self.init(literal: text)
    }

    /// One name an element; see the type's description for what happens to a wrong one.
    public init(arrayLiteral names: String...) {
        self.init(literals: names)
    }

    private init(literal text: String) {
        self.init(literals: ScopeName.pieces(of: text))
    }

    init(literals: [String]) {
        let refused = literals.first { !ScopeName.isValid($0.utf8) }
        self.init(checked: literals.filter { ScopeName.isValid($0.utf8) }, refused: refused)
    }

    /// Whether there is no scope in it.
    public var isEmpty: Bool { names.isEmpty }

    /// The number of scopes.
    public var count: Int { names.count }

    /// Whether `name` is a member, byte for byte.
    public func contains(_ name: String) -> Bool {
        for index in names.indices where names[index].isSpelled(name) { return true }
        return false
    }

    /// Whether every scope of `other` is a member. A hierarchy is not considered.
    public func isSuperset(of other: ScopeSet) -> Bool {
        let held = Set(names)
        return other.refused == nil && other.names.allSatisfy(held.contains)
    }

    /// The scopes of both: these first, then what `other` adds, in its order.
    public func union(_ other: ScopeSet) -> ScopeSet {
        ScopeSet(checked: names + other.names, refused: refused ?? other.refused)
    }

    /// The scopes that are not in `other`.
    public func subtracting(_ other: ScopeSet) -> ScopeSet {
        let removed = Set(other.names)
        return ScopeSet(checked: names.filter { !removed.contains($0) }, refused: refused)
    }

    /// The scopes that are in both, in this set's order.
    public func intersection(_ other: ScopeSet) -> ScopeSet {
        let kept = Set(other.names)
        return ScopeSet(checked: names.filter(kept.contains))
    }

    /// The names, separated by single spaces: the form of RFC 6749 section 3.3.
    public var joined: String {
        names.joined(separator: " ")
    }

    /// This set, if it may stand in a configuration.
    ///
    /// - Throws: ``ConfigurationError`` about `parameter` if a literal held something that is not a scope name, or if
    ///   `offline_access` is in it: that scope is between a client and its authorization server, a resource server
    ///   neither asks for it nor lists it.
    public func validated(parameter: String) throws(ConfigurationError) -> ScopeSet {
        try throwIfRefused(parameter: parameter)
        if contains("offline_access") {
            throw ConfigurationError(
                parameter: parameter,
                value: "offline_access",
                problem: "is not for a resource server to ask for or to list",
                remedy: "leave it out; clients ask the authorization server for it"
            )
        }
        return self
    }

    private func throwIfRefused(parameter: String) throws(ConfigurationError) {
        guard let refused else { return }
        throw ConfigurationError(
            parameter: parameter,
            value: refused,
            problem: refused.isEmpty ? "an empty scope name" : "is not a scope name",
            remedy: "write names of printable ASCII without space, quote or backslash, separated by single spaces"
        )
    }

    private static func unique(_ names: [String]) -> [String] {
        // Names are ASCII here, so comparing them is exact. Most tokens hold a handful, for which a set costs more.
        guard names.count > 1 else { return names }
        if names.count <= 8 {
            guard hasRepeated(names) else { return names }
        }
        var seen = Set<String>(minimumCapacity: names.count)
        return names.filter { seen.insert($0).inserted }
    }

    private static func hasRepeated(_ names: [String]) -> Bool {
        for index in names.indices {
            for earlier in 0..<index where names[earlier].utf8.count == names[index].utf8.count {
                if names[earlier] == names[index] { return true }
            }
        }
        return false
    }
}

extension ScopeSet: Sequence {
    /// Visits the names in order.
    public func makeIterator() -> IndexingIterator<[String]> {
        names.makeIterator()
    }
}

extension ScopeSet: Hashable {
    /// Whether both hold the same names, in any order.
    public static func == (one: ScopeSet, other: ScopeSet) -> Bool {
        one.names == other.names || Set(one.names) == Set(other.names)
    }

    /// Hashes the names without their order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(names))
    }
}

extension ScopeSet: CustomStringConvertible {
    /// The same as ``joined``.
    public var description: String { joined }
}
