// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@testable import MCPResourceServerTesting

/// An address that swallows connection attempts: its queue of connections to accept is full, and nobody accepts.
final class BlackHole {
    private let listener: Socket
    private var clients: [Socket] = []

    init(_ address: LoopbackAddress, port: UInt16) async throws {
        listener = try Socket.bound(at: address, port: port)
        guard listen(listener.descriptor, 0) == 0 else { throw LoopbackError(.system, "listen") }
        var isFull = false
        while !isFull && clients.count < 64 {
            let client = try Socket.connecting(to: address, port: port)
            isFull = await Poller.shared.wait(client, for: .writing, until: .now + .milliseconds(100)) == .timedOut
            clients.append(client)
        }
    }
}
