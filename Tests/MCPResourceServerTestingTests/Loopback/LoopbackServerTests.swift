// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import ProtectedResource
import Synchronization
import XCTest

/// What the server does with well-formed requests.
final class LoopbackServerTests: XCTestCase {
    func testAnAnswerIsTheseBytes() async throws {
        try await serving(echo) { port in
            let client = try LoopbackClient(port: port)
            let reply = try await client.request("POST", "/a?b=c", body: Array("hello".utf8))
            XCTAssertEqual(
                reply.description,
                "HTTP/1.1 200 OK\r\nX-Target: /a?b=c\r\nContent-Length: 5\r\n\r\nhello"
            )
        }
    }

    func testR5_headerLinesArriveInOrderAndUnjoined() async throws {
        try await serving { request in
            let lines = request.resourceRequest.headers.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
            return LoopbackAnswer(status: 200, body: Array(lines.utf8))
        } body: { port in
            let reply = try await exchange(
                "GET / HTTP/1.1\r\nB: 1\r\nHost: h\r\nauthorization: Bearer x\r\nA:  2 \t\r\nAuthorization: Bearer y\r\n"
                    + "Connection: close\r\nEmpty:\r\n\r\n",
                at: port
            )
            XCTAssertTrue(
                reply.hasSuffix(
                    "\r\n\r\nB=1|Host=h|authorization=Bearer x|A=2|Authorization=Bearer y|Connection=close|Empty="
                ),
                reply
            )
        }
    }

    func testOctetsOutsideUTF8StayOutsideASCII() async throws {
        try await serving { request in
            let value = request.resourceRequest.headers.first { $0.name == "Authorization" }?.value ?? ""
            return LoopbackAnswer(status: value.utf8.contains { $0 >= 0x80 } ? 400 : 200)
        } body: { port in
            let client = try LoopbackClient(port: port)
            try await client.send(Array("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer a".utf8) + [0xFF])
            try await client.send("b\r\n\r\n")
            let reply = try await client.receiveReply()
            XCTAssertEqual(reply.status, 400)
        }
    }

    func testKeepsConnectionsAliveAndAnswersPipelinedRequestsInOrder() async throws {
        try await serving(echo) { port in
            let client = try LoopbackClient(port: port)
            let requests = (0..<50)
                .map { number in
                    "POST /\(number) HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                }
            try await client.send(requests.joined())
            for number in 0..<50 {
                let reply = try await client.receiveReply()
                XCTAssertEqual(reply.values("X-Target"), ["/\(number)"])
                XCTAssertEqual(reply.text, "abc")
            }
        }
    }

    func testTheBodyOfARefusedRequestIsNotReadAndIsNotTheNextRequest() async throws {
        let read = Mutex(-1)
        try await serving { request in
            let count = await request.bodyBytesRead
            read.withLock { $0 = count }
            return LoopbackAnswer(status: request.target == "/refused" ? 401 : 200)
        } body: { port in
            let client = try LoopbackClient(port: port)
            let smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
            try await client.send(
                "POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: \(smuggled.utf8.count)\r\n\r\n\(smuggled)"
                    + "GET /next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
            )
            let first = try await client.receiveReply()
            let second = try await client.receiveReply()
            let rest = try await client.receiveToEnd()
            XCTAssertEqual([first.status, second.status], [401, 200])
            XCTAssertEqual(rest, [], "only two requests were sent")
            XCTAssertEqual(read.withLock { $0 }, 0)
        }
    }

    func testALargeUnreadBodyEndsTheConnectionButNotTheAnswer() async throws {
        var limits = LoopbackLimits()
        limits.skippedBodyBytes = 1000
        try await serving(limits: limits) { _ in
            LoopbackAnswer(status: 401, body: Array("no".utf8))
        } body: { port in
            let client = try LoopbackClient(port: port)
            try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n")
            let reply = try await client.receiveReply()
            XCTAssertEqual(reply.values("Connection"), ["close"])
            XCTAssertEqual(reply.text, "no")

            // An unread chunked body gives no warning: it is skipped as far as the limit goes.
            let chunked = try LoopbackClient(port: port)
            let chunk = "400\r\n\(String(repeating: "x", count: 1024))\r\n"
            try await chunked.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)")
            let answer = try await chunked.receiveReply()
            XCTAssertEqual(answer.status, 401)
            let end = try await chunked.receiveToEnd()
            XCTAssertEqual(end, [])
        }
    }

