// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import XCTest

@testable import HTTPFetch
@testable import MCPResourceServerTesting

/// Whom a fetcher believes, and what it lets pass for the end of an answer.
final class TLSTests: XCTestCase {
    private static let ok = "HTTP/1.1 200 OK\r\n"
    private static let good: ScriptServer.Script = { connection in
        _ = try await connection.request()
        try await connection.send(ok + "Content-Length: 2\r\n\r\n{}")
    }

    func testR87_everyBadCertificateIsRefused() async throws {
        let table: [(ScriptedTLS, String)] = [
            (.wrongName, "mismatch"), (.expired, "expired"), (.notYetValid, "not yet valid"), (.selfSigned, "self"),
            (.unknownAuthority, "not trusted"), (.outdated, "TLS"), (.absent, "TLS"),
        ]
        for (tls, word) in table {
            let server = try ScriptedAuthorizationServer(tls: tls)
            let fetcher = try BoundedFetcher(roots: server.trustRoots)
            let error = await fetcher.error(of: FetchRequest(server.jwksURL, origin: .configuration), word)
            XCTAssertEqual(error?.code, .tls, word)
            XCTAssertTrue(error?.detail.contains(word) == true, "\(word): \(error as Any)")
            XCTAssertEqual(server.requests, [], "nothing is sent to a server that is not trusted")
            await server.close()
        }
    }

    func testR87_theSystemAloneDoesNotTrustAStranger() async throws {
        let server = try ScriptedAuthorizationServer()
        let other = try ScriptedAuthorizationServer()
        for roots in [TrustRoots.system, other.trustRoots] {
            let error = try await BoundedFetcher(roots: roots)
                .error(of: FetchRequest(server.jwksURL, origin: .configuration))
            XCTAssertEqual(error?.code, .tls)
        }
        let response = try await BoundedFetcher(roots: server.trustRoots)
            .fetch(FetchRequest(server.jwksURL, origin: .configuration))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(server.requests.count, 1)
        await server.close()
        await other.close()
    }

    /// The host of the URL, the names in the certificate, and whether they fit.
    func testR87_names() async throws {
        let table: [(host: String, names: [String], fits: Bool)] = [
            ("as.example", ["as.example"], true), ("AS.Example", ["as.EXAMPLE"], true),
            ("as.example.", ["as.example"], true), ("as.example", ["x.example", "as.example"], true),
            ("as.example.com", ["*.example.com"], true), ("127.0.0.1", ["127.0.0.1"], true),
            ("as.example", ["as.example.com"], false), ("as.example", ["example"], false),
            ("as.example", ["xas.example"], false), ("x.as.example.com", ["*.example.com"], false),
            ("example.com", ["*.example.com"], false), ("as1.example.com", ["as*.example.com"], false),
            ("as.example.com", ["a*.example.com"], false), ("as.example.com", ["as.*.com"], false),
            ("as.example", ["127.0.0.1"], false), ("127.0.0.1", ["127.0.0.2"], false),
            ("127.0.0.1", ["*.0.0.1"], false), ("127.0.0.1", ["localhost"], false), ("as.example", [], false),
        ]
        let authority = try TestCertificateAuthority()
        try await withCertificate(authority) { file in
            let fetcher = try BoundedFetcher(roots: .systemAnd(file: file)) { _ throws(FetchError) in [loopback] }
            for row in table {
                try await withServer(identity: authority.identity(for: row.names), script: Self.good) { server in
                    let request = FetchRequest.to(server, "https", host: row.host)
                    if row.fits {
                        let response = try await fetcher.fetch(request)
                        XCTAssertEqual(response.status, 200, "\(row)")
                    } else {
                        let error = await fetcher.error(of: request, "\(row)")
                        XCTAssertEqual(error?.code, .tls, "\(row)")
                    }
                }
            }
        }
    }

    func testR87_theSubjectOfACertificateIsNoName() async throws {
        let authority = try TestCertificateAuthority()
        let identity = try authority.identity(for: [], subject: "as.example")
        try await withCertificate(authority) { file in
            let fetcher = try BoundedFetcher(roots: .systemAnd(file: file)) { _ throws(FetchError) in [loopback] }
            try await withServer(identity: identity, script: Self.good) { server in
                let error = await fetcher.error(of: .to(server, "https", host: "as.example"))
                XCTAssertEqual(error?.code, .tls)
            }
        }
    }

