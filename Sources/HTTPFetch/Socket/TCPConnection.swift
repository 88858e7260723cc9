// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A connected TCP socket, used by one thread. It is closed when it goes.
final class TCPConnection {
    private let socket: Descriptor
    var patience: Patience

    init(_ socket: Descriptor, patience: Patience) {
        self.socket = socket
        self.patience = patience
    }

    func send(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
        #if canImport(Darwin)
            let flags: Int32 = 0  // the socket is set to raise no SIGPIPE
        #else
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        var rest = bytes
        while !rest.isEmpty {
            try patience.wait(for: socket.number, POLLOUT)
            let number = socket.number
            let count = unsafe rest.withUnsafeBytes { unsafe systemSend(number, $0.baseAddress, $0.count, flags) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR {
                throw FetchError(.incomplete, "sending the request failed: \(SystemError.text(errno))")
            }
        }
    }

    /// What has arrived, at most 16 KiB; waits for the first byte. Empty when the other side has closed.
    func receive() throws(FetchError) -> [UInt8] {
        while true {
            try patience.wait(for: socket.number, POLLIN)
            var count = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                count = unsafe recv(socket.number, buffer.baseAddress, 16_384, 0)
                filled = max(count, 0)
            }
            if count >= 0 { return bytes }
            if errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR {
                throw FetchError(.incomplete, "\(SystemError.text(errno)) before \(patience.aim)")
            }
        }
    }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    unsafe send(descriptor, bytes, count, flags)
}
