// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// Addresses and limits, over real sockets: the peer is always this machine.
final class AddressTests: XCTestCase {
    private func answer(
        _ server: Running,
        _ token: String?,
        _ headers: [HeaderField] = []
    ) async throws -> LoopbackReply {
        let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","arguments":{}}}"#
        let credentials = token.map { [HeaderField("Authorization", "Bearer \($0)")] } ?? []
        return try await LoopbackClient(port: server.port)
            .request("POST", "/mcp", headers: credentials + headers, body: Array(body.utf8))
    }

    private func token(for server: Running, home: Home, _ more: String...) throws -> String {
        let outcome = try Program.run(
            ["--print-token", "--port", "\(server.port)", "--scope", "mcp:read"] + more,
            home: home
        )
        XCTAssertEqual(outcome.code, 0, outcome.errors)
        return String(outcome.output.dropLast())
    }

    func testOnlyAllowedAddressesAreServed() async throws {
        let home = try Home()
        for (allowed, status) in [("127.0.0.1", 200), ("127.0.0.0/8", 200), ("192.0.2.0/24", 403), ("::/0", 403)] {
            let server = try Running(["--allow-address", allowed], home: home)
            let reply = try await answer(
                server,
                token(for: server, home: home),
                [HeaderField("X-Forwarded-For", "192.0.2.7")]
            )
            XCTAssertEqual(reply.status, status, allowed)
            let none = try await answer(server, nil)
            XCTAssertEqual(none.status, status == 200 ? 401 : 403, allowed)
        }
    }

    func testR97_D44_aTrustedProxySaysWhoseRequestItIs() async throws {
        let home = try Home()
        let flags = [
            "--allow-address", "192.0.2.0/24", "--allow-address", "2001:db8::/32", "--trusted-proxy", "127.0.0.0/8",
        ]
        let usual = try Running(flags, home: home)
        let standard = try Running(flags + ["--proxy-header", "Forwarded"], home: home)
        let tokens = (try token(for: usual, home: home), try token(for: standard, home: home))
        let table: [(String, String, Int)] = [
            ("192.0.2.7", "for=192.0.2.7", 200), ("2001:db8::7", "for=\"[2001:db8::7]:80\"", 200),
            ("198.51.100.7, 192.0.2.7", "for=198.51.100.7, for=192.0.2.7", 200),
            ("192.0.2.7, 198.51.100.7", "for=192.0.2.7, for=198.51.100.7", 403), ("unknown", "for=unknown", 403),
        ]
        for (usualValue, standardValue, status) in table {
            let lines = [HeaderField("X-Forwarded-For", usualValue), HeaderField("Forwarded", standardValue)]
            let one = try await answer(usual, tokens.0, lines), other = try await answer(standard, tokens.1, lines)
            XCTAssertEqual([one.status, other.status], [status, status], usualValue)
            let alone = try await answer(usual, tokens.0, [lines[1]])
            XCTAssertEqual(alone.status, 403, "the other header is not read")
        }
    }

    func testFailuresAreThrottledAndGoodTokensAreNot() async throws {
        let home = try Home()
        let server = try Running(home: home)
        let good = try token(for: server, home: home)
        var statuses: [Int: Int] = [:]
        for number in 0..<110 {
            let reply = try await answer(server, "a.b.c\(number)")
            statuses[reply.status, default: 0] += 1
            if reply.status == 429 { XCTAssertEqual(reply.values("Retry-After"), ["1"]) }
        }
        XCTAssertGreaterThanOrEqual(statuses[401] ?? 0, 100)
        let none = try await answer(server, nil)
        XCTAssertEqual(none.status, 401)
        let reply = try await answer(server, good)
        XCTAssertEqual(reply.status, 200)
    }
}
