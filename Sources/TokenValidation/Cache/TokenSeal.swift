// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What a remembered token is told from all others by: what was signed, byte for byte, and the digest of the signature. It is as good as
/// the token for a comparison, and worth nothing without the signature for anything else.
struct TokenSeal: Sendable {
    /// Header and payload, and the dot between them (RFC 7515 section 5.1).
    let signed: [UInt8]
    /// The SHA-256 digest of the rest, which begins with a dot.
    let signature: SHA256Digest

    /// Nil for a text without a dot, and if libcrypto can make no digest.
    init?(_ token: Span<UInt8>) {
        var length = token.count - 1
        while length >= 0, token[length] != UInt8(ascii: ".") { length -= 1 }
        guard length >= 0, let signature = Self.signature(of: token, after: length) else { return nil }
        signed = [UInt8](capacity: length) { output in
            for index in 0..<length { output.append(token[index]) }
        }
        self.signature = signature
    }

    /// The digest of what follows so many bytes.
    static func signature(of token: Span<UInt8>, after length: Int) -> SHA256Digest? {
        SHA256Digest(token.extracting(length..<token.count))
    }
}

extension [UInt8] {
    /// Whether a text begins with these bytes, and goes on.
    func begins(_ text: Span<UInt8>) -> Bool {
        count < text.count && span.isSame(as: text.extracting(0..<count))
    }

    /// Writes zeros in place, if nobody else has the array.
    mutating func wipe() {
        for index in indices { self[index] = 0 }
    }
}
