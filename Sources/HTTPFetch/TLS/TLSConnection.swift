// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// TLS over a ``TCPConnection``. OpenSSL sees memory buffers only: reading, writing and waiting stay with the socket, with
/// its deadline and without SIGPIPE.
@safe final class TLSConnection {
    private let connection: TCPConnection
    private let session: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    /// Shakes hands and verifies that the certificate is `host`'s.
    init(_ connection: TCPConnection, host: String, context: TLSContext) throws(FetchError) {
        guard let session = unsafe SSL_new(context.pointer) else { throw FetchError(.tls, "no TLS session") }
        guard let incoming = unsafe BIO_new(BIO_s_mem()), let outgoing = unsafe BIO_new(BIO_s_mem()) else {
            unsafe SSL_free(session)
            throw FetchError(.tls, "no TLS buffers")
        }
        unsafe SSL_set_bio(session, incoming, outgoing)  // the session owns them from here on
        self.connection = connection
        unsafe self.session = session
        unsafe self.incoming = incoming
        unsafe self.outgoing = outgoing
        try expect(host)
        unsafe SSL_set_connect_state(session)
        while true {
            let status = unsafe SSL_do_handshake(session)
            if status == 1 { break }
            guard try advance(after: status) else {
                throw FetchError(.tls, "the connection was closed during the TLS handshake")
            }
        }
        try flush()
        let result = unsafe SSL_get_verify_result(session)
        if result != Int(X509_V_OK) { throw failure() }
    }

    deinit {
        unsafe SSL_free(session)
        ERR_clear_error()
    }

    /// A name goes out as SNI and must be in the certificate; an address must be in it as an address.
    private func expect(_ host: String) throws(FetchError) {
        if unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1 { return }
        ERR_clear_error()
        unsafe SSL_set_hostflags(session, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        let named = unsafe host.withCString { name in
            unsafe SSL_ctrl(
                session,
                SSL_CTRL_SET_TLSEXT_HOSTNAME,
                Int(TLSEXT_NAMETYPE_host_name),
                UnsafeMutableRawPointer(mutating: name)
            )
        }
        guard named == 1, unsafe SSL_set1_host(session, host) == 1 else {
            throw FetchError(.badURL, "the host is not a name that a certificate can have")
        }
    }

    func send(_ bytes: [UInt8]) throws(FetchError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe SSL_write(session, $0.baseAddress, Int32(clamping: $0.count))
            }
            if count > 0 {
                rest = rest.dropFirst(Int(count))
                try flush()
            } else if try !advance(after: count) {
                throw FetchError(.incomplete, "the connection was closed while the request was sent")
            }
        }
    }

    /// What has arrived; empty when the other side has ended the TLS session. A socket that closes without that is an
    /// error: what was received could have been cut short by anybody.
    func receive() throws(FetchError) -> [UInt8] {
        while true {
            var count: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                count = unsafe SSL_read(session, buffer.baseAddress, 16_384)
                filled = Int(max(count, 0))
            }
            if count > 0 { return bytes }
            if unsafe SSL_get_error(session, count) == SSL_ERROR_ZERO_RETURN { return [] }
            guard try advance(after: count) else {
                throw FetchError(.incomplete, "the connection was closed without an end of the TLS session")
            }
        }
    }

    /// Moves bytes as the last call wants it. False if the socket is closed.
    private func advance(after status: Int32) throws(FetchError) -> Bool {
        let wanted = unsafe SSL_get_error(session, status)
        let problem = wanted == SSL_ERROR_WANT_READ || wanted == SSL_ERROR_WANT_WRITE ? nil : failure()
        try flush()  // an alert tells the other side why
        if let problem { throw problem }
        guard wanted == SSL_ERROR_WANT_READ else { return true }
        let bytes = try connection.receive()
        unsafe bytes.withUnsafeBytes { _ = unsafe BIO_write(incoming, $0.baseAddress, Int32(clamping: $0.count)) }
        return !bytes.isEmpty
    }

    private func flush() throws(FetchError) {
        while unsafe BIO_ctrl_pending(outgoing) > 0 {
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                filled = Int(max(unsafe BIO_read(outgoing, buffer.baseAddress, 16_384), 0))
            }
            try connection.send(bytes[...])
        }
    }

    private func failure() -> FetchError {
        defer { ERR_clear_error() }
        let verification = unsafe SSL_get_verify_result(session)
        if verification != Int(X509_V_OK), let text = unsafe X509_verify_cert_error_string(verification) {
            return FetchError(.tls, "the server's certificate is not trusted: \(unsafe String(cString: text))")
        }
        let reason = unsafe ERR_reason_error_string(ERR_peek_last_error())
        return FetchError(.tls, "TLS failed: \(unsafe reason.map { unsafe String(cString: $0) } ?? "protocol error")")
    }
}
