// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Bytes from and to one client, in clear or through TLS. Belongs to one task.
protocol ByteChannel {
    var socket: Socket { get }

    /// What has arrived, waiting for the first byte; empty at the end of the stream and at the deadline.
    func receive(until deadline: ContinuousClock.Instant) async throws -> [UInt8]

    func send(_ bytes: ArraySlice<UInt8>) async throws

    /// Tells the client in the protocol's own way, if it has one, that nothing more comes.
    func end() async throws
}

/// A connection without TLS.
struct PlainChannel: ByteChannel {
    /// How long a client may take no byte of an answer.
    static let stall = Duration.seconds(60)

    let socket: Socket

    func receive(until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        try await socket.receive(until: deadline)
    }

    func send(_ bytes: ArraySlice<UInt8>) async throws {
        try await socket.sendAll(bytes, stall: Self.stall)
    }

    func end() async throws {}
}

extension Socket {
    /// What has arrived, waiting for the first byte; empty at the end of the stream and at the deadline.
    func receive(until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        let wire = Wire(self)
        _ = try await wire.fill(until: deadline, silence: nil)
        return Array(wire.buffer)
    }
}
