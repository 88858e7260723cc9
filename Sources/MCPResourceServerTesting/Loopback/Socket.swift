// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A TCP socket that never blocks; whoever has to wait asks the ``Poller``.
///
/// The descriptor is closed when the last reference goes. The only file of this target that calls the socket functions.
final class Socket: Sendable {
    let descriptor: Int32
    private let isClosed = Atomic(false)

    /// What one attempt to receive or send came to.
    enum Outcome<Value: Sendable>: Sendable {
        case done(Value)
        case wouldBlock
        /// The other side has sent everything, or takes nothing more.
        case ended
    }

    private init(descriptor: Int32) throws(LoopbackError) {
        guard descriptor >= 0 else { throw Self.failure("socket") }
        self.descriptor = descriptor
        var isReady = fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        isReady = isReady && fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0
        guard isReady else { throw Self.failure("fcntl") }
        #if canImport(Darwin)
            try set(SOL_SOCKET, SO_NOSIGPIPE)
        #endif
    }

    deinit { closeDescriptor() }

    /// Frees the descriptor before the last reference goes. The caller is the only one left who uses the socket.
    func closeDescriptor() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        close(descriptor)
    }

    // MARK: Listening and connecting

    /// A listening socket; port 0 stands for any free one.
    static func listening(at address: LoopbackAddress, port: UInt16) throws(LoopbackError) -> Socket {
        let listener = try bound(at: address, port: port)
        try listener.startListening()
        return listener
    }

    /// A socket that has a port and refuses connections until ``startListening()``; port 0 stands for any free one.
    static func bound(at address: LoopbackAddress, port: UInt16) throws(LoopbackError) -> Socket {
        let listener = try Socket(descriptor: socket(address.family, streamType, 0))
        // A server that was stopped a moment ago must not keep its port busy; two listeners are still refused.
        try listener.set(SOL_SOCKET, SO_REUSEADDR)
        let bound = unsafe withSocketAddress(address, port) { pointer, length in
            unsafe bind(listener.descriptor, pointer, length)
        }
        guard bound == 0 else { throw listeningFailure(address, port) }
        return listener
    }

    /// Lets clients connect from now on.
    func startListening() throws(LoopbackError) {
        guard listen(descriptor, 128) == 0 else { throw Self.listeningFailure(nil, (try? localPort()) ?? 0) }
    }

    private static func listeningFailure(_ address: LoopbackAddress?, _ port: UInt16) -> LoopbackError {
        let place = "port \(port)" + (address.map { " on \($0)" } ?? "")
        guard errno == EADDRINUSE else { return failure("listening at \(place)") }
        return LoopbackError(.portInUse, "\(place) is in use by another program")
    }

    /// A socket that is connecting: it can be written to once connected, see ``connectionFailure()``.
    static func connecting(to address: LoopbackAddress, port: UInt16) throws(LoopbackError) -> Socket {
        let client = try Socket(descriptor: socket(address.family, streamType, 0))
        try client.disableDelay()
        let connected = unsafe withSocketAddress(address, port) { pointer, length in
            unsafe connect(client.descriptor, pointer, length)
        }
        guard connected == 0 || errno == EINPROGRESS else { throw failure("connecting to port \(port)") }
        return client
    }

    /// Why a connection could not be made; nil if it was.
    func connectionFailure() -> LoopbackError? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else {
            return Self.failure("getsockopt")
        }
        guard code != 0 else { return nil }
        return LoopbackError(.system, "connecting: \(Self.text(of: code))")
    }

    /// The next waiting connection.
    func accepting() -> Outcome<Socket> {
        let descriptor = accept(descriptor, nil, nil)
        guard descriptor >= 0 else {
            return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .ended
        }
        guard let client = try? Socket(descriptor: descriptor) else { return .ended }
        try? client.disableDelay()
        return .done(client)
    }

    /// The port a listening socket has.
    func localPort() throws(LoopbackError) -> UInt16 {
        // The port stands at the same place in sockaddr_in and sockaddr_in6.
        guard let name = unsafe internetName(of: getsockname) else { throw Self.failure("getsockname") }
        return UInt16(bigEndian: name.sin_port)
    }

    /// The address at the other end, as text.
    var remoteHost: String {
        guard let name = unsafe internetName(of: getpeername), name.sin_family == sa_family_t(AF_INET) else {
            return "::1"
        }
        let address = UInt32(bigEndian: name.sin_addr.s_addr)
        return [24, 16, 8, 0].map { String(address >> $0 & 0xFF) }.joined(separator: ".")
    }

    private func internetName(
        of ask: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> sockaddr_in? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            let result = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe ask(descriptor, $0, &length)
            }
            guard result == 0 else { return nil }
            return unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { unsafe $0.pointee }
        }
    }

    // MARK: Bytes

    /// Receives what has arrived, at most `maximum` bytes.
    func receive(upTo maximum: Int) -> Outcome<[UInt8]> {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: maximum) { buffer, count in
            var result = unsafe recv(descriptor, buffer.baseAddress, maximum, 0)
            while result < 0, errno == EINTR { result = unsafe recv(descriptor, buffer.baseAddress, maximum, 0) }
            failed = result < 0
            count = max(0, result)
        }
        if failed { return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .ended }
        return bytes.isEmpty ? .ended : .done(bytes)
    }

    /// Sends as much of `bytes` as fits into the system's buffer; the count of bytes taken.
    func send(_ bytes: ArraySlice<UInt8>) -> Outcome<Int> {
        let result = unsafe bytes.withUnsafeBytes { buffer in
            var result = unsafe Self.sendQuietly(descriptor, buffer.baseAddress, buffer.count)
            while result < 0, errno == EINTR {
                result = unsafe Self.sendQuietly(descriptor, buffer.baseAddress, buffer.count)
            }
            return result
        }
        if result >= 0 { return .done(result) }
        return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .ended
    }

    /// Tells the other side that nothing more comes.
    func endSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// Ends both directions at once; the descriptor stays valid until the last reference goes.
    func disconnect() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Closes at once, so that the other side sees a reset and not an end. The caller is the only one left who uses the socket.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, size)
        closeDescriptor()
    }

    // MARK: Plumbing

    #if canImport(Glibc)
        private static let streamType = Int32(SOCK_STREAM.rawValue)
    #else
        private static let streamType = SOCK_STREAM
    #endif

    /// A write to a closed connection must fail, not end the process with SIGPIPE.
    private static func sendQuietly(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Darwin)
            unsafe Darwin.send(descriptor, bytes, count, 0)
        #elseif canImport(Musl)
            unsafe Musl.send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
        #else
            unsafe Glibc.send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
        #endif
    }

    private func disableDelay() throws(LoopbackError) { try set(Int32(IPPROTO_TCP), TCP_NODELAY) }

    private func set(_ level: Int32, _ option: Int32) throws(LoopbackError) {
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe setsockopt(descriptor, level, option, &on, size) == 0 else { throw Self.failure("setsockopt") }
    }

    private static func failure(_ operation: String) -> LoopbackError {
        LoopbackError(.system, "\(operation): \(text(of: errno))")
    }

    private static func text(of code: Int32) -> String {
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }

    private static func withSocketAddress(
        _ address: LoopbackAddress,
        _ port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        switch address.kind {
        case .v4(let octets):
            var value = sockaddr_in()
            value.sin_family = sa_family_t(AF_INET)
            value.sin_port = port.bigEndian
            value.sin_addr.s_addr = octets.reduce(0) { $0 << 8 | in_addr_t($1) }.bigEndian
            return unsafe withUnsafePointer(to: &value) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        case .v6:
            var value = sockaddr_in6()
            value.sin6_family = sa_family_t(AF_INET6)
            value.sin6_port = port.bigEndian
            value.sin6_addr = in6addr_loopback
            return unsafe withUnsafePointer(to: &value) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        }
    }
}

extension LoopbackAddress {
    fileprivate var family: Int32 {
        switch kind {
        case .v4: AF_INET
        case .v6: AF_INET6
        }
    }
}
