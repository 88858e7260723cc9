// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import mcp_doctor

final class JudgeTests: XCTestCase {
    func testCodesOfAcceptedAndRefusedTokens() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let judge = try fixture.judge(["requiredScopes": ["mcp:read"]])
        let good = try fixture.token()
        let table: [(token: String, code: String)] = [
            (good, "valid"),
            (try fixture.token(["aud": ["x", "https://api.example/mcp"]]), "valid"),
            (try fixture.token(["scope": "mcp:read mcp:write"]), "valid"),
            (try fixture.token(["scope": "mcp:write"]), "insufficient_scope"),
            (try fixture.token(["scope": nil]), "insufficient_scope"),
            (try fixture.token(["exp": .number(DoctorFixture.now - 31)]), "expired"),
            (try fixture.token(["nbf": .number(DoctorFixture.now + 31)]), "not_yet_valid"),
            (try fixture.token(["aud": "https://other.example"]), "wrong_audience"),
            (try fixture.token(["iss": "https://evil.example"]), "unknown_issuer"),
            (try fixture.token(["cnf": ["jkt": "x"]]), "sender_constrained"),
            (String(good.dropLast(4)) + "AAAA", "signature_invalid"),
            (String(repeating: "a", count: 70_000), "too_long"),
            ("", "malformed"), ("a.b", "malformed"), ("a.b.c.d.e", "encrypted"),
        ]
        for row in table {
            let judgement = await judge.judge(Array(row.token.utf8))
            XCTAssertEqual(judgement.code, row.code, judgement.detail)
            XCTAssertEqual(judgement.accepted, row.code == "valid")
            XCTAssertFalse(judgement.detail.isEmpty)
        }
    }

    func testALineOfTheAnswer() {
        let judgement = Judgement(accepted: false, code: "expired", detail: "a \"quoted\" word")
        XCTAssertEqual(
            judgement.json.text,
            #"{"accepted":false,"code":"expired","detail":"a \"quoted\" word"}"#
        )
    }

    func testTheReportAgreesWithTheJudgementAndShowsNoSignature() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let judge = try fixture.judge(["requiredScopes": ["mcp:read"]])
        let good = try fixture.token()
        let tokens = [
            good, try fixture.token(["scope": nil]), try fixture.token(["exp": .number(1)]),
            try fixture.token(["iss": "https://auth.example/"]), String(good.dropLast(4)) + "AAAA", "", "a.b.c",
        ]
        for token in tokens {
            let report = await ExplainReport(explaining: token, judge)
            let judgement = await judge.judge(Array(token.utf8))
            XCTAssertEqual(report.code, judgement.code)
            XCTAssertEqual(report.status, judgement.accepted ? 0 : 1)
            let table = report.table(Paint(isOn: false))
            XCTAssertTrue(table.hasSuffix(judgement.accepted ? "accepted: valid" : ")"), table)
            XCTAssertEqual(table.contains("FAIL"), !judgement.accepted, table)
            XCTAssertFalse(table.contains("\u{1B}"))
            XCTAssertTrue(report.table(Paint(isOn: true)).contains("\u{1B}["))
            let signature = token.split(separator: ".").last.map(String.init) ?? ""
            for text in [table, report.json.text] where signature.count > 8 {
                XCTAssertFalse(text.contains(signature), "a signature is shown")
            }
            let json = try JSONValue(parsing: report.json.serialized(), limits: .requestBody)
            XCTAssertEqual(json["accepted"]?.boolValue, judgement.accepted)
            XCTAssertEqual(json["code"]?.stringValue, judgement.code)
            XCTAssertGreaterThan(json["checks"]?.count ?? 0, 5)
        }
    }

    func testHostileTextReachesATerminalAsEscapes() {
        XCTAssertEqual(Printed.text("a\u{1B}[2Jb\r\n"), "a\\u{1b}[2Jb\\u{d}\\u{a}")
        XCTAssertEqual(Printed.text("\u{202E}x"), "\\u{202e}x")
        XCTAssertEqual(Printed.text(String(repeating: "x", count: 500)).count, 161)
    }

    func testABadByteIsOneByte() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let judge = try fixture.judge([:])
        for (bytes, code) in [
            ([UInt8](repeating: 0xFF, count: 16 * 1024), "malformed"),
            ([UInt8](repeating: 0xFF, count: 16 * 1024 + 1), "too_long"),
            (Array("a.b.".utf8) + [UInt8](repeating: 0xC3, count: 6000), "malformed"), ([0xFF], "malformed"),
        ] {
            let judgement = await judge.judge(bytes)
            XCTAssertEqual(judgement.code, code, "\(bytes.count) bytes")
        }
    }
}
