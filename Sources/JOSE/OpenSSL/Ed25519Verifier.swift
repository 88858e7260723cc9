// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Ed25519 (RFC 8032 §5.1.7).
@safe final class Ed25519Verifier: SignatureVerifier, @unchecked Sendable {  // the template is only ever copied
    private let template: OpaquePointer
    private let key: EVPKey

    init?(_ key: EVPKey) {
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1 else {
            unsafe EVP_MD_CTX_free(context)
            ERR_clear_error()
            return nil
        }
        unsafe template = context
        self.key = key
    }

    deinit {
        unsafe EVP_MD_CTX_free(template)
    }

    func isValid(signature: Span<UInt8>, over input: Span<UInt8>, algorithm: SignatureAlgorithm) -> Bool {
        // RFC 8037 §3.1; libcrypto refuses other lengths too.
        guard signature.count == 64, let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        let outcome = unsafe signature.withUnsafeBufferPointer { signature in
            unsafe input.withUnsafeBufferPointer { input in
                unsafe EVP_MD_CTX_copy_ex(context, template) == 1
                    ? EVP_DigestVerify(context, signature.baseAddress, signature.count, input.baseAddress, input.count)
                    : 0
            }
        }
        guard outcome == 1 else {  // check: ed25519-signature
            ERR_clear_error()
            return false
        }
        return true
    }
}
