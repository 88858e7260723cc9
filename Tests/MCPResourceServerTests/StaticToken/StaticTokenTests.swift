// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import XCTest

/// Entries, and the lines that they are written as.
final class StaticTokenTests: XCTestCase {
    private let id = "0123456789abcdef"
    private let digest = String(repeating: "0f", count: 32)

    private func code(_ line: String) -> StaticTokenError.Code? {
        do throws(StaticTokenError) {
            _ = try StaticToken(parsing: line)
            return nil
        } catch {
            XCTAssertFalse("\(error)".contains(digest), "quotes no value")
            return error.code
        }
    }

    func testALineSaysAll() throws {
        let line =
            "id=\(id) sha256=\(digest) issued=2026-11-21T11:00:00Z from=2026-11-22T00:00:00Z until=2027-02-19T11:00:00Z "
            + "scope=mcp:connect scope=files:read role=editor role=a=b name=Alice, the laptop = old"
        let entry = try StaticToken(parsing: line)
        XCTAssertEqual(entry.id, id)
        XCTAssertEqual(entry.digest, Array(repeating: 0x0F, count: 32))
        XCTAssertEqual(entry.name, "Alice, the laptop = old")
        XCTAssertEqual(entry.scopes, "mcp:connect files:read")
        XCTAssertEqual(entry.roles, ["editor", "a=b"])
        XCTAssertEqual(entry.issuedAt?.timeIntervalSince1970, 1_795_258_800)
        XCTAssertEqual(entry.notBefore?.timeIntervalSince1970, 1_795_305_600)
        XCTAssertEqual(entry.expiresAt?.timeIntervalSince1970, 1_803_034_800)
        XCTAssertEqual(entry.line, line)
        XCTAssertEqual("\(entry)", "StaticToken(\(id))")
    }

    func testWhatMayBeLeftOutAndHowItMayBeSpaced() throws {
        let plain = try StaticToken(parsing: "id=\(id) sha256=\(digest) name=bob")
        XCTAssertEqual(plain.scopes, [])
        XCTAssertEqual(plain.roles, [])
        XCTAssertNil(plain.expiresAt)
        for line in [
            "  sha256=\(digest)   id=\(id)  name=bob  ", "sha256=\(digest) id=\(id) name=bob",
        ] {
            XCTAssertEqual(try StaticToken(parsing: line), plain, line)
        }
        let seconds = try StaticToken(parsing: "id=\(id) sha256=\(digest) until=1803034800 name=bob")
        XCTAssertEqual(seconds.expiresAt?.timeIntervalSince1970, 1_803_034_800)
    }

    func testD46_linesThatAreNoEntries() {
        let both = "id=\(id) sha256=\(digest)"
        let table = [
            "", "x", "=", "name", "alice", "name=", "name=alice", "id=\(id) name=alice", "sha256=\(digest) name=alice",
            both, "\(both) name=", "\(both) name= ", "\(both) Name=alice", "\(both) nam=alice", "\(both) alice",
            "\(both) untill=2027-01-01T00:00:00Z name=alice", "\(both) expires=1 name=alice",
            "\(both) until= name=alice",
            "\(both) until=tomorrow name=alice", "\(both) until=2027-01-01 name=alice", "\(both) until=-1 name=alice",
            "\(both) until=253402300800 name=alice", "\(both) until=99999999999999999999 name=alice",
            "\(both) until=1 until=2 name=alice", "\(both) from=1 from=1 name=alice",
            "\(both) issued=1 issued=1 name=alice",
            "\(both) from=2 until=2 name=alice", "\(both) from=3 until=2 name=alice",
            "\(both) scope= name=alice", "\(both) scope=a\"b name=alice", "\(both) scope=\u{E4} name=alice",
            "\(both) scope=offline_access name=alice", "\(both) role= name=alice", "\(both) role=a\u{7} name=alice",
            "\(both) name=a\u{0}", "\(both) name=a\u{1B}[31m", "\(both) name=a\tb", "\(both)\tname=alice",
            "\(both) name=\(String(repeating: "n", count: 129))",
            "\(both) role=\(String(repeating: "r", count: 129)) name=alice",
            "\(both) id=\(id) name=alice", "\(both) sha256=\(digest) name=alice",
            "id=\(id.dropLast()) sha256=\(digest) name=alice", "id=\(id)0 sha256=\(digest) name=alice",
            "id=\(id.uppercased()) sha256=\(digest) name=alice", "id=+123456789abcdef sha256=\(digest) name=alice",
            "id=\(id) sha256=\(digest.dropLast()) name=alice", "id=\(id) sha256=\(digest)00 name=alice",
            "id=\(id) sha256=\(digest.dropLast(2)) name=alice", "id=\(id) sha256=\(digest.uppercased()) name=alice",
            "id=\(id) sha256=\(digest.dropLast(1))g name=alice", "id= sha256=\(digest) name=alice",
        ]
        for line in table { XCTAssertEqual(code(line), .malformed, line) }
        XCTAssertNil(code("\(both) name=\(String(repeating: "n", count: 128))"))
    }

