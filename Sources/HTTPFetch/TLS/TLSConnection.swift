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

    /// Shakes hands and verifies that the certificate is that of the URL's host.
    init(_ connection: TCPConnection, _ url: FetchURL, _ context: TLSContext) throws(FetchError) {
        guard let session = unsafe SSL_new(context.pointer) else { throw Self.noMemory }
        let incoming = unsafe BIO_new(BIO_s_mem())
        guard let incoming = unsafe incoming, let outgoing = unsafe BIO_new(BIO_s_mem()) else {
            unsafe BIO_free(incoming)
            unsafe SSL_free(session)
            throw Self.noMemory
        }
        unsafe SSL_set_bio(session, incoming, outgoing)  // the session owns them from here on
        self.connection = connection
        unsafe self.session = session
        unsafe self.incoming = incoming
        unsafe self.outgoing = outgoing
        try expect(url)  // check: fetch-tls-name
        try announce(url)
        unsafe SSL_set_connect_state(session)
        while true {
            ERR_clear_error()
            let status = unsafe SSL_do_handshake(session)
            if status == 1 { break }
            guard try advance(after: status) else {
                throw FetchError(.tls, "the connection was closed during the TLS handshake")
            }
        }
        try flush()
    }

    deinit {
        unsafe SSL_free(session)
        ERR_clear_error()
    }

    private static var noMemory: FetchError { FetchError(.tls, "no memory for a TLS connection") }

    /// The certificate has to have the host among its alternative names: as an address if it is one, else as a DNS name, of
    /// which a wildcard may stand for the whole first label.
    private func expect(_ url: FetchURL) throws(FetchError) {
        let isSet: Bool
        if let address = url.address {
            isSet = unsafe X509_VERIFY_PARAM_set1_ip(SSL_get0_param(session), address.bytes, address.bytes.count) == 1
        } else {
            let flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT
            unsafe SSL_set_hostflags(session, UInt32(flags))
            isSet = unsafe SSL_set1_host(session, url.host) == 1
        }
        guard isSet else { throw FetchError(.badURL, "the host is not one that a certificate can have") }
    }

    /// Sends the name as SNI; an address is not sent (RFC 6066 section 3).
    private func announce(_ url: FetchURL) throws(FetchError) {
        guard url.address == nil else { return }
        let status = unsafe url.host.withCString { name in
            unsafe SSL_ctrl(
                session,
                SSL_CTRL_SET_TLSEXT_HOSTNAME,
                Int(TLSEXT_NAMETYPE_host_name),
                UnsafeMutableRawPointer(mutating: name)
            )
        }
        guard status == 1 else { throw FetchError(.badURL, "the host is not a name that TLS can send") }
    }

    func send(_ bytes: [UInt8]) throws(FetchError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            ERR_clear_error()
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
            ERR_clear_error()
            var count: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                count = unsafe SSL_read(session, buffer.baseAddress, 16_384)
                filled = Int(max(count, 0))
            }
            if count > 0 { return bytes }
            if unsafe SSL_get_error(session, count) == SSL_ERROR_ZERO_RETURN { return [] }
            let isOpen = try advance(after: count)
            if !isOpen {  // check: fetch-tls-truncation
                throw FetchError(.incomplete, "the connection was closed without an end of the TLS session")
            }
        }
    }

    /// Tells the other side that nothing more comes. It need not arrive.
    func close() {
        ERR_clear_error()
        _ = unsafe SSL_shutdown(session)
        try? flush()
    }

    /// Moves bytes as the last call wants it. False if the socket is closed.
    private func advance(after status: Int32) throws(FetchError) -> Bool {
        let wanted = unsafe SSL_get_error(session, status)
        let problem = wanted == SSL_ERROR_WANT_READ || wanted == SSL_ERROR_WANT_WRITE ? nil : failure()
        if let problem {
            try? flush()  // an alert tells the other side why
            throw problem
        }
        try flush()
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
        let verification = unsafe SSL_get_verify_result(session)
        if verification != Int(X509_V_OK), let text = unsafe X509_verify_cert_error_string(verification) {
            return FetchError(.tls, "the server's certificate is not trusted: \(unsafe String(cString: text))")
        }
        let reason = unsafe ERR_reason_error_string(ERR_peek_last_error())
        return FetchError(.tls, "TLS failed: \(unsafe reason.map { unsafe String(cString: $0) } ?? "protocol error")")
    }
}
