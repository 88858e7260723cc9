// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 digest (FIPS 180-4) without memory of its own, for keys of tables. It is not compared in constant time.
package struct SHA256Digest: Sendable, Hashable {
    let words: SIMD4<UInt64>

    private init(_ words: SIMD4<UInt64>) {
        self.words = words
    }

    /// The digest of some bytes; nil if libcrypto cannot make it. Only libcrypto allocates: OpenSSL 3.0 once for each digest.
    package init?(_ bytes: Span<UInt8>) {
        var words = SIMD4<UInt64>()
        let isMade = unsafe bytes.withUnsafeBytes { input in
            unsafe withUnsafeMutableBytes(of: &words) { output in
                unsafe Digest.write(.sha256, of: input, to: output.bindMemory(to: UInt8.self).baseAddress) == 32
            }
        }
        guard isMade else { return nil }
        self.words = words
    }

    /// What stands where there is no digest.
    package static let none = SHA256Digest(SIMD4<UInt64>())

    /// A value that equals no digest, and no other value of this kind.
    static var unpredictable: SHA256Digest {
        var generator = SystemRandomNumberGenerator()
        return SHA256Digest(.random(in: .min ... .max, using: &generator))
    }

    package static func == (one: SHA256Digest, other: SHA256Digest) -> Bool {
        let difference = one.words ^ other.words
        return difference[0] | difference[1] | difference[2] | difference[3] == 0
    }
}
