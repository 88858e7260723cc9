// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import NIOCore
import NIOHTTP1

/// SwiftNIO behind the gate: serves one connection, with TLS below or without. The handler gets head, whole body and caller.
///
/// Configure the pipeline with `configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)`, as one
/// request is served at a time and everything is answered here, in order; and set `allowRemoteHalfClosure` on the channel, for
/// clients that end their side after the request. An error that the handler throws closes the connection: answer it there. No
/// `100 Continue` is sent; clients that wait for one go on by themselves after a while.
func serve(
    _ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>,
    behind server: ResourceServer,
    handler: nonisolated(nonsending) (HTTPRequestHead, ByteBuffer, AdmittedRequest) async throws -> HTTPAnswer
) async throws {
    try await connection.executeThenClose { [channel = connection.channel] inbound, outbound in
        var parts = inbound.makeAsyncIterator()
        var (isRead, isLast) = (true, false)
        do {
            while !(isRead && isLast), let part = try await parts.next(isolation: #isolation) {
                if case .end = part { isRead = true }  // the end of a body that was not read
                guard case .head(let head) = part else { continue }
                (isRead, isLast) = (false, !head.isKeepAlive)
                var body = ByteBuffer()
                let answer = try await server.protect(.init(head, peer: channel.remoteAddress), reading: .always) {
                    limit in
                    while case .body(var part)? = try await parts.next(isolation: #isolation) {
                        guard part.readableBytes <= limit - body.readableBytes else { throw ContentTooLarge() }
                        body.writeBuffer(&part)
                    }
                    isRead = true
                    return Array(buffer: body)
                } handler: {
                    try await handler(head, body, $0)
                }
                try await answer.write(to: outbound)
                // Closed at once, a client that still sends would lose the answer.
                if isLast { channel.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) } }
            }
        } catch is HTTPParserError where isRead {
            try await HTTPAnswer(.init(status: 400, headers: [.init("Connection", "close")])).write(to: outbound)
        }
    }
}

extension ResourceRequest {
    init(_ head: HTTPRequestHead, peer: SocketAddress?) {
        let headers = head.headers.map { HeaderField($0.name, $0.value) }
        self.init(method: head.method.rawValue, target: head.uri, headers: headers, peer: peer?.ipAddress)
    }
}

/// An answer: its head, its body or the beginning of it, and what comes after that as it comes.
struct HTTPAnswer: HostResponse, Sendable {
    var head: HTTPResponseHead
    var body = ByteBuffer()
    var rest: (any AsyncSequence<ByteBuffer, any Error> & Sendable)?

    init(_ answer: ResourceResponse) {
        head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status))
        body = ByteBuffer(bytes: answer.body)
        head.headers.add(name: "Content-Length", value: "\(answer.contentLength)")
        for field in answer.headers { add(field) }
    }

    mutating func add(_ field: HeaderField) { head.headers.add(name: field.name, value: field.value) }

    func values(of name: String) -> [String] { head.headers[name] }

    func write(to outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>) async throws {
        try await outbound.write(contentsOf: [.head(head), .body(.byteBuffer(body))])
        if let rest { for try await bytes in rest { try await outbound.write(.body(.byteBuffer(bytes))) } }
        try await outbound.write(.end(nil))
    }
}
