// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import XCTest

@testable import mcp_doctor

/// `new-token` and `tokens-file`.
final class StaticTokenCommandTests: XCTestCase {
    private let path = NSTemporaryDirectory() + "tokens-\(UUID().uuidString)"

    override func tearDown() { try? FileManager.default.removeItem(atPath: path) }

    private func store(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    private func isAccepted(_ token: String, by line: String) throws -> Bool {
        let set = try StaticTokenSet(named: "team", parsing: line)
        guard case .accepted = set.judge(Array(token.utf8), at: Date().timeIntervalSince1970) else { return false }
        return true
    }

    func testANewTokenAndItsLineBelongTogetherAndGoSeparateWays() throws {
        let outcome = try DoctorProgram.run([
            "new-token", "--name", "Alice, laptop", "--scope", "mcp:connect files:read", "--scope", "a", "--role",
            "editor",
        ])
        XCTAssertEqual(outcome.status, 0)
        let token = try XCTUnwrap(outcome.error.split(separator: "\n").first.map(String.init))
        XCTAssertEqual(outcome.error, token + "\n", "the token and nothing else")
        XCTAssertTrue(try isAccepted(token, by: outcome.output))
        XCTAssertFalse(outcome.output.contains(token.dropFirst(23).prefix(64)))
        let entry = try StaticToken(parsing: String(outcome.output.dropLast()))
        XCTAssertEqual(entry.name, "Alice, laptop")
        XCTAssertEqual(entry.scopes, "mcp:connect files:read a")
        XCTAssertEqual(entry.roles, ["editor"])
        let issued = try XCTUnwrap(entry.issuedAt), end = try XCTUnwrap(entry.expiresAt)
        XCTAssertEqual(end.timeIntervalSince(issued), 90 * 86_400)
        XCTAssertLessThan(abs(issued.timeIntervalSinceNow), 60)
        let other = try DoctorProgram.run(["new-token", "--name", "Alice, laptop"])
        XCTAssertFalse(try isAccepted(token, by: other.output))
    }

    func testHowLongItIsGood() throws {
        let week = try StaticToken(
            parsing: String(DoctorProgram.run(["new-token", "--days", "7", "--name", "a"]).output.dropLast())
        )
        XCTAssertEqual(week.expiresAt?.timeIntervalSince(try XCTUnwrap(week.issuedAt)), 7 * 86_400)
        let endless = try DoctorProgram.run(["new-token", "--no-expiry", "--name", "a"])
        XCTAssertNil(try StaticToken(parsing: String(endless.output.dropLast())).expiresAt)
    }

    func testWrongCallsMakeNoToken() throws {
        let calls: [[String]] = [
            [], ["--name"], ["--name", ""], ["--name", " a"], ["--name", "a\nb"],
            ["--name", "a", "--secret", "password"],
            ["--name", "a", "password"], ["--name", "a", "--scope", "a  b"],
            ["--name", "a", "--scope", "offline_access"],
            ["--name", "a", "--role", "a b"], ["--name", "a", "--days", "0"], ["--name", "a", "--days", "3651"],
            ["--name", "a", "--days", "x"], ["--name", "a", "--days", "1", "--no-expiry"],
        ]
        for call in calls {
            let outcome = try DoctorProgram.run(["new-token"] + call)
            XCTAssertEqual(outcome.status, 64, "\(call)")
            XCTAssertTrue(outcome.error.hasPrefix("mcp-doctor: "), outcome.error)
            XCTAssertFalse(outcome.error.contains("mcpst_"), outcome.error)
            XCTAssertEqual(outcome.output, "", "\(call)")
        }
        for call in [["tokens-file"], ["tokens-file", "--json"], ["tokens-file", path], ["tokens-file", "a", "b"]] {
            XCTAssertEqual(try DoctorProgram.run(call).status, 64, "\(call)")
        }
    }

    func testD65_aTokenInThePlaceOfAFileIsNotPrinted() throws {
        let token = try String(DoctorProgram.run(["new-token", "--name", "a"]).error.dropLast())
        for call in [["tokens-file", token], ["new-token", token], ["explain", "--config", token], [token]] {
            let outcome = try DoctorProgram.run(call)
            XCTAssertEqual(outcome.status, 64)
            XCTAssertFalse(outcome.error.contains(token.dropFirst(23).prefix(8)), outcome.error)
        }
    }

    func testTheListOfAFile() throws {
        let made = try ["bob", "carol"].map { try DoctorProgram.run(["new-token", "--name", $0]) }
        try store("# the team\n" + made.map(\.output).joined())
        let outcome = try DoctorProgram.run(["tokens-file", path])
        XCTAssertEqual(outcome.status, 0, outcome.error)
        let lines = outcome.output.split(separator: "\n")
        XCTAssertEqual(lines.count, 3, outcome.output)
        XCTAssertTrue(lines[1].hasSuffix("  bob") && lines[2].hasSuffix("  carol"), outcome.output)
        XCTAssertTrue(lines[1].contains(made[0].output.dropFirst(3).prefix(16)), outcome.output)
        for outcome in made { XCTAssertFalse(lines.joined().contains(outcome.error.dropFirst(23).prefix(64))) }
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
        XCTAssertTrue(try DoctorProgram.run(["tokens-file", path]).output.contains("chmod o-w"))
    }

    func testTheTable() throws {
        func entry(_ number: Int, _ rest: String) throws -> StaticToken {
            let digits = String(repeating: "\(number)", count: 64)
            return try StaticToken(parsing: "id=\(digits.prefix(16)) sha256=\(digits) \(rest)")
        }
        let tokens = [
            try entry(1, "until=2027-01-15T08:00:00Z scope=a scope=b name=past"),
            try entry(2, "until=2027-01-15T08:00:01Z role=editor name=now"),
            try entry(3, "from=2027-01-15T08:00:01Z name=J\u{F6}rg \u{202E}x"),
        ]
        XCTAssertEqual(
            TokensFileCommand.report(tokens, at: Date(timeIntervalSince1970: 1_800_000_000)),
            [
                "ID                STATE    UNTIL                 SCOPES  ROLES   NAME",
                "1111111111111111  over     2027-01-15T08:00:00Z  a b     -       past",
                "2222222222222222  good     2027-01-15T08:00:01Z  -       editor  now",
                "3333333333333333  not yet  no end                -       -       J\u{F6}rg \\u{202e}x",
                "advice: 1 of 3 are over: their lines can go",
                "advice: 1 of 3 have no end: nobody notices one that was lost",
            ]
        )
        XCTAssertEqual(TokensFileCommand.report([], at: Date()), ["no entries: nobody is let in"])
    }

    func testAFileThatNoServerCanUse() throws {
        let made = try DoctorProgram.run(["new-token", "--name", "bob"])
        let table: [(String, String)] = [
            ("nonsense", "malformed: line 1"), (made.output + made.output, "repeated"),
            (made.output + made.error, "secret_in_the_open: line 2"),
        ]
        for (text, reason) in table {
            try store(text)
            let outcome = try DoctorProgram.run(["tokens-file", path])
            XCTAssertEqual(outcome.status, 1)
            XCTAssertTrue(outcome.output.hasPrefix("no server can use this file: \(reason)"), outcome.output)
            XCTAssertFalse(outcome.output.contains(made.error.dropFirst(23).prefix(16)), outcome.output)
        }
    }
}
