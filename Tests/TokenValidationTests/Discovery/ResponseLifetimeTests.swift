// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import XCTest

@testable import TokenValidation

final class ResponseLifetimeTests: XCTestCase {
    /// 2027-01-15T08:00:00Z, a Friday.
    private let now = 1_800_000_000.0

    private func response(_ lines: [(String, String)]) -> FetchResponse {
        FetchResponse(status: 200, headers: lines.map { (name: $0.0, value: $0.1) })
    }

    private func freshness(_ lines: (String, String)...) -> Int64? {
        ResponseLifetime.freshness(response(lines), now: now)?.components.seconds
    }

    private func retryAfter(_ lines: (String, String)...) -> Int? {
        ResponseLifetime.retryAfter(response(lines), now: now)
    }

    func testNothingSaidIsNil() {
        XCTAssertNil(freshness())
        XCTAssertNil(freshness(("Age", "5"), ("Date", "Fri, 15 Jan 2027 08:00:00 GMT"), ("ETag", "\"x\"")))
        XCTAssertNil(freshness(("Cache-Control", "")))
        XCTAssertNil(freshness(("Cache-Control", "public, must-revalidate, stale-if-error=86400, s-maxage=9")))
        XCTAssertNil(freshness(("Cache-Control", "xmax-age=1, max-agex=2, ext=\"max-age=3, no-store\"")))
        XCTAssertNil(freshness(("Cache-Control", #"ext="a\", no-store, max-age=1""#)))
        XCTAssertNil(freshness(("X-Cache-Control", "max-age=3")))
    }

    func testMaximumAge() {
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600")), 600)
        XCTAssertEqual(freshness(("cache-control", "public,MAX-AGE = \"600\" ,immutable")), 600)
        XCTAssertEqual(freshness(("Cache-Control", ",, max-age=0")), 0)
        XCTAssertEqual(freshness(("Cache-Control", "max-age=15, stale-while-revalidate=15")), 15)
        XCTAssertEqual(freshness(("Cache-Control", #"ext="a\"b", max-age=7"#)), 7)
        XCTAssertEqual(freshness(("Cache-Control", "public"), ("Cache-Control", "max-age=8")), 8)
    }

    func testOfSeveralTheShortestCounts() {
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600, max-age=60")), 60)
        XCTAssertEqual(freshness(("Cache-Control", "max-age=60"), ("Cache-Control", "max-age=600")), 60)
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600, max-age=x")), 0)
    }

    func testWhatIsNotToBeStoredIsStale() {
        for text in [
            "no-store", "no-cache", "No-Store", "max-age=600, no-store", "no-cache, max-age=600",
            "no-cache=\"Set-Cookie\", max-age=600", " no-store ",
        ] {
            XCTAssertEqual(freshness(("Cache-Control", text)), 0, text)
        }
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600"), ("Cache-Control", "no-store")), 0)
    }

    func testHostileNumbers() {
        for text in ["-1", "+1", "", "1.5", "1e3", "0x10", "\u{0661}", "abc", "\"", "\"5", "6 0", "60s"] {
            XCTAssertEqual(freshness(("Cache-Control", "max-age=\(text)")), 0, text)
        }
        for text in ["2147483648", "9223372036854775808", String(repeating: "9", count: 5000)] {
            XCTAssertEqual(freshness(("Cache-Control", "max-age=\(text)")), 2_147_483_647, text)
        }
        XCTAssertEqual(freshness(("Cache-Control", "max-age=00600")), 600)
    }

    func testAgeIsSubtracted() {
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600"), ("Age", "500")), 100)
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600"), ("Age", "601")), 0)
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600"), ("Age", String(repeating: "9", count: 99))), 0)
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600"), ("Age", "-5")), 600)
        XCTAssertEqual(freshness(("Cache-Control", "max-age=600"), ("Age", "x")), 600)
    }

    func testExpires() {
        let date = ("Date", "Fri, 15 Jan 2027 08:00:00 GMT")
        XCTAssertEqual(freshness(("Expires", "Fri, 15 Jan 2027 08:10:00 GMT"), date), 600)
        XCTAssertEqual(freshness(("Expires", "Fri, 15 Jan 2027 08:10:00 GMT")), 600)
        XCTAssertEqual(freshness(("Expires", "Fri, 15 Jan 2027 08:10:00 GMT"), ("Date", "yesterday")), 600)
        XCTAssertEqual(freshness(("Expires", "Fri, 15 Jan 2027 08:10:00 GMT"), date, ("Age", "60")), 540)
        // The server's clock is an hour behind: what counts is the distance it meant.
        XCTAssertEqual(
            freshness(("Expires", "Fri, 15 Jan 2027 07:10:00 GMT"), ("Date", "Fri, 15 Jan 2027 07:00:00 GMT")),
            600
        )
        XCTAssertEqual(freshness(("Expires", "Fri, 15 Jan 2027 08:10:00 GMT"), ("Cache-Control", "max-age=5")), 5)
        XCTAssertEqual(freshness(("Expires", "Fri, 15 Jan 2027 08:10:00 GMT"), ("Cache-Control", "public")), 600)
    }

    func testExpiresThatMakesNoSenseHasExpired() {
        for text in ["0", "-1", "", "never", "Fri, 15 Jan 2027 07:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"] {
            XCTAssertEqual(freshness(("Expires", text)), 0, text)
        }
        let later = ("Expires", "Fri, 15 Jan 2027 08:10:00 GMT")
        XCTAssertEqual(freshness(later, ("Expires", "Fri, 15 Jan 2027 08:01:00 GMT")), 60)
        XCTAssertEqual(freshness(later, ("Expires", "0")), 0)
        XCTAssertEqual(freshness(("Expires", "Fri, 31 Dec 9999 23:59:59 GMT")), 2_147_483_647)
        // Two dates: neither is believed.
        XCTAssertEqual(
            freshness(later, ("Date", "Fri, 15 Jan 2027 07:00:00 GMT"), ("Date", "Fri, 15 Jan 2027 06:00:00 GMT")),
            600
        )
    }

    func testAClockThatShowsNonsenseTrapsNothing() {
        for now in [Double.nan, .infinity, -.infinity, 1e300, -1e300, -1] {
            let lines = [("Expires", "Friday, 15-Jan-27 08:10:00 GMT")]
            let freshness = ResponseLifetime.freshness(response(lines), now: now)
            XCTAssertTrue(freshness.map { (.zero...(.seconds(2_147_483_647))).contains($0) } ?? false, "\(now)")
        }
    }

    func testRetryAfter() {
        XCTAssertNil(retryAfter())
        XCTAssertEqual(retryAfter(("Retry-After", "120")), 120)
        XCTAssertEqual(retryAfter(("retry-after", " 0 ")), 0)
        XCTAssertEqual(retryAfter(("Retry-After", "Fri, 15 Jan 2027 08:02:00 GMT")), 120)
        XCTAssertEqual(
            retryAfter(("Retry-After", "Fri, 15 Jan 2027 07:02:00 GMT"), ("Date", "Fri, 15 Jan 2027 07:00:00 GMT")),
            120
        )
        XCTAssertEqual(retryAfter(("Retry-After", "Fri, 15 Jan 2027 07:59:00 GMT")), 0)
        XCTAssertEqual(retryAfter(("Retry-After", "5"), ("Retry-After", "50"), ("Retry-After", "x")), 50)
        XCTAssertEqual(retryAfter(("Retry-After", String(repeating: "9", count: 400))), 2_147_483_647)
        XCTAssertEqual(retryAfter(("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")), 2_147_483_647)
        for text in ["", "-1", "1.5", "soon", "120, 60", "120s", "\u{0661}"] {
            XCTAssertNil(retryAfter(("Retry-After", text)), text)
        }
    }
}
