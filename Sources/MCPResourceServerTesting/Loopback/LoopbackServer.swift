// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import Synchronization

/// A small HTTP/1.1 server on a loopback address, for tests and samples.
///
/// It is strict where proxies and servers have been played against each other (both body lengths, folded lines, bare line
/// feeds), bounded by ``LoopbackLimits``, keeps connections alive, and hands the handler a body only when it asks. It has no
/// TLS, no routing and no compression: a production server belongs behind the gate, not this one.
///
/// ```swift
/// let host = try LoopbackServer()
/// host.start { request in
///     LoopbackAnswer(status: 200, body: Array("hello".utf8))
/// }
/// // … requests to host.origin …
/// await host.close()
/// ```
public final class LoopbackServer: Sendable {
    /// Answers one request. An error it throws is answered with 500; `ContentTooLarge` with 413.
    public typealias Handler = @Sendable (LoopbackRequest) async throws -> LoopbackAnswer

    /// Connections over the limit that are told so, and not merely closed, at one time.
    private static let turnedAwayAtOnce = 64

    /// Where it listens.
    public let address: LoopbackAddress
    /// The port, which the system chose if 0 was asked for.
    public let port: UInt16

    private let limits: LoopbackLimits
    private let state: Mutex<State>
    private let connectionCount = Mutex(0)

    private struct State {
        var listener: Socket?
        var service: Task<Void, Never>?
    }

    /// Takes the port. Clients can connect from now on; they are served from ``start(_:)`` on.
    /// - Throws: ``LoopbackError`` with the code `portInUse` or `system`.
    public init(
        address: LoopbackAddress = .standard,
        port: UInt16 = 0,
        limits: LoopbackLimits = LoopbackLimits()
    ) throws(LoopbackError) {
        let listener = try Socket.listening(at: address, port: port)
        self.address = address
        self.port = try listener.localPort()
        self.limits = limits
        state = Mutex(State(listener: listener, service: nil))
    }

    /// `http://` with the address and port: what a URL of this server begins with.
    public var origin: String { "http://\(address.urlHost):\(port)" }

    /// Begins to serve in the background. Does nothing if it serves already, or after ``close()``.
    public func start(_ handler: @escaping Handler) { _ = service(handler) }

    /// Serves until ``close()`` or until the task is cancelled, and closes.
    public func run(_ handler: @escaping Handler) async {
        let service = service(handler)
        await withTaskCancellationHandler {
            await service?.value
        } onCancel: {
            service?.cancel()
        }
        await close()
    }

    /// Frees the port, cancels what is being served and returns when every connection has ended.
    ///
    /// A handler sees the cancellation of its task; one that ignores it is waited for.
    public func close() async {
        let service = state.withLock { state in
            state.listener = nil
            return state.service
        }
        service?.cancel()
        await service?.value
    }

    private func service(_ handler: @escaping Handler) -> Task<Void, Never>? {
        state.withLock { state in
            if state.service == nil, let listener = state.listener {
                state.service = Task { await self.serve(listener, handler) }
            }
            return state.service
        }
    }

    private func serve(_ listener: Socket, _ handler: @escaping Handler) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                switch listener.accepting() {
                case .done(let client):
                    welcome(client, handler, in: &group)
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

    private func welcome(_ client: Socket, _ handler: @escaping Handler, in group: inout DiscardingTaskGroup) {
        let count = connectionCount.withLock { count in
            count += 1
            return count
        }
        let isFull = count > limits.connections
        guard count <= limits.connections + Self.turnedAwayAtOnce else {
            connectionCount.withLock { $0 -= 1 }
            return client.disconnect()
        }
        group.addTask {
            defer { self.connectionCount.withLock { $0 -= 1 } }
            let connection = LoopbackConnection(
                client,
                peer: client.remoteHost,
                limits: self.limits,
                handler: handler
            )
            if isFull {  // check: loopback-connections
                return await connection.turnAway()
            }
            await connection.serve()
        }
    }
}
