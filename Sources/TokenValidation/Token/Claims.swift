// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The claims of a verified token, as the issuer wrote them.
///
/// They are true in the sense that the issuer said them. What they mean is the issuer's affair: a claim that no check of
/// the validator covers was not checked.
public struct Claims: Sendable {
    let root: JSONValue

    /// The members of an object that somebody trusted has made.
    package init(root: JSONValue) {
        self.root = root
    }

    /// The value at a path; nil if it is absent.
    public subscript(path: ClaimPath) -> JSONValue? {
        path.value(in: root)
    }

    /// The names of all claims, in the token's order.
    public var names: [String] {
        root.members.map(\.name)
    }

    /// All claims as a value of your type. A `Date` is read from a NumericDate.
    ///
    /// - Throws: `DecodingError` if a claim is missing or has another type than your type says.
    public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        return try decoder.decode(type, from: Data(root.sourceBytes))
    }
}

extension Claims: CustomStringConvertible, CustomReflectable {
    /// The number of claims: the values may be personal.
    public var description: String { "Claims(\(root.count))" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
