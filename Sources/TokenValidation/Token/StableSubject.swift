// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Who a token's user is, over time and within one issuer: the key for whatever is kept for that user, together with the
/// issuer. Compared and hashed as bytes.
public struct StableSubject: Sendable, Hashable {
    /// What the identity was taken from.
    public enum Kind: Sendable, Hashable {
        /// The issuer's claims about a subject: `sub`, or what its ``SubjectRule`` names.
        case subject
        /// The client id, because the token is a machine's and names no subject.
        case client
    }

    /// What the identity was taken from. A subject and a client of the same name are different.
    public let kind: Kind

    private let parts: [[UInt8]]

    init(kind: Kind, parts: [[UInt8]]) {
        self.kind = kind
        self.parts = parts
    }

    /// The subject of this name, where one name is all that there is.
    package static func named(_ name: String) -> StableSubject {
        StableSubject(kind: .subject, parts: [Array(name.utf8)])
    }

    /// One text for each subject, and a different one for each: a letter for the kind, then every part behind its length
    /// in bytes and a colon.
    package var bytes: [UInt8] {
        parts.reduce(into: [UInt8(ascii: kind == .subject ? "s" : "c")]) { bytes, part in
            bytes.append(contentsOf: "\(part.count):".utf8)
            bytes.append(contentsOf: part)
        }
    }
}

extension StableSubject: CustomStringConvertible {
    /// The claims' values, separated by `/`: to show, not to compare.
    public var description: String {
        parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }
}
