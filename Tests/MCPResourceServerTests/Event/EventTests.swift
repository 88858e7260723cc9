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

    func testD9_R46_skippedKeysAreReported() throws {
        let good = #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        let document = #"{"keys":[{"kty":"oct","kid":"leaked","k":"c2VjcmV0"},{"kty":"RSA","kid":"odd"},\#(good)]}"#
        let keys = try JSONWebKeySet(parsing: Array(document.utf8))
        let log = Log()
        _ = try ResourceServer(resource: Fixture.resource, issuers: [.keys(keys, issuer: "https://auth.example.com")]) {
            $0.onEvent = { log.note($0) }
        }
        XCTAssertEqual(log.events.map(\.code), [.keySkipped, .keySkipped])
        XCTAssertTrue(log.events[0].detail.contains("leaked"))
        XCTAssertFalse(log.events[0].detail.contains("c2VjcmV0"))
    }

    func testDevelopmentSettingsAreReported() throws {
        let gate = try Fixture(resource: "http://localhost:8080/mcp") { $0.allowHTTPLoopback = true }
        XCTAssertEqual(gate.log.events.map(\.code), [.configurationNote])
    }
}
