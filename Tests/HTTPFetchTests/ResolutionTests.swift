// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import MCPResourceServerTesting
import Synchronization
import XCTest

@testable import HTTPFetch

/// What names may resolve to, and what of it is connected to.
final class ResolutionTests: XCTestCase {
    private static let good: ScriptServer.Script = { connection in
        _ = try await connection.request()
        try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    }

    func testR143_D54_hostsOfDocumentsNeedPublicAddresses() async throws {
        try await withServer(script: Self.good) { server in
            let forbidden = [
                "127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
                "169.254.169.254", "224.0.0.1", "255.255.255.255", "::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
                "::ffff:169.254.169.254", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
                "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::1",
                "::127.0.0.1", "::ffff:0:127.0.0.1", "2001:db8::1",
            ]
            for text in forbidden {
                let fetcher = try loopbackFetcher { _ throws(FetchError) in [address(text)] }
                let named = await fetcher.error(of: .to(server, "https", host: "as.example", origin: .document), text)
                XCTAssertEqual(named?.code, .forbiddenAddress, text)
                XCTAssertTrue(named?.detail.contains("as.example is at \(address(text))") == true, "\(named as Any)")
                let literal = text.contains(":") ? "[\(text)]" : text
                let direct = await fetcher.error(of: .to(server, "https", host: literal, origin: .document), text)
                XCTAssertEqual(direct?.code, .forbiddenAddress, text)
            }
            XCTAssertEqual(server.counts.connections, 0)
        }
    }

    func testR143_linkLocalNeverAndPlainHTTPOnlyToLoopback() async throws {
        try await withServer(script: Self.good) { server in
            let link = ["169.254.169.254", "169.254.0.1", "fe80::1", "::ffff:169.254.169.254", "fd00:ec2::254"]
            for text in link {
                let fetcher = try loopbackFetcher(listedHosts: ["as.example"]) { _ throws(FetchError) in [address(text)]
                }
                for origin in [FetchRequest.Origin.configuration, .document] {
                    let error = await fetcher.error(of: .to(server, "https", host: "as.example", origin: origin), text)
                    XCTAssertEqual(error?.code, .forbiddenAddress, text)
                    XCTAssertTrue(error?.detail.contains("link-local") == true, "\(error as Any)")
                }
            }
            for text in ["0.0.0.0", "10.0.0.1", "8.8.8.8", "::", "fd00::1", "64:ff9b::127.0.0.1", "2002:7f00:1::"] {
                let fetcher = try loopbackFetcher(listedHosts: ["localhost"]) { _ throws(FetchError) in [address(text)]
                }
                let error = await fetcher.error(of: .to(server, host: "localhost"), text)
                XCTAssertEqual(error?.code, .forbiddenAddress, "localhost is what it resolves to: \(text)")
            }
            XCTAssertEqual(server.counts.connections, 0)
        }
    }

    func testD54_aNameThatIsRebound() async throws {
        try await withServer(script: Self.good) { server in
            // Allowed when it is checked; loopback for whoever asks once more before connecting.
            let lookups = Mutex(0)
            let limits = Limits(connecting: .milliseconds(60))
            let fetcher = try loopbackFetcher(limits: limits) { _ throws(FetchError) in
                lookups.withLock { $0 += 1 }
                // In the global unicast range, and assigned to nobody.
                return lookups.withLock { $0 } == 1 ? [address("3ffd::1")] : [loopback]
            }
            let request = FetchRequest.to(server, "https", host: "as.example", origin: .document)
            let first = await fetcher.error(of: request)
            XCTAssertTrue([.timeout, .unreachable].contains(first?.code), "\(first as Any)")
            XCTAssertEqual(lookups.withLock { $0 }, 1, "what was checked is what is connected to")
            let second = await fetcher.error(of: request)
            XCTAssertEqual(second?.code, .forbiddenAddress)
            XCTAssertEqual(server.counts.connections, 0)
        }
    }

    func testOnlyAllowedAddressesOfAMixedAnswerAreTried() async throws {
        try await withServer(script: Self.good) { server in
            let fetcher = try loopbackFetcher { _ throws(FetchError) in
                [address("169.254.169.254"), address("10.0.0.1"), address("fe80::1"), loopback]
            }
            let response = try await fetcher.fetch(.to(server, host: "as.example"))
            XCTAssertEqual(response.status, 200, "10.0.0.1 and link-local are not tried, or this would have taken long")
        }
    }

    func testAListedHostMayBePrivate() async throws {
        try await withServer(script: Self.good) { server in
            let fetcher = try loopbackFetcher(listedHosts: ["keys.internal"])
            let response = try await fetcher.fetch(.to(server, host: "keys.internal", origin: .document))
            XCTAssertEqual(response.status, 200)
            let error = await fetcher.error(of: .to(server, host: "other.internal", origin: .document))
            XCTAssertEqual(error?.code, .forbiddenAddress)
        }
    }

    func testTheNextAddressIsTriedWhenOneRefuses() async throws {
        try await withServer(script: Self.good) { server in
            for first in ["::1", "127.0.0.2", "127.0.0.3"] {
                let fetcher = try loopbackFetcher { _ throws(FetchError) in [address(first), loopback] }
                let response = try await fetcher.fetch(.to(server, host: "as.example"))
                XCTAssertEqual(response.status, 200, first)
            }
        }
    }

