// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A connected, non-blocking TCP socket. Used by one thread, closed when it goes.
final class TCPConnection {
    private let descriptor: Int32
    private let patience: Patience

    /// Connects to the first of `addresses` that answers, IPv6 and IPv4 in turn, each with its share of `time`.
    static func connect(
        to addresses: [IPAddress],
        port: UInt16,
        within time: Duration,
        patience: Patience
    ) throws(FetchError) -> TCPConnection {
        let all = patience.atMost(time)
        var failure = FetchError(.unreachable, "there is no address to connect to")
        let ordered = interleaved(addresses)
        for (number, address) in ordered.enumerated() {
            let share = (all.deadline - .now) / (ordered.count - number)
            do {
                return try TCPConnection(address, port, connecting: all.atMost(share), patience)
            } catch {
                if error.code == .cancelled { throw error }
                failure =
                    error.code == .timeout
                    ? FetchError(.timeout, "\(address) did not accept a connection in time") : error
            }
            if all.isOver { break }
        }
        throw failure
    }

    private init(
        _ address: IPAddress,
        _ port: UInt16,
        connecting: Patience,
        _ patience: Patience
    ) throws(FetchError) {
        descriptor = socket(address.isIPv4 ? AF_INET : AF_INET6, streamSocket, 0)
        self.patience = patience
        guard descriptor >= 0 else {
            throw FetchError(.unreachable, "no socket could be made: \(SystemError.text(errno))")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var on: Int32 = 1
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        #if canImport(Darwin)
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
        var code: Int32 = 0
        if SocketAddress.connect(descriptor, to: address, port: port) != 0 {
            code = errno
            if code == EINPROGRESS || code == EINTR {
                try connecting.wait(for: descriptor, POLLOUT)
                var size = socklen_t(MemoryLayout<Int32>.size)
                _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            }
        }
        guard code == 0 else {
            throw FetchError(.unreachable, "\(address) port \(port): \(SystemError.text(code))")
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func send(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            #if canImport(Darwin)
                let flags: Int32 = 0
            #else
                let flags = Int32(MSG_NOSIGNAL)
            #endif
            let count = unsafe rest.withUnsafeBytes { unsafe systemSend(descriptor, $0.baseAddress, $0.count, flags) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try patience.wait(for: descriptor, POLLOUT)
            } else if errno != EINTR {
                throw FetchError(.unreachable, SystemError.text(errno))
            }
        }
    }

    /// What has arrived, at most 16 KiB; waits for the first byte. Empty when the other side has closed.
    func receive() throws(FetchError) -> [UInt8] {
        while true {
            var count = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                count = unsafe recv(descriptor, buffer.baseAddress, 16_384, 0)
                filled = max(count, 0)
            }
            if count >= 0 { return bytes }
            if errno == EAGAIN || errno == EWOULDBLOCK {
                try patience.wait(for: descriptor, POLLIN)
            } else if errno != EINTR {
                throw FetchError(.incomplete, SystemError.text(errno))
            }
            if patience.isOver { throw FetchError(.timeout, "no complete answer in time") }
        }
    }

    private static func interleaved(_ addresses: [IPAddress]) -> [IPAddress] {
        let six = addresses.filter { !$0.isIPv4 }
        let four = addresses.filter { $0.isIPv4 }
        return (0..<max(six.count, four.count))
            .flatMap { index in
                [six, four].compactMap { index < $0.count ? $0[index] : nil }
            }
    }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    unsafe send(descriptor, bytes, count, flags)
}
