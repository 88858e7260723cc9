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
            try entry(2, "issued=2026-12-31T08:00:00Z until=2027-01-15T08:00:01Z role=editor name=now"),
            try entry(3, "from=2027-01-15T08:00:01Z name=J\u{F6}rg \u{202E}x"),
        ]
        XCTAssertEqual(
            TokensFileCommand.report(tokens, at: Date(timeIntervalSince1970: 1_800_000_000)),
            [
                "ID                STATE    ISSUED      UNTIL                 SCOPES  ROLES   NAME",
                "1111111111111111  over     -           2027-01-15T08:00:00Z  a b     -       past",
                "2222222222222222  good     2026-12-31  2027-01-15T08:00:01Z  -       editor  now",
                "3333333333333333  not yet  -           no end                -       -       J\u{F6}rg \\u{202e}x",
                "advice: 1 of 3 are over: their lines can go",
                "advice: 1 of 3 end within 14 days: make the next ones now, of the same names",
                "advice: 1 of 3 have no end: nobody notices one that was lost",
            ]
        )
        XCTAssertEqual(TokensFileCommand.report([], at: Date()), ["no entries: nobody is let in"])
    }

    func testATokenThatEndsSoonIsToldOfUnlessItsSuccessorIsThere() throws {
        func advice(_ ends: [(name: String, days: Double?)]) throws -> Bool {
            let now = Date(timeIntervalSince1970: 1_800_000_000)
            let tokens = try ends.map { end in
                try StaticToken(
                    for: StaticTokenSecret(),
                    name: end.name,
                    expiresAt: end.days.map { now.addingTimeInterval($0 * 86_400) }
                )
            }
            return TokensFileCommand.report(tokens, at: now).contains { $0.contains("end within 14 days") }
        }
        XCTAssertTrue(try advice([("a", 1)]))
        XCTAssertTrue(try advice([("a", 14)]))
        XCTAssertTrue(try advice([("a", 1), ("b", 90)]))
        XCTAssertTrue(try advice([("a", 1), ("a", 2)]))
        XCTAssertFalse(try advice([("a", 14.1)]))
        XCTAssertFalse(try advice([("a", 1), ("a", 90)]))
        XCTAssertFalse(try advice([("a", 1), ("a", nil)]))
        XCTAssertFalse(try advice([("a", -1)]))
    }

    func testExplainJudgesAStaticTokenByTheFile() throws {
        let made = try DoctorProgram.run(["new-token", "--name", "bob", "--scope", "a b", "--role", "editor"])
        let other = try DoctorProgram.run(["new-token", "--name", "carol"])
        try store(made.output)
        let token = String(made.error.dropLast())
        let mistyped = token.dropLast() + (token.hasSuffix("0") ? "1" : "0")
        let table: [(token: String, status: Int32, part: String)] = [
            (token, 0, "accepted: ok (bob, entry \(token.dropFirst(6).prefix(16)), until "),
            (mistyped + "", 1, "refused: static_token_mistyped ("),
            (String(token.dropLast(4)), 1, "it is 92 bytes long, and a whole one 96"),
            (String(other.error.dropLast()), 1, "refused: static_token_unknown ("),
        ]
        for (token, status, part) in table {
            let outcome = try DoctorProgram.run(["explain", "--static-tokens", path, "-"], input: token + "\n")
            XCTAssertEqual(outcome.status, status, outcome.error)
            XCTAssertTrue(outcome.output.contains(part), outcome.output)
            XCTAssertFalse(outcome.output.contains(token.dropFirst(23).prefix(16)), outcome.output)
            let json = try DoctorProgram.run(["explain", "--json", "--static-tokens", path, token])
            XCTAssertTrue(json.output.hasPrefix(#"{"accepted":\#(status == 0),"code":"#), json.output)
        }
        XCTAssertTrue(
            try DoctorProgram.run(["explain", "--static-tokens", path, token]).output.contains(": a b, role editor)")
        )
    }

    func testExplainSaysWhichFlagATokenNeeds() throws {
        let made = try DoctorProgram.run(["new-token", "--name", "bob"])
        try store(made.output)
        let config = path + ".json"
        defer { try? FileManager.default.removeItem(atPath: config) }
        let text = #"{"issuer": "https://a.example", "jwks": "https://a.example/keys", "audience": ["x"]}"#
        try Data(text.utf8).write(to: URL(fileURLWithPath: config))
        let token = String(made.error.dropLast())
        let calls: [(arguments: [String], part: String)] = [
            ([token], "--config FILE, or for a static token --static-tokens FILE"),
            (
                ["--config", config, token],
                "that is a static token, which no issuer has made: give --static-tokens FILE"
            ),
            (["--static-tokens", path, "a.b.c"], "give --config FILE"),
            (["--static-tokens", path + "none", token], "there is no such file"),
        ]
        for (arguments, part) in calls {
            let outcome = try DoctorProgram.run(["explain"] + arguments)
            XCTAssertEqual(outcome.status, 64)
            XCTAssertTrue(outcome.error.contains(part), outcome.error)
            XCTAssertFalse(outcome.error.contains(token.dropFirst(23).prefix(16)), outcome.error)
        }
        XCTAssertEqual(
            try DoctorProgram.run(["explain", "--config", config, "--static-tokens", path, token]).status,
            0
        )
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
