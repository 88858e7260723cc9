// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SampleServer

/// The listening socket, and what is done with its connections.
struct Listener {
    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private let channel: NIOAsyncChannel<Connection, Never>

    /// The port that it listens on.
    var port: Int? { channel.channel.localAddress?.port }

    /// Takes the port. With `tls`, everything on it is TLS.
    init(host: String, port: Int, tls: NIOSSLContext?) async throws {
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withPipeliningAssistance: false,
                        withErrorHandling: false
                    )
                    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Serves every connection until the task is cancelled.
    func run(_ setup: Setup) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await channel.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask {
                        // What goes wrong on a connection is its client's affair: it is closed.
                        try? await serve(connection, behind: setup.gate) { head, _, admitted in
                            HTTPAnswer(setup.handler.respond(to: ResourceRequest(head, peer: nil), admitted))
                        }
                    }
                }
            }
        }
    }
}

extension HTTPAnswer {
    /// An answer of the sample's MCP server.
    fileprivate init(_ answer: MCPAnswer) {
        switch answer.body {
        case .bytes(let bytes):
            self.init(ResourceResponse(status: answer.status, headers: answer.headers, body: bytes))
        case .events(let events):
            self.init(ResourceResponse(status: answer.status, headers: answer.headers))
            // Without a length it is sent in chunks.
            head.headers.remove(name: "Content-Length")
            rest = events.map { ByteBuffer(bytes: $0) }
        }
    }
}
