// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource

/// A raw HTTP/1.1 client for one connection to a loopback address: it sends exactly the bytes it is given and shows exactly
/// the bytes it gets. For tests; it repairs and follows nothing.
public actor LoopbackClient {
    private let wire: Wire
    private let timeout: Duration
    private var isConnected = false
    private let host: String

    /// Connects with the first byte sent.
    /// - Parameter timeout: How long one send, or one receive, may take.
    /// - Throws: ``LoopbackError`` with the code `system`.
    public init(
        to address: LoopbackAddress = .standard,
        port: UInt16,
        timeout: Duration = .seconds(10)
    ) throws(LoopbackError) {
        wire = Wire(try Socket.connecting(to: address, port: port))
        host = "\(address.urlHost):\(port)"
        self.timeout = timeout
    }

    /// Sends these bytes and nothing else.
    public func send(_ bytes: [UInt8]) async throws {
        try await connect()
        try await wire.socket.sendAll(bytes[...], stall: timeout)
    }

    /// Sends this text and nothing else.
    public func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    /// Ends this side: the server sees the end of the stream after what was sent.
    public func endSending() { wire.socket.endSending() }

    /// Ends both sides at once.
    public func close() { wire.socket.disconnect() }

    /// Sends a well-formed request and receives its answer; interim answers (1xx) are skipped.
    ///
    /// `Host` comes first, then `headers` in order, then `Content-Length` if there is a body or the method is one that has.
    public func request(
        _ method: String,
        _ target: String,
        headers: [HeaderField] = [],
        body: [UInt8]? = nil
    ) async throws -> LoopbackReply {
        var lines = ["\(method) \(target) HTTP/1.1"]
        let namesHost = headers.contains { FieldLines.lowercased($0.name).utf8.elementsEqual("host".utf8) }
        if !namesHost { lines.append("Host: \(host)") }
        lines += headers.map { "\($0.name): \($0.value)" }
        if let body { lines.append("Content-Length: \(body.count)") }
        try await send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
        while true {
            let reply = try await receiveReply(toHEAD: method.utf8.elementsEqual("HEAD".utf8))
            if reply.status >= 200 { return reply }
        }
    }

    /// Receives one answer, an interim one too.
    /// - Throws: ``LoopbackError`` with the code `malformed`, `timedOut` or `disconnected`.
    public func receiveReply(toHEAD: Bool = false) async throws -> LoopbackReply {
        try await connect()
        let deadline = ContinuousClock.now + timeout
        var scanner = HeadScanner()
        var end: Int?
        while end == nil {
            do {
                end = try scanner.end(in: wire.buffer, limit: 1024 * 1024)
            } catch {
                throw LoopbackError(.malformed, error.reason)
            }
            if end == nil { try await more(until: deadline) }
        }
        let head = Array(wire.buffer.prefix(end ?? 0))
        wire.consume(head.count)
        var reply = try LoopbackReply(head: head)
        if !toHEAD, reply.status >= 200, reply.status != 204, reply.status != 304 {
            try await receiveBody(of: &reply, until: deadline)
        }
        return reply
    }

    /// Receives the next piece of what the server sends, as it arrives; empty at the end of the stream.
    public func receiveBytes() async throws -> [UInt8] {
        try await connect()
        if wire.buffer.isEmpty {
            let silence = LoopbackError(.timedOut, "nothing arrived in time")
            guard try await wire.fill(until: ContinuousClock.now + timeout, silence: silence) else { return [] }
        }
        let bytes = Array(wire.buffer)
        wire.consume(bytes.count)
        return bytes
    }

    /// Receives everything until the server closes the connection.
    public func receiveToEnd() async throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = try await receiveBytes()
            guard !bytes.isEmpty else { return all }
            all += bytes
        }
    }

    // MARK: Plumbing

    private func connect() async throws {
        guard !isConnected else { return }
        switch await Poller.shared.wait(wire.socket, for: .writing, until: ContinuousClock.now + timeout) {
        case .ready: break
        case .timedOut: throw LoopbackError(.timedOut, "the connection was not accepted in time")
        case .cancelled: throw LoopbackError(.cancelled, "cancelled")
        }
        if let failure = wire.socket.connectionFailure() { throw failure }
        isConnected = true
    }

    private func more(until deadline: ContinuousClock.Instant) async throws {
        let silence = LoopbackError(.timedOut, "the answer did not arrive in time")
        guard try await wire.fill(until: deadline, silence: silence) else {
            throw LoopbackError(.disconnected, "the server closed the connection before the answer was complete")
        }
    }

    private func receiveBody(of reply: inout LoopbackReply, until deadline: ContinuousClock.Instant) async throws {
        if reply.values("Transfer-Encoding").contains("chunked") {
            var decoder = ChunkedDecoder()
            while true {
                do {
                    let count = try decoder.decode(wire.buffer, into: &reply.body, maximumBody: .max)
                    wire.consume(count)
                } catch {
                    throw LoopbackError(.malformed, "the answer is not in the chunked coding")
                }
                if decoder.isFinished { return }
                try await more(until: deadline)
            }
        }
        if let length = reply.values("Content-Length").first.flatMap({ Int($0) }) {
            while wire.buffer.count < length { try await more(until: deadline) }
            reply.body = Array(wire.buffer.prefix(length))
            wire.consume(length)
            return
        }
        reply.body = try await receiveToEnd()
    }
}
