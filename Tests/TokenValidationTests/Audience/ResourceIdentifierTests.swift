// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class ResourceIdentifierTests: XCTestCase {
    func testR89_canonicalForms() throws {
        let table: [(String, String)] = [
            ("https://h", "https://h"),
            ("https://h/", "https://h"),
            ("https://H/", "https://h"),
            ("HTTPS://h", "https://h"),
            ("https://h:443", "https://h"),
            ("https://h:443/", "https://h"),
            ("https://h:/", "https://h"),
            ("https://h:444", "https://h:444"),
            ("https://h:80", "https://h:80"),
            ("https://h/mcp", "https://h/mcp"),
            ("https://h/mcp/", "https://h/mcp/"),
            ("https://h/MCP", "https://h/MCP"),
            ("https://h/a%7Eb", "https://h/a%7Eb"),
            ("https://h/a%7eb", "https://h/a%7eb"),
            ("https://h/a~b", "https://h/a~b"),
            ("https://h//mcp", "https://h//mcp"),
            ("https://MCP.Example.COM:443/v1", "https://mcp.example.com/v1"),
            ("https://[::1]:8443/x", "https://[::1]:8443/x"),
            ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
            ("https://10.0.0.1/.well", "https://10.0.0.1/.well"),
            ("https://h/...", "https://h/..."),
        ]
        for (text, canonical) in table {
            XCTAssertEqual(try ResourceIdentifier(text).canonical, canonical, text)
        }
        XCTAssertEqual(try ResourceIdentifier("https://H/"), try ResourceIdentifier("https://h"))
        XCTAssertNotEqual(try ResourceIdentifier("https://h/mcp"), try ResourceIdentifier("https://h/mcp/"))
    }

    func testR88_R89_D31_whatIsNoResourceIsRefused() {
        let bad = [
            "", "h", "//h/mcp", "/mcp", "https:", "https:/h", "https://", "https:///mcp", "https://:443/", "ftp://h",
            "urn:x:y",
            "https//h", "javascript://h", "http://h/mcp", "http://10.0.0.1", "http://127.0.0.1/mcp", "http://localhost",
            "https://h#", "https://h/mcp#frag", "https://h?", "https://h/mcp?x=1", "https://u@h/", "https://u:p@h/",
            "https://@h/", "https://h\\mcp", "https://h/a\\b", "https://h/a b", " https://h", "https://h ",
            "https://h/\u{e9}",
            "https://b\u{fc}cher.example/", "https://h/mcp\n", "https://h/\t", "https://h/\u{0}",
            "https://h/./mcp", "https://h/mcp/..", "https://h/mcp/../x", "https://h/.", "https://h/%2e%2e/x",
            "https://h/a%2E",
            "https://h/a%2fb", "https://h/a%5Cb", "https://h/%", "https://h/%2", "https://h/%zz",
            "https://h:0", "https://h:65536", "https://h:0443", "https://h:+80", "https://h:8a", "https://h:80:80",
            "https://h:999999",
            "https://a..b", "https://.a", "https://a.", "https://a_b%2e", "https://127.1", "https://0x7f.1",
            "https://2130706433",
            "https://01.2.3.4", "https://1.2.3.256", "https://1.2.3.4.5", "https://a.b.1", "https://[::1",
            "https://::1/",
            "https://[::1]x", "https://[1::2::3]", "https://[12345::]", "https://[:1]", "https://[1:2:3:4:5:6:7:8:9]",
            "https://[1:2:3:4:5:6:7::8]", "https://[+1::]", "https://[fe80::1%25eth0]", "https://[]", "https://h^",
            "https://h/{x}",
            "https://" + String(repeating: "a", count: 64), "https://h/" + String(repeating: "a", count: 2048),
        ]
        for text in bad {
            assertConfigurationError("resource", value: text) { _ = try ResourceIdentifier(text) }
        }
    }

    func testR88_theErrorSaysWhatIsWrong() {
        let table = [
            ("https://u:p@h/", "has user information"), ("https://u@h", "has user information"),
            ("https://h/#", "has a fragment"),
            ("https://h#", "has a fragment"), ("https://h/?x", "has a query"),
            ("https://h/../x", "has dot segments in its path"),
            ("http://h", "is not https"), ("https://h:x", "has no valid port"), ("https://", "has no well-formed host"),
            ("h/mcp", "is not an absolute URL"), ("ftp://h", "has the scheme ftp"),
            ("https://h/ x", "holds the octet 0x20, which no URL may hold"),
            ("https://h/%zz", "has a % that is not followed by two hex digits"),
        ]
        for (text, problem) in table {
            XCTAssertThrowsError(try ResourceIdentifier(text), text) { error in
                XCTAssertEqual((error as? ConfigurationError)?.problem, problem, text)
            }
        }
    }

    func testR82_plainHTTPOnlyOnLoopbackAndOnlyIfAllowed() throws {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.8.7", "[::1]", "[0:0:0:0:0:0:0:1]", "[0::1]"] {
            let resource = try ResourceIdentifier("http://\(host):8080/mcp", allowingLoopbackHTTP: true)
            XCTAssertTrue(resource.isLoopback, host)
            XCTAssertThrowsError(try ResourceIdentifier("http://\(host):8080/mcp"), host)
        }
        for host in ["localhost.example", "example", "128.0.0.1", "[::2]", "[::]", "notlocalhost", "0.0.0.0"] {
            XCTAssertThrowsError(try ResourceIdentifier("http://\(host)/", allowingLoopbackHTTP: true), host)
            XCTAssertFalse(try ResourceIdentifier("https://\(host)/").isLoopback, host)
        }
        XCTAssertEqual(
            try ResourceIdentifier("http://localhost:80/", allowingLoopbackHTTP: true).canonical,
            "http://localhost"
        )
    }

    func testPartsOfAnIdentifier() throws {
        let plain = try ResourceIdentifier("https://H:8443/Public/mcp")
        XCTAssertEqual(plain.scheme, "https")
        XCTAssertEqual(plain.host, "h")
        XCTAssertEqual(plain.port, 8443)
        XCTAssertEqual(plain.authority, "h:8443")
        XCTAssertEqual(plain.origin, "https://h:8443")
        XCTAssertEqual(plain.path, "/Public/mcp")
        XCTAssertEqual("\(plain)", plain.canonical)
        let root = try ResourceIdentifier("https://h")
        XCTAssertEqual(root.port, 443)
        XCTAssertEqual(root.authority, "h")
        XCTAssertEqual(root.path, "/")
    }

    func testR91_metadataPathIsInsertedBetweenHostAndPath() throws {
        let table = [
            ("https://h", "https://h/.well-known/oauth-protected-resource"),
            ("https://h/", "https://h/.well-known/oauth-protected-resource"),
            ("https://h/public/mcp", "https://h/.well-known/oauth-protected-resource/public/mcp"),
            ("https://h/mcp/", "https://h/.well-known/oauth-protected-resource/mcp/"),
            ("https://h:8443/m", "https://h:8443/.well-known/oauth-protected-resource/m"),
        ]
        for (resource, url) in table {
            XCTAssertEqual(try ResourceIdentifier(resource).metadataURL, url)
        }
    }

    func testD31_audiencesThatAlmostName() throws {
        let resource = try ResourceIdentifier("https://h/mcp")
        for good in ["https://h/mcp", "HTTPS://H/mcp", "https://h:443/mcp"] {
            XCTAssertTrue(resource.matches(Array(good.utf8)), good)
        }
        let bad = [
            "", "https://h", "https://h/", "https://h/mcp/", "https://h/mcp2", "https://h/mc", "https://h/MCP",
            "https://h/mcp/../x",
            "https://h/x/../mcp", "https://h/./mcp", "https://h/%6dcp", "https://h/mcp%2e", "https://h/mcp?",
            "https://h/mcp?a",
            "https://h/mcp#", "https://u@h/mcp", "https://h\\mcp", "http://h/mcp", "https://h:80/mcp",
            "https://h.evil/mcp",
            "https://h /mcp", "https://h/mcp ", " https://h/mcp", "https://h/mcp\u{0}", "https://h/mcp\u{301}",
            "//h/mcp", "h/mcp", "mcp",
        ]
        for text in bad {
            XCTAssertFalse(resource.matches(Array(text.utf8)), text)
        }
    }
}
