// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// Ways around a policy.
final class EvasionTests: XCTestCase {
    private func access(_ policy: AccessPolicy, _ unlisted: UnlistedOperations = .refuse) throws -> AccessControl {
        try AccessControl(policy, unlisted: unlisted, baseline: [], clock: TestClock().wallClock)
    }

    /// The narrower rule has to decide about every spelling that a handler could take for its resource.
    func testAnotherSpellingReachesNoOtherRule() throws {
        let reader = try Principal.testing(scopes: "read")
        let policy: AccessPolicy = [
            .resource("file:///p/a@b", requires: "admin"), .resource("file:///p/c%3Ad", requires: "admin"),
            .resource("file:///p/e%20f", requires: "admin"), .resource("file:///p/{g}", requires: "admin"),
            .resource("file:///p/h%2Ai", requires: "admin"), .resource("file:///p/q?id=a@b", requires: "admin"),
            .resource("file:///p/secret", requires: "admin"), .resource("file:///p/*", requires: "read"),
        ]
        for unlisted in [UnlistedOperations.refuse, .baseline] {
            let access = try access(policy, unlisted)
            for uri in [
                "file:///p/a%40b", "file:///p/c:d", "file:///p/c%3Ad", "file:///p/e f", "file:///p/%7Bg%7D",
                "file:///p/h*i", "file:///p/h%2Ai", "file:///p/q?id=a%40b", "file:///p/secret ", "file:///p/.. ",
                "file:///p/sec\"ret", "file:///p/<", "file:///p/>", "file:///p/^", "file:///p/`", "file:///p/|",
                "file:///p/..%3Bx", "file:///p/.%3B", "file:///p/a%40b%3A/../x", "file:///p/a%4b",
            ] {
                XCTAssertFalse(access.decide(.resource(uri), for: reader, .none).isAllowed, uri)
            }
            for uri in [
                "file:///p/x%40y", "file:///p/x@y", "file:///p/x%20y", "file:///p/x%2By", "file:///p/{x}",
                "file:///p/x*y", "file:///p/x%2Ay", "file:///p/q?a=1%26b=2", "file:///p/x%3By",
            ] {
                XCTAssertTrue(access.decide(.resource(uri), for: reader, .none).isAllowed, uri)
            }
        }
        XCTAssertThrowsError(try self.access([.resource("file:///p/e f")]))
        XCTAssertThrowsError(
            try self.access([.resource("file:///p/a@b"), .resource("file:///p/a%40b")]),
            "they are about the same"
        )
    }

    /// What an anonymous caller may do cannot depend on a caller, and a condition that nobody asks must not look like one.
    func testAnAnonymousRuleTakesNoCondition() throws {
        let rule = AccessRule.anonymous(.tool("ping")).whereArguments { _, _, _ in false }
        XCTAssertThrowsError(try access([rule])) { error in
            XCTAssertEqual((error as? ConfigurationError)?.parameter, "policy[0]")
        }
    }

    /// A condition that looks at the first target only would let the others through.
    func testAConditionSeesOneTargetAtATime() throws {
        let access = try access(
            [
                .resource("file:///common/*", where: { _, operation in operation.targets.count == 1 }),
                .resource(
                    "file:///users/*",
                    where: { caller, operation in
                        operation.targets.first?.name.utf8.elementsEqual("file:///users/\(caller.subject ?? "")".utf8)
                            == true
                    }
                ),
                .resource("file:///args/*")
                    .whereArguments { _, operation, _ in operation.targets.first?.name.hasSuffix("/a") == true },
                .method("subscriptions/listen", where: { _, operation in operation.targets.count < 4 }),
            ]
        )
        let alice = try Principal.testing(subject: "alice")
        func isAllowed(_ uris: String...) -> Bool {
            let operation = MCPOperation(
                method: "subscriptions/listen",
                targets: uris.map { MCPOperation.Target(kind: .resource, name: $0) },
                scope: .targets
            )
            return access.decide(operation, for: alice, .body([], nil)).isAllowed
        }
        XCTAssertTrue(isAllowed("file:///users/alice"))
        XCTAssertFalse(isAllowed("file:///users/bob"))
        XCTAssertTrue(isAllowed("file:///users/alice", "file:///common/a"))
        XCTAssertTrue(isAllowed("file:///common/a", "file:///users/alice", "file:///common/b"))
        XCTAssertFalse(isAllowed("file:///users/alice", "file:///users/bob"))
        XCTAssertFalse(isAllowed("file:///users/bob", "file:///users/alice"))
        XCTAssertTrue(isAllowed("file:///args/a", "file:///common/a"))
        XCTAssertFalse(isAllowed("file:///args/a", "file:///args/b"))
        XCTAssertFalse(
            isAllowed("file:///common/a", "file:///common/b", "file:///common/c", "file:///common/d"),
            "the method's own rule is asked about all of it"
        )
    }

