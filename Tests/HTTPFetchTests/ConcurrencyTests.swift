// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import XCTest

@testable import HTTPFetch

/// How many requests run at a time, who waits for how long, and that nothing is left behind.
final class ConcurrencyTests: XCTestCase {
    private static let silent: ScriptServer.Script = { connection in try await connection.untilGone() }
    private static let good: ScriptServer.Script = { connection in
        _ = try await connection.request()
        try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    }

    func testAHundredAtATime() async throws {
        try await withServer(script: Self.good) { server in
            let fetcher = try loopbackFetcher()
            let statuses = await withTaskGroup(of: Int?.self) { group in
                for _ in 0..<100 {
                    group.addTask { try? await fetcher.fetch(.to(server)).status }
                }
                return await group.reduce(into: [Int?]()) { $0.append($1) }
            }
            XCTAssertEqual(statuses, [Int?](repeating: 200, count: 100))
            XCTAssertEqual(server.counts.connections, 100)
            XCTAssertTrue(fetcher.isIdle)
        }
    }

    func testTheLimitsAreHeldAndWaitingCounts() async throws {
        try await withServer(script: Self.silent) { server in
            try await withServer(script: Self.good) { other in
                let fetcher = try loopbackFetcher(limits: Limits(running: 5, runningToOneHost: 3))
                let tasks = (0..<3).map { _ in Task { await fetcher.error(of: .to(server)) } }
                let isFull = await eventually { fetcher.load.running == 3 && server.counts.connections == 3 }
                XCTAssertTrue(isFull, "\(fetcher.load)")
                await withTaskGroup(of: FetchError?.self) { group in
                    for _ in 0..<17 {
                        group.addTask { await fetcher.error(of: .to(server, timeout: .milliseconds(60))) }
                    }
                    for await error in group {
                        XCTAssertEqual(error?.code, .timeout)
                        XCTAssertTrue(error?.detail.contains("turn") == true, "\(error as Any)")
                    }
                }
                XCTAssertEqual(server.counts.connections, 3, "who waits has not connected")
                let response = try await fetcher.fetch(.to(other))
                XCTAssertEqual(response.status, 200, "a server that keeps silent leaves room for the others")
                for task in tasks { task.cancel() }
                for task in tasks { _ = await task.value }
                XCTAssertTrue(fetcher.isIdle)
            }
        }
    }

    func testTheLimitOfAllHosts() async throws {
        try await withServer(script: Self.silent) { server in
            let fetcher = try loopbackFetcher(limits: Limits(running: 4, runningToOneHost: 3, waiting: 6))
            let tasks = (0..<10)
                .map { index in
                    Task { await fetcher.error(of: .to(server, host: "h\(index % 5).example")) }
                }
            let isFull = await eventually { fetcher.load.running == 4 && fetcher.load.waiting == 6 }
            XCTAssertTrue(isFull)
            let error = await fetcher.error(of: .to(server))
            XCTAssertEqual(error?.code, .busy)
            for task in tasks { task.cancel() }
            for task in tasks {
                let error = await task.value
                XCTAssertEqual(error?.code, .cancelled)
            }
            let isIdle = await eventually { fetcher.isIdle }
            XCTAssertTrue(isIdle)
        }
    }

    private final class Order: Sendable {
        let hosts = Mutex<[String]>([])
    }

    func testTheHostWithTheFewestIsNext() async throws {
        let slots = Slots(Limits(running: 3, runningToOneHost: 3))
        let (a, b) = (Array("a".utf8), Array("b".utf8))
        let order = Order()
        for _ in 0..<3 { try await slots.enter(a, until: .now + .seconds(10)) }
        var tasks: [Task<Void, Never>] = []
        for (count, host) in [a, a, b].enumerated() {
            tasks.append(
                Task {
                    try? await slots.enter(host, until: .now + .seconds(10))
                    order.hosts.withLock { $0.append(String(decoding: host, as: UTF8.self)) }
                }
            )
            let isWaiting = await eventually { slots.counts.waiting == count + 1 }
            XCTAssertTrue(isWaiting)
        }
        for left in [2, 1, 0] {
            slots.leave(a)
            let isNext = await eventually {
                slots.counts.waiting == left && order.hosts.withLock { $0.count == 3 - left }
            }
            XCTAssertTrue(isNext)
        }
        XCTAssertEqual(order.hosts.withLock { $0 }, ["b", "a", "a"])
        for task in tasks { await task.value }
        for host in [a, a, b] { slots.leave(host) }
        XCTAssertEqual(slots.counts.running, 0)
    }

    func testALateWaiterIsTold() async {
        let slots = Slots(Limits(running: 0))
        for deadline in [ContinuousClock.now - .seconds(1), .now + .milliseconds(20)] {
            do {
                try await slots.enter([1], until: deadline)
                XCTFail("entered")
            } catch {
                XCTAssertEqual(error.code, .timeout)
            }
        }
        XCTAssertEqual(slots.counts.waiting, 0)
    }

    /// Every way a fetch can end, some of them many times at once, and no descriptor more than before.
    func testNoDescriptorIsLeftOpen() async throws {
        let fetcher = try loopbackFetcher { (name) throws(FetchError) in
            guard name.hasPrefix("known") else { throw FetchError(.unresolved, "no such name") }
            return [address("127.0.0.3"), loopback]
        }
        let silence = FetchRequest.to(try await idleServer())
        _ = await fetcher.error(of: silence)
        let before = try Self.descriptors()
        try await withServer(script: Self.silent) { server in
            try await withServer(answering: "nonsense\r\n\r\n") { bad in
                try await withServer(script: Self.good) { good in
                    let requests: [FetchRequest] = [
                        .to(server, timeout: .milliseconds(40)), .to(server, "https", timeout: .milliseconds(40)),
                        .to(bad), .to(bad, "https", timeout: .milliseconds(40)), .to(good),
                        .to(good, host: "known.example"),
                        .to(good, host: "unknown.example"), .to(good, host: "known.example", origin: .document),
                        silence,
                        .to(server, timeout: .zero), FetchRequest("nonsense", origin: .document),
                    ]
                    await withTaskGroup(of: Void.self) { group in
                        for index in 0..<110 {
                            group.addTask { _ = try? await fetcher.fetch(requests[index % requests.count]) }
                        }
                    }
                    let tasks = (0..<10).map { _ in Task { try? await fetcher.fetch(.to(server)) } }
                    let areRunning = await eventually { fetcher.load.running == 10 }
                    XCTAssertTrue(areRunning)
                    for task in tasks { task.cancel() }
                    for task in tasks { _ = await task.value }
                }
            }
        }
        XCTAssertTrue(fetcher.isIdle)
        let isAsBefore = await eventually { (try? Self.descriptors()).map { $0 <= before } ?? false }
        let after = try Self.descriptors()
        XCTAssertTrue(isAsBefore, "\(before) descriptors before, \(after) afterwards")
    }

    /// The port of a server that is gone.
    private func idleServer() async throws -> ScriptServer {
        let server = try ScriptServer { _ in }
        await server.close()
        return server
    }

    private static func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count
    }
}
