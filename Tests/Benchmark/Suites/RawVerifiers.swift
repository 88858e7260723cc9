// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Checks signatures with the cheapest sequence of libcrypto calls, on inputs in libcrypto's own form.
///
/// Sendable, but unchecked: each one is made for one subject, and used by one thread at a time.
protocol RawVerifier: Sendable {
    func isValid(_ signature: [UInt8], _ input: [UInt8]) -> Bool
}

/// RSA and ECDSA: a digest in a kept context, `EVP_PKEY_verify` in a kept and prepared one.
// One thread at a time uses it.
@safe final class RawDigestVerifier: RawVerifier, @unchecked Sendable {
    private let key: RawKey
    private let method: OpaquePointer
    private let digest: OpaquePointer
    private let context: OpaquePointer
    private let length: Int

    init?(_ key: RawKey, hash: String, length: Int, isPSS: Bool) {
        guard let method = unsafe EVP_MD_fetch(nil, hash, nil), let digest = unsafe EVP_MD_CTX_new(),
            let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil),
            unsafe EVP_PKEY_verify_init(context) == 1
        else { return nil }
        if isPSS {
            guard unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1,
                unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1
            else { return nil }
        }
        guard unsafe EVP_PKEY_CTX_set_signature_md(context, method) == 1 else { return nil }
        self.key = key
        self.length = length
        unsafe self.method = method
        unsafe self.digest = digest
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(context)
        unsafe EVP_MD_CTX_free(digest)
        unsafe EVP_MD_free(method)
    }

    func isValid(_ signature: [UInt8], _ input: [UInt8]) -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { output in
            unsafe EVP_DigestInit_ex2(digest, method, nil) == 1
                && EVP_DigestUpdate(digest, input, input.count) == 1
                && EVP_DigestFinal_ex(digest, output.baseAddress, nil) == 1
                && EVP_PKEY_verify(context, signature, signature.count, output.baseAddress, length) == 1
        }
    }
}

/// Ed25519: one context, initialised again for each signature without naming anything.
// One thread at a time uses it.
@safe final class RawEd25519Verifier: RawVerifier, @unchecked Sendable {
    private let key: RawKey
    private let context: OpaquePointer

    init?(_ key: RawKey) {
        guard let context = unsafe EVP_MD_CTX_new(),
            unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1
        else { return nil }
        self.key = key
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    func isValid(_ signature: [UInt8], _ input: [UInt8]) -> Bool {
        unsafe EVP_DigestVerifyInit(context, nil, nil, nil, nil) == 1
            && EVP_DigestVerify(context, signature, signature.count, input, input.count) == 1
    }
}

/// HMAC-SHA256: copies of two contexts that have hashed the padded key.
// One thread at a time uses it.
@safe final class RawHMACVerifier: RawVerifier, @unchecked Sendable {
    private let method: OpaquePointer
    private let inner: OpaquePointer
    private let outer: OpaquePointer
    private let work: OpaquePointer

    /// The key has at most 64 bytes.
    init?(_ key: [UInt8]) {
        guard let method = unsafe EVP_MD_fetch(nil, "SHA256", nil), let inner = unsafe EVP_MD_CTX_new(),
            let outer = unsafe EVP_MD_CTX_new(), let work = unsafe EVP_MD_CTX_new()
        else { return nil }
        let block = key + [UInt8](repeating: 0, count: 64 - key.count)
        guard unsafe EVP_DigestInit_ex2(inner, method, nil) == 1,
            unsafe EVP_DigestUpdate(inner, block.map { $0 ^ 0x36 }, 64) == 1,
            unsafe EVP_DigestInit_ex2(outer, method, nil) == 1,
            unsafe EVP_DigestUpdate(outer, block.map { $0 ^ 0x5C }, 64) == 1
        else { return nil }
        unsafe self.method = method
        unsafe self.inner = inner
        unsafe self.outer = outer
        unsafe self.work = work
    }

    deinit {
        unsafe EVP_MD_CTX_free(inner)
        unsafe EVP_MD_CTX_free(outer)
        unsafe EVP_MD_CTX_free(work)
        unsafe EVP_MD_free(method)
    }

    func isValid(_ signature: [UInt8], _ input: [UInt8]) -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { code in
            unsafe EVP_MD_CTX_copy_ex(work, inner) == 1
                && EVP_DigestUpdate(work, input, input.count) == 1
                && EVP_DigestFinal_ex(work, code.baseAddress, nil) == 1
                && EVP_MD_CTX_copy_ex(work, outer) == 1
                && EVP_DigestUpdate(work, code.baseAddress, 32) == 1
                && EVP_DigestFinal_ex(work, code.baseAddress, nil) == 1
                && CRYPTO_memcmp(code.baseAddress, signature, 32) == 0
        }
    }
}
