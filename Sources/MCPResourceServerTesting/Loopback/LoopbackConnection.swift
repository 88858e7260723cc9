// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import ProtectedResource

/// One client's connection: requests one after the other, each answered before the next is looked at.
///
/// Bytes that a client has sent ahead wait in the buffer, or in the system's, until their turn.
actor LoopbackConnection {
    typealias Handler = @Sendable (LoopbackRequest) async throws -> LoopbackAnswer

    private let wire: Wire
    private let limits: LoopbackLimits
    private let peer: String
    private let handler: Handler
    private var number = 0
    /// The request whose body may be read: the one that a handler is working on.
    private var openRequest: Int?
    private var body = RequestBody(framing: .none, expectsContinue: false)

    init(_ socket: Socket, peer: String, limits: LoopbackLimits, handler: @escaping Handler) {
        wire = Wire(socket)
        self.peer = peer
        self.limits = limits
        self.handler = handler
    }

    /// Serves the connection to its end.
    func serve() async {
        do {
            while try await serveOne() {}
            await linger()
        } catch let refusal as RequestRefusal {
            await refuse(refusal)
        } catch {
            // The client is gone, silent for too long, or the server closes: nobody is left to tell.
        }
        wire.socket.disconnect()
    }

    /// Answers 503 without looking at what the client sends.
    func turnAway() async {
        await refuse(RequestRefusal(503, "there are too many connections"))
        wire.socket.disconnect()
    }

    /// - Returns: Whether another request may follow on this connection.
    private func serveOne() async throws -> Bool {
        guard let head = try await nextHead() else { return false }
        number += 1
        body = RequestBody(framing: head.framing, expectsContinue: head.expectsContinue)
        let resourceRequest = ResourceRequest(
            method: head.method,
            target: head.target,
            headers: head.headers,
            peer: peer
        )
        openRequest = number
        let answer = await answer(LoopbackRequest(resourceRequest, connection: self, number: number))
        openRequest = nil
        let mayContinue = head.keepsAlive && number < limits.requestsPerConnection && body.canBeSkipped(limits)
        guard try await send(answer, to: head, closes: !mayContinue), mayContinue else { return false }
        return try await skipBody()
    }

    /// The next request's head; nil if the client has closed or been silent between two requests.
    private func nextHead() async throws -> RequestHead? {
        if wire.buffer.isEmpty {
            guard try await wire.fill(until: ContinuousClock.now + limits.idleTimeout, silence: nil) else { return nil }
        }
        let deadline = ContinuousClock.now + limits.readTimeout
        // One empty line before a request is forgiven (RFC 9112 §2.2).
        while wire.buffer.count < 2, wire.buffer.first == 0x0D {
            guard try await wire.fill(until: deadline, silence: nil) else { return nil }
        }
        if wire.buffer.starts(with: [0x0D, 0x0A]) { wire.consume(2) }
        var scanner = HeadScanner()
        while true {
            if let end = try scanner.end(in: wire.buffer, limit: limits.headBytes) {
                let bytes = wire.buffer.prefix(end)
                wire.consume(end)
                return try RequestHead(parsing: bytes, maximumLines: limits.headerLines)
            }
            let timeout = RequestRefusal(408, "the request did not arrive in time")
            guard try await wire.fill(until: deadline, silence: timeout) else {
                if wire.buffer.isEmpty { return nil }
                throw RequestRefusal(400, "the request ends within its head")
            }
        }
    }

    private func answer(_ request: LoopbackRequest) async -> LoopbackAnswer {
        do {
            return try await handler(request)
        } catch is ContentTooLarge {
            return LoopbackAnswer(status: 413)
        } catch let error as LoopbackError where error.code == .malformed {
            return LoopbackAnswer(status: 400)
        } catch let error as LoopbackError where error.code == .timedOut {
            return LoopbackAnswer(status: 408)
        } catch {
            return LoopbackAnswer(status: 500)
        }
    }

    // MARK: The request body

    func bodyBytesRead(of request: Int) -> Int { request == number ? body.bytesTaken : 0 }

    func body(of request: Int, upTo limit: Int) async throws -> [UInt8] {
        let isCurrent = request == openRequest
        guard isCurrent else {  // check: loopback-body-of-this-request
            throw LoopbackError(.requestEnded, "the request has been answered")
        }
        let bound = min(limit, limits.bodyBytes)
        try body.begin(upTo: bound)
        if body.owesContinue {
            body.owesContinue = false
            try await wire.socket.sendAll(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)[...], stall: limits.writeTimeout)
        }
        let deadline = ContinuousClock.now + limits.readTimeout
        while !body.isComplete {
            wire.consume(try body.take(wire.buffer, upTo: bound))
            if body.isComplete { break }
            let timeout = LoopbackError(.timedOut, "the request body did not arrive in time")
            let hasMore: Bool
            do {
                hasMore = try await wire.fill(until: deadline, silence: timeout)
            } catch {
                body.fail()
                throw error
            }
            guard request == openRequest else { throw LoopbackError(.requestEnded, "the request has been answered") }
            guard hasMore else {
                body.fail()
                throw LoopbackError(.disconnected, "the client closed within the request body")
            }
        }
        return try body.finished(upTo: bound)
    }

    /// Takes what is left of a body that nobody read: it must never be taken for the next request.
    private func skipBody() async throws -> Bool {
        let deadline = ContinuousClock.now + limits.readTimeout
        while !body.isComplete {
            let taken = body.skip(wire.buffer)
            wire.consume(taken ?? 0)
            let mayGoOn = taken != nil && body.bytesSkipped <= limits.skippedBodyBytes
            guard mayGoOn else {  // check: loopback-skipped-body-bytes
                return false
            }
            if body.isComplete { break }
            guard try await wire.fill(until: deadline, silence: nil) else { return false }
        }
        return true
    }

    // MARK: The answer

    /// - Returns: Whether the connection is still in step after the answer.
    private func send(_ answer: LoopbackAnswer, to head: RequestHead, closes: Bool) async throws -> Bool {
        let isHEAD = head.method.utf8.elementsEqual("HEAD".utf8)
        var answer = answer
        // HTTP/1.0 knows no chunks: the end of the answer is the end of the connection.
        var closes = closes
        if case .stream = answer.body, !head.isHTTP11 { closes = true }
        var lines = answer.head(isHEAD: isHEAD, isHTTP11: head.isHTTP11, closes: closes)
        if lines == nil {
            answer = LoopbackAnswer(status: 500)
            lines = answer.head(isHEAD: isHEAD, isHTTP11: head.isHTTP11, closes: closes)
        }
        let hasBody = !isHEAD && answer.hasContent
        switch answer.body {
        case .bytes(let bytes):
            try await wire.socket.sendAll(((lines ?? []) + (hasBody ? bytes : []))[...], stall: limits.writeTimeout)
        case .stream(let chunks):
            try await wire.socket.sendAll((lines ?? [])[...], stall: limits.writeTimeout)
            guard hasBody else { break }
            try await wire.socket.sendAll(chunks, isChunked: head.isHTTP11, stall: limits.writeTimeout)
        }
        return !closes
    }

    private func refuse(_ refusal: RequestRefusal) async {
        let text = "\(refusal.reason)\n"
        let answer = LoopbackAnswer(
            status: refusal.status,
            headers: [HeaderField("Content-Type", "text/plain; charset=utf-8")],
            body: Array(text.utf8)
        )
        guard case .bytes(let bytes) = answer.body else { return }
        let head = answer.head(isHEAD: false, isHTTP11: true, closes: true) ?? []
        guard (try? await wire.socket.sendAll((head + bytes)[...], stall: limits.writeTimeout)) != nil else { return }
        await linger()
    }

    /// Lets the client read the answer: closing while it still sends would make its system throw the answer away, and a proxy say
    /// 502 in its place. As much is discarded as would have been taken of a client that is let in.
    private func linger() async {
        wire.socket.endSending()
        let deadline = ContinuousClock.now + min(limits.readTimeout, .seconds(1))
        var discarded = wire.buffer.count
        wire.consume(discarded)
        while discarded <= limits.bodyBytes {
            guard (try? await wire.fill(until: deadline, silence: nil)) == true else { return }
            discarded += wire.buffer.count
            wire.consume(wire.buffer.count)
        }
    }
}
