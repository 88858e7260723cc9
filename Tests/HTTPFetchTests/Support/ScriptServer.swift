// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import MCPResourceServerTesting

/// A server on loopback that does with every connection what a test says, byte by byte.
final class ScriptServer: Sendable {
    typealias Script = @Sendable (Connection) async throws -> Void

    /// One client.
    struct Connection {
        let channel: any ByteChannel

        /// What the client sends until it has sent an empty line.
        func request() async throws -> String {
            var received = ""
            while !received.contains("\r\n\r\n") {
                let bytes = try await receive()
                if bytes.isEmpty { throw LoopbackError(.disconnected, "there was no whole request") }
                received += String(decoding: bytes, as: UTF8.self)
            }
            return received
        }

        /// The next bytes; none if the client has closed.
        func receive() async throws -> [UInt8] {
            try await channel.receive(until: .now + .seconds(10))
        }

        func send(_ text: String) async throws {
            try await channel.send(Array(text.utf8)[...])
        }

        /// The end of the TLS session.
        func end() async throws {
            try await channel.end()
        }

        /// The end of the connection without the end of the stream.
        func reset() {
            channel.socket.reset()
        }

        /// Keeps silent until the client has gone.
        func untilGone() async throws {
            try await channel.socket.waitForClient(nil)
        }
    }

    struct Counts {
        var connections = 0
        /// Connections there are now.
        var open = 0
    }

    private let listener: ScriptedListener
    private let state = Mutex(Counts())

    var port: UInt16 { listener.port }
    var counts: Counts { state.withLock { $0 } }

    init(
        _ address: LoopbackAddress = .standard,
        identity: TestServerIdentity? = nil,
        _ script: @escaping Script
    ) throws {
        listener = try ScriptedListener(address: address)
        let context = try identity.map { try TLSServerContext($0) }
        try listener.serve { [self] socket in
            change { $0.connections += 1 }
            change { $0.open += 1 }
            // What becomes of the client is the test's concern.
            try? await Self.serve(socket, context, script)
            socket.disconnect()
            change { $0.open -= 1 }
        }
    }

    func close() async {
        await listener.close()
    }

    private func change(_ change: (inout Counts) -> Void) {
        state.withLock { change(&$0) }
    }

    private static func serve(_ socket: Socket, _ context: TLSServerContext?, _ script: Script) async throws {
        guard let context else { return try await script(Connection(channel: PlainChannel(socket: socket))) }
        let channel = try TLSServerChannel(socket, context)
        try await channel.shakeHands(until: .now + .seconds(10))
        try await script(Connection(channel: channel))
    }
}

/// Runs `body` with a server, and ends the server whatever happens.
func withServer(
    _ address: LoopbackAddress = .standard,
    identity: TestServerIdentity? = nil,
    script: @escaping ScriptServer.Script,
    _ body: (ScriptServer) async throws -> Void
) async throws {
    let server = try ScriptServer(address, identity: identity, script)
    do {
        try await body(server)
    } catch {
        await server.close()
        throw error
    }
    await server.close()
}

/// The same with a server that reads the request and sends `answer`.
func withServer(answering answer: String, _ body: (ScriptServer) async throws -> Void) async throws {
    try await withServer(
        script: { connection in
            _ = try await connection.request()
            try await connection.send(answer)
        },
        body
    )
}
