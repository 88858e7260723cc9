// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTPFetch
import JOSE
@testable import MCPResourceServerTesting
import ProtectedResource
import TokenValidation
import XCTest

/// What a test can make the server do.
final class ScriptingTests: XCTestCase {
    private func keyIDs(_ visitor: Visitor) async throws -> [String] {
        let reply = try await visitor.request("GET", "/keys")
        return try JSONWebKeySet(parsing: reply.body).keys.compactMap(\.keyID)
    }

    func testRotation() async throws {
        try await Visitor.visit { visitor in
            let first = try XCTUnwrap(visitor.server.signingKeys.first?.keyID)
            let second = try visitor.server.rotateKeys()
            var published = try await keyIDs(visitor)
            XCTAssertEqual(published, [second, first])
            let token = try await visitor.login(visitor.register())["access_token"] as? String
            let header = try Base64URL.decode(String(token?.split(separator: ".").first ?? ""))
            XCTAssertTrue(String(decoding: header, as: UTF8.self).contains("\"kid\":\"\(second)\""))
            let third = try visitor.server.rotateKeys(keepingOld: false)
            published = try await keyIDs(visitor)
            XCTAssertEqual(published, [third])
            XCTAssertEqual(Set([first, second, third]).count, 3)
        }
    }

    func testAnOutage() async throws {
        try await Visitor.visit { visitor in
            let client = try await visitor.register()
            let code = try await visitor.code(client)
            let targets = ["/.well-known/oauth-authorization-server", "/keys", "/authorize"]
            try visitor.server.update { $0.failure = .init() }
            for target in targets {
                let reply = try await visitor.request("GET", target)
                XCTAssertEqual(reply.status, 503, target)
                XCTAssertEqual(reply.body, [], target)
            }
            XCTAssertStatus(try await visitor.redeem(code, client), 503)
            XCTAssertStatus(try await visitor.request("GET", "/none"), 404)
            try visitor.server.update { $0.failure = .init(status: 500, of: [.keys, .registration]) }
            XCTAssertStatus(try await visitor.request("GET", "/keys"), 500)
            XCTAssertStatus(try await visitor.request("POST", "/register", body: ""), 500)
            XCTAssertStatus(try await visitor.request("GET", targets[0]), 200)
            try visitor.server.update { $0.failure = .init(status: 200) }
            XCTAssertStatus(try await visitor.request("GET", "/keys"), 503, "no failure is 503")
            try visitor.server.update { $0.failure = nil }
            XCTAssertStatus(try await visitor.redeem(code, client), 200, "an outage uses up no code")
        }
    }

    func testCounts() async throws {
        try await Visitor.visit { visitor in
            _ = try await visitor.login(visitor.register())
            _ = try await visitor.request("GET", "/keys")
            _ = try await visitor.request("GET", "/keys", [.init("Host", "evil.example")])
            let server = visitor.server
            XCTAssertEqual(
                [.registration, .authorization, .token, .keys, .metadata].map(server.count),
                [1, 1, 1, 1, 0]
            )
            XCTAssertEqual(server.count([.token, .keys]), 2)
            XCTAssertEqual(server.count(.all), 4)
        }
    }

    func testTokensSayWhatIsAsked() async throws {
        let clock = TestClock()
        try await Visitor.visit(clock: clock) { visitor in
            try visitor.server.update {
                $0.subject = "carol"
                $0.accessTokenLifetime = 7
                $0.claims = [.init("roles", ["editor"]), .init("scope", "other")]
            }
            let client = try await visitor.register()
            let members = try await visitor.login(client)
            XCTAssertEqual(members["expires_in"] as? Int, 7)
            let claims = try Visitor.claims(members["access_token"])
            XCTAssertEqual(claims["sub"] as? String, "carol")
            XCTAssertEqual(claims["roles"] as? [String], ["editor"])
            XCTAssertEqual(claims["scope"] as? String, "other")
            XCTAssertEqual(claims["exp"] as? Double, clock.now + 7)
            let direct = try Visitor.claims(visitor.server.token(for: "https://x.example", client: "c"))
            XCTAssertEqual(direct["aud"] as? String, "https://x.example")
            XCTAssertEqual(direct["client_id"] as? String, "c")
        }
    }

