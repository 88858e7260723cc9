// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A key pair on P-256, made in well under a millisecond.
@safe final class CertificateKey: @unchecked Sendable {  // nothing changes an EVP_PKEY once it is made
    let pointer: OpaquePointer

    init() throws(TestCertificateError) {
        defer { ERR_clear_error() }
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        let isMade =
            unsafe context != nil && EVP_PKEY_keygen_init(context) == 1
            && EVP_PKEY_CTX_set_group_name(context, "P-256") == 1 && EVP_PKEY_generate(context, &key) == 1
        guard isMade, let key = unsafe key else { throw TestCertificateError(.system, "no key could be made") }
        unsafe pointer = key
    }

    deinit { unsafe EVP_PKEY_free(pointer) }

    /// PKCS #8 without a password (RFC 5958), as PEM.
    var pem: String {
        unsafe MemoryBuffer.text { buffer in
            _ = unsafe PEM_write_bio_PrivateKey(buffer, pointer, nil, nil, 0, nil, nil)
        }
    }
}

/// What OpenSSL writes, as text.
enum MemoryBuffer {
    static func text(_ write: (OpaquePointer) -> Void) -> String {
        defer { ERR_clear_error() }
        guard let buffer = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(buffer) }
        unsafe write(buffer)
        let count = unsafe BIO_ctrl_pending(buffer)
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            filled = Int(max(unsafe BIO_read(buffer, target.baseAddress, Int32(clamping: count)), 0))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
