// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import NIOCore
import NIOHTTP1

/// SwiftNIO behind the gate: serves one connection, with TLS below or without. The handler gets head, whole body and caller.
///
/// Configure the pipeline with `configureHTTPServerPipeline(withPipeliningAssistance: false)`, as one request is served at a time
/// here. An error that the handler throws closes the connection: answer it there. No `100 Continue` is sent; clients that wait for
/// one go on by themselves after a while.
func serve(
    _ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>,
    behind server: ResourceServer,
    handler: nonisolated(nonsending) (HTTPRequestHead, ByteBuffer, AdmittedRequest) async throws -> HTTPAnswer
) async throws {
    try await connection.executeThenClose { inbound, outbound in
        var parts = inbound.makeAsyncIterator()
        while let part = try await parts.next(isolation: #isolation) {
            guard case .head(let head) = part else { continue }  // the rest of a body that was not read
            var body = ByteBuffer()
            let request = ResourceRequest(head, peer: connection.channel.remoteAddress)
            let answer = try await server.protect(request, reading: .always) { limit in
                while case .body(var part)? = try await parts.next(isolation: #isolation) {
                    guard part.readableBytes <= limit - body.readableBytes else { throw ContentTooLarge() }
                    body.writeBuffer(&part)
                }
                return Array(buffer: body)
            } handler: { admitted in
                try await handler(head, body, admitted)
            }
            try await outbound.write(.head(answer.head))
            try await outbound.write(.body(.byteBuffer(answer.body)))
            if let rest = answer.rest {
                for try await bytes in rest { try await outbound.write(.body(.byteBuffer(bytes))) }
            }
            try await outbound.write(.end(nil))
            guard head.isKeepAlive else { return }
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
        head.headers.add(name: "Content-Length", value: "\(answer.body.count)")
        for field in answer.headers { add(field) }
    }

    mutating func add(_ field: HeaderField) { head.headers.add(name: field.name, value: field.value) }

    func values(of name: String) -> [String] { head.headers[name] }
}
