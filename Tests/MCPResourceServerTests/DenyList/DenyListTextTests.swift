// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import XCTest

final class DenyListTextTests: XCTestCase {
    private let issuer = "https://auth.example.com"

    func testLines() throws {
        let end = Date.distantFuture, time = Date(timeIntervalSince1970: 1_796_083_200)
        let good: [(String, DenyListEntry)] = [
            ("jti=0c1f", .token("0c1f", of: issuer, until: end)),
            ("  sub=alice  ", .subject("alice", of: issuer, until: end)),
            ("sub=a user = with spaces", .subject("a user = with spaces", of: issuer, until: end)),
            ("sub=caf\u{e9}", .subject("caf\u{e9}", of: issuer, until: end)),
            ("sub=until=5", .subject("until=5", of: issuer, until: end)),
            ("sid=login", .session("login", of: issuer, until: end)),
            ("client=app", .client("app", of: issuer, until: end)),
            ("until=2026-12-01T00:00:00Z jti=x", .token("x", of: issuer, until: time)),
            ("until=1796083200   jti=x", .token("x", of: issuer, until: time)),
            ("iss=https://b.example sub=x", .subject("x", of: "https://b.example", until: end)),
            ("issued-before=1796083200", .issuer(issuer, issuedBefore: time, until: end)),
            (
                "issued-before=1796083200 iss=https://b.example until=1796083200",
                .issuer("https://b.example", issuedBefore: time, until: time)
            ),
            (
                "until=1796083200 issued-before=1796083200 client=x",
                .client("x", of: issuer, issuedBefore: time, until: time)
            ),
            ("issued-before=1796083200 sub=x", .subject("x", of: issuer, issuedBefore: time, until: end)),
        ]
        for (line, entry) in good { XCTAssertEqual(try DenyListEntry(parsing: line, issuer: issuer), entry, line) }
    }

    func testLinesThatAreNoEntries() {
        let bad = [
            "", " ", "alice", "sub", "sub=", "sub= ", "=alice", "user=alice", "SUB=alice", "Jti=x", "sub =alice",
            "until=1796083200", "iss=https://b.example", "until= sub=x", "until=x sub=x", "until=-1 sub=x",
            "until=nan sub=x", "until=inf sub=x", "until=1e300 sub=x", "until=tomorrow sub=x", "until=5 until=6 sub=x",
            "iss=a iss=b sub=x", "issued-before=5 jti=x", "issued-before=5 sid=x", "issued-before=x sub=x",
            "jti=a\u{0}b", "jti=a\tb", "sub=a\nsub=b", "sub=a\u{7f}", "until=5 alice", "principal=x", "issuer=x",
            "sub=alice until=1796083200", "jti=a until=2026-12-01T00:00:00Z", "sub=alice issued-before=5",
            "sub=alice iss=https://b.example", "jti=a jti=b", "jti=a sub=alice", "until=5 sid=a client=b",
            "client=a sid=b",
        ]
        for line in bad {
            XCTAssertThrowsError(try DenyListEntry(parsing: line, issuer: issuer), line) { error in
                XCTAssertEqual((error as? DenyListError)?.code, .malformed, line)
                XCTAssertFalse("\(error)".contains("alice"), "quotes no value")
            }
        }
    }
}
