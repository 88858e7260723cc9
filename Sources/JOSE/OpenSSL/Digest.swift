// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-2 digests (FIPS 180-4).
package enum Digest {
    package static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] { digest(.sha256, bytes) }
    package static func sha384(_ bytes: some Collection<UInt8>) -> [UInt8] { digest(.sha384, bytes) }
    package static func sha512(_ bytes: some Collection<UInt8>) -> [UInt8] { digest(.sha512, bytes) }

    static func digest(_ hash: HashFunction, _ bytes: some Collection<UInt8>) -> [UInt8] {
        let result = bytes.withContiguousStorageIfAvailable { buffer in
            unsafe [UInt8](unsafeUninitializedCapacity: hash.length) { output, count in
                count = unsafe write(hash, of: UnsafeRawBufferPointer(buffer), to: output.baseAddress)
            }
        }
        guard let result else { return digest(hash, Array(bytes)) }
        return result.isEmpty ? unpredictable(hash.length) : result
    }

    /// Writes a digest to `output`, which has room for it, and returns its length; 0 if libcrypto failed.
    static func write(_ hash: HashFunction, of input: UnsafeRawBufferPointer, to output: UnsafeMutablePointer<UInt8>?)
        -> Int
    {
        var length: UInt32 = 0
        guard let context = unsafe ThreadContext.current, let method = unsafe hash.method,
            unsafe EVP_DigestInit_ex2(context, method, nil) == 1,
            unsafe EVP_DigestUpdate(context, input.baseAddress, input.count) == 1,
            unsafe EVP_DigestFinal_ex(context, output, &length) == 1
        else {
            ERR_clear_error()
            return 0
        }
        return Int(length)
    }

    /// What takes the place of a digest or MAC that could not be computed (no memory, SHA-2 switched off): bytes that
    /// nobody can foresee equal nothing they are compared with, so that every decision made on them is a refusal.
    static func unpredictable(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
