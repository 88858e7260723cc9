// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension JSONWebKeySet {
    /// A digest of all that decides which key a token gets: the keys in their order, and what unreadable members say of
    /// themselves. A set that was read again and says the same has the same identity, whatever its text looks like.
    ///
    /// Which issuer a set is tied to is no part of it: that is a property of the source.
    package struct Identity: Sendable, Hashable {
        private let digest: SHA256Digest

        init(_ keys: [JSONWebKey], _ unreadable: [UnreadableKey]) {
            var text: [UInt8] = []
            for key in keys {
                text.append(field: Array(key.thumbprint.utf8))
                // A secret that ends in zeros has the thumbprint of a shorter one, which may be too short for an algorithm.
                text.append(field: Array("\(key.bits)".utf8))
                text.append(field: key.keyIDBytes)
                text.append(field: key.algorithm.map { Array($0.name.utf8) })
                text.append(field: key.issuer)
                text.append(key.matchesAnyKeyID ? 1 : 0)
            }
            text.append(UInt8(ascii: "|"))
            for key in unreadable {
                text.append(field: key.keyID)
                text.append(field: Array(key.type.name.utf8))
                text.append(field: key.type.curveName.map { Array($0.utf8) })
                text.append(field: key.algorithm.map { Array($0.name.utf8) })
            }
            digest = SHA256Digest(text.span) ?? .unpredictable
        }
    }
}

extension [UInt8] {
    /// Appends something that may be absent, so that no two sequences of fields give the same bytes.
    fileprivate mutating func append(field: [UInt8]?) {
        append(contentsOf: (field.map { "\($0.count):" } ?? "-").utf8)
        append(contentsOf: field ?? [])
    }
}