    func testAnAddressThatSwallowsConnectionsDoesNotHoldUpTheNext() async throws {
        try await withServer(script: Self.good) { server in
            let hole = try await BlackHole(LoopbackAddress("127.0.0.2"), port: server.port)
            let limits = Limits(stagger: .milliseconds(20))
            let both = try loopbackFetcher(limits: limits) { _ throws(FetchError) in [address("127.0.0.2"), loopback] }
            let response = try await both.fetch(.to(server, host: "as.example"))
            XCTAssertEqual(response.status, 200)
            let alone = try loopbackFetcher(limits: Limits(connecting: .milliseconds(60))) { _ throws(FetchError) in
                [address("127.0.0.2")]
            }
            let start = ContinuousClock.now
            let error = await alone.error(of: .to(server, host: "as.example"))
            XCTAssertEqual(error?.code, .timeout)
            XCTAssertTrue(error?.detail.contains("127.0.0.2 did not accept a connection") == true, "\(error as Any)")
            XCTAssertGreaterThanOrEqual(ContinuousClock.now - start, .milliseconds(60))
            XCTAssertTrue(both.isIdle && alone.isIdle)
            withExtendedLifetime(hole) {}
        }
    }

    func testFewOfManyAddressesAreTried() async throws {
        try await withServer(script: Self.good) { server in
            let many = (2...200).map { address("127.0.0.\($0)") }
            let fetcher = try loopbackFetcher { _ throws(FetchError) in many + [loopback] }
            let error = await fetcher.error(of: .to(server, host: "as.example"))
            XCTAssertEqual(error?.code, .unreachable)
            XCTAssertEqual(server.counts.connections, 0)
        }
    }

    func testBothFamiliesAreTriedInTurn() {
        let (a, b, c, d) = (address("1.1.1.1"), address("1.1.1.2"), address("2a00::1"), address("2a00::2"))
        let table: [([IPAddress], [IPAddress])] = [
            ([], []), ([a], [a]), ([a, b], [a, b]), ([a, b, c, d], [a, c, b, d]), ([c, d, a, b], [c, a, d, b]),
            ([c, a, b], [c, a, b]), ([a, b, c], [a, c, b]),
        ]
        for (addresses, order) in table {
            XCTAssertEqual(ConnectionRace.interleaved(addresses), order)
        }
    }

    func testNamesThatDoNotResolve() async throws {
        let none = try loopbackFetcher { _ throws(FetchError) in [] }
        let request = FetchRequest("http://as.example/", origin: .configuration)
        let empty = await none.error(of: request)
        XCTAssertEqual(empty?.code, .unresolved)
        let unknown = try loopbackFetcher { name throws(FetchError) in throw FetchError(.unresolved, "no \(name)") }
        let error = await unknown.error(of: request)
        XCTAssertEqual(error?.detail, "no as.example")
        XCTAssertThrowsError(try SystemLookup.addresses(of: "no-such-name.invalid")) { error in
            XCTAssertEqual((error as? FetchError)?.code, .unresolved)
        }
    }

    func testTheSystemKnowsItself() throws {
        let addresses = try SystemLookup.addresses(of: "localhost")
        XCTAssertFalse(addresses.isEmpty)
        XCTAssertTrue(addresses.allSatisfy { $0.reach == .loopback }, "\(addresses)")
    }

    func testLookupsAreSharedBoundedAndLeftBehind() async throws {
        let answer = DispatchSemaphore(value: 0)
        let lookups = Mutex(0)
        let fetcher = try loopbackFetcher(limits: Limits(lookups: 3)) { _ throws(FetchError) in
            lookups.withLock { $0 += 1 }
            answer.wait()
            return [loopback]
        }
        func request(_ name: String, timeout: Duration = .milliseconds(60)) -> FetchRequest {
            FetchRequest("http://\(name).example:1/", origin: .configuration, timeout: timeout)
        }
        await withTaskGroup(of: FetchError?.self) { group in
            for index in 0..<12 {
                group.addTask { await fetcher.error(of: request("h\(index % 3)")) }
            }
            let areAsking = await eventually { fetcher.load.lookups == 3 }
            XCTAssertTrue(areAsking)
            for await error in group { XCTAssertEqual(error?.code, .unresolved) }
        }
        XCTAssertEqual(lookups.withLock { $0 }, 3, "four requests for a name share one lookup")
        XCTAssertEqual(fetcher.load.lookups, 3, "a lookup cannot be called off")
        XCTAssertEqual(fetcher.load.running, 0)
        let error = await fetcher.error(of: request("h3", timeout: .seconds(10)))
        XCTAssertEqual(error?.code, .unresolved)
        XCTAssertTrue(error?.detail.contains("3 names") == true, "\(error as Any)")
        for _ in 0..<3 { answer.signal() }
        let isIdle = await eventually { fetcher.isIdle }
        XCTAssertTrue(isIdle)
        answer.signal()
        let served = await fetcher.error(of: request("h0", timeout: .seconds(10)))
        XCTAssertEqual(served?.code, .unreachable, "asked anew")
        XCTAssertEqual(lookups.withLock { $0 }, 4)
    }
}