    func testAClientThatSendsAllBeforeItReadsHasItsAnswer() async throws {
        try await serving { _ in
            LoopbackAnswer(status: 401)
        } body: { port in
            for _ in 0..<5 {
                let client = try LoopbackClient(port: port)
                let reply = try await client.request("POST", "/", body: [UInt8](repeating: 0x20, count: 6 << 20))
                XCTAssertEqual(reply.status, 401)
            }
        }
    }

    func testChunkedBodiesArriveInAnyPieces() async throws {
        try await serving(echo) { port in
            let text = "5;name=value\r\nhello\r\n0006\r\n world\r\n0\r\nTrailer: dropped\r\n\r\n"
            let head = "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
            let whole = try LoopbackClient(port: port)
            try await whole.send(head + text + head + text)
            for _ in 0..<2 {
                let reply = try await whole.receiveReply()
                XCTAssertEqual(reply.text, "hello world")
            }
            let pieces = try LoopbackClient(port: port)
            for byte in Array((head + text).utf8) { try await pieces.send([byte]) }
            let reply = try await pieces.receiveReply()
            XCTAssertEqual(reply.text, "hello world")
        }
    }

    func testTheSameBodyIsGivenTwice() async throws {
        try await serving { request in
            let first = try await request.body()
            let second = try await request.body()
            return LoopbackAnswer(status: first == second ? 200 : 500, body: second)
        } body: { port in
            let client = try LoopbackClient(port: port)
            let reply = try await client.request("POST", "/", body: [1, 2, 3])
            XCTAssertEqual(reply.body, [1, 2, 3])
        }
    }

