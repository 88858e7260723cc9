// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import MCPResourceServerTesting
import XCTest

/// What clients that verify think of each way to shake hands.
final class ScriptedTLSTests: XCTestCase {
    func testATrustedServerIsTalkedTo() async throws {
        for host in [nil, "localhost"] {
            try await withServer(ScriptedAuthorizationServer(host: host)) { server in
                XCTAssertTrue(server.issuer.hasPrefix("https://\(host ?? "127.0.0.1"):"))
                let response = try await server.fetch(.keys)
                XCTAssertEqual(response.status, 200)
                XCTAssertEqual(response.body, server.testIssuer.keySetDocument)
            }
        }
    }

    func testIPv6() async throws {
        try await withServer(ScriptedAuthorizationServer(address: LoopbackAddress("::1"))) { server in
            XCTAssertEqual(server.issuer, "https://[::1]:\(server.port)")
            let response = try await server.fetch(.keys)
            XCTAssertEqual(response.status, 200)
        }
    }

    func testNobodyElseIsTrusted() async throws {
        try await withServer(ScriptedAuthorizationServer()) { server in
            let code = await server.failure(.keys, roots: .system)
            XCTAssertEqual(code, .tls)
            let other = try ScriptedAuthorizationServer()
            let stranger = await server.failure(.keys, roots: other.trustRoots)
            XCTAssertEqual(stranger, .tls)
            await other.close()
            XCTAssertEqual(server.connectionCount, 2)
            XCTAssertEqual(server.requests, [], "no request is sent to a server that is not trusted")
        }
    }

    func testEveryBadHandshakeIsATLSError() async throws {
        let bad: [(String, ScriptedTLS)] = [
            ("expired", .expired), ("not yet valid", .notYetValid), ("wrong name", .wrongName),
            ("self-signed", .selfSigned), ("unknown authority", .unknownAuthority), ("TLS 1.1", .outdated),
            ("no TLS", .absent),
        ]
        for (name, tls) in bad {
            try await withServer(ScriptedAuthorizationServer(tls: tls)) { server in
                let code = await server.failure(.keys)
                XCTAssertEqual(code, .tls, name)
                XCTAssertEqual(server.requests, [], name)
            }
        }
    }

    func testASilentHandshakeIsATimeout() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: .silent)) { server in
            let code = await server.failure(.keys, timeout: .milliseconds(150))
            XCTAssertEqual(code, .timeout)
        }
    }

    func testTheBehaviourCanChange() async throws {
        try await withServer(ScriptedAuthorizationServer()) { server in
            _ = try await server.fetch(.keys)
            try server.present(.expired)
            let code = await server.failure(.keys)
            XCTAssertEqual(code, .tls)
            try server.present(.trusted)
            _ = try await server.fetch(.keys)
            XCTAssertEqual(server.count(.keys), 2)
        }
    }
}
