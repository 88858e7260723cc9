// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A key pair made and used through libcrypto alone: what full validation is measured against.
///
/// Unchecked, as the pointer never changes, and libcrypto lets threads share a key.
@safe final class RawKey: @unchecked Sendable {
    enum Kind {
        case rsa, ec(String), ed25519
    }

    let pointer: OpaquePointer

    /// A new key pair; nil if libcrypto cannot make one.
    init?(_ kind: Kind) {
        let name =
            switch kind {
            case .rsa: "RSA"
            case .ec: "EC"
            case .ed25519: "ED25519"
            }
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, name, nil) else { return nil }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_keygen_init(context) == 1 else { return nil }
        switch kind {
        case .rsa:
            guard unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1 else { return nil }
        case .ec(let curve):
            guard unsafe EVP_PKEY_CTX_set_group_name(context, curve) == 1 else { return nil }
        case .ed25519:
            break
        }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_generate(context, &key) == 1, let key = unsafe key else { return nil }
        unsafe pointer = key
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    /// The private key as an unencrypted PKCS #8 block.
    var pem: String {
        let bio = unsafe BIO_new(BIO_s_mem())
        defer { unsafe BIO_free_all(bio) }
        guard unsafe PEM_write_bio_PrivateKey(bio, pointer, nil, nil, 0, nil, nil) == 1 else { return "" }
        var bytes = [UInt8](repeating: 0, count: 16 * 1024)
        let count = unsafe BIO_read(bio, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(0, count))), as: UTF8.self)
    }
}
