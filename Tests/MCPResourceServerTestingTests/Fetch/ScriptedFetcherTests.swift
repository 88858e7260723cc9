// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import MCPResourceServerTesting
import TokenValidation
import XCTest

final class ScriptedFetcherTests: XCTestCase {
    private static let url = "https://a.example/x"

    private static func code(_ fetcher: ScriptedFetcher, limit: Int = 100) async -> FetchError.Code? {
        do throws(FetchError) {
            _ = try await fetcher.fetch(
                FetchRequest(ScriptedFetcherTests.url, origin: .configuration, maximumBodyBytes: limit)
            )
            return nil
        } catch {
            return error.code
        }
    }

    func testAnswers() async throws {
        let fetcher = ScriptedFetcher()
        fetcher.answer(ScriptedFetcherTests.url, with: .json("{}"))
        let request = FetchRequest(ScriptedFetcherTests.url, origin: .configuration)
        let known = try await fetcher.fetch(request)
        XCTAssertEqual(known.status, 200)
        XCTAssertEqual(known.body, Array("{}".utf8))
        let unknown = try await fetcher.fetch(FetchRequest("https://a.example/X", origin: .document))
        XCTAssertEqual(unknown.status, 404)
        fetcher.fault = .redirect(to: "https://b.example/")
        let faulty = try await fetcher.fetch(request)
        XCTAssertEqual(faulty.status, 302)
        XCTAssertEqual(faulty.values(of: "location"), ["https://b.example/"])
        fetcher.fault = nil
        fetcher.answer(ScriptedFetcherTests.url, with: .response(503))
        let later = try await fetcher.fetch(request)
        XCTAssertEqual(later.status, 503)
        XCTAssertEqual(fetcher.urls.count, 4)
        XCTAssertEqual(fetcher.count(ScriptedFetcherTests.url), 3)
    }

    func testItKeepsToTheLimits() async {
        let fetcher = ScriptedFetcher()
        fetcher.answer(ScriptedFetcherTests.url, with: .json("12345"))
        let fitting = await ScriptedFetcherTests.code(fetcher, limit: 5)
        XCTAssertNil(fitting)
        let large = await ScriptedFetcherTests.code(fetcher, limit: 4)
        XCTAssertEqual(large, .tooLarge)
        fetcher.answer(ScriptedFetcherTests.url, with: .response(200, headers: [("content-encoding", "gzip")]))
        let encoded = await ScriptedFetcherTests.code(fetcher)
        XCTAssertEqual(encoded, .encoded)
        fetcher.answer(ScriptedFetcherTests.url, with: .failure(.tls))
        let failing = await ScriptedFetcherTests.code(fetcher)
        XCTAssertEqual(failing, .tls)
    }

    func testSilenceAndHeldAnswersEndInTime() async {
        let clock = TestClock()
        let fetcher = ScriptedFetcher(clock: clock.monotonic)
        for isHeld in [false, true] {
            fetcher.answer(ScriptedFetcherTests.url, with: isHeld ? .json("{}") : .silence)
            if isHeld { fetcher.hold() }
            let waiting = Task { await ScriptedFetcherTests.code(fetcher) }
            await clock.waitForSleepers(1)
            clock.advance(by: 5)
            let late = await waiting.value
            XCTAssertEqual(late, .timeout)

            let cancelled = Task { await ScriptedFetcherTests.code(fetcher) }
            await clock.waitForSleepers(1)
            cancelled.cancel()
            let left = await cancelled.value
            XCTAssertEqual(left, .cancelled)
            XCTAssertEqual(fetcher.pending, 0)
        }
        let held = (0..<10).map { _ in Task { await ScriptedFetcherTests.code(fetcher) } }
        await fetcher.waitForRequests(14)
        fetcher.release()
        for task in held {
            let released = await task.value
            XCTAssertNil(released)
        }
        XCTAssertEqual(clock.sleepers, [])
    }

    func testAnIssuersDocuments() throws {
        let cases = [
            ("https://a.example", "https://a.example/.well-known/oauth-authorization-server", "https://a.example/jwks"),
            (
                "https://a.example/", "https://a.example/.well-known/oauth-authorization-server",
                "https://a.example/jwks"
            ),
            (
                "https://a.example:8443/t/1", "https://a.example:8443/.well-known/oauth-authorization-server/t/1",
                "https://a.example:8443/t/1/jwks"
            ),
        ]
        for (identifier, metadata, keys) in cases {
            let issuer = try TestIssuer(identifier)
            XCTAssertEqual(ScriptedFetcher.metadataURL(of: issuer), metadata)
            XCTAssertEqual(ScriptedFetcher.keysURL(of: issuer), keys)
        }
    }
}