    func testAnAnswerThatEndsWithTheConnectionNeedsTheEndOfTLS() async throws {
        let chunked = Self.ok + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
        let table: [(answer: String, isEnded: Bool, code: FetchError.Code?)] = [
            (Self.ok + "\r\n{}", true, nil), (Self.ok + "\r\n{}", false, .incomplete),
            (Self.ok + "Content-Length: 2\r\n\r\n{}", false, nil),
            (Self.ok + "Content-Length: 3\r\n\r\n{}", true, .incomplete),
            (Self.ok + "Content-Length: 3\r\n\r\n{}", false, .incomplete), (chunked + "0\r\n\r\n", false, nil),
            (chunked, true, .incomplete), (chunked, false, .incomplete), (Self.ok, true, .incomplete),
            ("", true, .incomplete),
            ("", false, .incomplete),
        ]
        let authority = try TestCertificateAuthority()
        try await withCertificate(authority) { file in
            let fetcher = try BoundedFetcher(roots: .systemAnd(file: file))
            for row in table {
                let script: ScriptServer.Script = { connection in
                    _ = try await connection.request()
                    try await connection.send(row.answer)
                    if row.isEnded { try await connection.end() }
                }
                try await withServer(identity: authority.identity(), script: script) { server in
                    do {
                        let response = try await fetcher.fetch(.to(server, "https"))
                        XCTAssertNil(row.code, "\(row)")
                        XCTAssertEqual(response.body, Array("{}".utf8))
                    } catch {
                        XCTAssertEqual((error as? FetchError)?.code, row.code, "\(row): \(error)")
                    }
                }
            }
        }
    }

    func testLimitsAndDeadlineHoldUnderTLS() async throws {
        let authority = try TestCertificateAuthority()
        try await withCertificate(authority) { file in
            let fetcher = try BoundedFetcher(roots: .systemAnd(file: file))
            let endless: ScriptServer.Script = { connection in
                _ = try await connection.request()
                try await connection.send(Self.ok + "\r\n")
                while true { try await connection.send(String(repeating: "x", count: 30_000)) }
            }
            try await withServer(identity: authority.identity(), script: endless) { server in
                let error = await fetcher.error(of: .to(server, "https"))
                XCTAssertEqual(error?.code, .tooLarge)
            }
            let silent: ScriptServer.Script = { connection in try await connection.untilGone() }
            for identity in [nil, try authority.identity()] {
                try await withServer(identity: identity, script: silent) { server in
                    let error = await fetcher.error(of: .to(server, "https", timeout: .milliseconds(120)))
                    XCTAssertEqual(error?.code, .timeout)
                    let isAboutTLS = error?.detail.contains("TLS handshake") == true
                    XCTAssertTrue(isAboutTLS || identity != nil, "\(error as Any)")
                }
            }
        }
    }

    /// The name goes out as SNI, an address does not; TLS 1.3 and 1.2 are offered and nothing else, for HTTP/1.1 alone.
    func testTheFirstBytes() async throws {
        let table = [("as.example", true), ("as.example.", true), ("127.0.0.1", false)]
        for (host, isNamed) in table {
            let seen = Mutex<[UInt8]>([])
            try await withServer(script: { connection in
                let bytes = try await connection.receive()
                seen.withLock { $0 = bytes }
            }) { server in
                let error = try await loopbackFetcher().error(of: .to(server, "https", host: host))
                XCTAssertEqual(error?.code, .tls)
                XCTAssertTrue(error?.detail.contains("closed during the TLS handshake") == true, "\(error as Any)")
            }
            let hello = seen.withLock { $0 }
            XCTAssertEqual(hello.first, 22, "a handshake record")
            let versions: [UInt8] = [0, 43, 0, 5, 4, 3, 4, 3, 3]
            XCTAssertNotNil(hello.firstRange(of: versions), "TLS 1.3 and 1.2")
            XCTAssertNotNil(hello.firstRange(of: [0, 16, 0, 11, 0, 9, 8] + Array("http/1.1".utf8)), "ALPN")
            let name: [UInt8] = [0, 0, 0, 15, 0, 13, 0, 0, 10] + Array("as.example".utf8)
            XCTAssertEqual(hello.firstRange(of: name) != nil, isNamed, host)
            XCTAssertNil(hello.firstRange(of: Array("127.0.0.1".utf8)), "no address in SNI")
        }
    }

    func testRootsFromADirectory() async throws {
        let authority = try TestCertificateAuthority()
        let folder = FileManager.default.temporaryDirectory.appending(path: "roots-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        XCTAssertThrowsError(try BoundedFetcher(roots: .systemAnd(directory: folder)), "no certificate in it")
        try authority.writeCertificate(to: folder + "/company.CRT")
        try TestCertificateAuthority().writeCertificate(to: folder + "/another.pem")
        try Data("not looked at".utf8).write(to: URL(filePath: folder + "/README"))
        let fetcher = try BoundedFetcher(roots: .systemAnd(directory: folder))
        try await withServer(identity: authority.identity(), script: Self.good) { server in
            let response = try await fetcher.fetch(.to(server, "https"))
            XCTAssertEqual(response.status, 200)
        }
        try Data("no certificate".utf8).write(to: URL(filePath: folder + "/broken.pem"))
        XCTAssertThrowsError(try BoundedFetcher(roots: .systemAnd(directory: folder))) { error in
            XCTAssertTrue("\(error)".contains("broken.pem"), "\(error)")
        }
        for path in ["/nonexistent", folder + "/company.CRT", ""] {
            XCTAssertThrowsError(try BoundedFetcher(roots: .systemAnd(directory: path)), path) { error in
                XCTAssertEqual((error as? FetchError)?.code, .tls, path)
            }
        }
    }

    private func withCertificate(
        _ authority: TestCertificateAuthority,
        _ body: (_ file: String) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "root-\(UUID().uuidString).pem").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try authority.writeCertificate(to: file)
        try await body(file)
    }
}
