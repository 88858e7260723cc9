// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// What a set says about tokens.
final class StaticTokenSetTests: XCTestCase {
    private let now = TestClock().now

    /// `accepted`, or why not.
    private func judged(_ token: String, by set: StaticTokenSet, at now: Double? = nil) -> String {
        judged(Array(token.utf8), by: set, at: now)
    }

    private func judged(_ token: [UInt8], by set: StaticTokenSet, at now: Double? = nil) -> String {
        switch set.judge(token, at: now ?? self.now) {
        case .accepted: "accepted"
        case .refused(let refusal): refusal.label
        }
    }

    func testWhoIsAccepted() throws {
        let alice = try Issued(), bob = try Issued("bob", until: now + 1), carol = try Issued("carol", from: now)
        let set = try StaticTokenSet(named: "team", [alice.entry, bob.entry, carol.entry])
        for token in [alice.token, bob.token, carol.token] { XCTAssertEqual(judged(token, by: set), "accepted") }
        XCTAssertEqual(set.issuer, "urn:static:team")
        XCTAssertEqual(set.tokens, [alice.entry, bob.entry, carol.entry])
        XCTAssertEqual("\(set)", "StaticTokenSet(team, 3 tokens)")
    }

    func testD17_nothingElseIsAccepted() throws {
        let alice = try Issued(), bob = try Issued("bob"), stranger = try Issued("alice")
        let set = try StaticTokenSet(named: "team", [alice.entry, bob.entry])
        let other = try StaticTokenSet(named: "team", [stranger.entry])
        let empty = try StaticTokenSet(named: "team", [])
        let number = alice.entry.number
        func forged(_ secret: [UInt8]) -> String {
            String(decoding: StaticTokenText.make(id: number, secret: secret), as: UTF8.self)
        }
        let secretOfBob = try XCTUnwrap(StaticTokenText.bytes(bob.token.utf8.dropFirst(23).prefix(64)))
        let table: [(String, StaticTokenSet, String)] = [
            (stranger.token, set, "static_token_unknown"),
            (alice.token, other, "static_token_unknown"),
            (alice.token, empty, "static_token_unknown"),
            (forged(Array(repeating: 0, count: 32)), set, "static_token_wrong"),
            (forged(secretOfBob), set, "static_token_wrong"),
            (forged(Array("password password password passw".utf8)), set, "static_token_wrong"),
            (alice.token.uppercased(), set, "static_token_malformed"),
            (alice.token + "=", set, "static_token_malformed"),
            (String(alice.token.dropLast(8)) + "00000000", set, "static_token_mistyped"),
            (alice.entry.id, set, "static_token_malformed"),
            (String(alice.entry.line.prefix(96)), set, "static_token_malformed"),
        ]
        for (token, set, label) in table { XCTAssertEqual(judged(token, by: set), label, token) }
    }

    /// With a checksum that fits, so that nothing but the digest can notice.
    func testEveryBitOfTheSecretCounts() throws {
        let alice = try Issued()
        let set = try StaticTokenSet(named: "team", [alice.entry])
        let secret = try XCTUnwrap(StaticTokenText.bytes(alice.token.utf8.dropFirst(23).prefix(64)))
        XCTAssertEqual(judged(StaticTokenText.make(id: alice.entry.number, secret: secret), by: set), "accepted")
        for bit in 0..<256 {
            var flipped = secret
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let token = StaticTokenText.make(id: alice.entry.number, secret: flipped)
            XCTAssertEqual(judged(token, by: set), "static_token_wrong", "bit \(bit)")
        }
        for bit in 0..<64 as Range<UInt64> {
            let token = StaticTokenText.make(id: alice.entry.number ^ 1 << bit, secret: secret)
            XCTAssertEqual(judged(token, by: set), "static_token_unknown", "bit \(bit)")
        }
    }

    func testEveryBitFlipOfATokenIsRefused() throws {
        let alice = try Issued()
        let set = try StaticTokenSet(named: "team", [alice.entry])
        let good = Array(alice.token.utf8)
        for index in good.indices {
            for bit in 0..<8 {
                var bytes = good
                bytes[index] ^= 1 << UInt8(bit)
                XCTAssertNotEqual(judged(bytes, by: set), "accepted", "byte \(index), bit \(bit)")
            }
        }
    }

    func testD50_timesAreExact() throws {
        let brief = try Issued(from: now + 10, until: now + 20)
        let set = try StaticTokenSet(named: "team", [brief.entry])
        let table: [(Double, String)] = [
            (0, "static_token_not_yet_valid"), (9.999, "static_token_not_yet_valid"), (10, "accepted"),
            (19.999, "accepted"), (20, "static_token_expired"), (20.001, "static_token_expired"),
            (1e12, "static_token_expired"), (-1e12, "static_token_not_yet_valid"),
        ]
        for (offset, label) in table { XCTAssertEqual(judged(brief.token, by: set, at: now + offset), label) }
        let ended = StaticTokenText.make(id: brief.entry.number, secret: Array(repeating: 1, count: 32))
        XCTAssertEqual(judged(ended, by: set, at: now + 30), "static_token_wrong", "says nothing of times")
    }

