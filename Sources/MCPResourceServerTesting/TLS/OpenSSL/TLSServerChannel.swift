// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A server's end of one TLS connection. OpenSSL sees memory buffers only; the socket and the waiting are ours.
///
/// The error queue belongs to a thread: each call clears it and is judged before the task can be suspended.
@safe final class TLSServerChannel: ByteChannel {
    let socket: Socket
    private let session: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    init(_ socket: Socket, _ context: TLSServerContext) throws(TestCertificateError) {
        guard let session = unsafe SSL_new(context.pointer) else { throw Self.failure }
        guard let incoming = unsafe BIO_new(BIO_s_mem()) else {
            unsafe SSL_free(session)
            throw Self.failure
        }
        guard let outgoing = unsafe BIO_new(BIO_s_mem()) else {
            unsafe BIO_free(incoming)
            unsafe SSL_free(session)
            throw Self.failure
        }
        unsafe SSL_set_bio(session, incoming, outgoing)  // the session owns them from here on
        unsafe SSL_set_accept_state(session)
        self.socket = socket
        unsafe self.session = session
        unsafe self.incoming = incoming
        unsafe self.outgoing = outgoing
    }

    deinit {
        unsafe SSL_free(session)
        ERR_clear_error()
    }

    /// Agrees on keys with the client.
    /// - Throws: ``LoopbackError`` if the client closes or refuses, or has no version in common; it was told so.
    func shakeHands(until deadline: ContinuousClock.Instant) async throws {
        while true {
            ERR_clear_error()
            let status = unsafe SSL_do_handshake(session)
            if status == 1 { return try await flush() }
            guard try await advance(after: status, until: deadline) else {
                throw LoopbackError(.disconnected, "there was no TLS handshake")
            }
        }
    }

    func receive(until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        while true {
            ERR_clear_error()
            var count: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                count = unsafe SSL_read(session, buffer.baseAddress, 16_384)
                filled = Int(max(count, 0))
            }
            if count > 0 { return bytes }
            guard try await advance(after: count, until: deadline) else { return [] }
        }
    }

    func send(_ bytes: ArraySlice<UInt8>) async throws {
        var rest = bytes
        while !rest.isEmpty {
            ERR_clear_error()
            let piece = rest.prefix(16_384)
            let count = unsafe piece.withUnsafeBytes { unsafe SSL_write(session, $0.baseAddress, Int32(piece.count)) }
            guard count > 0 else { throw LoopbackError(.disconnected, "the TLS session has ended") }
            rest = rest.dropFirst(Int(count))
            try await flush()
        }
    }

    func end() async throws {
        ERR_clear_error()
        _ = unsafe SSL_shutdown(session)
        try await flush()
    }

    /// Moves bytes as the last call wants it. False if the session or the connection has ended.
    private func advance(after status: Int32, until deadline: ContinuousClock.Instant) async throws -> Bool {
        let wanted = unsafe SSL_get_error(session, status)
        // What is left to say may be why the handshake failed.
        try await flush()
        guard wanted == SSL_ERROR_WANT_READ else { return wanted == SSL_ERROR_WANT_WRITE }
        let bytes = try await socket.receive(until: deadline)
        unsafe bytes.withUnsafeBytes { _ = unsafe BIO_write(incoming, $0.baseAddress, Int32(clamping: $0.count)) }
        return !bytes.isEmpty
    }

    private func flush() async throws {
        while unsafe BIO_ctrl_pending(outgoing) > 0 {
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                filled = Int(max(unsafe BIO_read(outgoing, buffer.baseAddress, 16_384), 0))
            }
            try await socket.sendAll(bytes[...], stall: PlainChannel.stall)
        }
    }

    private static var failure: TestCertificateError {
        TestCertificateError(.system, "no TLS session could be made")
    }
}
