// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// Which check comes before which, and what is exempt from which.
final class OrderTests: XCTestCase {
    private func app(_ configure: (inout ResourceServer.Options) -> Void = { _ in }) throws -> Fixture {
        try Fixture {
            $0.origins = ["https://app.example.com"]
            $0.hosts = .names([])
            $0.openPaths = ["/health"]
            configure(&$0)
        }
    }

    func testR131_hostComesBeforeEverything() async throws {
        let gate = try app()
        let targets = ["/mcp", "/health", "/.well-known/oauth-protected-resource/mcp"]
        for method in ["GET", "POST", "OPTIONS"] {
            for target in targets {
                var request = ResourceRequest.post(
                    target,
                    bearer: try gate.token(),
                    ["Origin": "https://app.example.com"]
                )
                request.method = method
                request.headers[0].value = "evil.example"
                let answer = try await gate.answer(request)
                XCTAssertEqual(answer.status, 403)
                XCTAssertEqual(answer.values("WWW-Authenticate"), [])
                XCTAssertEqual(answer.value("Cache-Control"), "no-store")
            }
        }
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testMetadataIsPublicToAnyOrigin() async throws {
        let gate = try app()
        let path = "/.well-known/oauth-protected-resource/mcp"
        for origin in ["https://evil.example", "null", "https://app.example.com"] {
            let answer = try await gate.answer(.get(path, ["Origin": origin]))
            XCTAssertEqual(answer.status, 200)
            XCTAssertEqual(answer.values("Access-Control-Allow-Origin"), ["*"])
        }
        let broken = try await gate.answer(.get(path, ["Authorization": "Bearer broken token"]))
        XCTAssertEqual(broken.status, 200, "credentials are not looked at")
    }

    func testR130_originIsJudgedBeforeCredentials() async throws {
        let gate = try app()
        let token = try gate.token()
        let refused = [
            "null", "https://app.example.com.evil.example", "https://app.example.com:8443", "http://app.example.com",
            "https://evil.example", "https://app.example.com/", "", "*", "https://app.example.co",
        ]
        for origin in refused {
            for request in [ResourceRequest.post(bearer: token, ["Origin": origin]), .post(["Origin": origin])] {
                let answer = try await gate.answer(request)
                XCTAssertEqual(answer.status, 403, origin)
                XCTAssertEqual(answer.values("WWW-Authenticate"), [], origin)
                XCTAssertEqual(answer.values("Access-Control-Allow-Origin"), [], origin)
            }
        }
        XCTAssertEqual(gate.log.handled, 0)
        for origin in ["https://app.example.com", "HTTPS://APP.example.com", "https://mcp.example.com"] {
            let answer = try await gate.answer(.post(bearer: token, ["Origin": origin]))
            XCTAssertEqual(answer.status, 200, origin)
        }
    }

    func testPreflightsReachNoHandlerAndNeedNoToken() async throws {
        let gate = try app()
        var request = ResourceRequest.post([
            "Origin": "https://app.example.com", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, x-other",
        ])
        request.method = "OPTIONS"
        let answer = try await gate.answer(request)
        XCTAssertEqual(answer.status, 204)
        XCTAssertEqual(answer.value("Access-Control-Allow-Headers"), "Authorization")
        request.headers = []
        request.headers = [HeaderField("Host", "mcp.example.com")]
        let plain = try await gate.answer(request)
        XCTAssertEqual(plain.status, 204)
        XCTAssertNotNil(plain.value("Allow"))
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testEveryAnswerToAnAllowedOriginCarriesItsLines() async throws {
        let keys = UnavailableKeys()
        let gate = try app { $0.bodyLimit = 100 }
        let dark = try Fixture(keys: keys) { $0.origins = ["https://app.example.com"] }
        let origin: KeyValuePairs = ["Origin": "https://app.example.com"]
        let token = try gate.token()
        var requests: [(Int, Fixture, ResourceRequest)] = [
            (200, gate, .post(bearer: token, origin)),
            (200, gate, .post("/health", origin)),
            (401, gate, .post(origin)),
            (401, gate, .post(bearer: "a.b.c", origin)),
            (400, gate, .post(bearer: "a b", origin)),
            (403, gate, .post(bearer: try gate.token("other"), origin)),
            (503, dark, .post(bearer: try dark.token(), origin)),
        ]
        for (status, length) in [(400, "x"), (413, "101")] {
            var request = ResourceRequest.post(bearer: token, origin)
            request.headers.append(HeaderField("Content-Length", length))
            requests.append((status, gate, request))
        }
        for (status, fixture, request) in requests {
            let answer = try await fixture.answer(request)
            XCTAssertEqual(answer.status, status)
            XCTAssertEqual(answer.values("Access-Control-Allow-Origin"), ["https://app.example.com"], "\(status)")
            XCTAssertEqual(answer.values("Vary"), ["Origin"], "\(status)")
            let exposed = "WWW-Authenticate, Retry-After, DPoP-Nonce, Mcp-Session-Id"
            XCTAssertEqual(answer.values("Access-Control-Expose-Headers"), [exposed], "\(status)")
            XCTAssertEqual(answer.values("Access-Control-Allow-Credentials"), [])
        }
        let thrown =
            try await gate.server.protect(.post(bearer: token, origin)) { _ in
                []
            } handler: { _ in
                throw InsufficientScope("files:read")
            } as ResourceResponse
        XCTAssertEqual(thrown.status, 403)
        XCTAssertEqual(thrown.values("Access-Control-Allow-Origin"), ["https://app.example.com"])
    }

    func testOpenPathsNeedNoCredentials() async throws {
        let gate = try app()
        for request in [ResourceRequest.get("/health"), .get("/health?verbose=1"), .post("/health", bearer: "broken")] {
            let answer = try await gate.answer(request)
            XCTAssertEqual(answer.status, 200)
        }
        XCTAssertEqual(gate.log.admitted.map { $0.principal == nil }, [true, true, true])
    }

    func testOpenPathsAreJudgedByHostAndOrigin() async throws {
        let gate = try app()
        var request = ResourceRequest.get("/health", ["Origin": "https://evil.example"])
        let origin = try await gate.answer(request)
        XCTAssertEqual(origin.status, 403)
        request.headers = [HeaderField("Host", "evil.example")]
        let host = try await gate.answer(request)
        XCTAssertEqual(host.status, 403)
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testD45_nothingButTheExactBytesIsOpen() async throws {
        let gate = try app { $0.openPaths = ["/health", "/caf%C3%A9"] }
        let targets = [
            "/health/", "//health", "/./health", "/x/../health", "/health/../mcp", "/health/..%2fmcp", "/Health",
            "/HEALTH",
            "/%68ealth", "/health%2f", "/health;x", "/health;/../mcp", "/health#x", "/health%3Fx", "/health%00",
            "health",
            "", "*", "http:/health", "ftp://mcp.example.com/health", "/healthz", "/mcp", "/mcp?/health", "/mcp/health",
            "\\health",
            "/health\\", " /health", "/health ", "/health\t", "/heal\u{74}\u{301}h", "/caf\u{e9}", "/caf%c3%a9",
            "/.well-known/oauth-protected-resource/../../mcp", "/.well-known/../mcp",
            "/.well-known/oauth-protected-resource%2fmcp",
        ]
        for target in targets {
            let answer = try await gate.answer(.get(target))
            XCTAssertTrue([401, 404].contains(answer.status), "\(answer.status) for \(target)")
        }
        XCTAssertEqual(gate.log.handled, 0)
        let exact = try await gate.answer(.get("/caf%C3%A9"))
        XCTAssertEqual(exact.status, 200)
        // In absolute form it is the same bytes, if it is the server's name.
        let absolute = try await gate.answer(.get("https://mcp.example.com/health"))
        XCTAssertEqual(absolute.status, 200)
        let foreign = try await gate.answer(.get("https://evil.example/health"))
        XCTAssertEqual(foreign.status, 403)
    }

    func testEveryPathIsProtected() async throws {
        let gate = try app()
        let token = try gate.token()
        for target in ["/", "/mcp", "/mcp/", "/other", "/favicon.ico", "*", ""] {
            let without = try await gate.answer(.get(target))
            XCTAssertEqual(without.status, 401, target)
            let with = try await gate.answer(.post(target, bearer: token))
            XCTAssertEqual(with.status, 200, target)
        }
    }
}
