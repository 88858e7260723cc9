// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class ResourceServerGroupTests: XCTestCase {
    private static let host = "https://mcp.example.com"

    private func server(
        _ path: String,
        _ configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws -> Fixture {
        try Fixture(resource: Self.host + path, scopes: [], configure: configure)
    }

    private func group(_ paths: String...) throws -> ResourceServerGroup {
        try ResourceServerGroup(try paths.map { try server($0).server })
    }

    private func owner(_ group: ResourceServerGroup, _ target: String) -> String? {
        group.server(for: .get(target)).map { String($0.resource.canonical.dropFirst(Self.host.count)) }
    }

    func testRoutesByPath() throws {
        let group = try group("/a", "/a/b", "/c/", "/caf%C3%A9")
        let expected: KeyValuePairs = [
            "/a": "/a", "/a/": "/a", "/a?x=/c/": "/a", "/a/x": "/a", "/a/b": "/a/b", "/a/b/c": "/a/b", "/a/bc": "/a",
            "https://mcp.example.com/a": "/a", "/c/": "/c/", "/c/x": "/c/", "/caf%C3%A9": "/caf%C3%A9",
            "/caf%C3%A9/x": "/caf%C3%A9",
        ]
        for (target, path) in expected { XCTAssertEqual(owner(group, target), path, target) }
        for target in [
            "/", "/ab", "/c", "/A", "", "*", "a", "https://mcp.example.com", "/d", "/caf%c3%a9x", "/.well-known",
        ] {
            XCTAssertNil(owner(group, target), target)
        }
    }

    func testD45_aPathThatCouldBeAnothersBelongsToNobody() throws {
        let group = try group("", "/a", "/b")
        let ambiguous = [
            "/a/../b", "/a/..%2fb", "/a/%2e%2e/b", "/a%2f..%2fb", "/a/..\\b", "/a/..%5Cb", "/%61", "/%61/x", "//a",
            "//b/x", "/./a", "/x/../a",
            "/a/.%2E/b", "/a;x", "/a;x/y", "/a;/../b", "/.//b", "/x//../b", "\\a",
        ]
        for target in ambiguous { XCTAssertNil(owner(group, target), target) }
        XCTAssertEqual(owner(group, "/x/%20y"), "")
        XCTAssertEqual(owner(group, "/a/x;y"), "/a")
        XCTAssertEqual(owner(group, "/a/%2"), "/a")
        XCTAssertEqual(owner(group, "/a/x/../y"), "/a")
    }

    /// What the documentation says of routers that read more into a path than the group does.
    func testPathsAreDecodedOnceAndCaseCounts() throws {
        XCTAssertEqual(owner(try group("/a", "/b"), "/a/%252e%252e/b"), "/a")
        XCTAssertEqual(owner(try group("/a", "/a/B"), "/a/b"), "/a")
    }

    func testR91_R92_oneOwnerOfAllMetadata() async throws {
        let group = try group("/a", "/b")
        for path in ["/a", "/b"] {
            let request = ResourceRequest.get("/.well-known/oauth-protected-resource" + path)
            let admission = await group.admit(request) { _ in [] }
            guard case .respond(let answer) = admission else { return XCTFail("let through") }
            XCTAssertEqual(answer.status, 200)
            let json = try JSONValue(parsing: answer.body, limits: .metadata)
            XCTAssertEqual(json["resource"]?.stringValue, Self.host + path)
        }
        for suffix in ["", "/", "/c", "/a/", "/a/b", "/%61"] {
            let request = ResourceRequest.get("/.well-known/oauth-protected-resource" + suffix)
            let admission = await group.admit(request, to: group.servers[0]) { _ in [] }
            guard case .respond(let answer) = admission else { return XCTFail("let through") }
            XCTAssertEqual(answer.status, 404, suffix)
        }
    }

    func testTheRootFormHasAtMostOneOwner() throws {
        let root = "/.well-known/oauth-protected-resource"
        XCTAssertNil(owner(try group("/a", "/b"), root))
        XCTAssertEqual(owner(try group("/a", "/b", ""), root), "")
        XCTAssertEqual(owner(try group("/a"), root), "/a", "a single server publishes there as it would alone")
        XCTAssertEqual(owner(try group("/a", ""), root + "x"), "", "no metadata path")
    }

    func testEachServerJudgesItsOwn() async throws {
        let clock = TestClock()
        let a = try TestIssuer("https://auth.example.com", audience: Self.host + "/a", clock: clock.wallClock)
        let servers = try ["/a", "/b"]
            .map { path in
                try ResourceServer(resource: Self.host + path, issuers: [a.issuer]) {
                    $0.clock = clock.wallClock
                    $0.onEvent = { _ in }
                }
            }
        let group = try ResourceServerGroup(servers)
        let token = try a.token()
        func status(_ target: String, to server: ResourceServer? = nil) async throws -> Int {
            let answer: ResourceResponse = try await group.protect(.post(target, bearer: token), to: server) { _ in
                []
            } handler: { admitted in
                ResourceResponse(status: 200, body: Array(admitted.resource.canonical.utf8))
            }
            if answer.status == 200 { XCTAssertEqual(answer.text, Self.host + "/a") }
            return answer.status
        }
        let own = try await status("/a/x")
        let other = try await status("/b/x")
        let nobody = try await status("/c")
        let named = try await status("/c", to: servers[0])
        let namedOther = try await status("/a", to: servers[1])
        XCTAssertEqual([own, other, nobody, named, namedOther], [200, 401, 404, 200, 401])
    }

    func testNobodysPathIsJudgedByHostAndOrigin() async throws {
        let fixture = try server("/a") {
            $0.hosts = .names([])
            $0.origins = ["https://app.example.com"]
        }
        let group = try ResourceServerGroup([fixture.server])
        func answer(_ headers: KeyValuePairs<String, String>, host: String = "mcp.example.com") async throws
            -> ResourceResponse
        {
            var request = ResourceRequest.post("/nobody", bearer: nil, headers)
            request.headers[0].value = host
            return try await group.protect(request) { _ in
                []
            } handler: { _ in
                ResourceResponse(status: 200)
            }
        }
        let plain = try await answer([:])
        XCTAssertEqual(plain.status, 404)
        XCTAssertEqual(plain.value("Cache-Control"), "no-store")
        let evil = try await answer(["Origin": "https://evil.example"])
        XCTAssertEqual(evil.status, 403)
        let app = try await answer(["Origin": "https://app.example.com"])
        XCTAssertEqual(app.value("Access-Control-Allow-Origin"), "https://app.example.com")
        let rebound = try await answer([:], host: "evil.example")
        XCTAssertEqual(rebound.status, 403)
        XCTAssertEqual(
            fixture.log.labels,
            ["unknown_resource", "origin_not_allowed", "unknown_resource", "host_not_allowed"]
        )
    }

    /// Who is not served does not get to know which paths there are.
    func testNobodysPathIsJudgedByAddress() async throws {
        let group = try ResourceServerGroup([
            try server("/a") { $0.allowedAddresses = ["192.0.2.0/24"] }.server, try server("/b").server,
        ])
        for (peer, expected) in [("192.0.2.1", 404), ("198.51.100.1", 403), (nil, 403)] as [(String?, Int)] {
            let admission = await group.admit(ResourceRequest.post("/nobodys").from(peer)) { _ in [] }
            guard case .respond(let answer) = admission else { return XCTFail("let through") }
            XCTAssertEqual(answer.status, expected, peer ?? "unknown")
        }
    }

    func testWhatCannotBeAGroup() throws {
        XCTAssertThrowsError(try ResourceServerGroup([]))
        XCTAssertThrowsError(try group("/a", "/a"))
        XCTAssertThrowsError(try group("", ""))
        XCTAssertThrowsError(try group("/a", "/%61"))
        let elsewhere = try Fixture(resource: "https://other.example/b").server
        XCTAssertThrowsError(try ResourceServerGroup([server("/a").server, elsewhere])) { error in
            XCTAssertEqual((error as? ConfigurationError)?.parameter, "servers")
            XCTAssertEqual((error as? ConfigurationError)?.value, "https://other.example/b")
        }
        XCTAssertNoThrow(try group("/a", "/a/", "/a/b", ""))
    }

    func testResolvedPaths() {
        let expected: KeyValuePairs = [
            "/": "/", "/a": "/a", "/a/": "/a/", "//": "/", "/a//b": "/a/b", "/a/./b": "/a/b", "/a/.": "/a/",
            "/a/..": "/",
            "/a/b/..": "/a/", "/../..": "/", "/...": "/...", "/a%2Fb": "/a/b", "/%2e%2E/b": "/b", "/%252e": "/%2e",
            "/%": "/%",
            "/%4": "/%4", "/%zz": "/%zz", "/a\\b": "/a/b", "/a;x/b;y": "/a/b", "/;x": "/", "/a%3Bx": "/a",
        ]
        for (path, resolved) in expected {
            let made = TargetPath(path.utf8).map { String(decoding: $0.resolved, as: UTF8.self) }
            XCTAssertEqual(made, resolved, path)
        }
        XCTAssertNil(TargetPath("a".utf8))
        XCTAssertNil(TargetPath("".utf8))
    }
}
