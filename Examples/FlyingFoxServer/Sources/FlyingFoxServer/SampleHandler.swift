// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import FlyingFox
import FlyingSocks
import Foundation
import MCPResourceServer
import SampleServer

/// The server's one handler: the gate, and behind it the MCP server.
struct SampleHandler: HTTPHandler {
    let setup: Setup

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        // `Principal.current` is the caller here, and in what is called from here.
        try await setup.gate.protect(request) { request, admitted in
            HTTPResponse(setup.handler.respond(to: ResourceRequest(request), admitted))
        }
    }
}

/// The server that listens where the options say.
func sampleServer(_ setup: Setup, _ options: Options) throws -> HTTPServer {
    let address: any SocketAddress =
        options.host.contains(":")
        ? try sockaddr_in6.inet6(ip6: options.host, port: options.port)
        : try sockaddr_in.inet(ip4: options.host, port: options.port)
    let configuration = HTTPServer.Configuration(
        address: address,
        sharedRequestReplaySize: 0,
        logger: .disabled
    )
    return HTTPServer(config: configuration, handler: SampleHandler(setup: setup))
}

extension HTTPResponse {
    /// An answer of the sample's MCP server.
    fileprivate init(_ answer: MCPAnswer) {
        switch answer.body {
        case .bytes(let bytes):
            self.init(ResourceResponse(status: answer.status, headers: answer.headers, body: bytes))
        case .events(let events):
            self.init(
                statusCode: HTTPStatusCode(answer.status, phrase: ""),
                body: HTTPBodySequence(from: EventBytes(events: events))
            )
            for field in answer.headers { add(field) }
        }
    }
}

/// Events as FlyingFox takes a body whose length nobody knows: one chunk for each.
private struct EventBytes: AsyncBufferedSequence {
    let events: BoundedStream<ProgressStream>

    func makeAsyncIterator() -> Iterator { Iterator(events: events.makeAsyncIterator()) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var events: BoundedStream<ProgressStream>.Iterator

        /// FlyingFox calls the other one.
        mutating func next() async throws -> UInt8? { nil }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? { try await events.next() }
    }
}
