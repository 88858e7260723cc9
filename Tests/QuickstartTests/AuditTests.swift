// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// The audit file and the metrics of a server that runs.
final class AuditTests: XCTestCase {
    private func token(for server: Running, home: Home) throws -> String {
        let outcome = try Program.run(
            ["--print-token", "--port", "\(server.port)", "--scope", "mcp:read", "--audit", home.path + "/unused"],
            home: home
        )
        XCTAssertEqual(outcome.code, 0, outcome.errors)
        return String(outcome.output.dropLast())
    }

    private func lines(_ path: String) -> [String] {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    func testTheFileSaysWhoDidWhat() async throws {
        let home = try Home()
        let path = home.path + "/audit.jsonl"
        let server = try Running(["--audit", path], home: home)
        let token = try token(for: server, home: home)
        XCTAssertFalse(FileManager.default.fileExists(atPath: home.path + "/unused"), "only a server keeps account")
        _ = try await server.call("whoami", token: token)
        _ = try await server.call("write_note", #"{"text":"x"}"#, token: token)
        _ = try await server.call("whoami", token: "x.y.z")
        XCTAssertEqual(server.end().code, 0)
        let lines = lines(path)
        let signature = try XCTUnwrap(token.split(separator: ".").last)
        XCTAssertEqual(lines.count, 3)
        for (line, parts) in zip(
            lines,
            [
                [#""address":"127.0.0.1""#, #""subject":"alice""#, #""outcome":"allowed","reason":"ok""#],
                [#""reason":"insufficient_scope","status":403"#, #""elevation":"scopes""#],
                [#""reason":"malformed","status":401"#],
            ]
        ) {
            XCTAssertNoThrow(try JSONValue(parsing: Array(line.utf8), limits: .requestBody))
            for part in parts { XCTAssertTrue(line.contains(part), line) }
            XCTAssertFalse(line.contains(signature))
        }
    }

    /// A process that is killed loses what came in during the last tenth of a second, and nothing that came before.
    func testAKilledServerLosesNoMoreThanItsBuffer() async throws {
        let home = try Home()
        let path = home.path + "/audit.jsonl"
        let server = try Running(["--audit", path], home: home)
        let token = try token(for: server, home: home)
        for _ in 0..<20 { _ = try await server.call("whoami", token: token) }
        while lines(path).count < 20 { await Task.yield() }
        for _ in 0..<20 { _ = try await server.call("whoami", token: token) }
        XCTAssertEqual(server.end(SIGKILL).code, -SIGKILL)
        let lines = lines(path)
        XCTAssertTrue((20...40).contains(lines.count))
        for line in lines {
            XCTAssertNoThrow(try JSONValue(parsing: Array(line.utf8), limits: .requestBody), "no line is torn")
        }
    }

    func testARenamedFileIsLeftOnASignal() async throws {
        let home = try Home()
        let path = home.path + "/audit.jsonl"
        let server = try Running(["--audit", path], home: home)
        _ = try await server.call("whoami", token: "x.y.z")
        while lines(path).count < 1 { await Task.yield() }
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        server.signal(SIGUSR1)
        while !FileManager.default.fileExists(atPath: path) { await Task.yield() }
        _ = try await server.call("whoami", token: "x.y.z")
        _ = try await server.call("whoami", token: "x.y.z")
        XCTAssertEqual(server.end().code, 0)
        XCTAssertEqual([lines(path + ".1").count, lines(path).count], [1, 2])
    }

    func testAFullDiskFailsNoRequest() async throws {
        let home = try Home()
        let server = try Running(["--audit", "/dev/full"], home: home)
        let token = try token(for: server, home: home)
        for _ in 0..<5 {
            let reply = try await server.call("whoami", token: token)
            XCTAssertEqual(reply.status, 200)
        }
        let (code, log) = server.end()
        XCTAssertEqual(code, 0)
        XCTAssertTrue(
            log.contains("audit_problem label=audit_write_failed detail=\"no space is left on the device"),
            log
        )
    }

    func testMetricsAreShownIfAskedFor() async throws {
        let home = try Home()
        let server = try Running(["--metrics"], home: home)
        let client = try LoopbackClient(port: server.port)
        _ = try await client.request("POST", "/mcp", body: [])
        let page = try await client.request("GET", "/metrics?x=1")
        XCTAssertEqual(page.status, 200)
        XCTAssertEqual(page.values("Content-Type"), ["text/plain; version=0.0.4; charset=utf-8"])
        XCTAssertTrue(
            page.text.contains(
                #"mcp_rs_decisions_total{resource="\#(server.resource)",outcome="refused",reason="no_credentials"} 1"#
            ),
            page.text
        )
        let head = try await client.request("HEAD", "/metrics")
        XCTAssertEqual(head.status, 200)
        XCTAssertEqual(head.text, "")
        let post = try await client.request("POST", "/metrics", body: [])
        XCTAssertEqual(post.status, 405)
        let usual = try Running(home: home)
        let none = try await LoopbackClient(port: usual.port).request("GET", "/metrics")
        XCTAssertEqual(none.status, 401)
    }
}
