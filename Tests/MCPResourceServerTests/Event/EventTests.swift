// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class EventTests: XCTestCase {
    func testOneLine() {
        let event = ResourceServer.Event(.refused, status: 401, label: "expired", detail: "exp is 5 s ago")
        XCTAssertEqual("\(event)", "refused status=401 label=expired detail=\"exp is 5 s ago\"")
        XCTAssertEqual("\(ResourceServer.Event(.unavailable, label: "closed"))", "unavailable label=closed")
        XCTAssertEqual("\(ResourceServer.Event.Code.keySkipped)", "key_skipped")
        XCTAssertEqual("\(ResourceServer.Event.Code.configurationNote)", "configuration_note")
    }

    func testD41_R14_hostileTextStaysOnItsLine() {
        for text in [
            "a\r\nmcp-resource-server: forged", "\u{1b}[2J", "\"", "\u{2028}", "\u{0}", "\u{202e}",
            String(repeating: "x", count: 100_000),
        ] {
            let event = ResourceServer.Event(.refused, status: 401, label: "x", detail: text)
            XCTAssertTrue("\(event)".utf8.allSatisfy { (0x20...0x7E).contains($0) })
            XCTAssertLessThan("\(event)".utf8.count, 400)
        }
    }

    func testHostileTokensStayOnTheirLines() async throws {
        let gate = try Fixture()
        for issuer in ["https://x\r\nforged", "\u{1b}[31m", String(repeating: "https://a.example/", count: 500)] {
            let token = try gate.issuer.token(claims: ["iss": .string(issuer)], header: ["kid": .string("\r\nx")])
            _ = try await gate.answer(.post(bearer: token))
        }
        XCTAssertEqual(gate.log.labels, ["unknown_issuer", "unknown_issuer", "unknown_issuer"])
        for event in gate.log.events {
            XCTAssertTrue("\(event)".utf8.allSatisfy { (0x20...0x7E).contains($0) })
            XCTAssertLessThan("\(event)".utf8.count, 512)
        }
    }

    func testEventsQuoteSystemsAndNoUser() async throws {
        let gate = try Fixture()
        for fault in TokenFault.all {
            _ = try await gate.answer(.post(bearer: gate.issuer.token(with: fault)))
        }
        for claims in [
            ["aud": "https://other.example"], ["scope": ["SECRETMARK"]], ["exp": "SECRETMARK"], ["act": "SECRETMARK"],
            ["email": "SECRETMARK", "nbf": 9e9], ["azp": "app", "aud": "app", "name": "SECRETMARK"],
        ] as [MemberOverrides] {
            _ = try await gate.answer(.post(bearer: gate.issuer.token(subject: "SECRETMARK", claims: claims)))
        }
        XCTAssertTrue(gate.log.events.contains { $0.detail.contains("https://other.example") })
        for event in gate.log.events {
            XCTAssertFalse("\(event)".contains("SECRETMARK") || "\(event)".contains("alice"), "\(event)")
        }
    }

    func testD9_R46_skippedKeysAreReported() throws {
        let good = #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        let document = #"{"keys":[{"kty":"oct","kid":"leaked","k":"c2VjcmV0"},{"kty":"RSA","kid":"odd"},\#(good)]}"#
        let keys = try JSONWebKeySet(parsing: Array(document.utf8))
        let log = Log()
        _ = try ResourceServer(resource: Fixture.resource, issuers: [.keys(keys, issuer: "https://auth.example.com")]) {
            $0.onEvent = { log.note($0) }
        }
        XCTAssertEqual(log.events.map(\.code), [.keySkipped, .keySkipped])
        XCTAssertEqual(log.events.map(\.label), ["secret_published", "malformed"])
        XCTAssertTrue(log.events[0].detail.contains("leaked"))
        XCTAssertFalse(log.events[0].detail.contains("c2VjcmV0"))
    }

    func testD41_malformedCredentialsAreExplainedToTheOperatorOnly() async throws {
        let gate = try Fixture()
        let answer = try await gate.answer(.post("/mcp?access_token=x", bearer: gate.token()))
        XCTAssertEqual(answer.status, 400)
        XCTAssertEqual(
            answer.value("WWW-Authenticate"),
            #"Bearer error="invalid_request", error_description="The Authorization header is malformed""#
        )
        XCTAssertEqual(gate.log.labels, ["malformed_credentials"])
        XCTAssertTrue(gate.log.events[0].detail.contains("one method only (RFC 6750 section 2)"))
    }

    func testARequirementThatNoTokenCanMeetIsNamed() async throws {
        let wrong: [(ScopeRequirement, says: String)] = [
            ("a\"b", "is not a scope name"), (.any(), "has no alternative and can never be met"),
            (.all("files:read", .any(of: [])), "can never be met"), ("a  b", "an empty scope name"),
            ("offline_access", "is not for a resource server"),
        ]
        for (requirement, says) in wrong {
            let gate = try Fixture()
            let answer = try await gate.server.protect(.post(bearer: gate.token())) { _ in
                []
            } handler: { admitted in
                try admitted.principal?.require(requirement)
                return ResourceResponse(status: 200)
            }
            XCTAssertEqual(answer.status, 403)
            let detail = gate.log.events.last?.detail ?? ""
            XCTAssertTrue(detail.contains("; no token can meet it: the requirement: "), detail)
            XCTAssertTrue(detail.contains(says), detail)
        }
        let gate = try Fixture { $0.openPaths = ["/open"] }
        _ = try await gate.server.protect(.post("/open")) { _ in
            []
        } handler: { _ -> ResourceResponse in
            throw InsufficientScope(.any())
        }
        XCTAssertEqual(gate.log.labels, ["no_credentials"])
        XCTAssertTrue(gate.log.events[0].detail.contains("can never be met"), gate.log.events[0].detail)
    }

    func testScopesThatAreNotReadAreNamedWhereOneIsMissing() async throws {
        let gate = try Fixture()
        let token = try gate.issuer.token(claims: ["scope": ["mcp:connect", "SECRETMARK"]])
        let answer = try await gate.answer(.post(bearer: token))
        XCTAssertEqual(answer.status, 403)
        let detail = gate.log.events.last?.detail ?? ""
        XCTAssertTrue(detail.hasPrefix("needs mcp:connect; scope is an array, which grants nothing here"), detail)
        XCTAssertFalse("\(answer.headers) \(answer.text) \(detail)".contains("SECRETMARK"))
        _ = try await gate.answer(.post(bearer: gate.token("other")))
        XCTAssertEqual(gate.log.events.last?.detail, "needs mcp:connect")
    }

    private func notes(
        scopes: ScopeSet = "mcp:connect",
        hierarchy: ScopeHierarchy = [:],
        issuers: [String] = ["https://auth.example.com"],
        _ configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws -> [ResourceServer.Event] {
        let log = Log()
        let issuer = try TestIssuer()
        _ = try ResourceServer(
            resource: Fixture.resource,
            issuers: issuers.map { Issuer.keys(issuer.keys, issuer: $0) },
            scopes: scopes,
            hierarchy: hierarchy
        ) {
            $0.onEvent = { log.note($0) }
            configure(&$0)
        }
        XCTAssertTrue(log.events.allSatisfy { $0.code == .configurationNote && !$0.detail.isEmpty && $0.status == nil })
        return log.events
    }

    func testLikelyMistakesAreNoted() throws {
        let document = "https://auth.example.com/.well-known/openid-configuration"
        let base = "https://auth.example.com"
        XCTAssertEqual(try notes().map(\.label), [])
        XCTAssertEqual(try notes(scopes: "a,b c").map(\.label), ["scope_with_comma"])
        XCTAssertEqual(try notes(hierarchy: ["x,y": ["z"]]).map(\.label), ["scope_with_comma"])
        XCTAssertEqual(try notes { $0.openPaths = ["/health", "/docs/*"] }.map(\.label), ["open_path_pattern"])
        XCTAssertEqual(try notes(issuers: [document]).map(\.label), ["issuer_is_a_document"])
        XCTAssertEqual(
            try notes(issuers: [base + "/.well-known/oauth-authorization-server"]).map(\.label),
            ["issuer_is_a_document"]
        )
        XCTAssertEqual(
            try notes(issuers: [base, "https://b.example", base + "/"]).map(\.label),
            ["issuers_differ_by_slash"]
        )
        XCTAssertEqual(try notes(issuers: [base + "/", base]).map(\.label), ["issuers_differ_by_slash"])
        XCTAssertEqual(try notes { $0.scopesSupported = "files:read" }.map(\.label), ["baseline_not_listed"])
        XCTAssertEqual(
            try notes { $0.metadata = { $0.dpopSigningAlgValuesSupported = [.es256] } }.map(\.label),
            ["dpop_offered"]
        )
        XCTAssertTrue(
            try notes(scopes: "a b") { $0.scopesSupported = "b" }[0].detail.contains("every caller needs \\\"a\\\",")
        )
    }

    func testAPolicyThatNoClientGetsPastIsNoted() throws {
        let issuer = try TestIssuer()
        func notes(_ policy: AccessPolicy, _ unlisted: UnlistedOperations = .refuse) throws -> [String] {
            let log = Log()
            _ = try ResourceServer(
                resource: Fixture.resource,
                issuers: [issuer.issuer],
                policy: policy,
                unlisted: unlisted
            ) { $0.onEvent = { log.note($0) } }
            return log.labels
        }
        for policy: AccessPolicy in [[], [.tool("*")], [.method("tools/*"), .method("initialized")]] {
            XCTAssertEqual(try notes(policy), ["first_steps_refused"], "\(policy)")
            XCTAssertEqual(try notes(policy, .baseline), [])
        }
        for policy: AccessPolicy in [
            [.baseline(.discovery)], [.anonymous(.tool("a"), .discovery)], [.method("initialize")],
            [.tool("a"), .method("server/discover", requires: "a")], [.method("*")],
        ] {
            XCTAssertEqual(try notes(policy), [], "\(policy)")
        }
    }

    func testWhatIsNoMistakeIsNotNoted() throws {
        let admin: ScopeHierarchy = ["mcp:admin": ["mcp:connect"]]
        XCTAssertEqual(try notes(hierarchy: admin) { $0.scopesSupported = "mcp:admin" }, [])
        XCTAssertEqual(try notes { $0.scopesSupported = "files:read mcp:connect" }, [])
        XCTAssertEqual(try notes(scopes: []) { $0.scopesSupported = "files:read" }, [])
        XCTAssertEqual(try notes(issuers: ["https://a.example/x", "https://a.example/y/"]), [])
        XCTAssertEqual(try notes(issuers: ["https://a.example/.well-known"]), [])
    }

    func testDevelopmentSettingsAreReported() throws {
        let gate = try Fixture(resource: "http://localhost:8080/mcp") { $0.allowHTTPLoopback = true }
        XCTAssertEqual(gate.log.events.map(\.code), [.configurationNote])
    }
}
