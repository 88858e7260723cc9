// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Asks the system for the addresses of a host, on a thread of its own: the call cannot be interrupted, so when time is
/// over it is left behind and its answer dropped.
enum Resolver {
    private static let queue = DispatchQueue(label: "mcp-resource-server.resolver", attributes: .concurrent)

    static func addresses(of host: String, patience: Patience) throws(FetchError) -> [IPAddress] {
        let answer = try Answer()
        queue.async { answer.give(Result { () throws(FetchError) in try resolve(host) }) }
        do {
            try patience.wait(for: answer.signal.descriptor, POLLIN)
        } catch  where error == FetchError(.timeout, "") {
            throw FetchError(.unresolved, "the name \(host) was not resolved in time")
        }
        return try answer.take()
    }

    private final class Answer: Sendable {
        let signal: Signal
        private let result = Mutex<Result<[IPAddress], FetchError>?>(nil)

        init() throws(FetchError) {
            signal = try Signal()
        }

        func give(_ answer: Result<[IPAddress], FetchError>) {
            result.withLock { $0 = answer }
            signal.fire()
        }

        func take() throws(FetchError) -> [IPAddress] {
            guard let answer = result.withLock({ $0 }) else { return [] }
            return try answer.get()
        }
    }

    private static func resolve(_ host: String) throws(FetchError) -> [IPAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = streamSocket
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            throw FetchError(.unresolved, "the name \(host) could not be resolved (code \(status))")
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
        guard !addresses.isEmpty else { throw FetchError(.unresolved, "the name \(host) has no address") }
        return addresses
    }
}
