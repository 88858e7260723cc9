// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Checks signatures with one key.
package protocol SignatureVerifier: Sendable {
    /// True only if the signature is right and no step failed: a failure to compute counts as a wrong signature.
    func isValid(signature: Span<UInt8>, over input: Span<UInt8>, algorithm: SignatureAlgorithm) -> Bool
}

/// An `EVP_PKEY_CTX` that is ready to verify or sign and is never used itself: each call works on a duplicate, or on one that an earlier
/// call has left. Setting one up from nothing fetches algorithms by name under global locks, which costs a sixth of an RSA verification.
@safe final class PreparedKey: @unchecked Sendable {  // what is kept is one call's at a time
    enum Purpose {
        case verify, sign
    }

    private let template: OpaquePointer
    private let key: EVPKey
    /// For signatures that are verified. A context comes here that has said of one whether it is right; of what a more serious error
    /// leaves in it, nothing is used again.
    let kept = KeptContexts()

    init?(_ key: EVPKey, _ algorithm: SignatureAlgorithm, _ purpose: Purpose) {
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else {
            ERR_clear_error()
            return nil
        }
        guard unsafe Self.prepare(context, algorithm, purpose) else {
            unsafe EVP_PKEY_CTX_free(context)
            ERR_clear_error()
            return nil
        }
        unsafe template = context
        self.key = key
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(template)
    }

    private static func prepare(_ context: OpaquePointer, _ algorithm: SignatureAlgorithm, _ purpose: Purpose) -> Bool {
        let started = unsafe purpose == .verify ? EVP_PKEY_verify_init(context) : EVP_PKEY_sign_init(context)
        guard started == 1 else { return false }
        switch algorithm.family {
        case .rsaPKCS1:
            guard unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 else { return false }
        case .rsaPSS:
            // The salt is as long as the hash (RFC 7518 §3.5), and MGF1 uses the hash that is set below.
            guard unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1,
                unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1
            else { return false }
        case .ecdsa:
            break
        case .ed25519, .hmac:
            return false
        }
        guard let method = unsafe algorithm.hash.method else { return false }
        return unsafe EVP_PKEY_CTX_set_signature_md(context, method) == 1
    }

    /// Whether `signature`, in libcrypto's form, is right for a digest.
    func verify(_ signature: UnsafeBufferPointer<UInt8>, _ digest: UnsafeBufferPointer<UInt8>) -> Bool {
        let place = KeptContexts.place
        guard let context = unsafe kept.take(from: place) ?? EVP_PKEY_CTX_dup(template) else {
            ERR_clear_error()
            return false
        }
        let outcome = unsafe EVP_PKEY_verify(
            context,
            signature.baseAddress,
            signature.count,
            digest.baseAddress,
            digest.count
        )
        // 0 says that the signature is not right, whatever the reason; only what is below that is more serious (EVP_PKEY_verify(3)).
        if outcome == 0 || outcome == 1 {
            unsafe kept.put(context, into: place)
        } else {
            unsafe EVP_PKEY_CTX_free(context)
        }
        guard outcome == 1 else {  // check: signature-over-digest
            ERR_clear_error()
            return false
        }
        return true
    }

    /// A signature, in libcrypto's form, of a digest.
    func sign(_ digest: [UInt8]) -> [UInt8]? {
        guard let context = unsafe EVP_PKEY_CTX_dup(template) else {
            ERR_clear_error()
            return nil
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var count = 0
        guard unsafe EVP_PKEY_sign(context, nil, &count, digest, digest.count) == 1 else {
            ERR_clear_error()
            return nil
        }
        var signature = [UInt8](repeating: 0, count: count)
        guard unsafe EVP_PKEY_sign(context, &signature, &count, digest, digest.count) == 1 else {
            ERR_clear_error()
            return nil
        }
        return Array(signature.prefix(count))
    }
}
