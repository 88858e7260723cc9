// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// Clients of a server on this machine that send one call after the other, each on a connection of its own, which stays open.
///
/// They do as little as possible, so that the server has always something to do: a server that waits pays for waking up, and what is
/// measured would be that. They run on one thread.
struct HTTPClients {
    private static let count = 32
    private static let loop = MultiThreadedEventLoopGroup.singleton.next()

    private let connections: [any Channel]
    private let calls: [ByteBuffer]

    /// - Parameter tokens: What they send, in turn.
    init(port: Int, tokens: [String]) async throws {
        let body = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
        calls = tokens.map { token in
            let lines = [
                "POST /mcp HTTP/1.1", "Host: mcp.example.com", "Accept: application/json, text/event-stream",
                "Content-Type: application/json", "MCP-Protocol-Version: 2026-07-28", "Authorization: Bearer \(token)",
                "Content-Length: \(body.utf8.count)", "", body,
            ]
            return ByteBuffer(string: lines.joined(separator: "\r\n"))
        }
        let bootstrap = ClientBootstrap(group: Self.loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Caller()) }
            }
        var connections: [any Channel] = []
        for _ in 0..<Self.count {
            connections.append(try await bootstrap.connect(host: "127.0.0.1", port: port).get())
        }
        self.connections = connections
    }

    /// Sends so many calls, over all connections, and waits for the answers.
    ///
    /// - Throws: ``WrongResult`` if one is not 200.
    func send(_ count: Int) async throws {
        let answered = connections.enumerated()
            .map { number, connection in
                let share = stride(from: number, to: count, by: connections.count).map { calls[$0 % calls.count] }
                return connection.triggerUserOutboundEvent(Caller.Share(calls: share[...]))
            }
        for share in answered { try await share.get() }
    }
}

/// One of them: sends the next call when the answer to the one before is there.
private final class Caller: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What it is told to send. The promise that comes with it is kept when all of it is answered.
    struct Share: Sendable {
        let calls: ArraySlice<ByteBuffer>
    }

    private var calls: ArraySlice<ByteBuffer> = []
    private var done: EventLoopPromise<Void>?
    private var answer = ByteBuffer()

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let share = event as? Share else { return context.triggerUserOutboundEvent(event, promise: promise) }
        calls = share.calls
        done = promise
        sendNext(context)
    }

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
            done?.succeed()
            done = nil
            return
        }
        context.writeAndFlush(wrapOutboundOut(call), promise: nil)
    }

    private func fail(_ context: ChannelHandlerContext) {
        let line = answer.readableBytesView.prefix { $0 != 13 }
        done?.fail(WrongResult(subject: "a server's \"\(String(decoding: line, as: UTF8.self))\""))
        done = nil
        context.close(promise: nil)
    }
}
