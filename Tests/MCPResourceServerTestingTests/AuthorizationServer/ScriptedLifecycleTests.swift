// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFetch
import MCPResourceServerTesting
import XCTest

/// A server that goes away and comes back, and what is left of one that was closed.
final class ScriptedLifecycleTests: XCTestCase {
    /// An address that no other program takes ports on.
    private static let ownAddress = (try? LoopbackAddress("127.113.27.6")) ?? .standard

    func testAPausedServerRefusesConnections() async throws {
        try await withServer(ScriptedAuthorizationServer(address: Self.ownAddress)) { server in
            for round in 1...3 {
                let response = try await server.fetch(.keys)
                XCTAssertEqual(response.status, 200)
                try await server.pause()
                try await server.pause()
                let code = await server.failure(.keys)
                XCTAssertEqual(code, .unreachable)
                XCTAssertEqual(server.count(.keys), round)
                XCTAssertEqual(server.connectionCount, round)
                try server.resume()
                try server.resume()
            }
        }
    }

    func testPausingEndsConnections() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil, address: Self.ownAddress)
        try await withServer(server) { server in
            server.script(.keys, .held)
            async let code = server.failure(.keys)
            await server.waitForRequests(1)
            try await server.pause()
            let seen = await code
            XCTAssertEqual(seen, .incomplete)
        }
    }

    func testAClosedServerStaysClosed() async throws {
        let server = try ScriptedAuthorizationServer(address: Self.ownAddress)
        let fetcher = try BoundedFetcher(roots: server.trustRoots)
        let file = try XCTUnwrap(server.caFile)
        XCTAssertEqual(try String(contentsOfFile: file, encoding: .utf8), server.authority.certificatePEM)
        await server.close()
        XCTAssertFalse(FileManager.default.fileExists(atPath: file))
        await server.close()
        try server.resume()
        try await server.pause()
        try server.resume()
        do {
            _ = try await fetcher.fetch(FetchRequest(server.jwksURL, origin: .configuration))
            XCTFail("a closed server answered")
        } catch {
            XCTAssertEqual(error.code, .unreachable)
        }
    }

    func testClosingEndsWhatNeverEnds() async throws {
        let faults: [ScriptedFault] = [
            .silence, .stallAfterHead, .trickle(every: .seconds(3600)), .delay(.seconds(3600)), .held, .endlessBody,
            .endlessHead,
        ]
        for fault in faults {
            let server = try ScriptedAuthorizationServer(tls: nil)
            server.script(.keys, fault)
            let client = try LoopbackClient(port: server.port)
            try await client.send("GET /jwks.json HTTP/1.1\r\nHost: h\r\n\r\n")
            await server.waitForRequests(1)
            await server.close()
            await client.close()
        }
        let silent = try ScriptedAuthorizationServer(tls: .silent)
        let client = try LoopbackClient(port: silent.port)
        try await client.send("hello")
        await silent.close()
    }

    #if os(Linux)
        func testNoDescriptorIsLeftBehind() async throws {
            func descriptors() throws -> Int {
                let folder = "/proc/self/fd/"
                return try FileManager.default.contentsOfDirectory(atPath: folder)
                    .count { name in
                        (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + name))?
                            .hasPrefix("socket:") ?? false
                    }
            }
            func round() async throws {
                try await withServer(ScriptedAuthorizationServer(address: Self.ownAddress)) { server in
                    _ = try await server.fetch(.keys)
                    for fault in [ScriptedFault.reset, .truncated, .endlessBody, .cutOff, .disconnect] {
                        server.script(.keys, fault)
                        _ = await server.failure(.keys)
                    }
                    server.script(.keys, .stallAfterHead)
                    _ = await server.failure(.keys, timeout: .milliseconds(50))
                    try server.present(.expired)
                    _ = await server.failure(.keys)
                    try await server.pause()
                    try server.resume()
                    // One that has not even shaken hands.
                    let client = try LoopbackClient(to: Self.ownAddress, port: server.port)
                    try await client.send("hello")
                }
            }
            let before = try descriptors()
            for _ in 0..<4 { try await round() }
            // The last references may go a moment after the server has closed; so may those of the test before.
            for _ in 0..<10_000 {
                if try descriptors() <= before { break }
                await Task.yield()
            }
            XCTAssertLessThanOrEqual(try descriptors(), before)
        }
    #endif
}
