// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// Puts an answer on the wire, well or badly.
struct ScriptedDelivery {
    private static let filler = [UInt8](repeating: UInt8(ascii: " "), count: 16_384)

    private let channel: any ByteChannel
    private let isHEAD: Bool

    init(_ channel: any ByteChannel, isHEAD: Bool) {
        self.channel = channel
        self.isHEAD = isHEAD
    }

    /// Sends a good answer with a fault worked in.
    func send(_ good: LoopbackAnswer, _ fault: ScriptedFault?) async throws {
        var answer = good
        fault?.change?(&answer)
        if let delay = fault?.delay { try await channel.socket.waitForClient(delay) }
        let head = head(of: answer)
        var body: [UInt8] = []
        if !isHEAD, case .bytes(let bytes) = answer.body { body = bytes }
        switch fault?.delivery ?? .whole {
        case .whole:
            try await send(head + body)
            try await finish()
        case .trickle(let interval):
            try await send(head)
            for byte in body {
                try await channel.socket.waitForClient(interval)
                try await send([byte])
            }
            try await finish()
        case .stallAfterHead:
            try await send(head)
            try await channel.socket.waitForClient(nil)
        case .silence:
            try await channel.socket.waitForClient(nil)
        case .reset:
            channel.socket.reset()
        case .disconnect:
            channel.socket.disconnect()
        case .truncated:
            try await send(head + body.prefix(body.count / 2))
            try await finish()
        case .cutOff:
            try await send(Self.withoutLength(head) + body)
            channel.socket.disconnect()
        case .endlessBody:
            let length = "Transfer-Encoding: chunked\r\n\r\n"
            try await send(Self.withoutLength(head).dropLast(2) + Array(length.utf8))
            let chunk = Array("4000\r\n".utf8) + Self.filler + [0x0D, 0x0A]
            try await sendForEver(chunk)
        case .endlessHead:
            try await send(head.dropLast(2))
            try await sendForEver(Array("X-Filler: \(String(repeating: "x", count: 1000))\r\n".utf8))
        case .raw(let bytes):
            try await send(bytes)
            try await finish()
        }
    }

    private func send(_ bytes: some Collection<UInt8>) async throws {
        try await channel.send(Array(bytes)[...])
    }

    private func sendForEver(_ bytes: [UInt8]) async throws {
        while true {
            try Task.checkCancellation()
            try await send(bytes)
            await Task.yield()
        }
    }

    /// Ends in order, and lets the client read what was sent: closing while it still sends would make its system throw the
    /// answer away.
    private func finish() async throws {
        try await channel.end()
        channel.socket.endSending()
        let deadline = ContinuousClock.now + .seconds(1)
        while !(try await channel.socket.receive(until: deadline)).isEmpty {}
    }

    /// An answer that cannot be put on the wire, because a header line of the test's would break out of its line, says so.
    private func head(of answer: LoopbackAnswer) -> [UInt8] {
        let apology = LoopbackAnswer(status: 500, headers: [HeaderField("X-Test-Kit", "the scripted answer is none")])
        let head =
            answer.head(isHEAD: isHEAD, isHTTP11: true, closes: true)
            ?? apology.head(isHEAD: true, isHTTP11: true, closes: true)
        return head ?? []
    }

    /// A head without its `Content-Length` line: the body ends with the connection.
    private static func withoutLength(_ head: [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        for line in head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        where !line.starts(with: "Content-Length:".utf8) {
            lines += line + [0x0A]
        }
        return lines.dropLast()
    }
}
