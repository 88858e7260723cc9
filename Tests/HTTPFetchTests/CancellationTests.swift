// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import MCPResourceServerTesting
import Synchronization
import XCTest

@testable import HTTPFetch

/// A cancelled task gets its error at once, and nothing of its request goes on, whatever it was doing.
final class CancellationTests: XCTestCase {
    func testBeforeAnything() async throws {
        try await withServer(answering: "HTTP/1.1 200 OK\r\n\r\n") { server in
            let lookups = Counter()
            let fetcher = try loopbackFetcher { _ throws(FetchError) in
                lookups.count.withLock { $0 += 1 }
                return [loopback]
            }
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return await fetcher.error(of: .to(server, host: "as.example"))
            }
            task.cancel()
            let error = await task.value
            XCTAssertEqual(error?.code, .cancelled)
            XCTAssertEqual(server.counts.connections, 0)
            XCTAssertEqual(lookups.count.withLock { $0 }, 0, "not even its name is looked up")
            XCTAssertTrue(fetcher.isIdle)
        }
    }

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    func testWhileWaitingForATurn() async throws {
        try await withServer(script: { connection in try await connection.untilGone() }) { server in
            let fetcher = try loopbackFetcher(limits: Limits(running: 1))
            let first = Task { await fetcher.error(of: .to(server)) }
            let isRunning = await eventually { fetcher.load.running == 1 }
            XCTAssertTrue(isRunning)
            let second = Task { await fetcher.error(of: .to(server)) }
            let isWaiting = await eventually { fetcher.load.waiting == 1 }
            XCTAssertTrue(isWaiting)
            second.cancel()
            let error = await second.value
            XCTAssertEqual(error?.code, .cancelled)
            XCTAssertEqual(fetcher.load.waiting, 0)
            XCTAssertEqual(fetcher.load.running, 1, "the other one goes on")
            first.cancel()
            let other = await first.value
            XCTAssertEqual(other?.code, .cancelled)
            XCTAssertTrue(fetcher.isIdle)
        }
    }

    func testWhileANameIsLookedUp() async throws {
        let answer = DispatchSemaphore(value: 0)
        let fetcher = try loopbackFetcher { _ throws(FetchError) in
            answer.wait()
            return [loopback]
        }
        let task = Task { await fetcher.error(of: FetchRequest("http://as.example/", origin: .configuration)) }
        let isAsking = await eventually { fetcher.load.lookups == 1 }
        XCTAssertTrue(isAsking)
        task.cancel()
        let error = await task.value
        XCTAssertEqual(error?.code, .cancelled)
        XCTAssertEqual(fetcher.load.running, 0, "the request is over, the lookup cannot be called off")
        XCTAssertEqual(fetcher.load.lookups, 1)
        answer.signal()
        let isIdle = await eventually { fetcher.isIdle }
        XCTAssertTrue(isIdle)
    }

    func testWhileConnecting() async throws {
        let server = try ScriptServer { _ in }
        let hole = try await BlackHole(LoopbackAddress("127.0.0.2"), port: server.port)
        let lookups = Counter()
        let fetcher = try loopbackFetcher { _ throws(FetchError) in
            lookups.count.withLock { $0 += 1 }
            return [address("127.0.0.2")]
        }
        let task = Task { await fetcher.error(of: .to(server, host: "as.example")) }
        let isConnecting = await eventually { lookups.count.withLock { $0 } == 1 && fetcher.load == (1, 0, 0) }
        XCTAssertTrue(isConnecting)
        task.cancel()
        let error = await task.value
        XCTAssertEqual(error?.code, .cancelled)
        XCTAssertTrue(fetcher.isIdle)
        withExtendedLifetime(hole) {}
        await server.close()
    }

    func testWhileTheServerKeepsSilent() async throws {
        let states = [
            ("", "http"), ("HTTP/1.1 200 OK\r\n", "http"), ("HTTP/1.1 200 OK\r\n\r\nhalf", "http"), ("", "https"),
        ]
        for (sent, scheme) in states {
            try await withServer(script: { connection in
                try await connection.send(sent)
                try await connection.untilGone()
            }) { server in
                let fetcher = try loopbackFetcher()
                let task = Task { await fetcher.error(of: .to(server, scheme)) }
                let isConnected = await eventually { server.counts.open == 1 }
                XCTAssertTrue(isConnected)
                task.cancel()
                let error = await task.value
                XCTAssertEqual(error?.code, .cancelled)
                let isGone = await eventually { server.counts.open == 0 }
                XCTAssertTrue(isGone, "the server sees the end of the connection")
                XCTAssertTrue(fetcher.isIdle)
            }
        }
    }

    /// Data that always comes must not keep the fetch from noticing.
    func testWhileTheServerSendsWithoutEnd() async throws {
        try await withServer(script: { connection in
            _ = try await connection.request()
            try await connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while true { try await connection.send(String(repeating: "x", count: 50_000)) }
        }) { server in
            let fetcher = try loopbackFetcher()
            let task = Task { await fetcher.error(of: .to(server, limit: 1 << 30)) }
            let isConnected = await eventually { server.counts.open == 1 }
            XCTAssertTrue(isConnected)
            task.cancel()
            let error = await task.value
            XCTAssertEqual(error?.code, .cancelled)
            let isGone = await eventually { server.counts.open == 0 }
            XCTAssertTrue(isGone)
        }
    }

    func testAfterTheAnswerNothingHappens() async throws {
        try await withServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") { server in
            let fetcher = try loopbackFetcher()
            let task = Task { try? await fetcher.fetch(.to(server)).status }
            let status = await task.value
            task.cancel()
            XCTAssertEqual(status, 200)
        }
    }
}
