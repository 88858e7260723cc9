// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Settings that all connections of a fetcher share: the trusted authorities, TLS 1.2 at least, verification on.
@safe final class TLSContext: @unchecked Sendable {  // an SSL_CTX may be shared once it is set up
    let pointer: OpaquePointer

    init(_ roots: TrustRoots) throws(FetchError) {
        guard let pointer = unsafe SSL_CTX_new(TLS_client_method()) else {
            throw FetchError(.tls, "no TLS context could be made")
        }
        unsafe self.pointer = pointer
        _ = unsafe SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        _ = unsafe SSL_CTX_set_default_verify_paths(pointer)
        if let file = roots.file, unsafe SSL_CTX_load_verify_file(pointer, file) != 1 {
            ERR_clear_error()
            throw FetchError(.tls, "no PEM certificates could be read from \(file)")
        }
        if let directory = roots.directory, unsafe SSL_CTX_load_verify_dir(pointer, directory) != 1 {
            ERR_clear_error()
            throw FetchError(.tls, "\(directory) is not a directory of certificates")
        }
        ERR_clear_error()
    }

    deinit {
        unsafe SSL_CTX_free(pointer)
    }
}
