// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import XCTest

/// Where the server listens, and what is left of it afterwards.
final class LoopbackLifecycleTests: XCTestCase {
    func testOnlyLoopbackAddressesAreTaken() throws {
        for text in ["127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "[::1]", "localhost"] {
            XCTAssertNoThrow(try LoopbackAddress(text), text)
        }
        for text in [
            "0.0.0.0", "::", "192.168.0.1", "10.0.0.1", "8.8.8.8", "128.0.0.1", "126.255.255.255", "::ffff:127.0.0.1",
            "127.1", "127.0.0.1.", "127.0.0.256", "127.0.0.01", "127.0.0.+1", "127.0.0", "127.0.0.1.1", "2130706433",
            "0x7f000001", "LOCALHOST.example", "localhost.", "example.com", "", " 127.0.0.1", "fe80::1",
            "\u{661}27.0.0.1",
        ] {
            XCTAssertThrowsError(try LoopbackAddress(text), text) { error in
                XCTAssertEqual((error as? LoopbackError)?.code, .addressNotLoopback, text)
            }
        }
        XCTAssertEqual(try LoopbackAddress("[::1]").urlHost, "[::1]")
        XCTAssertEqual(try LoopbackAddress("localhost").host, "127.0.0.1")
    }

    func testListensOnEveryKindOfLoopbackAddress() async throws {
        for text in ["127.0.0.1", "127.9.8.7", "::1"] {
            let address = try LoopbackAddress(text)
            let server = try LoopbackServer(address: address)
            server.start(echo)
            XCTAssertEqual(server.origin, "http://\(address.urlHost):\(server.port)")
            let reply = try await LoopbackClient(to: address, port: server.port).request("GET", "/")
            XCTAssertEqual(reply.status, 200, text)
            await server.close()
        }
    }

    func testABusyPortIsAnError() throws {
        let server = try LoopbackServer()
        XCTAssertThrowsError(try LoopbackServer(port: server.port)) { error in
            XCTAssertEqual((error as? LoopbackError)?.code, .portInUse)
        }
    }

    func testServersOnFreePortsDoNotMeet() async throws {
        let servers = try (0..<5).map { _ in try LoopbackServer() }
        for server in servers {
            let name = Array(String(server.port).utf8)
            server.start { _ in LoopbackAnswer(status: 200, body: name) }
        }
        XCTAssertEqual(Set(servers.map(\.port)).count, 5)
        for server in servers {
            let reply = try await LoopbackClient(port: server.port).request("GET", "/")
            XCTAssertEqual(reply.text, String(server.port))
            await server.close()
        }
    }

    /// An address that no other program takes ports on: a freed port of 127.0.0.1 may be another's client in a moment.
    private static let ownAddress = (try? LoopbackAddress("127.113.27.5")) ?? .standard

    func testAClosedServersPortCanBeTakenAtOnce() async throws {
        let first = try LoopbackServer(address: Self.ownAddress)
        first.start(echo)
        let client = try LoopbackClient(to: Self.ownAddress, port: first.port)
        _ = try await client.request("GET", "/")
        await first.close()
        let second = try LoopbackServer(address: Self.ownAddress, port: first.port)
        second.start { _ in LoopbackAnswer(status: 202) }
        let reply = try await LoopbackClient(to: Self.ownAddress, port: second.port).request("GET", "/")
        XCTAssertEqual(reply.status, 202)
        await second.close()
        do {
            _ = try await LoopbackClient(to: Self.ownAddress, port: second.port).request("GET", "/")
            XCTFail("a closed server answered")
        } catch {}
    }

    func testClosingCancelsHandlersAndMayBeRepeated() async throws {
        let started = Happening()
        let cancelled = Happening()
        let server = try LoopbackServer(address: Self.ownAddress)
        server.start { _ in
            started.happen()
            try? await Task.sleep(for: .seconds(3600))
            cancelled.happen()
            return LoopbackAnswer(status: 200)
        }
        let client = try LoopbackClient(to: Self.ownAddress, port: server.port)
        try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        await started.wait()
        await server.close()
        await cancelled.wait()
        await server.close()
        server.start(echo)
        XCTAssertEqual(
            try? LoopbackServer(address: Self.ownAddress, port: server.port).port,
            server.port,
            "it does not start again"
        )
    }

    func testRunEndsWithItsTask() async throws {
        let server = try LoopbackServer(address: Self.ownAddress)
        let task = Task { await server.run(echo) }
        let reply = try await LoopbackClient(to: Self.ownAddress, port: server.port).request("GET", "/")
        XCTAssertEqual(reply.status, 200)
        task.cancel()
        await task.value
        XCTAssertNoThrow(try LoopbackServer(address: Self.ownAddress, port: server.port))
    }

    #if os(Linux)
        func testNoDescriptorIsLeftBehind() async throws {
            // Sockets only: a sanitizer opens pipes of its own when it has something to say.
            func descriptors() throws -> Int {
                let folder = "/proc/self/fd/"
                return try FileManager.default.contentsOfDirectory(atPath: folder)
                    .count { name in
                        (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + name))?
                            .hasPrefix("socket:") ?? false
                    }
            }
            func round() async throws {
                try await serving(echo) { port in
                    for _ in 0..<10 {
                        let client = try LoopbackClient(port: port)
                        _ = try await client.request("POST", "/", body: [1])
                        try await client.send("GET / HTTP/1.1\r\nHos")
                    }
                }
            }
            let before = try descriptors()
            for _ in 0..<5 { try await round() }
            // The last references may go a moment after the server has closed; so may those of the test before.
            for _ in 0..<10_000 {
                if try descriptors() <= before { break }
                await Task.yield()
            }
            XCTAssertLessThanOrEqual(try descriptors(), before)
        }
    #endif
}
