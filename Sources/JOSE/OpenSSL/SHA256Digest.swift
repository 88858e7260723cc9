// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 digest (FIPS 180-4) without memory of its own, for keys of tables. It is not compared in constant time.
package struct SHA256Digest: Sendable {
    /// Not one vector, which would have to stand at a multiple of its length, with everything that it is a part of: memory for that is dearer.
    let words: InlineArray<4, UInt64>

    init(_ words: InlineArray<4, UInt64>) {
        self.words = words
    }

    /// The digest of some bytes; nil if libcrypto cannot make it. Only libcrypto allocates: OpenSSL 3.0 once for each digest.
    package init?(_ bytes: Span<UInt8>) {
        var words = InlineArray<4, UInt64>(repeating: 0)
        let isMade = unsafe bytes.withUnsafeBytes { input in
            unsafe withUnsafeMutableBytes(of: &words) { output in
                unsafe Digest.write(.sha256, of: input, to: output.bindMemory(to: UInt8.self).baseAddress) == 32
            }
        }
        guard isMade else { return nil }
        self.words = words
    }

    /// What stands where there is no digest.
    package static let none = SHA256Digest(InlineArray(repeating: 0))

    /// A value that equals no digest, and no other value of this kind.
    static var unpredictable: SHA256Digest {
        var generator = SystemRandomNumberGenerator()
        return SHA256Digest(InlineArray { _ in .random(in: .min ... .max, using: &generator) })
    }
}

extension SHA256Digest: Hashable {
    package static func == (one: SHA256Digest, other: SHA256Digest) -> Bool {
        one.words.indices.allSatisfy { one.words[$0] == other.words[$0] }
    }

    package func hash(into hasher: inout Hasher) {
        for index in words.indices { hasher.combine(words[index]) }
    }
}
