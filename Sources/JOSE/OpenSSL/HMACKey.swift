// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// HMAC (RFC 2104) with the two padded keys hashed once: each use copies both contexts.
final class HMACKey: @unchecked Sendable {  // both contexts are only ever copied
    private let hash: HashFunction
    private let inner: DigestContext
    private let outer: DigestContext

    init?(_ hash: HashFunction, _ key: [UInt8]) {
        let short = key.count > hash.blockLength ? Digest.digest(hash, key) : key
        let block = short + [UInt8](repeating: 0, count: hash.blockLength - short.count)
        guard let inner = DigestContext(hash, block.map { $0 ^ 0x36 }),
            let outer = DigestContext(hash, block.map { $0 ^ 0x5C })
        else { return nil }
        self.hash = hash
        self.inner = inner
        self.outer = outer
    }

    /// Hands the MAC, on the stack, to `body`; nil if it cannot be computed.
    func withCode<Result>(of input: Span<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let work = unsafe ThreadContext.current else { return nil }
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: hash.length) { code in
            let done = unsafe input.withUnsafeBytes { input in
                unsafe EVP_MD_CTX_copy_ex(work, inner.pointer) == 1
                    && EVP_DigestUpdate(work, input.baseAddress, input.count) == 1
                    && EVP_DigestFinal_ex(work, code.baseAddress, nil) == 1
                    && EVP_MD_CTX_copy_ex(work, outer.pointer) == 1
                    && EVP_DigestUpdate(work, code.baseAddress, hash.length) == 1
                    && EVP_DigestFinal_ex(work, code.baseAddress, nil) == 1
            }
            guard done else {
                ERR_clear_error()
                return nil
            }
            return unsafe body(UnsafeBufferPointer(rebasing: code[..<hash.length]))
        }
    }
}

/// Owns an `EVP_MD_CTX` that has hashed a prefix.
@safe private final class DigestContext {
    let pointer: OpaquePointer

    init?(_ hash: HashFunction, _ prefix: [UInt8]) {
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        guard let method = unsafe hash.method, unsafe EVP_DigestInit_ex2(context, method, nil) == 1,
            unsafe EVP_DigestUpdate(context, prefix, prefix.count) == 1
        else {
            unsafe EVP_MD_CTX_free(context)
            ERR_clear_error()
            return nil
        }
        unsafe pointer = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(pointer)
    }
}