    func testSettingsThatCannotBe() async throws {
        try await Visitor.visit { visitor in
            let table: [(String, (inout DevelopmentAuthorizationServer.Settings) -> Void)] = [
                ("accessTokenLifetime", { $0.accessTokenLifetime = 0 }),
                ("accessTokenLifetime", { $0.accessTokenLifetime = 31_536_001 }),
                ("refreshTokenLifetime", { $0.refreshTokenLifetime = -1 }), ("codeLifetime", { $0.codeLifetime = 601 }),
                ("subject", { $0.subject = "" }), ("subject", { $0.subject = "a\u{0}" }),
                ("scopes", { $0.scopes = "a  b" }),
                ("resource", { $0.resources = ["nonsense"] }),
            ]
            for (parameter, change) in table {
                XCTAssertThrowsError(try visitor.server.update(change), parameter) { error in
                    XCTAssertEqual((error as? ConfigurationError)?.parameter, parameter)
                }
            }
            XCTAssertEqual(visitor.server.settings.accessTokenLifetime, 300, "nothing has changed")
        }
        let secret = try SigningKey.generate(.hs256)
        XCTAssertThrowsError(try DevelopmentAuthorizationServer(signingKey: secret)) { error in
            XCTAssertEqual((error as? ConfigurationError)?.parameter, "signingKey")
            XCTAssertEqual((error as? ConfigurationError)?.value, "HS256")
        }
        for path in ["tenant", "/", "/a/", "//a", "/a//b", "/a b", "/a?b", "/%2e", "/..", "/./a"] {
            XCTAssertThrowsError(try DevelopmentAuthorizationServer(path: path), path)
        }
    }

    func testUpdatesOfSeveralThreadsAreAllKept() async throws {
        try await Visitor.visit { visitor in
            let server = visitor.server
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                for _ in 0..<500 {
                    try? server.update { settings in
                        let isSeen = server.settings.accessTokenLifetime == settings.accessTokenLifetime
                        settings.accessTokenLifetime += isSeen ? 1 : 1000
                    }
                }
            }
            XCTAssertEqual(server.settings.accessTokenLifetime, 300 + 8 * 500)
        }
    }

    func testStartAndEnd() async throws {
        let server = try DevelopmentAuthorizationServer()
        XCTAssertEqual(
            server.startUpLine,
            "development authorization server at \(server.issuer): for development and tests only, it asks for no password"
        )
        XCTAssertThrowsError(try DevelopmentAuthorizationServer(port: server.port)) { error in
            XCTAssertEqual((error as? LoopbackError)?.code, .portInUse)
        }
        await server.close()
        let next = try DevelopmentAuthorizationServer(port: server.port)
        await next.close()
    }

    /// A table does not grow without end: what is over goes, and then the oldest.
    func testATableIsBounded() {
        var table = ExpiringTable<Int>(capacity: 8)
        for number in 0..<1000 {
            table.insert(number, as: [UInt8(number / 256), UInt8(number % 256)], until: 10, now: 0)
            XCTAssertLessThanOrEqual(table.count, 8)
            XCTAssertEqual(
                table.live([UInt8(number / 256), UInt8(number % 256)], at: 9),
                number,
                "the newest is there"
            )
        }
        XCTAssertNil(table[[0, 0]])
        var other = ExpiringTable<Int>(capacity: 8)
        other.insert(7, as: [7], until: 100, now: 0)
        for number: UInt8 in 10..<17 { other.insert(0, as: [number], until: 10, now: 0) }
        other.insert(8, as: [8], until: 100, now: 50)
        XCTAssertEqual([other[[7]], other[[8]], other[[10]]], [7, 8, nil], "what is over goes first")
        XCTAssertEqual(other.count, 2)
        XCTAssertEqual(other.live([7], at: 99), 7)
        XCTAssertNil(other.live([7], at: 100))
        other.insert(9, as: [7], until: 200, now: 60)
        XCTAssertEqual(other.live([7], at: 150), 9, "in place of the one of that name")
        XCTAssertEqual(other.count, 2)
    }

    func testWhatIsInsertedAnewIsTheNewest() {
        var table = ExpiringTable<Int>(capacity: 8)
        for number: UInt8 in 0..<7 { table.insert(Int(number), as: [number], until: 10, now: 0) }
        table.insert(100, as: [0], until: 20, now: 1)
        table.replace([1], 101)
        XCTAssertEqual(table[[1]], 101)
        table.replace([9], 9)
        XCTAssertNil(table[[9]], "only what is there can be changed")
        for number: UInt8 in 7...8 { table.insert(Int(number), as: [number], until: 20, now: 1) }
        XCTAssertEqual((0...8).map { table[[$0]] }, [100, nil, nil, nil, nil, 5, 6, 7, 8])
        XCTAssertNil(table.live([5], at: 10), "changing another has not changed its time")
    }
}