    /// A secret that a person chose is no token, even if its digest stands in the file.
    func testChosenSecretsAreRefused() throws {
        for secret in ["password", "mcpst_password", "mcpst_0000000000000001_correct-horse-battery-staple_00000000"] {
            let digest = Digest.sha256(Array(secret.utf8)).flatMap { StaticTokenText.hexadecimal($0, digits: 2) }
            let line = "id=0000000000000001 sha256=\(String(decoding: digest, as: UTF8.self)) name=alice"
            let set = try StaticTokenSet(named: "team", parsing: line)
            XCTAssertEqual(judged(secret, by: set), "static_token_malformed")
        }
    }

    func testSetsThatAreRefused() throws {
        let alice = try Issued()
        for name in ["", "a b", "a/b", "a:b", "\u{E4}", "a\n", String(repeating: "n", count: 65)] {
            XCTAssertThrowsError(try StaticTokenSet(named: name, []), name) {
                XCTAssertEqual(($0 as? StaticTokenError)?.code, .malformed)
            }
        }
        XCTAssertNoThrow(try StaticTokenSet(named: "Team-1.a_b" + String(repeating: "n", count: 54), []))
        XCTAssertThrowsError(try StaticTokenSet(named: "team", [alice.entry, alice.entry])) {
            XCTAssertEqual(($0 as? StaticTokenError)?.code, .repeated)
        }
        let digest = alice.entry.line.split(separator: " ")[1]
        XCTAssertThrowsError(
            try StaticTokenSet(
                named: "team",
                [alice.entry, StaticToken(parsing: "id=0000000000000001 \(digest) name=a")]
            )
        ) { XCTAssertEqual(($0 as? StaticTokenError)?.code, .repeated) }
        XCTAssertThrowsError(
            try StaticTokenSet(
                named: "team",
                [
                    alice.entry,
                    StaticToken(parsing: "id=\(alice.entry.id) sha256=\(String(repeating: "00", count: 32)) name=a"),
                ]
            )
        ) { XCTAssertEqual(($0 as? StaticTokenError)?.code, .repeated) }
    }

    func testCapacity() throws {
        func tokens(_ count: UInt64) throws -> [StaticToken] {
            try (0..<count)
                .map { number in
                    let digest = StaticTokenText.hexadecimal(number, digits: 32)
                    return try StaticToken(number, digest, "n", [], [], nil, nil, nil)
                }
        }
        let most = UInt64(StaticTokenSet.capacity)
        XCTAssertEqual(try StaticTokenSet(named: "team", tokens(most)).tokens.count, 10_000)
        XCTAssertThrowsError(try StaticTokenSet(named: "team", tokens(most + 1))) {
            XCTAssertEqual(($0 as? StaticTokenError)?.code, .full)
        }
    }

    func testAnEntryThatIsTooRich() throws {
        let scopes = try ScopeSet((0..<2000).map { "scope-\($0)" })
        XCTAssertThrowsError(try StaticTokenSet(named: "team", [Issued(scopes: scopes).entry])) {
            XCTAssertEqual(($0 as? StaticTokenError)?.code, .malformed)
        }
    }

    func testATextIsASetOrNot() throws {
        let alice = try Issued(), bob = try Issued("bob")
        let text = "# the team\r\n\r\n\(alice.entry.line)\r\n   \n  # \(bob.entry.id) is bob's\n\(bob.entry.line)"
        XCTAssertEqual(try StaticTokenSet(named: "team", parsing: text).tokens, [alice.entry, bob.entry])
        XCTAssertEqual(try StaticTokenSet(named: "team", parsing: "").tokens, [])
        XCTAssertThrowsError(try StaticTokenSet(named: "team", parsing: "\(alice.entry.line)\nnonsense\n")) { error in
            XCTAssertTrue("\(error)".hasPrefix("malformed: line 2: "), "\(error)")
        }
        XCTAssertThrowsError(try StaticTokenSet(named: "team", parsing: Array(alice.entry.line.utf8) + [0xFF])) {
            error in
            XCTAssertEqual("\(error)", "malformed: line 1: not UTF-8")
        }
    }

    func testR19_aTokenItselfHasNoPlaceInTheFile() throws {
        let alice = try Issued(), bob = try Issued("bob")
        for line in [alice.token, "# \(alice.token)", "\(alice.entry.line) \(alice.token)", "token=\(alice.token)"] {
            XCTAssertThrowsError(try StaticTokenSet(named: "team", parsing: "\(bob.entry.line)\n\(line)\n")) { error in
                XCTAssertEqual((error as? StaticTokenError)?.code, .secret)
                XCTAssertTrue("\(error)".contains("line 2"), "\(error)")
                XCTAssertFalse("\(error)".contains(alice.token.dropFirst(23).prefix(8)), "\(error)")
            }
        }
    }
}
