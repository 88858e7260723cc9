// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// What the server refuses: a connection that is out of step must never reach a handler.
final class LoopbackRefusalTests: XCTestCase {
    /// Text after the request line's target, or whole requests; each is answered with the status and the end of the
    /// connection, and no handler runs.
    func testRequestsThatCouldBeReadInTwoWaysAreRefused() async throws {
        let host = "Host: h\r\n"
        let table: [(String, String, Int)] = [
            ("no version", "GET /\r\n\(host)\r\n", 400),
            ("two spaces", "GET  / HTTP/1.1\r\n\(host)\r\n", 400),
            ("tab for a space", "GET\t/ HTTP/1.1\r\n\(host)\r\n", 400),
            ("space before the line", " GET / HTTP/1.1\r\n\(host)\r\n", 400),
            ("bad method", "G(T / HTTP/1.1\r\n\(host)\r\n", 400),
            ("target with a control character", "GET /\u{1} HTTP/1.1\r\n\(host)\r\n", 400),
            ("target beyond ASCII", "GET /\u{e9} HTTP/1.1\r\n\(host)\r\n", 400),
            ("relative target", "GET mcp HTTP/1.1\r\n\(host)\r\n", 400),
            ("https target", "GET https://h/ HTTP/1.1\r\n\(host)\r\n", 400),
            ("target of a scheme as long as http", "GET file://h/ HTTP/1.1\r\n\(host)\r\n", 400),
            ("CONNECT", "CONNECT h:443 HTTP/1.1\r\n\(host)\r\n", 400),
            ("asterisk for GET", "GET * HTTP/1.1\r\n\(host)\r\n", 400),
            ("lower-case version", "GET / http/1.1\r\n\(host)\r\n", 400),
            ("HTTP/2", "GET / HTTP/2.0\r\n\(host)\r\n", 505),
            ("HTTP/1.10", "GET / HTTP/1.10\r\n\(host)\r\n", 505),
            ("no Host", "GET / HTTP/1.1\r\n\r\n", 400),
            ("two Hosts", "GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
            ("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\n\(host)\(host)\r\n", 400),
            ("target names another host", "GET http://other/ HTTP/1.1\r\n\(host)\r\n", 400),
            ("bare LF after the request line", "GET / HTTP/1.1\n\(host)\r\n", 400),
            ("bare LF after a header", "GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n", 400),
            ("bare LF at the end", "GET / HTTP/1.1\r\n\(host)\n", 400),
            ("bare CR in a header", "GET / HTTP/1.1\r\nHost: h\rA: b\r\n\r\n", 400),
            ("CR CR LF", "GET / HTTP/1.1\r\r\n\(host)\r\n", 400),
            ("folded line", "GET / HTTP/1.1\r\n\(host)A: b\r\n c\r\n\r\n", 400),
            ("line folded with a tab", "GET / HTTP/1.1\r\n\(host)A: b\r\n\tc\r\n\r\n", 400),
            ("first header folded", "GET / HTTP/1.1\r\n \(host)\r\n", 400),
            ("space before the colon", "GET / HTTP/1.1\r\n\(host)Content-Length : 3\r\n\r\nabc", 400),
            ("no colon", "GET / HTTP/1.1\r\n\(host)A\r\n\r\n", 400),
            ("no name", "GET / HTTP/1.1\r\n\(host): b\r\n\r\n", 400),
            ("name beyond ASCII", "GET / HTTP/1.1\r\n\(host)\u{c4}: b\r\n\r\n", 400),
            ("NUL in a value", "GET / HTTP/1.1\r\n\(host)A: b\u{0}c\r\n\r\n", 400),
            ("DEL in a value", "GET / HTTP/1.1\r\n\(host)A: b\u{7f}c\r\n\r\n", 400),
            (
                "length and coding",
                "POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400
            ),
            (
                "coding and length",
                "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400
            ),
            ("two lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\nContent-Length: 4\r\n\r\n", 400),
            ("two equal lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\ncontent-length: 3\r\n\r\n", 400),
            ("list of lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 3, 3\r\n\r\n", 400),
            ("signed length", "POST / HTTP/1.1\r\n\(host)Content-Length: +3\r\n\r\n", 400),
            ("negative length", "POST / HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n", 400),
            ("hexadecimal length", "POST / HTTP/1.1\r\n\(host)Content-Length: 0x3\r\n\r\n", 400),
            ("empty length", "POST / HTTP/1.1\r\n\(host)Content-Length:\r\n\r\n", 400),
            ("length beyond 64 bits", "POST / HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999\r\n\r\n", 400),
            (
                "two codings",
                "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400
            ),
            ("another coding", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip\r\n\r\n", 501),
            ("list of codings", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
            ("misspelled coding", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: xchunked\r\n\r\n", 501),
            ("quoted coding", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: \"chunked\"\r\n\r\n", 501),
            ("coding in HTTP/1.0", "POST / HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n", 400),
            ("unknown expectation", "POST / HTTP/1.1\r\n\(host)Expect: 200-ok\r\nContent-Length: 1\r\n\r\n", 417),
            ("end within the head", "GET / HTTP/1.1\r\nHos", 400),
        ]
        let handled = Mutex(0)
        try await serving { request in
            handled.withLock { $0 += 1 }
            return LoopbackAnswer(status: 200)
        } body: { port in
            for (name, text, status) in table {
                let smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
                let isCut = name == "end within the head"
                let reply = try await exchange(text + (isCut ? "" : smuggled), at: port, endSending: isCut)
                XCTAssertTrue(reply.hasPrefix("HTTP/1.1 \(status) "), "\(name): \(reply)")
                XCTAssertTrue(reply.contains("\r\nConnection: close\r\n"), "\(name): \(reply)")
                XCTAssertEqual(reply.components(separatedBy: "HTTP/1.1 ").count, 2, "\(name): one answer only")
            }
        }
        XCTAssertEqual(handled.withLock { $0 }, 0)
    }

    func testChunkedBodiesThatCouldBeReadInTwoWaysAreRefused() async throws {
        let table: [(String, String)] = [
            ("bare LF after the size", "3\nabc\r\n0\r\n\r\n"),
            ("bare LF after the data", "3\r\nabc\n0\r\n\r\n"),
            ("data longer than its size", "3\r\nabcd\r\n0\r\n\r\n"),
            ("signed size", "+3\r\nabc\r\n0\r\n\r\n"),
            ("size with a prefix", "0x3\r\nabc\r\n0\r\n\r\n"),
            ("empty size", "\r\nabc\r\n0\r\n\r\n"),
            ("size with a space in it", "3 3\r\nabc\r\n0\r\n\r\n"),
            ("size beyond 60 bits", "1000000000000000\r\nabc\r\n0\r\n\r\n"),
            ("extension without semicolon", "3 name\r\nabc\r\n0\r\n\r\n"),
            ("control character in an extension", "3;a\u{1}\r\nabc\r\n0\r\n\r\n"),
            ("bare CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n"),
            ("endless extension", "3;\(String(repeating: "a", count: 5000))"),
            ("endless trailer", "0\r\nA: \(String(repeating: "a", count: 5000))"),
            ("bare LF in the trailers", "0\r\nA: b\n\r\n"),
        ]
        try await serving(echo) { port in
            for (name, body) in table {
                let reply = try await exchange(
                    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(body)"
                        + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                    at: port
                )
                XCTAssertTrue(reply.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(name): \(reply)")
                XCTAssertEqual(reply.components(separatedBy: "HTTP/1.1 ").count, 2, "\(name): one answer only")
            }
        }
    }

    func testLimitsOfTheHead() async throws {
        var limits = LoopbackLimits()
        limits.headBytes = 200
        limits.headerLines = 4
        try await serving(limits: limits, echo) { port in
            let start = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nA: "
            let room = 200 - start.utf8.count - 4
            let fits = try await exchange(start + String(repeating: "x", count: room) + "\r\n\r\n", at: port)
            XCTAssertTrue(fits.hasPrefix("HTTP/1.1 200 "), fits)
            let over = try await exchange(start + String(repeating: "x", count: room + 1) + "\r\n\r\n", at: port)
            XCTAssertTrue(over.hasPrefix("HTTP/1.1 431 "), over)
            let endless = try await exchange(String(repeating: "x", count: 5000), at: port)
            XCTAssertTrue(endless.hasPrefix("HTTP/1.1 431 "), endless)
            let lines = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nA: b\r\nA: b\r\n"
            let four = try await exchange(lines + "\r\n", at: port)
            XCTAssertTrue(four.hasPrefix("HTTP/1.1 200 "), four)
            let five = try await exchange(lines + "A: b\r\n\r\n", at: port)
            XCTAssertTrue(five.hasPrefix("HTTP/1.1 431 "), five)
        }
    }

    func testLimitsOfTheBody() async throws {
        var limits = LoopbackLimits()
        limits.bodyBytes = 10
        let read = Mutex<[Int]>([])
        try await serving(limits: limits) { request in
            do {
                return LoopbackAnswer(
                    status: 200,
                    body: try await request.body(upTo: request.target == "/5" ? 5 : .max)
                )
            } catch {
                let count = await request.bodyBytesRead
                read.withLock { $0.append(count) }
                throw error
            }
        } body: { port in
            let ten = try await LoopbackClient(port: port).request("POST", "/", body: Array(repeating: 1, count: 10))
            XCTAssertEqual(ten.status, 200)
            let eleven = try await LoopbackClient(port: port).request("POST", "/", body: Array(repeating: 1, count: 11))
            XCTAssertEqual(eleven.status, 413)
            let six = try await LoopbackClient(port: port).request("POST", "/5", body: Array(repeating: 1, count: 6))
            XCTAssertEqual(six.status, 413)
            XCTAssertEqual(read.withLock { $0 }, [0, 0], "a declared length over the limit is refused unread")
            for (size, status) in [("A", 200), ("B", 413), ("FFFFFFFFFFFFFFF", 413)] {
                let reply = try await exchange(
                    "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "\(size)\r\n0123456789\r\n0\r\n\r\n",
                    at: port
                )
                XCTAssertTrue(reply.hasPrefix("HTTP/1.1 \(status) "), "\(size): \(reply)")
            }
        }
    }

    func testSlowClientsAreNotWaitedForLong() async throws {
        var limits = LoopbackLimits()
        limits.idleTimeout = .milliseconds(40)
        limits.readTimeout = .milliseconds(40)
        try await serving(limits: limits, echo) { port in
            let idle = try await exchange("", at: port)
            XCTAssertEqual(idle, "", "an idle connection is closed without a word")
            let head = try await exchange("GET / HTTP/1.1\r\nHost:", at: port)
            XCTAssertTrue(head.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"), head)
            let body = try await exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabc", at: port)
            XCTAssertTrue(body.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"), body)
            XCTAssertTrue(body.contains("Connection: close"), body)
        }
    }

    func testConnectionsOverTheLimitAreToldSo() async throws {
        var limits = LoopbackLimits()
        limits.connections = 2
        try await serving(limits: limits, echo) { port in
            let first = try LoopbackClient(port: port)
            let second = try LoopbackClient(port: port)
            _ = try await first.request("GET", "/")
            _ = try await second.request("GET", "/")
            let third = try await exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n", at: port)
            XCTAssertTrue(third.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"), third)
            let again = try await second.request("GET", "/")
            XCTAssertEqual(again.status, 200, "those who are in stay in")
        }
    }

    func testTheLastRequestOfAConnectionIsAnnounced() async throws {
        var limits = LoopbackLimits()
        limits.requestsPerConnection = 2
        try await serving(limits: limits, echo) { port in
            let client = try LoopbackClient(port: port)
            let first = try await client.request("GET", "/")
            let second = try await client.request("GET", "/")
            XCTAssertEqual(first.values("Connection"), [])
            XCTAssertEqual(second.values("Connection"), ["close"])
        }
    }

    func testABodyCannotBeReadAfterTheAnswer() async throws {
        let kept = Mutex<LoopbackRequest?>(nil)
        try await serving { request in
            kept.withLock { $0 = request }
            return LoopbackAnswer(status: 200)
        } body: { port in
            let client = try LoopbackClient(port: port)
            _ = try await client.request("POST", "/", body: [1, 2, 3])
            let request = try XCTUnwrap(kept.withLock { $0 })
            do {
                _ = try await request.body()
                XCTFail("the body of an answered request was read")
            } catch let error as LoopbackError {
                XCTAssertEqual(error.code, .requestEnded)
            }
            kept.withLock { $0 = nil }
        }
    }

    func testOneEmptyLineBeforeARequestIsForgiven() async throws {
        try await serving(echo) { port in
            let one = try await exchange("\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", at: port)
            XCTAssertTrue(one.hasPrefix("HTTP/1.1 200 "), one)
            let two = try await exchange("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", at: port)
            XCTAssertTrue(two.hasPrefix("HTTP/1.1 400 "), two)
        }
    }
}
