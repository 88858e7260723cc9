// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Translates between addresses and the structures of the socket interface.
enum SocketAddress {
    #if canImport(Glibc)
        static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        static let stream = SOCK_STREAM
    #endif

    static func address(in info: addrinfo) -> IPAddress? {
        switch unsafe info.ai_family {
        case AF_INET:
            unsafe info.ai_addr?
                .withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                    unsafe IPAddress(bytes: bytes(of: address.pointee.sin_addr))
                }
        case AF_INET6:
            unsafe info.ai_addr?
                .withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                    unsafe IPAddress(bytes: bytes(of: address.pointee.sin6_addr))
                }
        default:
            nil
        }
    }

    /// Calls `connect`.
    static func connect(_ descriptor: Int32, to address: IPAddress, port: UInt16) -> Int32 {
        if address.isIPv4 {
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &target.sin_addr) { unsafe $0.copyBytes(from: address.bytes) }
            return call(descriptor, &target)
        }
        var target = sockaddr_in6()
        target.sin6_family = sa_family_t(AF_INET6)
        target.sin6_port = port.bigEndian
        unsafe withUnsafeMutableBytes(of: &target.sin6_addr) { unsafe $0.copyBytes(from: address.bytes) }
        return call(descriptor, &target)
    }

    private static func call<Target>(_ descriptor: Int32, _ target: inout Target) -> Int32 {
        unsafe withUnsafePointer(to: &target) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                #if canImport(Glibc)
                    unsafe Glibc.connect(descriptor, address, socklen_t(MemoryLayout<Target>.size))
                #elseif canImport(Musl)
                    unsafe Musl.connect(descriptor, address, socklen_t(MemoryLayout<Target>.size))
                #else
                    unsafe Darwin.connect(descriptor, address, socklen_t(MemoryLayout<Target>.size))
                #endif
            }
        }
    }

    private static func bytes<Value>(of value: Value) -> [UInt8] {
        unsafe withUnsafeBytes(of: value) { unsafe Array($0) }
    }
}
