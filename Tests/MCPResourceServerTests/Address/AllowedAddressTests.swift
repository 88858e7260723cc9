// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// Step 4 of the gate: clients that are not served.
final class AllowedAddressTests: XCTestCase {
    private func gate(_ configure: (inout ResourceServer.Options) -> Void = { _ in }) throws -> Fixture {
        try Fixture {
            $0.allowedAddresses = ["192.0.2.0/24", "2001:db8::/64"]
            $0.origins = ["https://app.example.com"]
            $0.openPaths = ["/health"]
            configure(&$0)
        }
    }

    func testOnlyListedAddressesAreServed() async throws {
        let gate = try gate()
        let token = try gate.token()
        for peer in ["192.0.2.0", "192.0.2.255", "::ffff:192.0.2.9", "2001:db8::1", "2001:db8:0:0:ffff::"] {
            let answer = try await gate.answer(.post(bearer: token).from(peer))
            XCTAssertEqual(answer.status, 200, peer)
        }
        let refused = [
            nil, "", "192.0.1.255", "192.0.3.0", "2001:db8:0:1::", "::1", "127.0.0.1", "::192.0.2.1",
            "64:ff9b::192.0.2.1",
            "192.0.2.1:80", "[2001:db8::1]", "192.0.2.1, 192.0.2.2", "unknown", "192.0.2", "192.0.02.1",
        ]
        for peer in refused {
            for request in [
                ResourceRequest.post(bearer: token), .post(bearer: "broken"), .post(), .post(bearer: "a b"),
            ] {
                let answer = try await gate.answer(request.from(peer), reading: .always, body: [1])
                XCTAssertEqual(answer.status, 403, peer ?? "nil")
                XCTAssertEqual(answer.values("WWW-Authenticate"), [], "no token would help")
                XCTAssertEqual(answer.value("Cache-Control"), "no-store")
                XCTAssertEqual(answer.text, #"{"jsonrpc":"2.0","error":{"code":403,"message":"Forbidden"}}"#)
            }
        }
        XCTAssertEqual(gate.log.handled, 5)
        XCTAssertEqual(gate.log.bodies, 0, "no body of theirs is read")
        XCTAssertEqual(Set(gate.log.labels), ["address_not_allowed"])
        XCTAssertEqual(gate.log.events.first { $0.detail.contains("192.0.1.255") }?.status, 403)
    }

    func testAnAddressIsNoCredential() async throws {
        let gate = try gate()
        let none = try await gate.answer(.post().from("192.0.2.1"))
        let bad = try await gate.answer(.post(bearer: gate.issuer.token(with: .expired)).from("192.0.2.1"))
        XCTAssertEqual([none.status, bad.status], [401, 401])
    }

    func testTheOrderOfChecks() async throws {
        let gate = try gate { $0.hosts = .names([]) }
        // Before it: a foreign name, the metadata, a foreign page, a preflight.
        var request = ResourceRequest.post().from("198.51.100.7")
        request.headers[0].value = "evil.example"
        _ = try await gate.answer(request)
        XCTAssertEqual(gate.log.labels.last, "host_not_allowed")
        let document = try await gate.answer(.get("/.well-known/oauth-protected-resource/mcp").from("198.51.100.7"))
        XCTAssertEqual(document.status, 200, "metadata is public")
        _ = try await gate.answer(.post(["Origin": "https://evil.example"]).from("198.51.100.7"))
        XCTAssertEqual(gate.log.labels.last, "origin_not_allowed")
        var preflight = ResourceRequest.post([
            "Origin": "https://app.example.com", "Access-Control-Request-Method": "POST",
        ])
        preflight.method = "OPTIONS"
        let allowed = try await gate.answer(preflight.from("198.51.100.7"))
        XCTAssertEqual(allowed.status, 204)
        // After it: open paths and everything about credentials.
        for request in [ResourceRequest.get("/health"), .post("/health"), .post(bearer: "x y"), .get("/other")] {
            let answer = try await gate.answer(request.from("198.51.100.7"))
            XCTAssertEqual(answer.status, 403)
            XCTAssertEqual(gate.log.labels.last, "address_not_allowed")
        }
        let health = try await gate.answer(.get("/health").from("192.0.2.1"))
        XCTAssertEqual(health.status, 200)
    }

    func testARefusedPageCanReadTheAnswer() async throws {
        let gate = try gate()
        let answer = try await gate.answer(.post(["Origin": "https://app.example.com"]).from("198.51.100.7"))
        XCTAssertEqual(answer.status, 403)
        XCTAssertEqual(answer.values("Access-Control-Allow-Origin"), ["https://app.example.com"])
    }

    func testWithoutAListEverybodyIsServed() async throws {
        let gate = try Fixture()
        for peer in [nil, "", "192.0.2.1", "::1", "nonsense"] {
            let answer = try await gate.answer(.post(bearer: gate.token()).from(peer))
            XCTAssertEqual(answer.status, 200)
        }
    }

    func testR97_D44_aSpoofedHeaderOpensNothing() async throws {
        let claims: [KeyValuePairs<String, String>] = [
            ["X-Forwarded-For": "192.0.2.1"], ["Forwarded": "for=192.0.2.1"], ["X-Real-IP": "192.0.2.1"],
            ["X-Forwarded-For": "192.0.2.1", "x-forwarded-for": "192.0.2.2"],
            ["X-Forwarded-For": "192.0.2.1, 10.0.0.1"],
        ]
        let direct = try gate()
        let proxied = try gate { $0.clientAddresses = .behind(proxies: ["10.0.0.1"], header: .xForwardedFor) }
        for claim in claims {
            let token = try direct.token()
            let toDirect = try await direct.answer(.post(bearer: token, claim).from("198.51.100.7"))
            let past = try await proxied.answer(.post(bearer: proxied.token(), claim).from("198.51.100.7"))
            XCTAssertEqual([toDirect.status, past.status], [403, 403], "\(claim)")
        }
    }

    func testBehindAProxyTheClientsAddressCounts() async throws {
        let gate = try gate {
            $0.clientAddresses = .behind(proxies: ["10.0.0.0/8", "192.0.2.250"], header: .xForwardedFor)
        }
        let token = try gate.token()
        let table: [(peer: String, header: String?, status: Int)] = [
            ("10.0.0.1", "192.0.2.9", 200), ("10.0.0.1", "198.51.100.7, 192.0.2.9", 200),
            ("10.0.0.1", "192.0.2.9, 10.0.0.2", 200),
            ("10.0.0.1", "198.51.100.7", 403), ("10.0.0.1", "192.0.2.9, 198.51.100.7", 403), ("10.0.0.1", nil, 403),
            ("10.0.0.1", "unknown", 403), ("10.0.0.1", "192.0.2.9, unknown", 403), ("10.0.0.1", "", 403),
            // The proxy's own address is among those allowed: who hides behind it is not the proxy.
            ("192.0.2.250", nil, 403), ("192.0.2.250", "_hidden", 403), ("192.0.2.250", "198.51.100.7", 403),
            ("192.0.2.250", "192.0.2.9", 200),
            // Not through the proxy.
            ("192.0.2.9", nil, 200), ("192.0.2.9", "198.51.100.7", 200), ("198.51.100.7", "192.0.2.9", 403),
        ]
        for (peer, header, status) in table {
            var request = ResourceRequest.post(bearer: token).from(peer)
            if let header { request.headers.append(HeaderField("X-Forwarded-For", header)) }
            let answer = try await gate.answer(request)
            XCTAssertEqual(answer.status, status, "\(peer) \(header ?? "-")")
        }
        XCTAssertTrue(
            gate.log.events.contains { $0.detail == "10.0.0.1 does not say for whom it acts: no X-Forwarded-For" },
            "the operator learns what is missing"
        )
    }

    func testTheHandlerLearnsTheAddress() async throws {
        let gate = try Fixture { $0.clientAddresses = .behind(proxies: .loopback, header: .forwarded) }
        let request = ResourceRequest.post(bearer: try gate.token(), ["Forwarded": "for=\"[2001:db8::7]:99\""])
        _ = try await gate.answer(request.from("127.0.0.1"))
        _ = try await gate.answer(.post(bearer: gate.token()).from("127.0.0.1"))
        _ = try await gate.answer(.post(bearer: gate.token()).from("198.51.100.7"))
        let addresses = gate.log.admitted.map { $0.clientAddress.map { "\($0)" } }
        XCTAssertEqual(addresses, ["2001:db8::7", nil, "198.51.100.7"])
    }

    func testTheSettingsSayWhatTheyAre() {
        XCTAssertEqual("\(ClientAddressPolicy.peer)", "ClientAddressPolicy(peer)")
        let policy = ClientAddressPolicy.behind(proxies: ["10.0.0.0/8", "::1"], header: .forwarded)
        XCTAssertEqual("\(policy)", "ClientAddressPolicy(Forwarded of 10.0.0.0/8, ::1)")
    }
}
