// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Where a claim is: a name, or the names to follow through objects.
///
/// As a text, dots separate the names: `"realm_access.roles"`. A name that holds a dot is written as an array,
/// `["resource_access", "mcp.example", "roles"]`; a text with `://` is one name, since names that are URLs have dots.
/// Names are compared byte for byte.
public struct ClaimPath: Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    /// The names, outermost first.
    public let names: [String]

    /// The claim that this is, if it is one that every token is searched for.
    let known: KnownClaim?

    /// A path through these names, outermost first.
    public init(_ names: [String]) {
        self.names = names
        known = names.count == 1 ? names.first.flatMap(KnownClaim.init) : nil
    }

    /// A path as a text; see the type's description.
    public init(_ text: String) {
        let bytes = Array(text.utf8)
        let isURL = bytes.indices.contains { bytes[$0...].starts(with: "://".utf8) }
        self.init(isURL ? [text] : Self.parts(bytes))
    }

    /// A path as a text; see the type's description.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// One name an element.
    public init(arrayLiteral names: String...) {
        self.init(names)
    }

    private static func parts(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x2E, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The value at this path; nil if a name is absent or something on the way is not an object.
    func value(in root: JSONValue) -> JSONValue? {
        var value = root
        for name in names {
            guard let inner = value[name] else { return nil }
            value = inner
        }
        return value
    }

    func validate(parameter: String) throws(ConfigurationError) {
        if names.isEmpty || names.contains(where: \.isEmpty) {
            throw ConfigurationError(
                parameter: parameter,
                value: description,
                problem: "has an empty name",
                remedy: "write names separated by single dots, or an array of names"
            )
        }
    }
}

extension ClaimPath: Hashable {
    /// Whether all names are equal, byte for byte.
    public static func == (one: ClaimPath, other: ClaimPath) -> Bool {
        one.names.elementsEqual(other.names) { $0.utf8.elementsEqual($1.utf8) }
    }

    /// Hashes the bytes of the names.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(names.count)
        for name in names {
            for byte in name.utf8 { hasher.combine(byte) }
            hasher.combine(UInt8(0xFF))
        }
    }
}

extension ClaimPath: CustomStringConvertible {
    /// The names, joined by dots.
    public var description: String { names.joined(separator: ".") }
}
