// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// What each fault looks like from the other side.
final class ScriptedFaultTests: XCTestCase {
    // MARK: Faults that leave no answer

    func testFaultsAsAFetcherSeesThem() async throws {
        let short = Duration.milliseconds(150)
        let faults: [(String, ScriptedFault, Duration, FetchError.Code)] = [
            ("delay", .delay(.seconds(3600)), short, .timeout),
            ("trickle", .trickle(every: .milliseconds(20)), short, .timeout),
            ("stall", .stallAfterHead, short, .timeout),
            ("silence", .silence, short, .timeout),
            ("held", .held, short, .timeout),
            ("late reset", .reset.after(.seconds(3600)), short, .timeout),
            ("reset", .reset, .seconds(20), .incomplete),
            ("disconnect", .disconnect, .seconds(20), .incomplete),
            ("truncated", .truncated, .seconds(20), .incomplete),
            ("cut off", .cutOff, .seconds(20), .incomplete),
            ("endless body", .endlessBody, .seconds(20), .tooLarge),
            ("endless head", .endlessHead, .seconds(20), .tooLarge),
            ("gzip bomb", .gzipBomb(), .seconds(20), .encoded),
            ("too large", .padded(toBytes: 131_073), .seconds(20), .tooLarge),
            ("raw", .raw("HTTP/1.1 OK\r\n\r\n"), .seconds(20), .malformed),
        ]
        try await withServer(ScriptedAuthorizationServer()) { server in
            for (name, fault, timeout, expected) in faults {
                server.script(.keys, fault)
                let code = await server.failure(.keys, timeout: timeout)
                XCTAssertEqual(code, expected, name)
            }
            server.heal()
            let response = try await server.fetch(.keys)
            XCTAssertEqual(response.status, 200)
            XCTAssertEqual(server.count(.keys), faults.count + 1, "every request was read")
        }
    }

    func testAResetIsAReset() async throws {
        for tls in [nil, ScriptedTLS.trusted] {
            try await withServer(ScriptedAuthorizationServer(tls: tls)) { server in
                for (fault, isReset) in [(ScriptedFault.reset, true), (.disconnect, false)] {
                    server.script(.keys, fault)
                    do {
                        _ = try await server.fetch(.keys)
                        XCTFail("there was an answer")
                    } catch let error as FetchError {
                        XCTAssertEqual(error.detail.contains("reset"), isReset, error.detail)
                    }
                }
            }
        }
    }

    // MARK: Faults that are answers

    func testStatusAndHeaderLines() async throws {
        try await withServer(ScriptedAuthorizationServer()) { server in
            server.script(.keys, .status(429, headers: [HeaderField("Retry-After", "120")], body: "later"))
            var response = try await server.fetch(.keys)
            XCTAssertEqual(response.status, 429)
            XCTAssertEqual(response.values(of: "Retry-After"), ["120"])
            XCTAssertEqual(response.values(of: "Content-Type"), [])
            XCTAssertEqual(response.body, Array("later".utf8))

            for status in [301, 302, 303, 307, 308] {
                server.script(.keys, .redirect(to: "https://other.example/jwks", status: status))
                response = try await server.fetch(.keys)
                XCTAssertEqual(response.status, status)
                XCTAssertEqual(response.values(of: "Location"), ["https://other.example/jwks"])
            }

            server.script(.keys, .headers([HeaderField("Cache-Control", "max-age=60"), HeaderField("X-A", "b")]))
            response = try await server.fetch(.keys)
            XCTAssertEqual(response.status, 200)
            XCTAssertEqual(response.values(of: "Cache-Control"), ["max-age=60"])
            XCTAssertEqual(response.values(of: "Content-Type"), ["application/json"])
            XCTAssertEqual(response.body, server.testIssuer.keySetDocument)

            server.script(.keys, .headers([HeaderField("X-A", "b\r\nX-C: d")]))
            response = try await server.fetch(.keys)
            XCTAssertEqual(response.status, 500, "a line that would be two is not sent")
            XCTAssertEqual(response.values(of: "X-Test-Kit").count, 1)
        }
    }

