// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Authenticated encryption with AES-256-GCM (NIST SP 800-38D).
///
/// A sealed message is the nonce (12 random bytes), the ciphertext and the tag (16 bytes). With random nonces one key
/// must not seal more than 2^32 messages.
package enum AEAD {
    package static let keyLength = 32
    private static let nonceLength = 12
    private static let tagLength = 16

    /// Encrypts, and authenticates `context` with it. The key has 32 bytes.
    package static func seal(_ plaintext: [UInt8], key: [UInt8], context: [UInt8]) throws(KeyError) -> [UInt8] {
        let nonce = try SecureRandom.bytes(nonceLength)
        return try seal(plaintext, key: key, context: context, nonce: nonce)
    }

    static func seal(_ plaintext: [UInt8], key: [UInt8], context: [UInt8], nonce: [UInt8]) throws(KeyError) -> [UInt8] {
        guard let cipher = CipherContext(), let size = Int32(exactly: plaintext.count),
            let contextSize = Int32(exactly: context.count), key.count == keyLength, nonce.count == nonceLength
        else { throw KeyError(.cryptographicFailure, "the message cannot be sealed with this key") }
        var output = [UInt8](repeating: 0, count: plaintext.count)
        var tag = [UInt8](repeating: 0, count: tagLength)
        var written: Int32 = 0
        let done =
            unsafe EVP_EncryptInit_ex2(cipher.pointer, AES256GCM.shared.pointer, key, nonce, nil) == 1
            && EVP_EncryptUpdate(cipher.pointer, nil, &written, context, contextSize) == 1
            && EVP_EncryptUpdate(cipher.pointer, &output, &written, plaintext, size) == 1
            && EVP_EncryptFinal_ex(cipher.pointer, nil, &written) == 1
            && EVP_CIPHER_CTX_ctrl(cipher.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        guard done else {
            ERR_clear_error()
            throw KeyError(.cryptographicFailure, "AES-256-GCM failed")
        }
        return nonce + output + tag
    }

    /// The plaintext, or nil if anything about the message, the key or `context` is not what was sealed.
    package static func open(_ sealed: [UInt8], key: [UInt8], context: [UInt8]) -> [UInt8]? {
        guard sealed.count >= nonceLength + tagLength, key.count == keyLength, let cipher = CipherContext() else {
            return nil
        }
        let nonce = Array(sealed.prefix(nonceLength))
        var tag = Array(sealed.suffix(tagLength))
        let ciphertext = Array(sealed.dropFirst(nonceLength).dropLast(tagLength))
        guard let size = Int32(exactly: ciphertext.count), let contextSize = Int32(exactly: context.count) else {
            return nil
        }
        var output = [UInt8](repeating: 0, count: ciphertext.count)
        var written: Int32 = 0
        let decrypted =
            unsafe EVP_DecryptInit_ex2(cipher.pointer, AES256GCM.shared.pointer, key, nonce, nil) == 1
            && EVP_DecryptUpdate(cipher.pointer, nil, &written, context, contextSize) == 1
            && EVP_DecryptUpdate(cipher.pointer, &output, &written, ciphertext, size) == 1
            && EVP_CIPHER_CTX_ctrl(cipher.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1
        let authentic = unsafe decrypted && EVP_DecryptFinal_ex(cipher.pointer, nil, &written) == 1
        ERR_clear_error()
        guard authentic else { return nil }  // check: aead-tag
        return output
    }
}

/// Owns the fetched `EVP_CIPHER`.
@safe private final class AES256GCM: @unchecked Sendable {  // immutable; libcrypto counts references atomically
    static let shared = AES256GCM()
    let pointer: OpaquePointer?

    private init() {
        unsafe pointer = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
        ERR_clear_error()
    }

    deinit {
        unsafe EVP_CIPHER_free(pointer)
    }
}

/// Owns an `EVP_CIPHER_CTX`.
@safe private final class CipherContext {
    let pointer: OpaquePointer

    init?() {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
        unsafe pointer = context
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(pointer)
    }
}
