// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A SHA-256 digest (FIPS 180-4) without memory of its own, for keys of tables. It is not compared in constant time.
package struct SHA256Digest: Sendable, Hashable {
    let words: SIMD4<UInt64>

    private init(_ words: SIMD4<UInt64>) {
        self.words = words
    }

    /// The digest of some bytes; nil if libcrypto cannot make it. Allocates nothing, but for a thread's first.
    package init?(_ bytes: Span<UInt8>) {
        var words = SIMD4<UInt64>()
        let isMade = unsafe bytes.withUnsafeBytes { input in
            unsafe withUnsafeMutableBytes(of: &words) { output in
                unsafe ThreadDigest.writeSHA256(of: input, to: output.baseAddress)
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

/// One digest context for each thread, made when first needed and freed with the thread. Nothing is shared, so that threads do not
/// wait for each other, not even for a count of references.
private enum ThreadDigest {
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        let status = unsafe pthread_key_create(&key) { context in unsafe EVP_MD_CTX_free(OpaquePointer(context)) }
        return status == 0 ? key : nil
    }()

    static func writeSHA256(of input: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer?) -> Bool {
        guard let context = unsafe context, let method = unsafe HashFunction.sha256.method else { return false }
        let isMade =
            unsafe EVP_DigestInit_ex2(context, method, nil) == 1
            && EVP_DigestUpdate(context, input.baseAddress, input.count) == 1
            && EVP_DigestFinal_ex(context, output?.assumingMemoryBound(to: UInt8.self), nil) == 1
        if !isMade { ERR_clear_error() }
        return isMade
    }

    /// This thread's context.
    private static var context: OpaquePointer? {
        guard let key else { return nil }
        if let held = unsafe pthread_getspecific(key) { return OpaquePointer(held) }
        guard let made = unsafe EVP_MD_CTX_new() else { return nil }
        guard unsafe pthread_setspecific(key, UnsafeRawPointer(made)) == 0 else {
            unsafe EVP_MD_CTX_free(made)
            return nil
        }
        return unsafe made
    }
}
