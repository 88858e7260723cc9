// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// One client's connection to a ``ScriptedAuthorizationServer``: at most one request, answered as the script says.
struct ScriptedConnection {
    /// How long a client may take for its handshake and its request.
    private static let patience = Duration.seconds(30)
    private static let headLimit = 64 * 1024
    private static let lineLimit = 256

    private let socket: Socket
    private let server: ScriptedAuthorizationServer

    init(_ socket: Socket, _ server: ScriptedAuthorizationServer) {
        self.socket = socket
        self.server = server
    }

    /// Serves the connection to its end.
    func serve() async {
        // A client that is gone, or silent for too long, is no news to anybody.
        try? await answer()
        socket.disconnect()
    }

    private func answer() async throws {
        let deadline = ContinuousClock.now + Self.patience
        let channel: any ByteChannel
        switch server.state.withLock({ $0.greeting }) {
        case .plain:
            channel = PlainChannel(socket: socket)
        case .silence:
            return try await socket.waitForClient(nil)
        case .handshake(let context):
            let secured = try TLSServerChannel(socket, context)
            try await secured.shakeHands(until: deadline)
            channel = secured
        }
        guard let head = try await Self.head(from: channel, until: deadline) else { return }
        let response = server.take(head)
        if response.fault?.isHeld == true {
            await server.waitForRelease(after: response.releases)
            try Task.checkCancellation()
        }
        try await ScriptedDelivery(channel, isHEAD: head.method.utf8.elementsEqual("HEAD".utf8))
            .send(response.good, response.fault)
    }

    private static func head(
        from channel: any ByteChannel,
        until deadline: ContinuousClock.Instant
    ) async throws -> RequestHead? {
        var received: [UInt8] = []
        var scanner = HeadScanner()
        while true {
            let bytes = try await channel.receive(until: deadline)
            guard !bytes.isEmpty else { return nil }
            received += bytes
            if let end = try scanner.end(in: received[...], limit: headLimit) {
                return try RequestHead(parsing: received.prefix(end), maximumLines: lineLimit)
            }
        }
    }
}

extension Socket {
    /// Waits for so long, or without end if nil.
    /// - Throws: ``LoopbackError`` as soon as the client has gone, or the task is cancelled.
    func waitForClient(_ time: Duration?) async throws {
        let deadline = time.map { ContinuousClock.now + $0 }
        guard await Poller.shared.wait(self, for: .hangUp, until: deadline) == .timedOut else {
            throw LoopbackError(.disconnected, "the client has gone")
        }
    }
}
