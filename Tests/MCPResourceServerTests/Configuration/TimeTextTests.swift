// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import XCTest

/// Times that people write, and those that they mistype.
final class TimeTextTests: XCTestCase {
    func testTimes() {
        let table: [(String, Double)] = [
            ("2026-12-01T00:00:00Z", 1_796_083_200), ("2026-12-01T01:00:00+01:00", 1_796_083_200),
            ("2026-11-30T18:30:00-05:30", 1_796_083_200), ("2026-12-01T00:00:00+00:00", 1_796_083_200),
            ("1970-01-01T00:00:00Z", 0), ("2028-02-29T12:00:00Z", 1_835_438_400),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ]
        for (text, seconds) in table {
            XCTAssertEqual(TimeText.date(text), Date(timeIntervalSince1970: seconds), text)
        }
    }

    func testMistypedTimes() {
        for text in [
            "", "Z", "2026-12-01", "2026-12-01T00:00:00", "2026-12-01T00:00:00z", "2026-12-01t00:00:00Z",
            "2026-12-01T00:00:00Z9", "2026-12-01T00:00:00Z ", " 2026-12-01T00:00:00Z", "2026-12-01T00:00:00ZZ",
            "2026-12-01T00:00:00Zgarbage", "2026-12-01T00:00:00+01:00x", "2026-12-01T00:00:00+1:00",
            "2026-12-01T00:00:00+0100", "2026-12-01T00:00:00+aa:bb", "2026-12-01T00:00:00*01:00",
            "2026-12-01 00:00:00Z", "2026-12-01T00:00:00.5Z", "2026-12-01T25:00:00Z", "2026-12-01T24:00:00Z",
            "2026-12-01T00:60:00Z", "2026-12-01T00:00:61Z", "2026-02-29T00:00:00Z", "2026-02-30T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-12-00T00:00:00Z",
            "2026-12-1T00:00:00Z", "20261-12-01T00:00:00Z", "26-12-01T00:00:00Z", "tomorrow",
        ] {
            XCTAssertNil(TimeText.date(text), text)
        }
    }
}
