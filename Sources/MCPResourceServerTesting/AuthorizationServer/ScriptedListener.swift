// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A port whose connections go to a handler, which can refuse connections for a while without losing the port.
final class ScriptedListener: Sendable {
    typealias Handler = @Sendable (Socket) async -> Void

    let address: LoopbackAddress
    let port: UInt16

    private let state: Mutex<State>

    private enum State {
        /// Has the port, refuses connections.
        case refusing(Socket)
        case serving(Task<Void, Never>)
        /// Will refuse connections in a moment.
        case ending
        case closed
    }

    init(address: LoopbackAddress) throws(LoopbackError) {
        let socket = try Socket.bound(at: address, port: 0)
        self.address = address
        port = try socket.localPort()
        state = Mutex(.refusing(socket))
    }

    /// Takes connections from now on. Does nothing if it does so already, or is closed.
    func serve(_ handler: @escaping Handler) throws(LoopbackError) {
        try state.withLock { state throws(LoopbackError) in
            guard case .refusing(let socket) = state else { return }
            try socket.startListening()
            state = .serving(Task { await Self.accept(from: socket, handler) })
        }
    }

    /// Ends every connection and refuses new ones, until ``serve(_:)``. Does nothing if it does so already, or is closed.
    func refuse() async throws(LoopbackError) {
        let service: Task<Void, Never>? = state.withLock { state in
            guard case .serving(let service) = state else { return nil }
            state = .ending
            return service
        }
        guard let service else { return }
        service.cancel()
        await service.value
        let socket = try Socket.bound(at: address, port: port)
        state.withLock { state in
            // It may have been closed meanwhile.
            if case .ending = state { state = .refusing(socket) }
        }
    }

    /// Ends every connection and frees the port.
    func close() async {
        let service: Task<Void, Never>? = state.withLock { state in
            defer { state = .closed }
            guard case .serving(let service) = state else { return nil }
            return service
        }
        service?.cancel()
        await service?.value
    }

    private static func accept(from listener: Socket, _ handler: @escaping Handler) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                switch listener.accepting() {
                case .done(let client):
                    group.addTask { await handler(client) }
                case .wouldBlock:
                    _ = await Poller.shared.wait(listener, for: .reading, until: nil)
                case .ended:
                    // The client has gone already, or there are no descriptors left: others may be freed meanwhile.
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }
            group.cancelAll()
        }
        // The thread that polls may still look at the socket, and keeps it listening until it returns: closing is not enough.
        listener.disconnect()
        listener.closeDescriptor()
    }
}
