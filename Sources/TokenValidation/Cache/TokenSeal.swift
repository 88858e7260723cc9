// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What a remembered token is told from all others by: all but the second half of its signature, byte for byte, and the digest of that. It
/// is as good as the token for a comparison, and no token for anybody who reads it.
///
/// The first half does not give the second: of a MAC it is 128 bits, of ECDSA and EdDSA all of s, and of RSA half of a number, of which at
/// most a third can be computed from the rest (Coppersmith, with 3 for an exponent). A digest of both halves costs twice the time.
struct TokenSeal: Sendable {
    /// Header, payload, the dots (RFC 7515 section 7.1), and the first half of the signature.
    let text: [UInt8]
    /// The SHA-256 digest of the rest.
    let digest: SHA256Digest

    /// Nil for a text without a dot, and if libcrypto can make no digest.
    init?(_ token: Span<UInt8>) {
        var length = token.count - 1
        while length >= 0, token[length] != UInt8(ascii: ".") { length -= 1 }
        guard length >= 0 else { return nil }
        // With the dot counted in, what is kept as text is never the larger half.
        length += (token.count - length) / 2
        guard let digest = Self.digest(of: token, after: length) else { return nil }
        text = [UInt8](capacity: length) { output in
            for index in 0..<length { output.append(token[index]) }
        }
        self.digest = digest
    }

    /// The digest of what follows so many bytes.
    static func digest(of token: Span<UInt8>, after length: Int) -> SHA256Digest? {
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
