// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import XCTest

@testable import HTTPFetch

/// Requests that are sent as they are given.
final class ExactTests: XCTestCase {
    private func send(
        _ text: String,
        to server: ScriptServer,
        isHEAD: Bool = false,
        limit: Int = 1000,
        timeout: Duration = .seconds(10)
    ) async throws -> FetchResponse {
        try await loopbackFetcher()
            .send(
                exactly: Array(text.utf8),
                to: "http://127.0.0.1:\(server.port)/",
                isHEAD: isHEAD,
                maximumBodyBytes: limit,
                timeout: timeout
            )
    }

    func testTheBytesAreTheServersToSee() async throws {
        let seen = Mutex("")
        let text = "brew  /x y HTCPCP/9\r\nA:1\r\nA : 2\r\nB: \u{E9}\r\n\r\n"
        try await withServer(script: { connection in
            let request = try await connection.request()
            seen.withLock { $0 = request }
            try await connection.send("HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\nno")
        }) { server in
            let response = try await send(text, to: server)
            XCTAssertEqual(response.status, 400)
            XCTAssertEqual(response.body, Array("no".utf8))
        }
        XCTAssertEqual(Array(seen.withLock { $0 }.utf8), Array(text.utf8))
    }

    func testHEADHasNoBodyWhateverItsLinesSay() async throws {
        let answers = [
            "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        ]
        for answer in answers {
            try await withServer(script: { connection in
                _ = try await connection.request()
                try await connection.send(answer)
                try await connection.untilGone()
            }) { server in
                let text = "HEAD / HTTP/1.1\r\n\r\n"
                let response = try await send(text, to: server, isHEAD: true, timeout: .milliseconds(700))
                XCTAssertEqual(response.status, 200)
                XCTAssertEqual(response.body, [])
            }
        }
    }

    func testWhatComesAfterTheHeadOfAnAnswerToHEADIsKept() async throws {
        let heads = [
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 304 Not Modified\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        ]
        for head in heads {
            for (pieces, body) in [([head + "hi"], "hi"), ([head, "hi"], "hi"), ([head], "")] {
                try await withServer(script: { connection in
                    _ = try await connection.request()
                    for piece in pieces { try await connection.send(piece) }
                }) { server in
                    let response = try await send("HEAD / HTTP/1.1\r\n\r\n", to: server, isHEAD: true)
                    XCTAssertEqual(response.body, Array(body.utf8), head)
                }
            }
        }
        // A reset after the head takes nothing from it.
        try await withServer(script: { connection in
            _ = try await connection.request()
            try await connection.send(heads[0])
            try await Task.sleep(for: .milliseconds(50))
            connection.reset()
        }) { server in
            let response = try await send("HEAD / HTTP/1.1\r\n\r\n", to: server, isHEAD: true)
            XCTAssertEqual(response.status, 200)
        }
    }

    func testAnAnswerThatDoesNotEndCountsWithWhatThereIsOfIt() async throws {
        let answers = [
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", "HTTP/1.1 200 OK\r\n\r\nhi",
        ]
        for answer in answers {
            try await withServer(script: { connection in
                _ = try await connection.request()
                try await connection.send(answer)
                try await connection.untilGone()
            }) { server in
                let response = try await send("GET / HTTP/1.1\r\n\r\n", to: server, timeout: .milliseconds(700))
                XCTAssertEqual(response.status, 200)
                XCTAssertEqual(response.body, Array("hi".utf8), answer)
            }
        }
    }

    func testAHeadThatDoesNotEndIsNoAnswer() async throws {
        try await withServer(script: { connection in
            _ = try await connection.request()
            try await connection.send("HTTP/1.1 200 OK\r\nA: b\r\n")
            try await connection.untilGone()
        }) { server in
            do {
                let response = try await send("GET / HTTP/1.1\r\n\r\n", to: server, timeout: .milliseconds(500))
                XCTFail("\(response.status)")
            } catch {
                XCTAssertEqual((error as? FetchError)?.code, .timeout)
            }
        }
    }

    func testAnAnswerBeforeTheRequestWasTaken() async throws {
        let request = "POST / HTTP/1.1\r\n\r\n" + String(repeating: "x", count: 8_000_000)
        try await withServer(script: { connection in
            _ = try await connection.receive()
            try await connection.send("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n")
            // Takes some more, so that the answer is not lost to a reset, and leaves the rest.
            for _ in 0..<8 { _ = try await connection.receive() }
        }) { server in
            do {
                let response = try await send(request, to: server)
                XCTAssertEqual(response.status, 413)
            } catch {
                // The system may throw the answer away with the connection; that is no time-out.
                XCTAssertEqual((error as? FetchError)?.code, .incomplete)
            }
        }
    }

    func testTheRulesForAddressesAndAnswersStand() async throws {
        try await withServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi") {
            server in
            do {
                let response = try await send("GET / HTTP/1.1\r\n\r\n", to: server)
                XCTFail("\(response.status)")
            } catch {
                XCTAssertEqual((error as? FetchError)?.code, .malformed)
            }
        }
        let cases: [(String, FetchRequest.Origin, FetchError.Code)] = [
            ("http://169.254.169.254/", .configuration, .forbiddenAddress),
            ("http://10.0.0.1/", .configuration, .forbiddenAddress),
            ("http://127.0.0.1:1/", .document, .forbiddenAddress), ("ftp://127.0.0.1/", .configuration, .badURL),
        ]
        for (url, origin, code) in cases {
            do {
                let response = try await loopbackFetcher()
                    .send(exactly: Array("GET / HTTP/1.1\r\n\r\n".utf8), to: url, origin: origin)
                XCTFail("\(response.status)")
            } catch {
                XCTAssertEqual((error as? FetchError)?.code, code, url)
            }
        }
    }
}
