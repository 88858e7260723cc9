// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import HTTPFetch

final class ResponseReaderTests: XCTestCase {
    private static let accepted: [(answer: String, status: Int, body: String)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
        ("HTTP/1.1 599 Sm\u{F6}rg\u{E5}s\r\nX: \u{FC}\r\nContent-Length: 0\r\n\r\n", 599, ""),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 ; a=\"b;c\"\r\nhi\r\n0 \r\n\r\n", 200, "hi"),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, ""),
        ("HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
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
            // Line ends: a bare LF or CR ends a line for some readers only.
            ("HTTP/1.1 200 OK\nContent-Length: 0\n\n", .malformed), (ok + "A: b\n\r\n", .malformed),
            (ok + "A: b\r\n\n", .malformed), (ok + "A: b\nB: c\r\n\r\n", .malformed),
            (ok + "A: b\r\r\n\r\n", .malformed),
            (ok + "Content-Length: 0\rTransfer-Encoding: chunked\r\n\r\n", .malformed),
            ("\n" + ok + "\r\n", .malformed),
            ("\r\n" + ok + "\r\n", .malformed), ("HTTP/1.1 200 O\u{0}K\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2;a\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2;\r\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\n", .malformed),
            // Folding, names and statuses.
            (ok + " A: x\r\n\r\n", .malformed), (ok + "A: x\r\n\tfolded\r\n\r\n", .malformed),
            (ok + "A\t: x\r\n\r\n", .malformed), (ok + "\"A\": x\r\n\r\n", .malformed),
            (ok + "\u{FC}: x\r\n\r\n", .malformed),
            (ok + "A: \u{7F}\r\n\r\n", .malformed), ("HTTP/1.1 099 No\r\n\r\n", .malformed),
            ("HTTP/1.1 000 No\r\n\r\n", .malformed), ("HTTP/1.1 600 No\r\n\r\n", .malformed),
            ("HTTP/1.1 999 No\r\n\r\n", .malformed), ("HTTP/1.1 +20 No\r\n\r\n", .malformed),
            ("HTTP/1.2 200 OK\r\n\r\n", .malformed), ("HTTP/1.11 200 OK\r\n\r\n", .malformed),
            ("HTTP/2.0 200 OK\r\n\r\n", .malformed), ("HTTP/0.9 200 OK\r\n\r\n", .malformed),
            ("HTTP/1.1\t200 OK\r\n\r\n", .malformed), ("ICY 200 OK\r\n\r\n", .malformed),
            ("<html>\r\n", .malformed), ("SSH-2.0-OpenSSH\r\n", .malformed),
            // Lengths.
            (ok + "Content-Length: 2, 2,\r\n\r\nhi", .malformed), (ok + "Content-Length: ,2\r\n\r\nhi", .malformed),
            (ok + "Content-Length: 2\r\nContent-Length: 02\r\n\r\nhi", .malformed),
            (ok + "Content-Length: 2 2\r\n\r\nhi", .malformed), (ok + "Content-Length: 2;\r\n\r\nhi", .malformed),
            (ok + "Content-Length: 1e1\r\n\r\nhi", .malformed), (ok + "Content-Length: 2.0\r\n\r\nhi", .malformed),
            (ok + "Content-Length: \u{FF12}\r\n\r\nhi", .malformed),
            (ok + "Content-Length: \r\nContent-Length: 2\r\n\r\nhi", .malformed),
            // Two framings, and transfer codings that are not chunked alone.
            (ok + "Transfer-Encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding:\r\nContent-Length: 2\r\n\r\nhi", .malformed),
            (ok + "Transfer-Encoding:\r\n\r\nhi", .malformed),
            (ok + "Transfer-Encoding: identity\r\n\r\nhi", .malformed),
            (ok + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: \u{B}chunked\r\n\r\n0\r\n\r\n", .malformed),
            ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .malformed),
            ("HTTP/1.1 100 Go\r\nContent-Length: 2\r\n\r\nhi" + ok + "\r\n", .malformed),
            ("HTTP/1.1 100 Go\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .malformed),
            ("HTTP/1.1 204 No\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed),
            ("HTTP/1.1 304 No\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .malformed),
            // Chunks.
            (ok + "Transfer-Encoding: chunked\r\n\r\n0x2\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n+2\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n 2\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2 2\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2_0\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2;\u{0}\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n000000002\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nhi\r\n0\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nno trailer\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n folded\r\n\r\n", .malformed),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n", .incomplete),
            (ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0", .incomplete),
            (ok + "Transfer-Encoding: chunked\r\n\r\n", .incomplete), ("HTTP/1.1 100 Go\r\n\r\n", .incomplete),
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

    /// Error pages of proxies are compressed and long; their status and their `Retry-After` are what counts.
    func testTheStatusOfAFailureCountsWhateverItsBody() throws {
        let bodies = [
            "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u{1}", "Content-Length: 9999\r\n\r\n<html>",
            "\r\n" + String(repeating: "x", count: 101), "Transfer-Encoding: chunked\r\n\r\n65\r\n",
        ]
        for body in bodies {
            for status in [302, 404, 429, 503] {
                let response = try read("HTTP/1.1 \(status) No\r\nRetry-After: 7\r\n" + body, pieces: 5, limit: 100)
                XCTAssertEqual(response.status, status)
                XCTAssertEqual(response.values(of: "retry-after"), ["7"])
                XCTAssertEqual(response.body, [])
            }
            XCTAssertThrowsError(try read("HTTP/1.1 200 OK\r\n" + body, pieces: 5, limit: 100))
        }
        let malformed = "HTTP/1.1 503 No\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
        XCTAssertThrowsError(try read(malformed, pieces: 5), "ambiguous all the same")
        XCTAssertThrowsError(try read("HTTP/1.1 503 No\r\nContent-Length: 3\r\n\r\nx", pieces: 5), "cut short")
        XCTAssertThrowsError(try read("HTTP/1.1 503 No\r\nA: " + String(repeating: "x", count: 40_000), pieces: 99))
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
            ok + "A: " + String(repeating: "x", count: 40_000) + "\r\n\r\n",
            String(repeating: "x", count: 40_000),
            ok + String(repeating: "A: " + fits + "\r\n", count: 126) + String(repeating: "B", count: 20_000),
            ok + "Transfer-Encoding: chunked\r\n\r\n" + String(repeating: "1;" + fits + "\r\nx\r\n", count: 50),
            ok + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
            ok + "Content-Length: 999999999999999\r\n\r\n",
        ]
        for answer in tooLarge {
            XCTAssertThrowsError(try read(answer, pieces: 1000, limit: 100), String(answer.prefix(80))) { error in
                XCTAssertEqual((error as? FetchError)?.code, .tooLarge, "\(error)")
            }
        }
    }

    func testTheHeadMayBeAsLargeAsItsLimit() throws {
        let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
        for (extra, fits) in [(0, true), (1, false)] {
            let filling = String(repeating: "x", count: ResponseHead.maximumBytes - ok.utf8.count - 8 + extra)
            let answer = ok + "A: " + filling + "x\r\n\r\n"
            XCTAssertEqual(answer.utf8.count, ResponseHead.maximumBytes + extra)
            XCTAssertEqual((try? read(answer, pieces: 4096)) != nil, fits)
        }
        for (lines, fits) in [(ResponseHead.maximumLines - 1, true), (ResponseHead.maximumLines, false)] {
            XCTAssertEqual(
                (try? read(ok + String(repeating: "A: b\r\n", count: lines) + "\r\n", pieces: 99)) != nil,
                fits
            )
        }
    }

    func testAnEndlessBodyIsNotHeldBeyondItsLimit() {
        var reader = ResponseReader(limit: 0)
        XCTAssertNoThrow(try reader.append(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)[...]))
        XCTAssertThrowsError(try reader.append([1])) { error in
            XCTAssertEqual((error as? FetchError)?.code, .tooLarge)
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
