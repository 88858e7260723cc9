// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// Clients of a server on this machine that send one call after the other, each on a connection of its own.
///
/// They do as little as possible, so that the server has always something to do: a server that waits pays for waking up, and what is
/// measured would be that. They run on one thread.
struct HTTPClients {
    private static let connections = 32
    private static let loop = MultiThreadedEventLoopGroup.singleton.next()

    private let port: Int
    private let calls: [ByteBuffer]

    /// - Parameter tokens: What they send, in turn.
    init(port: Int, tokens: [String]) {
        self.port = port
        let body = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
        calls = tokens.map { token in
            let lines = [
                "POST /mcp HTTP/1.1", "Host: mcp.example.com", "Accept: application/json, text/event-stream",
                "Content-Type: application/json", "MCP-Protocol-Version: 2026-07-28", "Authorization: Bearer \(token)",
                "Content-Length: \(body.utf8.count)", "", body,
            ]
            return ByteBuffer(string: lines.joined(separator: "\r\n"))
        }
    }

    /// Sends so many calls, over all connections, and waits for the answers.
    ///
    /// - Throws: ``WrongResult`` if one is not 200.
    func send(_ count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.connections {
                let share = stride(from: number, to: count, by: Self.connections).map { calls[$0 % calls.count] }
                group.addTask { [port] in
                    let done = Self.loop.makePromise(of: Void.self)
                    let bootstrap = ClientBootstrap(group: Self.loop)
                        .channelInitializer { channel in
                            channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandler(Caller(share, done: done))
                            }
                        }
                    do {
                        _ = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
                    } catch {
                        done.fail(error)
                    }
                    try await done.futureResult.get()
                }
            }
            try await group.waitForAll()
        }
    }
}

/// One of them: sends the next call when the answer to the one before is there.
private final class Caller: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var calls: ArraySlice<ByteBuffer>
    private let done: EventLoopPromise<Void>
    private var answer = ByteBuffer()

    init(_ calls: [ByteBuffer], done: EventLoopPromise<Void>) {
        self.calls = calls[...]
        self.done = done
    }

    func channelActive(context: ChannelHandlerContext) { sendNext(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = unwrapInboundIn(data)
        answer.writeBuffer(&piece)
        // What ends no line is the end of the route's answer.
        guard answer.readableBytesView.suffix(2).elementsEqual("}}".utf8) else { return }
        guard answer.readableBytesView.starts(with: "HTTP/1.1 200 ".utf8) else {
            return fail(context)
        }
        answer.clear()
        sendNext(context)
    }

    func channelInactive(context: ChannelHandlerContext) { fail(context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(context) }

    private func sendNext(_ context: ChannelHandlerContext) {
        guard let call = calls.popFirst() else {
            done.succeed()
            return context.close(promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(call), promise: nil)
    }

    /// A promise that has been kept stays so.
    private func fail(_ context: ChannelHandlerContext) {
        let line = answer.readableBytesView.prefix { $0 != 13 }
        done.fail(WrongResult(subject: "a server's \"\(String(decoding: line, as: UTF8.self))\""))
        context.close(promise: nil)
    }
}
