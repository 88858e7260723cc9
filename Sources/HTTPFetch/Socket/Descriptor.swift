// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file descriptor that is closed when nobody holds it any more.
final class Descriptor: Sendable {
    let number: Int32

    private init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// A TCP socket that does not block, that no child process inherits and that raises no SIGPIPE.
    static func tcp(isIPv4: Bool) throws(FetchError) -> Descriptor {
        let number = socket(isIPv4 ? AF_INET : AF_INET6, SocketAddress.stream | flags, 0)
        guard number >= 0 else {
            throw FetchError(.unreachable, "no socket could be made: \(SystemError.text(errno))")
        }
        let descriptor = Descriptor(number)
        descriptor.setUp()
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
        #if canImport(Darwin)
            _ = unsafe setsockopt(number, SOL_SOCKET, SO_NOSIGPIPE, &on, size)
        #endif
        return descriptor
    }

    /// Two ends, of which one can be read when something was written to the other.
    static func pair() throws(FetchError) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, SocketAddress.stream | flags, 0, &ends) == 0 else {
            throw FetchError(.unreachable, "no pair of sockets could be made: \(SystemError.text(errno))")
        }
        let pair = (Descriptor(ends[0]), Descriptor(ends[1]))
        pair.0.setUp()
        pair.1.setUp()
        return pair
    }

    /// The error that a connection attempt ended with, or 0.
    var pendingError: Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
    }

    #if canImport(Darwin)
        private static let flags: Int32 = 0

        private func setUp() {
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            _ = fcntl(number, F_SETFL, O_NONBLOCK)
        }
    #else
        #if canImport(Glibc)
            private static let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        #else
            private static let flags = SOCK_CLOEXEC | SOCK_NONBLOCK
        #endif

        private func setUp() {}  // done by the call that made it, so that no fork comes in between
    #endif
}
