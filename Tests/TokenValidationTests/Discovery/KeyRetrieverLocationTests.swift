// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import XCTest

@testable import TokenValidation

/// Where metadata may send the fetcher.
final class KeyRetrieverLocationTests: XCTestCase {
    private typealias Bench = RetrieverBench

    /// The URLs asked for after metadata that names these keys.
    private func urls(
        _ jwks: String,
        allowHTTPLoopback: Bool = false,
        expecting label: String?,
        line: UInt = #line
    ) async throws -> [String] {
        let bench = try Bench()
        for url in Bench.wellKnown { bench.pages.put(url, Bench.metadata(jwks: jwks)) }
        bench.pages.put(jwks, bench.keySet())
        let retrieval = await bench.retriever(allowHTTPLoopback: allowHTTPLoopback).retrieve()
        XCTAssertEqual(retrieval.failure?.label, label, jwks, line: line)
        return bench.pages.urls()
    }

    func testD6_R87_onlyHTTPSURLsAreAskedForKeys() async throws {
        for jwks in [
            "http://auth.example.com/keys", "http://127.0.0.1/keys", "http://localhost/keys",
            "HTTP://auth.example.com/keys",
            "file:///etc/passwd", "file://auth.example.com/keys", "ftp://auth.example.com/keys", "data:,{\"keys\":[]}",
            "data://auth.example.com/keys", "gopher://auth.example.com/", "ldap://auth.example.com/",
            "//auth.example.com/keys",
            "/keys", "keys", "", "https:/auth.example.com/keys", "https://", "https:///keys",
            "https://u:p@auth.example.com/",
            "https://auth.example.com/keys#k1", "https://auth.example.com/k eys", "https://auth.example.com/\r\nX: y",
            "https://auth.example.com:0/keys", "https://auth.example.com:99999/keys", "https://0x7f.0.0.1/keys",
            "https://127.1/keys", "https://auth.example.com./keys", "https://[::ffff:10.0.0.1]/keys",
            "https://auth.example.com/" + String(repeating: "x", count: 2048),
        ] {
            let asked = try await urls(jwks, expecting: "bad_jwks_uri")
            XCTAssertEqual(asked, Bench.wellKnown, jwks)
        }
    }

    func testR87_httpOnLoopbackNeedsTheSwitch() async throws {
        for jwks in ["http://127.0.0.1:8080/keys", "http://localhost/keys", "http://[::1]/keys"] {
            let asked = try await urls(jwks, allowHTTPLoopback: true, expecting: nil)
            XCTAssertEqual(asked, [Bench.oauth, jwks])
        }
        for jwks in [
            "http://auth.example.com/keys", "http://10.0.0.1/keys", "http://localhost.example.com/keys",
            "ftp://127.0.0.1/",
        ] {
            let asked = try await urls(jwks, allowHTTPLoopback: true, expecting: "bad_jwks_uri")
            XCTAssertEqual(asked, Bench.wellKnown)
        }
    }

    func testR143_onlyConfiguredHostsAreTrustedLikeTheConfiguration() async throws {
        let metadata = "https://config.example.net:8443/as.json"
        let cases: [(jwks: String, origin: FetchRequest.Origin)] = [
            ("https://auth.example.com/keys", .configuration), ("https://AUTH.Example.com/keys", .configuration),
            ("https://auth.example.com:8443/keys?x", .configuration),
            ("https://config.example.net/keys", .configuration),
            ("https://keys.auth.example.com/keys", .document),
            ("https://example.com/keys", .document), ("https://auth.example.com.evil.example/keys", .document),
            ("https://169.254.169.254/latest", .document), ("https://127.0.0.1/keys", .document),
            ("https://10.0.0.1/keys", .document),
        ]
        for (jwks, origin) in cases {
            let bench = try Bench()
            bench.pages.put(metadata, Bench.metadata(jwks: jwks))
            bench.pages.put(jwks, bench.keySet())
            let retrieval = await bench.retriever(.discovered(metadata: metadata)).retrieve()
            let requests = bench.pages.requests()
            XCTAssertEqual(requests.first?.origin, .configuration)
            XCTAssertNotNil(retrieval.keys)
            XCTAssertEqual(requests.last?.url, jwks)
            XCTAssertEqual(requests.last?.origin, origin, jwks)
        }
    }

    func testR143_aConfiguredKeyLocationIsTrusted() async throws {
        let url = "https://10.0.0.1/keys"
        let bench = try Bench()
        bench.pages.put(url, bench.keySet())
        let keys = await bench.retriever(.jwks(url)).retrieve().keys
        XCTAssertNotNil(keys)
        XCTAssertNil(keys?.metadata)
        XCTAssertEqual(bench.pages.requests().map(\.origin), [.configuration])
    }

    func testD54_redirectsAreRefusedWithTheirTarget() async throws {
        for status in [300, 301, 302, 303, 307, 308] {
            for target in ["https://169.254.169.254/", "http://auth.example.com/keys", "https://other.example/keys"] {
                let bench = try Bench()
                bench.pages.put(Bench.oauth, Bench.metadata())
                bench.pages.put(Bench.jwks, .status(status, "", [("Location", target)]))
                bench.pages.put(target, bench.keySet())
                let failure = await bench.retriever().retrieve().failure
                XCTAssertEqual(failure?.label, "redirect")
                XCTAssertTrue(failure?.detail.contains("(\(status)) to \"\(target)\"") == true, failure?.detail ?? "")
                XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.jwks])
            }
        }
        let bench = try Bench()
        bench.pages.put(Bench.jwks, .status(302))
        let failure = await bench.retriever(.jwks(Bench.jwks)).retrieve().failure
        XCTAssertEqual(failure?.label, "redirect")
        bench.pages.put(Bench.jwks, .status(304))
        let other = await bench.retriever(.jwks(Bench.jwks)).retrieve().failure
        XCTAssertEqual(other?.label, "status_304")
    }

    func testWhatAServerSaysIsShownPrintableBoundedAndWithoutQueries() async throws {
        let bench = try Bench()
        let url = "https://auth.example.com/keys?secret=1"
        let target = "\u{1B}[2J\r\n" + String(repeating: "\u{E9}", count: 9000)
        bench.pages.put(url, .status(302, "", [("Location", target)]))
        let retrieval = await bench.retriever(.jwks(url)).retrieve()
        let detail = retrieval.failure?.detail ?? ""
        XCTAssertTrue(detail.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        XCTAssertLessThanOrEqual(detail.utf8.count, 400)
        XCTAssertFalse(detail.contains("secret"))
        XCTAssertEqual(retrieval.fetches.map(\.url), ["https://auth.example.com/keys"])
    }
}
