// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Settings that all connections of a fetcher share: the trusted authorities, TLS 1.2 at least, verification on. What the
/// system's configuration of OpenSSL demands beyond that stays in force.
@safe final class TLSContext: @unchecked Sendable {  // an SSL_CTX may be shared once it is set up
    let pointer: OpaquePointer

    /// The system's authorities are a megabyte in memory: all fetchers that trust nobody else share them.
    private static let system = Result { () throws(FetchError) in try TLSContext(.system) }

    static func trusting(_ roots: TrustRoots) throws(FetchError) -> TLSContext {
        try roots == .system ? system.get() : TLSContext(roots)
    }

    private init(_ roots: TrustRoots) throws(FetchError) {
        // Requests may be under way when the process ends: libssl must not be taken from them then. Of use only if nobody has
        // called it before.
        _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
        guard let pointer = unsafe SSL_CTX_new(TLS_client_method()) else { throw Self.failure("no TLS context") }
        unsafe self.pointer = pointer
        defer { ERR_clear_error() }
        try setVersions()
        try setVerification()  // check: fetch-tls-chain
        try setProtocol()
        // None of a system that has none is no reason not to start: connections will say what is missing.
        _ = unsafe SSL_CTX_set_default_verify_paths(pointer)
        try load(roots)
    }

    deinit {
        unsafe SSL_CTX_free(pointer)
    }

    private static func failure(_ what: String) -> FetchError {
        FetchError(.tls, "\(what): TLS could not be set up")
    }

    private func setVersions() throws(FetchError) {
        let set = unsafe SSL_CTX_ctrl(pointer, SSL_CTRL_GET_MIN_PROTO_VERSION, 0, nil)
        let least = max(set, Int(TLS1_2_VERSION))
        guard unsafe SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, least, nil) == 1 else {
            throw Self.failure("no TLS 1.2")
        }
    }

    /// A chain of at most 10 certificates, of keys and hashes that resist 2^112 operations.
    private func setVerification() throws(FetchError) {
        unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        unsafe SSL_CTX_set_verify_depth(pointer, 10)
        unsafe SSL_CTX_set_security_level(pointer, max(SSL_CTX_get_security_level(pointer), 2))
    }

    /// One HTTP/1.1 exchange: no renegotiation, no compression, no session kept, and no end without a close_notify.
    private func setProtocol() throws(FetchError) {
        _ = unsafe SSL_CTX_set_options(pointer, tlsNoRenegotiation | tlsNoCompression | tlsNoTicket)
        _ = unsafe SSL_CTX_clear_options(pointer, tlsIgnoreUnexpectedEOF)
        _ = unsafe SSL_CTX_ctrl(pointer, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        let name: [UInt8] = [8] + Array("http/1.1".utf8)
        guard unsafe SSL_CTX_set_alpn_protos(pointer, name, UInt32(name.count)) == 0 else {
            throw Self.failure("no ALPN")
        }
    }

    private func load(_ roots: TrustRoots) throws(FetchError) {
        if let file = roots.file { try load(file) }
        guard let directory = roots.directory else { return }
        let files = CertificateDirectory.files(in: directory)
        guard !files.isEmpty else {
            throw FetchError(.tls, "\(directory) is not a directory with certificates (.pem, .crt, .cer)")
        }
        for file in files { try load(file) }
    }

    private func load(_ file: String) throws(FetchError) {
        guard unsafe SSL_CTX_load_verify_file(pointer, file) == 1 else {
            throw FetchError(.tls, "no PEM certificates could be read from \(file)")
        }
    }
}