    func testBodies() async throws {
        try await withServer(ScriptedAuthorizationServer(endpoints: [.oauthMetadata, .keys])) { server in
            server.script(.metadata, .html)
            for endpoint in [ScriptedEndpoints.oauthMetadata, .openIDMetadata] {
                let page = try await server.fetch(endpoint)
                XCTAssertEqual(page.status, 200, "also where there is no document")
                XCTAssertEqual(page.values(of: "Content-Type"), ["text/html; charset=utf-8"])
                XCTAssertEqual(page.body.first, UInt8(ascii: "<"))
            }

            server.script(.oauthMetadata, .members(["jwks_uri": nil, "scopes_supported": ["a"], "issuer": 7]))
            var metadata = try await server.fetch(.oauthMetadata).json
            XCTAssertNil(metadata["jwks_uri"])
            XCTAssertEqual(metadata["scopes_supported"], ["a"])
            XCTAssertEqual(metadata["issuer"], 7)
            XCTAssertNotNil(metadata["token_endpoint"])

            server.script(.oauthMetadata, .wrongIssuer)
            metadata = try await server.fetch(.oauthMetadata).json
            XCTAssertEqual(metadata["issuer"], "https://other.example")
            XCTAssertEqual(metadata["jwks_uri"], .string(server.jwksURL))

            server.script(.keys, .body("{}", contentType: "text/plain"))
            var keys = try await server.fetch(.keys)
            XCTAssertEqual(keys.body, Array("{}".utf8))
            XCTAssertEqual(keys.values(of: "Content-Type"), ["text/plain"])

            server.script(.keys, .padded(toBytes: 131_072))
            keys = try await server.fetch(.keys)
            XCTAssertEqual(keys.body.count, 131_072)
            XCTAssertEqual(
                try keys.json,
                try JSON(JSONValue(parsing: server.testIssuer.keySetDocument, limits: .keySet))
            )
        }
    }

