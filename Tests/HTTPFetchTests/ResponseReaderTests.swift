// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import HTTPFetch

final class ResponseReaderTests: XCTestCase {
    private static let accepted: [(answer: String, status: Int, body: String)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.0 200 OK\nContent-Length: 2\n\nhi", 200, "hi"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2, 2\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.1 200 OK\r\nContent-Length:  2 \r\nContent-Encoding: identity\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.1 200 OK\r\n\r\nuntil close", 200, "until close"),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        ("HTTP/1.1 302 Found\r\nLocation: http://evil\r\nContent-Length: 0\r\n\r\n", 302, ""),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, ""),
        ("HTTP/1.1 503 No\r\nContent-Length: 1\r\n\r\nx", 503, "x"),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", 200, "hi"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1;a=b\r\nh\r\n001\r\ni\r\n0\r\nT: x\r\n\r\n", 200, "hi"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\nmore", 200, "hi"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi, more", 200, "hi"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n", 200, "0123456789"),
    ]

    /// However the bytes are cut into pieces, the answer is the same.
    func testAnswersInPiecesOfEverySize() throws {
        for row in Self.accepted {
            for size in 1...max(row.answer.utf8.count, 1) {
                let response = try read(row.answer, pieces: size)
                XCTAssertEqual(response.status, row.status, row.answer)
                XCTAssertEqual(String(decoding: response.body, as: UTF8.self), row.body, row.answer)
            }
        }
    }

    func testFieldLinesKeepTheirOrder() throws {
        let response = try read("HTTP/1.1 200 OK\r\nA: 1\r\nb: 2\r\na:  3\t\r\nContent-Length: 0\r\n\r\n", pieces: 7)
        XCTAssertEqual(response.values(of: "A"), ["1", "3"])
        XCTAssertEqual(response.headers.map(\.name), ["A", "b", "a", "Content-Length"])
    }

    func testAnswersThatAreNotHTTPAreRefused() {
        let ok = "HTTP/1.1 200 OK\r\n"
        let refused: [(String, FetchError.Code)] = [
            ("", .incomplete), ("HTTP/1.1 200 OK\r\n", .incomplete), ("hello\r\n\r\n", .malformed),
            ("HTTP/2 200\r\n\r\n", .malformed), ("HTTP/1.1 20 OK\r\n\r\n", .malformed),
            ("HTTP/1.1 2000 OK\r\n\r\n", .malformed), ("HTTP/1.1  200 OK\r\n\r\n", .malformed),
            ("http/1.1 200 OK\r\n\r\n", .malformed), (" " + ok + "\r\n", .malformed), ("\r\n\r\n", .malformed),
            (ok + "no colon\r\n\r\n", .malformed), (ok + ": x\r\n\r\n", .malformed),
            (ok + "A : x\r\n\r\n", .malformed), (ok + "A: x\r\n folded\r\n\r\n", .malformed),
            (ok + "A: \u{0}\r\n\r\n", .malformed), (ok + "A: x\rB: y\r\n\r\n", .malformed),
            (ok + "Content-Length: x\r\n\r\n", .malformed), (ok + "Content-Length: -1\r\n\r\n", .malformed),
            (ok + "Content-Length: +1\r\n\r\nx", .malformed), (ok + "Content-Length: 0x1\r\n\r\nx", .malformed),
            (ok + "Content-Length:\r\n\r\n", .malformed),
            (ok + "Content-Length: 99999999999999999999\r\n\r\n", .malformed),
            (ok + "Content-Length: 1, 2\r\n\r\nx", .malformed),
            (ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx", .malformed),
            (ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: gzip\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", .malformed),
            (ok + "Content-Length: 3\r\n\r\nhi", .incomplete),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", .incomplete),
            (ok + "Transfer-Encoding: chunked\r\n\r\nx\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nhi\r\n0\r\n\r\n", .malformed),
            ("HTTP/1.1 101 Switching\r\n\r\n", .malformed),
            (String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 9), .malformed),
        ]
        for (answer, code) in refused {
            for size in [1, 3, 65_536] {
                XCTAssertThrowsError(try read(answer, pieces: size), answer) { error in
                    XCTAssertEqual((error as? FetchError)?.code, code, "\(answer): \(error)")
                }
            }
        }
    }

    func testD36_compressedBodiesAreRefusedUnread() {
        for coding in ["gzip", "GZIP", "br", "deflate", "zstd", "identity, gzip", "x-unknown"] {
            let head = "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: 48000\r\n\r\n"
            XCTAssertThrowsError(try read(head, pieces: 64), coding) { error in
                XCTAssertEqual((error as? FetchError)?.code, .encoded, coding)
            }
        }
    }

    func testLimitsHoldHoweverTheBodyIsFramed() throws {
        let ok = "HTTP/1.1 200 OK\r\n"
        let fits = String(repeating: "x", count: 100)
        let chunk = "32\r\n" + String(repeating: "x", count: 50) + "\r\n"
        XCTAssertEqual(try read(ok + "Content-Length: 100\r\n\r\n" + fits, pieces: 9, limit: 100).body.count, 100)
        XCTAssertEqual(try read(ok + "\r\n" + fits, pieces: 9, limit: 100).body.count, 100)
        XCTAssertEqual(
            try read(ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n", pieces: 9, limit: 100)
                .body.count,
            100
        )
        let tooLarge = [
            ok + "Content-Length: 101\r\n\r\n", ok + "\r\n" + fits + "x",
            ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "1\r\nx\r\n",
            ok + "Transfer-Encoding: chunked\r\n\r\n65\r\n",
            ok + "Transfer-Encoding: chunked\r\n\r\n1;" + String(repeating: "e", count: 2000),
            ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + String(repeating: "T: " + fits + "\r\n", count: 50)
                + "\r\n",
            ok + String(repeating: "A: " + fits + "\r\n", count: 400) + "\r\n",
            ok + String(repeating: "A: b\r\n", count: 129) + "\r\n",
            ok + "A: " + String(repeating: "x", count: 40_000),
        ]
        for answer in tooLarge {
            XCTAssertThrowsError(try read(answer, pieces: 1000, limit: 100), String(answer.prefix(80))) { error in
                XCTAssertEqual((error as? FetchError)?.code, .tooLarge, "\(error)")
            }
        }
    }

    private func read(_ answer: String, pieces size: Int, limit: Int = 131_072) throws -> FetchResponse {
        var reader = ResponseReader(limit: limit)
        var rest = Array(answer.utf8)[...]
        while !rest.isEmpty {
            let piece = rest.prefix(size)
            rest = rest.dropFirst(piece.count)
            try reader.append(piece)
            if let response = reader.response, rest.isEmpty { return response }
        }
        return try reader.end()
    }
}
