// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `getaddrinfo`: DNS, the hosts file and whatever else the system is set up to ask, in the system's order of preference.
enum SystemLookup {
    /// Blocks, possibly for much longer than a request may last.
    static func addresses(of name: String) throws(FetchError) -> [IPAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = SocketAddress.stream
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else {
            throw FetchError(.unresolved, "the name \(name) could not be resolved: \(text(status))")
        }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var entry = unsafe list
        while let current = unsafe entry {
            if let address = unsafe SocketAddress.address(in: current.pointee), !addresses.contains(address) {
                addresses.append(address)
            }
            unsafe entry = current.pointee.ai_next
        }
        return addresses
    }

    private static func text(_ status: Int32) -> String {
        switch status {
        case EAI_NONAME: "it is not known"
        case EAI_AGAIN: "no name server answered"
        case EAI_FAIL: "the name server failed"
        default: "error \(status)"
        }
    }
}