    func testASlowAnswerIsStillTheGoodOne() async throws {
        try await withServer(ScriptedAuthorizationServer()) { server in
            server.publish(#"{"keys":[]}"#)
            for fault in [ScriptedFault.delay(.milliseconds(30)), .trickle(every: .milliseconds(3))] {
                server.script(.keys, fault)
                let start = ContinuousClock.now
                let response = try await server.fetch(.keys)
                XCTAssertGreaterThanOrEqual(ContinuousClock.now - start, .milliseconds(30))
                XCTAssertEqual(response.body, Array(#"{"keys":[]}"#.utf8))
            }
        }
    }

    func testOverHTTPTheEndOfTheConnectionIsTheEndOfTheBody() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            server.script(.keys, .cutOff)
            let response = try await server.fetch(.keys)
            XCTAssertEqual(response.values(of: "Content-Length"), [])
            XCTAssertEqual(response.body, server.testIssuer.keySetDocument)
        }
    }

    // MARK: On the wire

    func testTheBytesOfAnswersThatNeverEnd() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            func beginning(_ fault: ScriptedFault, _ count: Int) async throws -> String {
                server.script(.keys, fault)
                let client = try LoopbackClient(port: server.port)
                try await client.send("GET /jwks.json HTTP/1.1\r\nHost: h\r\n\r\n")
                var all: [UInt8] = []
                while all.count < count { all += try await client.receiveBytes() }
                await client.close()
                return String(decoding: all.prefix(count), as: UTF8.self)
            }
            let body = try await beginning(.endlessBody, 3_000_000)
            XCTAssertTrue(body.contains("\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n      "))
            XCTAssertFalse(body.contains("Content-Length"))
            XCTAssertFalse(body.contains("\r\n0\r\n"))
            let head = try await beginning(.endlessHead, 3_000_000)
            XCTAssertFalse(head.contains("\r\n\r\n"))
            let stalled = try await beginning(.stallAfterHead, 40)
            XCTAssertTrue(stalled.hasPrefix("HTTP/1.1 200 OK\r\n"))
            let raw = try await beginning(.raw("what?"), 5)
            XCTAssertEqual(raw, "what?")
        }
    }

    func testTheGzipBombIsGzip() async throws {
        // Each was decompressed with another program.
        let small = "1f8b08000000000002ffedc0810000000080a0fda917a9"
        let bodies = [
            1: small + "068def02d201000000", 2: small + "1aff12d94102000000", 259: small + "1868fc76c203010000",
            260: small + "681b70a99104010000", 0: small + "068def02d201000000",
        ]
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            func bomb(_ count: Int) async throws -> [UInt8] {
                server.script(.keys, .gzipBomb(of: count))
                let reply = try await LoopbackClient(port: server.port).request("GET", "/jwks.json")
                XCTAssertEqual(reply.values("Content-Encoding"), ["gzip"])
                return reply.body
            }
            for (count, expected) in bodies {
                let body = try await bomb(count)
                let digits = body.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                XCTAssertEqual(digits.joined(), expected, "\(count)")
            }
            let large = try await bomb(50_000_000)
            XCTAssertEqual(large.count, 48_510)
            XCTAssertEqual(large.suffix(8), [229, 37, 203, 60, 128, 240, 250, 2])
        }
    }

    // MARK: The script

    func testFaultsEnd() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil, path: "/a")) { server in
            func statuses(_ endpoint: ScriptedEndpoints, _ count: Int) async throws -> [Int] {
                var statuses: [Int] = []
                for _ in 0..<count { statuses.append(try await server.fetch(endpoint).status) }
                return statuses
            }
            server.script(.keys, .status(503), times: 2)
            var seen = try await statuses(.keys, 4)
            XCTAssertEqual(seen, [503, 503, 200, 200])

            server.script(.keys, inTurn: [.status(500), .redirect(to: "/b"), .status(404)])
            seen = try await statuses(.keys, 5)
            XCTAssertEqual(seen, [500, 302, 404, 200, 200])

            server.script(.all, .status(502))
            server.script([.keys, .oauthMetadata], .status(410), times: 1)
            seen = try await statuses(.keys, 2) + statuses(.oauthMetadata, 2)
            XCTAssertEqual(seen, [410, 200, 410, 200], "each document has its own count")
            server.heal(.openIDMetadata)
            seen = try await statuses(.openIDMetadata, 1) + statuses(.openIDMetadataInserted, 2)
            XCTAssertEqual(seen, [200, 502, 502])

            server.script(.keys, .status(500), times: 0)
            seen = try await statuses(.keys, 1)
            XCTAssertEqual(seen, [200])
        }
    }

    func testAScriptForOneOfTwoDocumentsAtOneURL() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            server.script(.openIDMetadataInserted, .status(404))
            let response = try await server.fetch(.openIDMetadata)
            XCTAssertEqual(response.status, 404)
            XCTAssertEqual(server.count(.openIDMetadataInserted), 1)
        }
    }

    func testHeldAnswersGoTogether() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            server.script(.keys, .held)
            server.script(.oauthMetadata, .status(503).whenReleased())
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<5 { group.addTask { try await server.fetch(.keys).status } }
                group.addTask { try await server.fetch(.oauthMetadata).status }
                await server.waitForRequests(5, for: .keys)
                await server.waitForRequests(1, for: .metadata)
                server.heal()
                server.release()
                let statuses = try await group.reduce(into: []) { $0.append($1) }
                XCTAssertEqual(statuses.sorted(), [200, 200, 200, 200, 200, 503])
            }
        }
    }

    func testWaitingForRequestsEndsWithItsTask() async throws {
        try await withServer(ScriptedAuthorizationServer(tls: nil)) { server in
            let task = Task { await server.waitForRequests(1) }
            task.cancel()
            await task.value
            XCTAssertEqual(server.requests, [])
        }
    }
}
