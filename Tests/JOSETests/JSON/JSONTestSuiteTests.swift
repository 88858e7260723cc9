// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import XCTest

/// nst/JSONTestSuite, all 318 texts: `y_` accepted, `n_` refused, `i_` as decided below.
final class JSONTestSuiteTests: JSONTestCase {
    /// Valid by the grammar and refused on purpose: readers disagree about a repeated name.
    private let refusedOnPurpose: Set = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

    /// The `i_` texts that are accepted; the 30 others are refused.
    private let accepted: Set = [
        "i_number_double_huge_neg_exp.json", "i_number_real_underflow.json", "i_number_too_big_neg_int.json",
        "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
    ]

    private let limits = JSONLimits(maximumBytes: 1 << 20, maximumDepth: 32, maximumMembers: 256)

    func testR25_R61_D38_everyTextOfTheSuiteIsJudgedByRule() throws {
        let folder = try SharedVectors.url("json/test_parsing")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        var counts: [String: Int] = [:]
        for name in names.sorted() {
            let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
            let shouldAccept = name.hasPrefix("y_") ? !refusedOnPurpose.contains(name) : accepted.contains(name)
            let isAccepted = (try? JSONValue(parsing: bytes, limits: limits)) != nil
            XCTAssertEqual(isAccepted, shouldAccept, name)
            counts["\(name.prefix(2))\(isAccepted)", default: 0] += 1
        }
        XCTAssertEqual(names.count, 318)
        XCTAssertEqual(counts, ["y_true": 93, "y_false": 2, "n_false": 188, "i_true": 5, "i_false": 30])
    }

    func testR26_R62_theTwoTextsRefusedOnPurposeRepeatAName() throws {
        for name in refusedOnPurpose {
            let bytes = try SharedVectors.bytes("json/test_parsing/\(name)")
            assertRefused(bytes, .duplicateMember)
        }
    }

    func testEveryAcceptedTextIsWrittenBackWithTheSameMeaning() throws {
        let folder = try SharedVectors.url("json/test_parsing")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasPrefix("y_") {
            let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
            guard let value = try? JSONValue(parsing: bytes, limits: limits) else {
                continue
            }
            let copy = JSON(value)
            XCTAssertEqual(JSON(try JSONValue(parsing: copy.serialized(), limits: limits)), copy, name)
        }
    }
}
