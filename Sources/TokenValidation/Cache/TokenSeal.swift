// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What a remembered token is told from all others by: the text up to the last part of its signature, byte for byte, and the digest of that
/// part. It is as good as the token for a comparison, and no token for anybody who reads it.
///
/// The last part is the second half, or 55 bytes if that is more, which are what SHA-256 takes in one step: more steps cost more time. It
/// does not follow from what stands before it: of ECDSA and EdDSA it has all of s, of an RSA signature half of the bits, of which no more
/// than a third of all can be computed (Coppersmith's method, with 3 as the exponent), and of a MAC 256 bits or more.
struct TokenSeal: Sendable {
    /// Header, payload, the dots (RFC 7515 section 7.1), and how the signature begins.
    let text: [UInt8]
    /// The SHA-256 digest of the rest.
    let digest: SHA256Digest

    /// How many bytes SHA-256 takes in one step, beside those that it adds (FIPS 180-4 section 5.1.1).
    private static let step = 55

    /// Nil for a text without a dot, and if libcrypto can make no digest.
    init?(_ token: Span<UInt8>) {
        var length = token.count - 1
        while length >= 0, token[length] != UInt8(ascii: ".") { length -= 1 }
        guard length >= 0 else { return nil }
        // The dot is counted in, so that what is kept as text is never the larger half.
        let rest = token.count - length
        length += min(rest / 2, max(rest - Self.step, 0))
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
