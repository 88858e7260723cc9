// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A server's side of TLS: its certificate, its key and the versions it speaks.
@safe final class TLSServerContext: @unchecked Sendable {  // an SSL_CTX may be shared once it is set up
    let pointer: OpaquePointer

    /// - Parameter isOutdated: TLS 1.1 and nothing later, as before 2008 (RFC 8996 forbids it).
    init(_ identity: TestServerIdentity, isOutdated: Bool = false) throws(TestCertificateError) {
        defer { ERR_clear_error() }
        guard let pointer = unsafe SSL_CTX_new(TLS_server_method()) else { throw Self.failure }
        unsafe self.pointer = pointer
        var isDone =
            unsafe SSL_CTX_use_certificate(pointer, identity.certificate.pointer) == 1
            && SSL_CTX_use_PrivateKey(pointer, identity.key.pointer) == 1
        if isOutdated {
            // The old version signs with SHA-1, which the usual security level refuses.
            isDone =
                unsafe isDone && SSL_CTX_set_cipher_list(pointer, "DEFAULT:@SECLEVEL=0") == 1
                && SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_1_VERSION), nil) == 1
                && SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_1_VERSION), nil) == 1
        }
        guard isDone else { throw Self.failure }
    }

    deinit { unsafe SSL_CTX_free(pointer) }

    private static var failure: TestCertificateError {
        TestCertificateError(.system, "no TLS context could be made")
    }
}
