// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import XCTest

@testable import HTTPFetch

/// What a request looks like to a server, and what a server can do to one.
final class ExchangeTests: XCTestCase {
    private static let ok = "HTTP/1.1 200 OK\r\n"

    func testAGetAndItsAnswer() async throws {
        let seen = Mutex("")
        try await withServer(script: { connection in
            let request = try await connection.request()
            seen.withLock { $0 = request }
            try await connection.send(Self.ok + "Content-Length: 2\r\nX-A: b\r\n\r\n{}")
        }) { server in
            let response = try await loopbackFetcher().fetch(.to(server))
            XCTAssertEqual(response.status, 200)
            XCTAssertEqual(response.body, Array("{}".utf8))
            XCTAssertEqual(response.values(of: "x-a"), ["b"])
            let request = seen.withLock { $0 }
            XCTAssertTrue(request.hasPrefix("GET /doc HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"), request)
            XCTAssertTrue(request.contains("\r\nAccept-Encoding: identity\r\nConnection: close\r\n"), request)
        }
    }

    func testAPostSendsItsBody() async throws {
        let seen = Mutex("")
        try await withServer(script: { connection in
            var request = try await connection.request()
            while !request.hasSuffix("end") {
                request += String(decoding: try await connection.receive(), as: UTF8.self)
            }
            seen.withLock { [request] in $0 = request }
            try await connection.send(Self.ok + "Content-Length: 0\r\n\r\n")
        }) { server in
            var request = FetchRequest.to(server)
            // More than a socket's buffers take at once.
            let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000) + Array("end".utf8)
            request.body = .init(body, contentType: "application/x-www-form-urlencoded")
            request.headers = [(name: "Authorization", value: "Basic abc")]
            let response = try await loopbackFetcher().fetch(request)
            XCTAssertEqual(response.body, [])
            let text = seen.withLock { $0 }
            XCTAssertTrue(text.hasPrefix("POST /doc HTTP/1.1\r\n"))
            XCTAssertTrue(text.contains("\r\nContent-Length: 3000003\r\nAuthorization: Basic abc\r\n\r\nxxx"))
            XCTAssertEqual(
                text.utf8.count - 3_000_003,
                text.utf8.firstRange(of: "\r\n\r\n".utf8).map { _ in head(text) }
            )
        }
    }

    private func head(_ text: String) -> Int {
        text.components(separatedBy: "\r\n\r\n")[0].utf8.count + 4
    }

    func testD54_noRedirectIsFollowed() async throws {
        try await withServer(answering: Self.ok + "Content-Length: 0\r\n\r\n") { target in
            for status in [301, 302, 303, 307, 308] {
                for place in ["http://127.0.0.1:\(target.port)/", "//169.254.169.254/", "/other"] {
                    let answer = "HTTP/1.1 \(status) Moved\r\nLocation: \(place)\r\nContent-Length: 0\r\n\r\n"
                    try await withServer(answering: answer) { server in
                        let response = try await loopbackFetcher().fetch(.to(server))
                        XCTAssertEqual(response.status, status)
                        XCTAssertEqual(response.values(of: "location"), [place])
                        XCTAssertEqual(server.counts.connections, 1)
                    }
                }
            }
            XCTAssertEqual(target.counts.connections, 0)
        }
    }

    func testD6_onlyHTTPIsFetched() async throws {
        try await withServer(answering: Self.ok + "\r\n") { server in
            let urls = [
                "file:///etc/hosts", "ftp://127.0.0.1:\(server.port)/", "data:application/json,%7B%7D",
                "jar:http://h!/",
                "unix:/run/x.sock", "gopher://127.0.0.1:\(server.port)/", "ws://127.0.0.1:\(server.port)/", "",
            ]
            for url in urls {
                let error = try await loopbackFetcher().error(of: FetchRequest(url, origin: .document), url)
                XCTAssertEqual(error?.code, .badURL, url)
            }
            XCTAssertEqual(server.counts.connections, 0)
        }
    }

    /// What a server can send, and the limit that ends it.
    func testBadAnswers() async throws {
        let chunked = Self.ok + "Transfer-Encoding: chunked\r\n\r\n"
        let table: [(name: String, answer: String, code: FetchError.Code)] = [
            ("closes at once", "", .incomplete), ("half a status line", "HTTP/1.1 2", .incomplete),
            ("no end of the head", Self.ok + "A: b\r\n", .incomplete),
            ("a body cut short", Self.ok + "Content-Length: 100\r\n\r\nx", .incomplete),
            ("chunks cut short", chunked + "5\r\nabc", .incomplete),
            ("no last chunk", chunked + "1\r\na\r\n", .incomplete), ("not HTTP", "SSH-2.0-x\r\n", .malformed),
            ("HTML without a head", "<!doctype html><p>Hello\r\n\r\n", .malformed),
            ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .malformed),
            ("two framings", Self.ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed),
            ("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", .malformed),
            ("declared too large", Self.ok + "Content-Length: 1001\r\n\r\n", .tooLarge),
            ("a chunk too large", chunked + "3E9\r\n", .tooLarge),
            ("a body too large", Self.ok + "\r\n" + String(repeating: "x", count: 1001), .tooLarge),
            ("a head too large", Self.ok + "A: " + String(repeating: "x", count: 33_000), .tooLarge),
            ("too many lines", Self.ok + String(repeating: "A: b\r\n", count: 129) + "\r\n", .tooLarge),
            ("only interim answers", String(repeating: "HTTP/1.1 100 Go\r\n\r\n", count: 99), .malformed),
            ("gzip", Self.ok + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u{1F}", .encoded),
        ]
        let fetcher = try loopbackFetcher()
        for row in table {
            try await withServer(answering: row.answer) { server in
                let error = await fetcher.error(of: .to(server), row.name)
                XCTAssertEqual(error?.code, row.code, "\(row.name): \(error.map { "\($0)" } ?? "")")
            }
        }
        XCTAssertTrue(fetcher.isIdle)
    }

    func testAnAnswerIsCompleteWithoutTheServerClosing() async throws {
        try await withServer(script: { connection in
            _ = try await connection.request()
            try await connection.send(Self.ok + "Content-Length: 2\r\n\r\n{}")
            try await connection.untilGone()
        }) { server in
            let response = try await loopbackFetcher().fetch(.to(server))
            XCTAssertEqual(response.body, Array("{}".utf8))
            let isGone = await eventually { server.counts.open == 0 }
            XCTAssertTrue(isGone, "the socket is closed when the answer is there")
        }
    }

    func testD36_endlessBodiesEndAtTheLimit() async throws {
        let piece = String(repeating: "x", count: 10_000)
        let heads = [
            ("until close", Self.ok + "\r\n", piece),
            ("chunked", Self.ok + "Transfer-Encoding: chunked\r\n\r\n", "2710\r\n\(piece)\r\n"),
            ("extensions", Self.ok + "Transfer-Encoding: chunked\r\n\r\n", "1;\(piece.prefix(1000))\r\nx\r\n"),
            ("trailer", Self.ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "A: \(piece.prefix(1000))\r\n"),
            ("head", Self.ok, "A: \(piece)\r\n"), ("one line", Self.ok + "A: ", piece),
            ("interim answers", "", "HTTP/1.1 100 Go\r\nA: \(piece)\r\n\r\n"),
        ]
        for (name, head, more) in heads {
            try await withServer(script: { connection in
                _ = try await connection.request()
                try await connection.send(head)
                while true { try await connection.send(more) }
            }) { server in
                let error = try await loopbackFetcher().error(of: .to(server, limit: 100_000), name)
                XCTAssertEqual(error?.code, name == "interim answers" ? .malformed : .tooLarge, name)
                let isGone = await eventually { server.counts.open == 0 }
                XCTAssertTrue(isGone, name)
            }
        }
    }

    /// Each byte, each line, each chunk comes in time, and all together do not: one deadline holds for everything.
    func testOneDeadlineForEverything() async throws {
        let trickles: [(name: String, head: String, more: String)] = [
            ("silence", "", ""), ("silence in the head", "HTTP/1.1 200 OK\r\nA", ""),
            ("a body a byte at a time", Self.ok + "\r\n", "x"),
            ("a head a line at a time", Self.ok, "A: b\r\n"), ("a line a byte at a time", Self.ok + "A: ", "x"),
            ("chunks", Self.ok + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
            ("a stall after the head", Self.ok + "Content-Length: 5\r\n\r\n", ""),
            ("a stall before the last chunk", Self.ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", ""),
        ]
        let fetcher = try loopbackFetcher()
        for row in trickles {
            try await withServer(script: { connection in
                _ = try await connection.request()
                try await connection.send(row.head)
                while !row.more.isEmpty {
                    try await connection.send(row.more)
                    try await Task.sleep(for: .milliseconds(10))
                }
                try await connection.untilGone()
            }) { server in
                let start = ContinuousClock.now
                let error = await fetcher.error(of: .to(server, timeout: .milliseconds(80)), row.name)
                XCTAssertEqual(error?.code, .timeout, "\(row.name): \(error.map { "\($0)" } ?? "")")
                XCTAssertGreaterThanOrEqual(ContinuousClock.now - start, .milliseconds(80), row.name)
                let isGone = await eventually { server.counts.open == 0 }
                XCTAssertTrue(isGone, "\(row.name): the server sees the end")
            }
        }
        XCTAssertTrue(fetcher.isIdle)
    }

    func testARequestThatIsNotReadEndsAtTheDeadline() async throws {
        try await withServer(script: { connection in try await connection.untilGone() }) { server in
            var request = FetchRequest.to(server, timeout: .milliseconds(80))
            request.body = .init([UInt8](repeating: 0, count: 20_000_000), contentType: "a/b")
            let error = try await loopbackFetcher().error(of: request)
            XCTAssertEqual(error?.code, .timeout)
        }
    }

    func testTheSettingsOfARequestCannotTrap() async throws {
        try await withServer(answering: Self.ok + "\r\nbody") { server in
            let fetcher = try loopbackFetcher()
            for timeout in [Duration.zero, .seconds(-1), .seconds(Int64.min), .nanoseconds(1)] {
                let error = await fetcher.error(of: .to(server, timeout: timeout))
                XCTAssertEqual(error?.code, .timeout, "\(timeout)")
            }
            for limit in [0, -1, Int.min] {
                let error = await fetcher.error(of: .to(server, limit: limit))
                XCTAssertEqual(error?.code, .tooLarge, "\(limit)")
            }
            let response = try await fetcher.fetch(.to(server, limit: Int.max, timeout: .seconds(Int64.max)))
            XCTAssertEqual(response.body, Array("body".utf8))
        }
    }

    func testAResetIsAnError() async throws {
        try await withServer(script: { connection in
            _ = try await connection.request()
            try await connection.send(Self.ok + "\r\nhalf")
            connection.reset()
        }) { server in
            let error = try await loopbackFetcher().error(of: .to(server))
            XCTAssertEqual(error?.code, .incomplete)
        }
    }

    func testNothingListens() async throws {
        let server = try ScriptServer { _ in }
        await server.close()
        let error = try await loopbackFetcher().error(of: .to(server))
        XCTAssertEqual(error?.code, .unreachable)
        XCTAssertTrue(
            error?.detail.contains("127.0.0.1 port \(server.port): connection refused") == true,
            "\(error as Any)"
        )
    }
}