    /// One login has to satisfy every rule about the operation, or the client is sent to log in twice.
    func testR121_oneChallengeNamesEveryDemandOnTheLogin() async throws {
        let gate = try PolicyFixture([
            .resource("file:///a", maxAge: .seconds(600), acr: ["silver", "gold"]),
            .resource("file:///b", requires: "b", maxAge: .seconds(300), acr: ["gold", "silver", "bronze"]),
            .resource("file:///c", acr: ["gold", "platinum"]), .resource("file:///d", acr: ["bronze"]),
            .resource("file:///e"),
        ])
        let now = Int64(gate.clock.now)
        func listen(_ token: String, _ uris: String...) async throws -> ResourceResponse {
            let list = uris.map { #""\#($0)""# }.joined(separator: ",")
            return try await gate.answer(
                .post(bearer: token),
                Body.call(
                    "subscriptions/listen",
                    #""notifications":{"resourceSubscriptions":[\#(list)]}"#,
                    isModern: false
                )
            )
        }
        func value(_ name: String, _ answer: ResourceResponse) -> String? {
            let challenge = answer.value("WWW-Authenticate") ?? ""
            return challenge.components(separatedBy: " \(name)=\"").dropFirst().first?
                .components(separatedBy: "\"").first
        }
        let stale = try gate.token(claims: ["acr": "gold", "auth_time": .integer(now - 400)])
        for uris in [["file:///a", "file:///b"], ["file:///b", "file:///a"]] {
            let answer = try await listen(stale, uris[0], uris[1])
            XCTAssertEqual(answer.status, 401)
            XCTAssertEqual(value("max_age", answer), "300", "the login is too old for one of them only")
            XCTAssertEqual(value("acr_values", answer), "silver gold", "and a new one has to be strong enough for both")
            XCTAssertEqual(answer.challengedScopes, ["mcp:connect", "b"])
        }
        let all = try await listen(stale, "file:///a", "file:///b", "file:///c", "file:///e")
        XCTAssertEqual(value("acr_values", all), "gold")
        let fresh = try gate.token("b", claims: ["acr": "gold", "auth_time": .integer(now)])
        let second = try await listen(fresh, "file:///a", "file:///b", "file:///c", "file:///e")
        XCTAssertEqual(second.status, 200)
        // No login has two contexts, so nobody is sent to get one.
        let never = try await listen(fresh, "file:///c", "file:///d")
        XCTAssertEqual(never.status, 403)
        XCTAssertEqual(never.values("WWW-Authenticate"), [])
    }

    /// An issuer that writes milliseconds would otherwise make every login a recent one.
    func testR122_aLoginInTheFutureIsNotRecent() async throws {
        let gate = try PolicyFixture([.tool("pay", maxAge: .seconds(300))])
        let now = Int64(gate.clock.now)
        for (time, status) in [(now * 1000, 401), (now + 3600, 401), (now + 30, 200), (now, 200)] {
            let token = try gate.token(claims: ["auth_time": .integer(time)])
            let answer = try await gate.call("pay", token)
            XCTAssertEqual(answer.status, status, "\(time - now)")
        }
    }

    /// A handler that reads a body without looking at the method must find none that nobody has judged.
    func testWhatIsNoMessageHasNoBody() async throws {
        let gate = try PolicyFixture([.method("ping")])
        let call = Body.call("tools/call", #""name":"delete""#, isModern: false)
        for method in ["GET", "HEAD", "DELETE"] {
            var request = ResourceRequest.post(bearer: try gate.token(), ["Content-Length": "\(call.utf8.count)"])
            request.method = method
            let declared = try await gate.answer(request, call)
            XCTAssertEqual(declared.status, 413, method)
            // Without a declared length it is found by whoever reads.
            request = .post(bearer: try gate.token(), ["Content-Length": "0"])
            request.method = method
            let admitted = try await gate.answer(request, "")
            XCTAssertEqual(admitted.status, 200, method)
            XCTAssertEqual(gate.log.admitted.last?.bodyLimit, 0)
            request = .post(bearer: try gate.token())
            request.method = method
            let always = await gate.server.admit(request, reading: .always) { _ in Array(call.utf8) }
            guard case .respond(let answer) = always else { return XCTFail(method) }
            XCTAssertEqual(answer.status, 413, method)
        }
    }

    /// The work that patterns make is bounded, whatever the body's limit is.
    func testNamesAreOfABoundedLength() throws {
        func code(_ method: String, _ params: String) -> Int64? {
            do {
                _ = try MessageReader.read(Array(#"{"id":1,"method":"\#(method)","params":{\#(params)}}"#.utf8))
                return nil
            } catch {
                return error.code
            }
        }
        let limit = MessageReader.maximumNameBytes
        func text(_ count: Int) -> String { String(repeating: "a", count: count) }
        XCTAssertNil(code("tools/call", #""name":"\#(text(limit - 10))""#))
        XCTAssertEqual(code("tools/call", #""name":"\#(text(limit - 9))""#), -32_600)
        XCTAssertNil(code(text(limit), ""))
        XCTAssertEqual(code(text(limit + 1), ""), -32_600)
        let half = #""\#(text(limit / 2))""#
        XCTAssertEqual(
            code("subscriptions/listen", #""notifications":{"resourceSubscriptions":[\#(half),\#(half)]}"#),
            -32_600,
            "all of them together"
        )
        XCTAssertNil(code("tools/call", #""name":"a","arguments":"\#(text(2 * limit))""#), "arguments may be long")
    }
}