    func testEntriesSurviveTheirLine() throws {
        for (roles, until) in [([], nil), (["a", "b"], 1_800_000_000.75)] as [([String], Double?)] {
            let issued = try Issued("J\u{F6}rg", scopes: "a b", roles: roles, issued: 1_700_000_000, until: until)
            XCTAssertEqual(try StaticToken(parsing: issued.entry.line), issued.entry)
            XCTAssertFalse(issued.entry.line.contains(issued.token.dropFirst(23).prefix(64)), "the secret")
        }
    }

    func testValuesThatAnEntryMayNotHave() throws {
        for name in ["", " alice", "alice ", "a\nb", "a\u{7F}", String(repeating: "n", count: 129)] {
            XCTAssertThrowsError(try Issued(name), name) { XCTAssertEqual(($0 as? StaticTokenError)?.code, .malformed) }
        }
        for role in ["", "a b", "a\n"] {
            XCTAssertThrowsError(try Issued(roles: [role]), role)
        }
        XCTAssertThrowsError(try Issued(scopes: "a  b"))
        XCTAssertThrowsError(try Issued(scopes: "offline_access"))
        for time in [-1, 253_402_300_800, .infinity, -.infinity, .nan] as [Double] {
            XCTAssertThrowsError(try Issued(until: time), "\(time)")
        }
        XCTAssertThrowsError(try Issued(from: 10, until: 10.9))
        XCTAssertNoThrow(try Issued(from: 10, until: 11))
    }

    func testErrorsSayWhatIsWrong() {
        XCTAssertThrowsError(try StaticToken(parsing: "id=\(id) untill=1")) { error in
            XCTAssertEqual(
                "\(error)",
                "malformed: an entry is made of id= sha256= issued= from= until= scope= role= name=, "
                    + "and word 2 is none of them"
            )
        }
        XCTAssertThrowsError(try StaticToken(parsing: "name=alice id=\(id)")) { error in
            XCTAssertEqual(
                "\(error)",
                "malformed: id= or sha256= is missing before name=, which takes the rest of the line"
            )
        }
        let codes: [StaticTokenError.Code] = [.malformed, .repeated, .full, .secret, .unreadable, .randomness]
        XCTAssertEqual(
            codes.map(\.description),
            ["malformed", "repeated", "full", "secret_in_the_open", "unreadable", "randomness"]
        )
    }

    /// A principal is its name's bytes, and so is an entry.
    func testF1_entriesAreComparedByteForByte() throws {
        func entry(_ name: String, _ role: String) throws -> StaticToken {
            try StaticToken(1, [UInt8](repeating: 7, count: 32), name, ["a"], [role], nil, nil, nil)
        }
        let composed = try entry("caf\u{e9}", "r\u{e9}")
        XCTAssertEqual(composed, try entry("caf\u{e9}", "r\u{e9}"))
        XCTAssertNotEqual(composed, try entry("cafe\u{301}", "r\u{e9}"))
        XCTAssertNotEqual(composed, try entry("caf\u{e9}", "re\u{301}"))
        XCTAssertEqual(Set([composed, try entry("cafe\u{301}", "r\u{e9}"), composed]).count, 2)
    }
}
