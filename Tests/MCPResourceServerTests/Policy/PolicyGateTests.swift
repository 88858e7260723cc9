// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// The policy at the gate: what is answered, when, and with which challenge.
final class PolicyGateTests: XCTestCase {
    private static let policy: AccessPolicy = [
        .baseline(.discovery),
        .tool("read_*", requires: "files:read"),
        .tool("delete_file", requires: .all("files:read", "files:write"), roles: .any("editor")),
        .tool("pay", requires: "pay", maxAge: .seconds(300), acr: ["urn:acr:gold", "urn:acr:silver"]),
        .tool("any", requires: .any("x:one", "x:two")),
        .resource("file:///projects/*", requires: "files:read"),
    ]

    private let modern: KeyValuePairs = ["MCP-Protocol-Version": "2026-07-28"]

    private func modern(_ method: String, _ name: String? = nil) -> KeyValuePairs<String, String> {
        guard let name else { return ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method] }
        return ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method, "Mcp-Name": name]
    }

    func testR127_oneChallengeNamesEverything() async throws {
        let gate = try PolicyFixture(Self.policy)
        for (tool, held, roles, asked) in [
            ("read_file", "", [], ["mcp:connect", "files:read"]),
            ("delete_file", "", ["editor"], ["mcp:connect", "files:read", "files:write"]),
            ("delete_file", "files:read", ["editor"], ["mcp:connect", "files:read", "files:write"]),
            ("any", "", [], ["mcp:connect", "x:one"]),
        ] as [(String, String, [String], Set<String>)] {
            for isModern in [true, false] {
                let token = try gate.token(held, claims: ["roles": .array(roles.map(JSON.string))])
                let answer = try await gate.call(tool, token, isModern: isModern)
                XCTAssertEqual(answer.status, 403, tool)
                XCTAssertEqual(answer.challengedScopes, asked, tool)
                let challenge = try XCTUnwrap(answer.value("WWW-Authenticate"))
                XCTAssertTrue(challenge.contains("error=\"insufficient_scope\""))
                XCTAssertTrue(challenge.contains("resource_metadata=\"\(Fixture.metadataURL)\""))
                XCTAssertEqual(answer.value("Cache-Control"), "no-store")
                // With what was asked for, the call goes through.
                let granted = try gate.issuer.token(
                    scope: asked.sorted().joined(separator: " "),
                    claims: ["roles": .array(roles.map(JSON.string))]
                )
                let second = try await gate.call(tool, granted, isModern: isModern)
                XCTAssertEqual(second.status, 200, tool)
            }
        }
    }

    func testOlderClientsAreToldWhatTheyHoldToo() async throws {
        let gate = try PolicyFixture(Self.policy)
        let token = try gate.token("files:read x:two other")
        let old = try await gate.call("any", try gate.token("files:read other"), isModern: false)
        XCTAssertEqual(old.challengedScopes, ["mcp:connect", "x:one", "files:read"])
        let new = try await gate.call("any", try gate.token("files:read other"))
        XCTAssertEqual(new.challengedScopes, ["mcp:connect", "x:one"])
        let allowed = try await gate.call("any", token)
        XCTAssertEqual(allowed.status, 200)
    }

    func testR128_aHierarchyCountsInTheDecision() async throws {
        let gate = try PolicyFixture(
            Self.policy,
            hierarchy: ["files:admin": ["files:write"], "files:write": ["files:read"]]
        )
        let reader = try await gate.call("read_file", try gate.token("files:admin"))
        XCTAssertEqual(reader.status, 200)
        let refused = try await gate.call("read_file", try gate.token())
        XCTAssertEqual(refused.challengedScopes, ["mcp:connect", "files:read"], "and not in the challenge")
    }

    func testR128_prefixAliasesCountInTheDecision() async throws {
        let clock = TestClock()
        let tokens = try TestIssuer("https://auth.example.com", audience: Fixture.resource, clock: clock.wallClock)
        var issuer = tokens.issuer
        issuer.conventions.scopes = .standard.aliasing(prefix: "api://id/")
        let server = try ResourceServer(
            resource: Fixture.resource,
            issuers: [issuer],
            scopes: "mcp:connect",
            policy: [
                .tool("short", requires: "files:read"), .tool("long", requires: "api://id/files:read"),
                .tool("other", requires: "api://other/files:read"),
            ],
            unlisted: .refuse,
            hierarchy: ["files:admin": ["files:read"]]
        ) { options in
            options.clock = clock.wallClock
            options.onEvent = { _ in }
        }
        func call(_ tool: String, _ scopes: String) async throws -> ResourceResponse {
            try await server.protect(.post(bearer: tokens.token(scope: scopes))) { _ in
                Array(Body.call("tools/call", #""name":"\#(tool)""#, isModern: false).utf8)
            } handler: { _ in
                ResourceResponse(status: 200)
            }
        }
        for (tool, scopes, status) in [
            ("short", "mcp:connect api://id/files:read", 200), ("short", "api://id/mcp:connect files:read", 200),
            ("long", "mcp:connect files:read", 200), ("long", "mcp:connect api://id/files:read", 200),
            ("short", "mcp:connect api://id/files:admin", 200), ("long", "mcp:connect api://other/files:read", 403),
            ("other", "mcp:connect files:read", 403), ("short", "mcp:connect", 403),
        ] {
            let answer = try await call(tool, scopes)
            XCTAssertEqual(answer.status, status, "\(tool) \(scopes)")
        }
        let refused = try await call("short", "api://id/mcp:connect api://id/other")
        XCTAssertEqual(refused.challengedScopes, ["mcp:connect", "files:read"], "in the policy's own words")
    }

    func testWhatTheHeadersCondemnIsAnsweredUnread() async throws {
        let gate = try PolicyFixture(Self.policy)
        let refused = try await gate.answer(
            .post(bearer: gate.token(), modern("tools/call", "read_file")),
            Body.call("tools/call", #""name":"read_file""#)
        )
        XCTAssertEqual(refused.status, 403)
        XCTAssertNil(refused.errorID)
        let without = try await gate.answer(
            .post(bearer: gate.issuer.token(scope: "other"), modern("tools/call", "read_file")),
            ""
        )
        XCTAssertEqual(without.challengedScopes, ["mcp:connect", "files:read"], "baseline and operation together")
        let unlisted = try await gate.answer(.post(bearer: gate.token(), modern("tools/call", "unknown")), "")
        XCTAssertEqual(unlisted.status, 403)
        XCTAssertEqual(unlisted.values("WWW-Authenticate"), [])
        let tooLong: KeyValuePairs = ["Content-Length": "9999999999", "Mcp-Method": "tools/list"]
        let long = try await gate.answer(.post(bearer: gate.token(), tooLong), "")
        XCTAssertEqual(long.status, 413)
        XCTAssertEqual(gate.log.bodies, 0)
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testOlderRequestsAreJudgedByTheirBody() async throws {
        let gate = try PolicyFixture(Self.policy)
        let answer = try await gate.call("read_file", try gate.issuer.token(scope: "other"), isModern: false, id: 42)
        XCTAssertEqual(answer.status, 403)
        XCTAssertEqual(
            answer.challengedScopes,
            ["mcp:connect", "files:read"],
            "one challenge, not first the baseline's"
        )
        XCTAssertEqual(answer.errorID, 42)
        XCTAssertEqual(gate.log.bodies, 1)
        let good = try await gate.call("read_file", try gate.token("files:read"), isModern: false)
        XCTAssertEqual(good.status, 200)
        let admitted = try XCTUnwrap(gate.log.admitted.last)
        XCTAssertEqual(admitted.operation, .tool("read_file"))
        XCTAssertNotNil(admitted.body, "read once, and kept for the handler")
    }

    func testARoleIsNoMatterOfScopes() async throws {
        let gate = try PolicyFixture(Self.policy)
        for held in ["", "files:read files:write"] {
            let answer = try await gate.call("delete_file", try gate.token(held))
            XCTAssertEqual(answer.status, 403)
            XCTAssertEqual(answer.values("WWW-Authenticate"), [])
        }
        XCTAssertEqual(gate.log.labels, ["role_missing", "role_missing"])
        XCTAssertTrue(gate.log.events.last?.detail.hasSuffix("demands role editor") == true)
        let editor = try gate.token("files:read files:write", claims: ["roles": ["editor"]])
        let allowed = try await gate.call("delete_file", editor)
        XCTAssertEqual(allowed.status, 200)
    }

    func testR121_anOldOrWeakLoginIsSentToLogInAgain() async throws {
        let gate = try PolicyFixture(Self.policy)
        let now = Int64(gate.clock.now)
        let weak = try gate.token("pay", claims: ["acr": "urn:acr:bronze", "auth_time": .integer(now)])
        let answer = try await gate.call("pay", weak)
        XCTAssertEqual(answer.status, 401)
        XCTAssertEqual(
            answer.value("WWW-Authenticate"),
            #"Bearer error="insufficient_user_authentication", "#
                + #"error_description="A more recent or stronger login is required", scope="mcp:connect pay", "#
                + #"resource_metadata="\#(Fixture.metadataURL)", acr_values="urn:acr:gold urn:acr:silver", max_age="300""#
        )
        XCTAssertEqual(gate.log.bodies, 0)
        let both = try await gate.call("pay", try gate.token())
        XCTAssertEqual(both.status, 401, "the missing scope is in the same challenge")
        XCTAssertEqual(both.challengedScopes, ["mcp:connect", "pay"])
        let scopeOnly = try gate.token(claims: ["acr": "urn:acr:gold", "auth_time": .integer(now)])
        let forbidden = try await gate.call("pay", scopeOnly)
        XCTAssertEqual(forbidden.status, 403)
        XCTAssertThrowsError(
            try PolicyFixture([.tool("a", acr: ["x\"y"])]),
            "what a challenge cannot carry is found at the start"
        ) { error in
            XCTAssertTrue("\(error)".hasPrefix("policy[0].acr: "), "\(error)")
        }
    }

    func testR122_theAgeOfALoginHasABoundary() async throws {
        let gate = try PolicyFixture(Self.policy)
        let now = Int64(gate.clock.now)
        for (claims, status) in [
            (["acr": "urn:acr:gold", "auth_time": .integer(now - 300)], 200),
            (["acr": "urn:acr:silver", "auth_time": .integer(now - 299)], 200),
            (["acr": "urn:acr:gold", "auth_time": .integer(now - 301)], 401), (["acr": "urn:acr:gold"], 401),
            (["auth_time": .integer(now)], 401), (["acr": "urn:acr:GOLD", "auth_time": .integer(now)], 401),
            (["acr": ["urn:acr:gold"], "auth_time": .integer(now)], 401),
            (["acr": "urn:acr:gold urn:acr:silver", "auth_time": .integer(now)], 401),
            (["acr": "urn:acr:gold", "auth_time": "0"], 401), (["acr": "", "auth_time": .integer(now)], 401),
        ] as [(MemberOverrides, Int)] {
            let answer = try await gate.call("pay", try gate.token("pay", claims: claims))
            XCTAssertEqual(answer.status, status, "\(claims)")
        }
    }

    func testR132_R134_R135_headersAndBodySayTheSame() async throws {
        let gate = try PolicyFixture([.method("*/*"), .method("*")], unlisted: .baseline)
        let call = Body.call("tools/call", #""name":"a","uri":"file:///a","arguments":{"name":"b"}"#, id: 5)
        let read = Body.call("resources/read", #""uri":"file:///a","name":"a""#, id: 5)
        let list = Body.call("tools/list", id: 5)
        let unversioned = Body.call("tools/list", isModern: false, id: 5)
        let v = "2026-07-28"
        let rows: [(KeyValuePairs<String, String>, String, Bool)] = [
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "a"], call, true),
            (["mcp-protocol-version": v, "MCP-METHOD": "tools/call", "mcp-name": " a "], call, true),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "=?base64?YQ==?="], call, true),
            (["MCP-Protocol-Version": v, "Mcp-Method": "resources/read", "Mcp-Name": "file:///a"], read, true),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/list"], list, true),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/list", "Mcp-Name": "x"], list, true),
            // Revision.
            (["Mcp-Method": "tools/list"], list, false),
            (["MCP-Protocol-Version": "2025-11-25", "Mcp-Method": "tools/list"], list, false),
            (["MCP-Protocol-Version": "2026-07-29", "Mcp-Method": "tools/list"], list, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/list"], unversioned, false),
            (["MCP-Protocol-Version": v, "MCP-Protocol-Version": v, "Mcp-Method": "tools/list"], list, false),
            (["MCP-Protocol-Version": "latest", "Mcp-Method": "tools/list"], list, false),
            // Method.
            (["MCP-Protocol-Version": v], list, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call"], list, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "Tools/List"], list, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/list", "Mcp-Method": "tools/list"], list, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": ""], list, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/list,tools/list"], list, false),
            // Name.
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call"], call, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "b"], call, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "A"], call, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "file:///a"], call, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "resources/read", "Mcp-Name": "a"], read, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": ""], call, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "=?BASE64?YQ==?="], call, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "=?base64?YQ?="], call, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "a", "Mcp-Name": "a"], call, false),
            (["MCP-Protocol-Version": v, "Mcp-Method": "tools/call", "Mcp-Name": "a\r\n b"], call, false),
            // An older request need not have any of it, and is held to what it has.
            (["MCP-Protocol-Version": "2025-11-25"], unversioned, true), ([:], unversioned, true),
            (["Mcp-Method": "tools/list"], unversioned, true), (["Mcp-Method": "tools/call"], unversioned, false),
        ]
        for (index, (headers, body, isGood)) in rows.enumerated() {
            let answer = try await gate.answer(.post(bearer: gate.token(), headers), body)
            XCTAssertEqual(answer.status, isGood ? 200 : 400, "row \(index)")
            if !isGood {
                XCTAssertEqual(answer.errorCode, -32_020, "row \(index)")
                XCTAssertEqual(answer.errorID, 5, "row \(index)")
                XCTAssertEqual(answer.value("Content-Type"), "application/json")
            }
        }
    }

    func testR138_aMismatchAsItIsSent() async throws {
        let gate = try PolicyFixture([.method("tools/*")])
        let answer = try await gate.answer(
            .post(bearer: gate.token(), modern("tools/list")),
            Body.call("tools/call", #""name":"a""#)
        )
        XCTAssertEqual(answer.status, 400)
        XCTAssertEqual(
            answer.text,
            #"{"jsonrpc":"2.0","id":1,"error":{"code":-32020,"#
                + #""message":"Header mismatch: Mcp-Method is missing, malformed or differs from the body"}}"#
        )
        XCTAssertEqual(answer.values("WWW-Authenticate"), [])
        XCTAssertEqual(gate.log.labels, ["header_mismatch"])
    }

    func testR139_D62_theBodyDecidesAndTheHeadersHaveToAgree() async throws {
        let gate = try PolicyFixture(Self.policy)
        let hidden: [(KeyValuePairs<String, String>, String)] = [
            (modern("tools/list"), Body.call("tools/call", #""name":"read_file""#)),
            (modern("tools/call", "read_file"), Body.call("tools/call", #""name":"delete_file""#)),
            (
                ["MCP-Protocol-Version": "2025-11-25", "Mcp-Method": "ping"],
                Body.call("tools/call", #""name":"read_file""#, isModern: false)
            ),
            (modern("ping"), Body.call("ping") + Body.call("tools/call", #""name":"read_file""#)),
        ]
        for (headers, body) in hidden {
            let answer = try await gate.answer(.post(bearer: gate.token("files:read"), headers), body)
            XCTAssertEqual(answer.status, 400)
        }
        // Two names, of which the first or the last might be taken; and a name that hides in a second line.
        let twice: KeyValuePairs = [
            "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "read_file",
            "Mcp-Name": "delete_file",
        ]
        for tool in ["read_file", "delete_file"] {
            let answer = try await gate.answer(
                .post(bearer: gate.token("files:read files:write"), twice),
                Body.call("tools/call", #""name":"\#(tool)""#)
            )
            XCTAssertEqual(answer.status, 400)
        }
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testD33_aBodyWithTwoMethodsReachesNobody() async throws {
        let gate = try PolicyFixture(Self.policy)
        for body in [
            #"{"id":1,"method":"ping","METHOD":"tools/call","params":{"name":"delete_file"}}"#,
            #"{"id":1,"method":"ping","method":"tools/call","params":{"name":"delete_file"}}"#,
            #"{"id":1,"METHOD":"tools/call","result":{},"params":{"name":"delete_file"}}"#,
        ] {
            let answer = try await gate.answer(.post(bearer: gate.token()), body)
            XCTAssertEqual(answer.status, 400)
            XCTAssertEqual(answer.errorCode, -32_600)
            XCTAssertEqual(answer.errorID, 1)
        }
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testWhatIsNoMessage() async throws {
        let gate = try PolicyFixture(Self.policy)
        for (body, code) in [
            ("", -32_700), ("{", -32_700), ("[]", -32_600), (#"[{"id":1,"method":"ping"}]"#, -32_600), ("{}", -32_600),
        ] {
            let answer = try await gate.answer(.post(bearer: gate.token()), body)
            XCTAssertEqual(answer.status, 400, body)
            XCTAssertEqual(answer.errorCode, Int64(code), body)
        }
        XCTAssertEqual(Set(gate.log.labels), ["not_json", "not_a_message"])
    }

    func testR133_R140_revisionsThatTheServerDoesNotSpeak() async throws {
        let gate = try PolicyFixture(Self.policy) { $0.protocolVersions = ["2026-07-28", "2025-11-25"] }
        let token = try gate.token()
        let body = Body.call("ping", isModern: false)
        for (version, status) in [
            ("2025-11-25", 200), ("2025-06-18", 400), ("2027-01-01", 400), ("odd", 400), ("", 400),
        ] {
            let answer = try await gate.answer(.post(bearer: token, ["MCP-Protocol-Version": version]), body)
            XCTAssertEqual(answer.status, status, version)
        }
        let unsupported = try await gate.answer(.post(bearer: token, ["MCP-Protocol-Version": "2027-01-01"]), body)
        XCTAssertEqual(
            unsupported.text,
            #"{"jsonrpc":"2.0","error":{"code":-32022,"message":"Unsupported protocol version","#
                + #""data":{"supported":["2026-07-28","2025-11-25"],"requested":"2027-01-01"}}}"#
        )
        let absent = try await gate.answer(.post(bearer: token), body)
        XCTAssertEqual(absent.status, 200, "before the header was invented")
        let modernOnly = try PolicyFixture(Self.policy) { $0.protocolVersions = ["2026-07-28"] }
        let refused = try await modernOnly.answer(.post(bearer: modernOnly.token()), body)
        XCTAssertEqual(refused.errorCode, -32_022)
        // A server without a policy asks too, once it is told what it speaks.
        let plain = try Fixture { $0.protocolVersions = ["2026-07-28"] }
        let other = try await plain.answer(.post(bearer: plain.token(), ["MCP-Protocol-Version": "2025-11-25"]))
        XCTAssertEqual(other.status, 400)
        let silent = try await plain.answer(.post(["MCP-Protocol-Version": "2025-11-25"]))
        XCTAssertEqual(silent.status, 401, "and tells nobody without a token")
        XCTAssertThrowsError(try Fixture { $0.protocolVersions = ["2026"] })
    }

    func testNotificationsNeedNoHeaders() async throws {
        let gate = try PolicyFixture(Self.policy)
        let body = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#
        let good = try await gate.answer(.post(bearer: gate.token(), modern), body)
        XCTAssertEqual(good.status, 200)
        let other = try await gate.answer(.post(bearer: gate.token(), modern("ping")), body)
        XCTAssertEqual(other.status, 400)
    }

    func testWhatHasNoOperationNeedsTheBaseline() async throws {
        let gate = try PolicyFixture(Self.policy)
        let (good, bad) = (try gate.token(), try gate.issuer.token(scope: "files:read"))
        for method in ["GET", "DELETE", "HEAD"] {
            for (token, status) in [(good, 200), (bad, 403)] {
                var request = ResourceRequest.post(bearer: token, modern("tools/call", "delete_file"))
                request.method = method
                let answer = try await gate.answer(request, "")
                XCTAssertEqual(answer.status, status, method)
            }
        }
        XCTAssertEqual(gate.log.bodies, 0)
        let answers = #"{"jsonrpc":"2.0","id":1,"result":{}}"#
        for (token, status) in [(good, 200), (bad, 403)] {
            let answer = try await gate.answer(.post(bearer: token), answers)
            XCTAssertEqual(answer.status, status)
        }
        XCTAssertNil(gate.log.admitted.last?.operation)
        for method in ["PUT", "post", "get", "PATCH", "QUERY", ""] {
            var request = ResourceRequest.post(bearer: good)
            request.method = method
            let answer = try await gate.answer(
                request,
                Body.call("tools/call", #""name":"read_file""#, isModern: false)
            )
            XCTAssertEqual(answer.status, 403, "another method is no way around the policy: \(method)")
        }
    }

    func testEveryPathIsJudged() async throws {
        let gate = try PolicyFixture(Self.policy) { $0.openPaths = ["/health"] }
        for target in ["/mcp", "/mcp/", "//mcp", "/%6dcp", "/other", "/health/"] {
            let answer = try await gate.answer(
                .post(target, bearer: gate.token()),
                Body.call("tools/call", #""name":"x""#, isModern: false)
            )
            XCTAssertEqual(answer.status, 403, target)
        }
        let open = try await gate.answer(.post("/health"), "x")
        XCTAssertEqual(open.status, 200)
    }

    func testConditionsOnTheArguments() async throws {
        let gate = try PolicyFixture([
            .tool("send", requires: "send")
                .whereArguments { caller, _, arguments in
                    arguments?["to"]?.utf8Equals(caller.subject ?? "") == true
                }
        ])
        let token = try gate.token("send")
        func send(_ arguments: String, _ token: String) async throws -> Int {
            let body = Body.call("tools/call", #""name":"send"\#(arguments)"#)
            return try await gate.answer(.post(bearer: token, modern("tools/call", "send")), body).status
        }
        for (arguments, expected) in [
            (#","arguments":{"to":"alice"}"#, 200), (#","arguments":{"to":"bob"}"#, 403), ("", 403),
            (#","arguments":null"#, 403),
            (#","arguments":{"to":"bob","to":"alice"}"#, 400), (#","arguments":{"x":{"a":1,"a":2},"to":"alice"}"#, 400),
        ] {
            let status = try await send(arguments, token)
            XCTAssertEqual(status, expected, arguments)
        }
        // Whether scopes would help is known with the arguments only, so the body is read first.
        let before = gate.log.bodies
        let refused = try await send(#","arguments":{"to":"bob"}"#, try gate.token())
        XCTAssertEqual(refused, 403)
        XCTAssertEqual(gate.log.bodies, before + 1)
        XCTAssertEqual(gate.log.labels.last, "condition_failed")
    }

    func testAHandlersOwnDemandIsAnsweredAsBefore() async throws {
        let gate = try PolicyFixture(Self.policy)
        let answer: ResourceResponse = try await gate.server.protect(.post(bearer: gate.token())) { _ in
            Array(Body.call("ping", isModern: false, id: 9).utf8)
        } handler: { admitted in
            try admitted.principal?.require("more")
            return ResourceResponse(status: 200)
        }
        XCTAssertEqual(answer.status, 403)
        XCTAssertEqual(answer.challengedScopes, ["mcp:connect", "more"])
        XCTAssertEqual(answer.errorID, 9)
    }
}
