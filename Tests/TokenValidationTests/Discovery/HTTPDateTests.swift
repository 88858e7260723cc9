// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class HTTPDateTests: XCTestCase {
    private let now = 1_800_000_000.0

    private func seconds(_ text: String) -> Int64? {
        HTTPDate.seconds(text.utf8, now: now)
    }

    func testTheExampleInItsThreeForms() {
        XCTAssertEqual(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), 784_111_777)
        XCTAssertEqual(seconds("Sunday, 06-Nov-94 08:49:37 GMT"), 784_111_777)
        XCTAssertEqual(seconds("Sun Nov  6 08:49:37 1994"), 784_111_777)
        XCTAssertEqual(seconds("Wed Nov 16 08:49:37 1994"), 784_975_777)
    }

    func testTheCalendar() {
        XCTAssertEqual(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), 0)
        XCTAssertEqual(seconds("Wed, 31 Dec 1969 23:59:59 GMT"), -1)
        XCTAssertEqual(seconds("Tue, 29 Feb 2000 00:00:00 GMT"), 951_782_400)
        XCTAssertEqual(seconds("Fri, 15 Jan 2027 08:00:00 GMT"), 1_800_000_000)
        XCTAssertEqual(seconds("Tue, 19 Jan 2038 03:14:08 GMT"), 2_147_483_648)
        XCTAssertEqual(seconds("Fri, 31 Dec 9999 23:59:59 GMT"), 253_402_300_799)
        XCTAssertEqual(seconds("Sat, 31 Dec 2016 23:59:60 GMT"), 1_483_228_800)
    }

    func testATwoDigitYearIsAtMostFiftyYearsAhead() {
        XCTAssertEqual(seconds("Friday, 15-Jan-27 08:00:00 GMT"), 1_800_000_000)
        XCTAssertEqual(seconds("Thursday, 01-Jan-76 00:00:00 GMT"), seconds("Wed, 01 Jan 2076 00:00:00 GMT"))
        XCTAssertEqual(seconds("Thursday, 01-Jan-78 00:00:00 GMT"), seconds("Sun, 01 Jan 1978 00:00:00 GMT"))
        XCTAssertEqual(seconds("Tuesday, 29-Feb-00 00:00:00 GMT"), 951_782_400)
    }

    func testWhatIsNoDate() {
        for text in [
            "", "0", "Sun", "Sun,", "Sun, ", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 gmt",
            "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 19940 08:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 32 Dec 1994 08:49:37 GMT",
            "Sun, 29 Feb 2100 08:49:37 GMT", "Sun, 29 Feb 2023 08:49:37 GMT", "Sun, 06 Nov 0000 08:49:37 GMT",
            "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:-7 GMT", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 1994 GMT",
            "Sun Nov 06 08:49:37 94", "1994-11-06T08:49:37Z", "Sun, 06 N\u{F6}v 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 +0000", String(repeating: "Sun", count: 5000),
        ] {
            XCTAssertNil(seconds(text), text)
        }
    }
}
