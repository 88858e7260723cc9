// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import HTTPFetch

final class FetchURLTests: XCTestCase {
    func testPartsOfAURL() throws {
        let table: [(String, String, UInt16, String, String)] = [
            ("https://h", "h", 443, "/", "h"),
            ("https://h/", "h", 443, "/", "h"),
            ("HTTPS://H.Example/A/b?c=d", "h.example", 443, "/A/b?c=d", "h.example"),
            ("https://h:8443/x", "h", 8443, "/x", "h:8443"),
            ("https://h:443/x", "h", 443, "/x", "h"),
            ("http://h:80", "h", 80, "/", "h"),
            ("http://h:443", "h", 443, "/", "h:443"),
            ("https://h?q", "h", 443, "/?q", "h"),
            ("https://[::1]/", "::1", 443, "/", "[::1]"),
            ("https://[::1]:9/x", "::1", 9, "/x", "[::1]:9"),
            ("https://127.0.0.1:9/x", "127.0.0.1", 9, "/x", "127.0.0.1:9"),
        ]
        for (text, host, port, target, authority) in table {
            let url = try FetchURL(text)
            XCTAssertEqual(url.host, host, text)
            XCTAssertEqual(url.port, port, text)
            XCTAssertEqual(url.target, target, text)
            XCTAssertEqual(url.authority, authority, text)
        }
    }

    func testD6_otherSchemesAndOddURLsAreRefused() {
        let refused = [
            "", "h", "//h", "https:", "https:/h", "https://", "https:///x", "file:///etc/passwd", "ftp://h/x",
            "data:application/json,{}", "gopher://h", "javascript:1", "https://user@h/", "https://user:pw@h/",
            "https://h@evil.example/", "https://h#f", "https://h/#f", "https://h:0/", "https://h:65536/",
            "https://h:/", "https://h:x/", "https://h:-1/", "https://h:4 43/", "https://h h/", "https://h/ x",
            "https://h/\r\nX: y", "https://h\t/", "https://h/\u{0}", "https://h/ü", "https://ü.example/",
            "https://h/\\x", "https://h\\.evil/", "https://[::1", "https://[::1]x/", "https://[g]/", "https://[]/",
            "https://a:b:c/", "https://h%41/", "https://" + String(repeating: "a", count: 254) + "/",
            "https://h/" + String(repeating: "a", count: 2048),
        ]
        for text in refused {
            XCTAssertThrowsError(try FetchURL(text), text) { error in
                XCTAssertEqual((error as? FetchError)?.code, .badURL, text)
            }
        }
    }

    func testARequestOnTheWire() throws {
        let url = "https://h.example:8443/jwks?x=1"
        let get = try RequestMessage(FetchRequest(url, origin: .configuration), FetchURL(url))
        XCTAssertEqual(
            String(decoding: get.bytes, as: UTF8.self),
            "GET /jwks?x=1 HTTP/1.1\r\nHost: h.example:8443\r\nAccept: application/json, */*;q=0.1\r\n"
                + "Accept-Encoding: identity\r\nUser-Agent: mcp-resource-server\r\nConnection: close\r\n\r\n"
        )
        let body = FetchRequest.Body(Array("token=x".utf8), contentType: "application/x-www-form-urlencoded")
        let headers = [(name: "Authorization", value: "Basic abc")]
        let request = FetchRequest(url, origin: .configuration, headers: headers, body: body)
        let post = String(decoding: try RequestMessage(request, FetchURL(url)).bytes, as: UTF8.self)
        XCTAssertTrue(post.hasPrefix("POST /jwks?x=1 HTTP/1.1\r\n"), post)
        XCTAssertTrue(post.hasSuffix("\r\nContent-Length: 7\r\nAuthorization: Basic abc\r\n\r\ntoken=x"), post)
    }

    func testR14_noHeaderLineCanBeInjectedIntoARequest() throws {
        let url = try FetchURL("https://h")
        let refused = [
            ("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "\u{0}"), ("X", "ü"), ("", "a"), ("X:", "a"), ("X Y", "a"),
            ("X\r\n", "a"),
        ]
        for (name, value) in refused {
            let request = FetchRequest("https://h", origin: .configuration, headers: [(name: name, value: value)])
            XCTAssertThrowsError(try RequestMessage(request, url), "\(name): \(value)")
        }
    }

    func testHTTPIsRefusedWithoutTheSwitch() async throws {
        let fetcher = try BoundedFetcher()
        do {
            _ = try await fetcher.fetch(FetchRequest("http://127.0.0.1:1/", origin: .configuration))
            XCTFail("http was fetched")
        } catch {
            XCTAssertEqual(error.code, .insecure)
        }
    }

    func testMissingCertificateFilesAreNamed() {
        XCTAssertThrowsError(try BoundedFetcher(roots: .systemAnd(file: "/nonexistent/ca.pem"))) { error in
            XCTAssertTrue("\(error)".contains("/nonexistent/ca.pem"))
        }
    }
}