    func testContinueIsSentWhenTheBodyIsWantedAndOnlyThen() async throws {
        try await serving { request in
            guard request.target == "/wanted" else { return LoopbackAnswer(status: 401) }
            return LoopbackAnswer(status: 200, body: try await request.body())
        } body: { port in
            let head = "HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
            let wanted = try LoopbackClient(port: port)
            try await wanted.send("POST /wanted \(head)")
            let interim = try await wanted.receiveReply()
            XCTAssertEqual(String(decoding: interim.head, as: UTF8.self), "HTTP/1.1 100 Continue\r\n\r\n")
            try await wanted.send("ok")
            let reply = try await wanted.receiveReply()
            XCTAssertEqual(reply.text, "ok")

            // Nobody knows whether the body still comes, so the connection ends.
            let refused = try await exchange("POST /refused \(head)", at: port)
            XCTAssertEqual(
                refused,
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        }
    }

    func testHEADAndAnswersWithoutContent() async throws {
        try await serving { request in
            switch request.target {
            case "/204": LoopbackAnswer(status: 204)
            case "/304": LoopbackAnswer(status: 304, headers: [HeaderField("ETag", "\"a\"")])
            case "/length": LoopbackAnswer(status: 200, headers: [HeaderField("content-length", "77")])
            case "/unknown": LoopbackAnswer(status: 200, headers: [HeaderField("A", "b")])
            default: LoopbackAnswer(status: 200, body: [1, 2, 3])
            }
        } body: { port in
            let expected = [
                ("GET", "/204", "HTTP/1.1 204 No Content\r\n\r\n"),
                ("GET", "/304", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"),
                ("HEAD", "/", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"),
                ("HEAD", "/length", "HTTP/1.1 200 OK\r\ncontent-length: 77\r\n\r\n"),
                ("HEAD", "/unknown", "HTTP/1.1 200 OK\r\nA: b\r\n\r\n"),
                ("GET", "/length", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
            ]
            let client = try LoopbackClient(port: port)
            for (method, target, text) in expected {
                let reply = try await client.request(method, target)
                XCTAssertEqual(String(decoding: reply.head, as: UTF8.self), text, "\(method) \(target)")
            }
        }
    }

    func testHTTP10ClosesUnlessAsked() async throws {
        try await serving { request in
            guard request.target == "/stream" else { return LoopbackAnswer(status: 200, body: [0x41]) }
            return LoopbackAnswer(
                stream: AsyncStream<[UInt8]> {
                    $0.yield([0x42]); $0.yield([0x43]); $0.finish()
                }
            )
        } body: { port in
            let closed = try await exchange("GET / HTTP/1.0\r\n\r\n", at: port)
            XCTAssertEqual(closed, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nA")
            let streamed = try await exchange("GET /stream HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", at: port)
            XCTAssertEqual(streamed, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nBC")
            let kept = try LoopbackClient(port: port)
            for _ in 0..<2 {
                try await kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let reply = try await kept.receiveReply()
                XCTAssertEqual(reply.text, "A")
            }
        }
    }

    func testAHalfClosedClientIsStillAnswered() async throws {
        try await serving(echo) { port in
            let reply = try await exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n", at: port, endSending: true)
            XCTAssertTrue(reply.hasPrefix("HTTP/1.1 200 OK\r\n"), reply)
        }
    }

    func testAbsoluteTargetsAreReducedToTheirPath() async throws {
        try await serving(echo) { port in
            let client = try LoopbackClient(port: port)
            for (target, path) in [
                ("http://h/mcp?x=1", "/mcp?x=1"), ("HTTP://h", "/"), ("http://h?x", "/?x"), ("//mcp", "//mcp"),
                ("/MCP;a=b/%2e%2E/..", "/MCP;a=b/%2e%2E/.."),
            ] {
                try await client.send("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
                let reply = try await client.receiveReply()
                XCTAssertEqual(reply.values("X-Target"), [path])
            }
        }
    }

    func testHandlersCannotBreakOutOfAHeaderLine() async throws {
        try await serving { request in
            let bad = request.target == "/name" ? HeaderField("A b", "c") : HeaderField("A", "b\r\nC: d")
            return LoopbackAnswer(status: 200, headers: [bad])
        } body: { port in
            let client = try LoopbackClient(port: port)
            for target in ["/name", "/value"] {
                let reply = try await client.request("GET", target)
                XCTAssertEqual(reply.description, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")
            }
        }
    }

    func testHandlerErrorsBecomeAnswers() async throws {
        struct Mistake: Error {}
        try await serving { request in
            if request.target == "/large" { throw ContentTooLarge() }
            throw Mistake()
        } body: { port in
            let client = try LoopbackClient(port: port)
            let large = try await client.request("GET", "/large")
            let mistake = try await client.request("GET", "/mistake")
            XCTAssertEqual([large.status, mistake.status], [413, 500])
        }
    }

    func testAHundredClientsKeepTheirConnections() async throws {
        try await serving(echo) { port in
            let total = try await withThrowingTaskGroup(of: Int.self) { group in
                for client in 0..<100 {
                    group.addTask {
                        let connection = try LoopbackClient(port: port)
                        var right = 0
                        for round in 0..<10 {
                            let body = Array("\(client)-\(round)".utf8)
                            let reply = try await connection.request("POST", "/\(client)/\(round)", body: body)
                            if reply.body == body, reply.values("X-Target") == ["/\(client)/\(round)"] { right += 1 }
                        }
                        return right
                    }
                }
                return try await group.reduce(0, +)
            }
            XCTAssertEqual(total, 1000)
        }
    }

    func testAFourMebibyteBodyGoesThereAndBack() async throws {
        try await serving(echo) { port in
            let client = try LoopbackClient(port: port)
            let body = (0..<(4 * 1024 * 1024)).map { UInt8(truncatingIfNeeded: $0) }
            let reply = try await client.request("POST", "/", body: body)
            XCTAssertTrue(reply.body == body)
        }
    }

    func testTheClientsAddressIsThePeer() async throws {
        try await serving { request in
            LoopbackAnswer(status: 200, body: Array((request.resourceRequest.peer ?? "none").utf8))
        } body: { port in
            let reply = try await LoopbackClient(port: port).request("GET", "/")
            XCTAssertEqual(reply.text, "127.0.0.1")
        }
    }
}
