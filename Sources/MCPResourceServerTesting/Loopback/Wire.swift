// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A socket with a read buffer, and waiting built in. Belongs to one actor.
final class Wire {
    let socket: Socket
    private(set) var buffer: ArraySlice<UInt8> = []

    init(_ socket: Socket) { self.socket = socket }

    func consume(_ count: Int) { buffer = buffer.dropFirst(count) }

    /// Waits for more bytes and adds them to the buffer.
    ///
    /// - Returns: false if the other side has ended its direction, or if the deadline has passed and `silence` is nil.
    /// - Throws: `silence` at the deadline; ``LoopbackError`` with the code `cancelled`.
    func fill(until deadline: ContinuousClock.Instant, silence: (any Error)?) async throws -> Bool {
        while true {
            switch socket.receive(upTo: 16 * 1024) {
            case .done(let bytes):
                if buffer.isEmpty { buffer = bytes[...] } else { buffer.append(contentsOf: bytes) }
                return true
            case .ended:
                return false
            case .wouldBlock:
                switch await Poller.shared.wait(socket, for: .reading, until: deadline) {
                case .ready: continue
                case .timedOut:
                    if let silence { throw silence }
                    return false
                case .cancelled: throw LoopbackError(.cancelled, "cancelled")
                }
            }
        }
    }
}

extension Socket {
    /// Sends all of `bytes`.
    ///
    /// - Parameter stall: How long the other side may take no byte.
    func sendAll(_ bytes: ArraySlice<UInt8>, stall: Duration) async throws {
        var rest = bytes
        while !rest.isEmpty {
            switch send(rest) {
            case .done(let count):
                rest = rest.dropFirst(count)
            case .ended:
                throw LoopbackError(.disconnected, "the other side has closed the connection")
            case .wouldBlock:
                switch await Poller.shared.wait(self, for: .writing, until: .now + stall) {
                case .ready: continue
                case .timedOut: throw LoopbackError(.timedOut, "the other side takes no bytes")
                case .cancelled: throw LoopbackError(.cancelled, "cancelled")
                }
            }
        }
    }

    /// Sends the pieces of an answer as they come, until the last one or until the other side ends its direction.
    func sendAll(_ pieces: LoopbackAnswer.Pieces, isChunked: Bool, stall: Duration) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await pieces.forEach { piece in
                    guard !piece.isEmpty else { return }
                    let size = isChunked ? Array((String(piece.count, radix: 16) + "\r\n").utf8) : []
                    try await self.sendAll((size + piece + (isChunked ? [0x0D, 0x0A] : []))[...], stall: stall)
                }
                // A sequence that ends because it was cancelled has not come to its end.
                try Task.checkCancellation()
                if isChunked { try await self.sendAll(Array("0\r\n\r\n".utf8)[...], stall: stall) }
            }
            group.addTask {
                let wake = await Poller.shared.wait(self, for: .hangUp, until: nil)
                if wake == .ready { throw LoopbackError(.disconnected, "the other side has closed the connection") }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}
