// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import ProtectedResource
import Synchronization
import XCTest

/// Answers that come in pieces.
final class LoopbackStreamTests: XCTestCase {
    func testPiecesAreSentAsTheyCome() async throws {
        let (stream, source) = AsyncStream<[UInt8]>.makeStream()
        try await serving { _ in
            LoopbackAnswer(headers: [HeaderField("Content-Type", "text/event-stream")], stream: stream)
        } body: { port in
            let client = try LoopbackClient(port: port)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            var text = ""
            while !text.hasSuffix("\r\n\r\n") {
                text += String(decoding: try await client.receiveBytes(), as: UTF8.self)
            }
            XCTAssertEqual(
                text,
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            source.yield(Array("data: 1\n\n".utf8))
            var piece = try await client.receiveBytes()
            XCTAssertEqual(String(decoding: piece, as: UTF8.self), "9\r\ndata: 1\n\n\r\n")
            source.yield([])
            source.yield(Array(repeating: 0x61, count: 17))
            piece = try await client.receiveBytes()
            XCTAssertEqual(String(decoding: piece, as: UTF8.self), "11\r\n\(String(repeating: "a", count: 17))\r\n")
            source.finish()
            piece = try await client.receiveBytes()
            XCTAssertEqual(String(decoding: piece, as: UTF8.self), "0\r\n\r\n")
        }
    }

    func testAStreamIsFollowedByTheNextRequest() async throws {
        try await serving { request in
            guard request.target == "/stream" else { return LoopbackAnswer(status: 204) }
            return LoopbackAnswer(
                stream: AsyncStream<[UInt8]> {
                    $0.yield([0x61]); $0.finish()
                }
            )
        } body: { port in
            let client = try LoopbackClient(port: port)
            for _ in 0..<3 {
                let streamed = try await client.request("GET", "/stream")
                XCTAssertEqual(streamed.text, "a")
                let plain = try await client.request("GET", "/")
                XCTAssertEqual(plain.status, 204)
            }
        }
    }

    func testHEADOfAStreamHasNoPieces() async throws {
        try await serving { _ in
            LoopbackAnswer(
                stream: AsyncStream<[UInt8]> {
                    $0.yield([0x61]); $0.finish()
                }
            )
        } body: { port in
            let client = try LoopbackClient(port: port)
            for _ in 0..<2 {
                let reply = try await client.request("HEAD", "/")
                XCTAssertEqual(
                    String(decoding: reply.head, as: UTF8.self),
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                )
            }
        }
    }

    func testAStreamThatFailsHasNoLastChunk() async throws {
        struct Fault: Error {}
        try await serving { _ in
            LoopbackAnswer(
                stream: AsyncThrowingStream<[UInt8], any Error> { source in
                    source.yield([0x61])
                    source.finish(throwing: Fault())
                }
            )
        } body: { port in
            let text = try await exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n", at: port)
            XCTAssertTrue(text.hasSuffix("\r\n\r\n1\r\na\r\n"), text)
        }
    }

    func testAClientThatLeavesEndsTheStream() async throws {
        let ended = Happening()
        let (stream, source) = AsyncStream<[UInt8]>.makeStream()
        source.onTermination = { _ in ended.happen() }
        source.yield([0x61])
        try await serving { _ in
            LoopbackAnswer(stream: stream)
        } body: { port in
            let client = try LoopbackClient(port: port)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try await client.receiveBytes()
            await client.close()
            await ended.wait()
        }
    }

    func testAServerThatClosesEndsTheStreamWithoutALastChunk() async throws {
        let (stream, source) = AsyncStream<[UInt8]>.makeStream()
        source.yield([0x61])
        let server = try LoopbackServer()
        server.start { _ in LoopbackAnswer(stream: stream) }
        let client = try LoopbackClient(port: server.port)
        try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        var text = ""
        while !text.hasSuffix("1\r\na\r\n") { text += String(decoding: try await client.receiveBytes(), as: UTF8.self) }
        await server.close()
        let rest = try await client.receiveToEnd()
        XCTAssertEqual(rest, [])
    }

    func testAClientThatTakesNothingIsGivenUp() async throws {
        var limits = LoopbackLimits()
        limits.writeTimeout = .milliseconds(40)
        let ended = Happening()
        try await serving(limits: limits) { _ in
            let (stream, source) = AsyncStream<[UInt8]>.makeStream()
            source.onTermination = { _ in ended.happen() }
            // Far more than the system buffers for a client that reads nothing.
            for _ in 0..<64 { source.yield([UInt8](repeating: 1, count: 1 << 20)) }
            return LoopbackAnswer(stream: stream)
        } body: { port in
            let client = try LoopbackClient(port: port)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            await ended.wait()
        }
    }
}
