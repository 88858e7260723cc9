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
            ("https://as.example./x", "as.example", 443, "/x", "as.example."),
            ("https://key_cloak-1:9/x", "key_cloak-1", 9, "/x", "key_cloak-1:9"),
            ("https://h/a:b@c", "h", 443, "/a:b@c", "h"), ("https://h?a@b", "h", 443, "/?a@b", "h"),
            ("https://h:0443/", "h", 443, "/", "h"), ("https://1.example/", "1.example", 443, "/", "1.example"),
            ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/", "xn--bcher-kva.example"),
        ]
        for (text, host, port, target, authority) in table {
            let url = try FetchURL(text)
            XCTAssertEqual(url.host, host, text)
            XCTAssertEqual(url.port, port, text)
            XCTAssertEqual(url.target, target, text)
            XCTAssertEqual(url.authority, authority, text)
        }
        XCTAssertEqual(try FetchURL("https://as.example./").name, "as.example.", "looked up as it was written")
        XCTAssertEqual(try FetchURL("https://[::ffff:127.0.0.1]/").address?.description, "127.0.0.1")
        XCTAssertEqual(try FetchURL("https://127.0.0.1/").address?.description, "127.0.0.1")
        XCTAssertNil(try FetchURL("https://as.example/").address)
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
            // What inet_aton and with it many resolvers take for 127.0.0.1, and what only looks like an address.
            "https://127.1/", "https://0x7f.0.0.1/", "https://0x7f000001/", "https://2130706433/",
            "https://0177.0.0.1/",
            "https://127.0.0.1./", "https://127.0.0.01/", "https://1.2.3.4.5/", "https://256.0.0.1/", "https://a.1/",
            "https://127.0.0.0x1/", "https://h..example/", "https://.example/", "https://./", "https://h../",
            "https://" + String(repeating: "a", count: 64) + ".example/", "https://[::1%25lo]/", "https://[127.0.0.1]/",
            "https://[::1]]/", "https://[[::1]]/", "https://::1/", "https://[::1]9/", "https://[1:2]/",
            "https://*.example/",
            "https://h:+1/", "https://h:1 /", "https://h:000443/", "https://h:1:2/", "https://a,b/", "https://a;b/",
            "https://a&b/", "https://h|/", "https://h/{x}", "https://h/^", "https://h/`", "https://h/\u{7F}",
            "https://@h/", "https://:pw@h/",
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
            "GET /jwks?x=1 HTTP/1.1\r\nHost: h.example:8443\r\nAccept-Encoding: identity\r\nConnection: close\r\n"
                + "Accept: application/json, */*;q=0.1\r\nUser-Agent: mcp-resource-server\r\n\r\n"
        )
        let body = FetchRequest.Body(Array("token=x".utf8), contentType: "application/x-www-form-urlencoded")
        let headers = [(name: "Authorization", value: "Basic abc")]
        let request = FetchRequest(url, origin: .configuration, headers: headers, body: body)
        let post = String(decoding: try RequestMessage(request, FetchURL(url)).bytes, as: UTF8.self)
        XCTAssertTrue(post.hasPrefix("POST /jwks?x=1 HTTP/1.1\r\n"), post)
        XCTAssertTrue(post.hasSuffix("\r\nContent-Length: 7\r\nAuthorization: Basic abc\r\n\r\ntoken=x"), post)
        let own = [(name: "accept", value: "application/jwt"), (name: "USER-AGENT", value: "")]
        let replaced = try RequestMessage(FetchRequest(url, origin: .configuration, headers: own), FetchURL(url))
        XCTAssertEqual(
            String(decoding: replaced.bytes, as: UTF8.self),
            "GET /jwks?x=1 HTTP/1.1\r\nHost: h.example:8443\r\nAccept-Encoding: identity\r\nConnection: close\r\n"
                + "accept: application/jwt\r\nUSER-AGENT: \r\n\r\n"
        )
    }

    func testR14_noHeaderLineCanBeInjectedIntoARequest() throws {
        let url = try FetchURL("https://h")
        let refused = [
            ("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "\u{0}"), ("X", "ü"), ("", "a"), ("X:", "a"), ("X Y", "a"),
            ("X\r\n", "a"), ("X\u{0}", "a"), ("X", "a\r"), ("X", "a\r\n\r\nGET / HTTP/1.1"), ("X\t", "a"),
            ("\u{212A}", "a"),
            ("X", "a\u{85}b"), ("X", "a\u{2028}b"), ("X", "\u{7F}"), ("\"X\"", "a"), ("X,Y", "a"), ("(X)", "a"),
        ]
        for (name, value) in refused {
            let request = FetchRequest("https://h", origin: .configuration, headers: [(name: name, value: value)])
            assertBadRequest(request, url, "\(name): \(value)")
        }
        for type in ["a/b\r\nX: y", "a/b\n", "\u{0}", "ü"] {
            let body = FetchRequest.Body([], contentType: type)
            assertBadRequest(FetchRequest("https://h", origin: .configuration, body: body), url, type)
        }
    }

    func testLinesThatTheClientWritesItselfAreRefused() throws {
        let url = try FetchURL("https://h")
        let reserved = [
            "Host", "HOST", "Content-Length", "content-length", "Content-Type", "Transfer-Encoding", "TE", "Trailer",
            "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "Expect", "Accept-Encoding", "HTTP2-Settings",
        ]
        for name in reserved {
            let request = FetchRequest("https://h", origin: .configuration, headers: [(name: name, value: "x")])
            assertBadRequest(request, url, name)
        }
    }

    private func assertBadRequest(_ request: FetchRequest, _ url: FetchURL, _ message: String) {
        XCTAssertThrowsError(try RequestMessage(request, url), message) { error in
            XCTAssertEqual((error as? FetchError)?.code, .badRequest, message)
            XCTAssertFalse("\(error)".contains("GET"), "the text of the line is not in the error")
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
