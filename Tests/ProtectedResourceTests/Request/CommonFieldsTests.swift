// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import ProtectedResource
import XCTest

final class CommonFieldsTests: XCTestCase {
    private let names: [(String, KeyPath<CommonFields, SingleField>)] = [
        ("Authorization", \.authorization), ("Origin", \.origin), ("MCP-Protocol-Version", \.protocolVersion),
        ("MCP-Session-Id", \.session), ("Content-Length", \.contentLength),
    ]

    private func isFound(_ name: String, _ field: KeyPath<CommonFields, SingleField>) -> Bool {
        CommonFields([HeaderField(name, "v")])[keyPath: field] == .one("v")
    }

    func testEachIsFoundInAnyCaseAndNotAmongOthers() {
        for (name, field) in names {
            for spelled in [name, name.lowercased(), name.uppercased()] {
                XCTAssertTrue(isFound(spelled, field), spelled)
                for (_, other) in names where other != field { XCTAssertFalse(isFound(spelled, other), spelled) }
            }
            for near in [
                "", "X", "\(name)X", "X\(name)", "\(name) ", " \(name)", String(name.dropLast()), "\(name)\u{301}",
            ] {
                XCTAssertFalse(isFound(near, field), near)
            }
        }
    }

    func testOnlyTheCaseOfLettersMayDiffer() {
        for (name, field) in names {
            let bytes = Array(name.utf8)
            for place in bytes.indices {
                for byte in UInt8(0)...0x7F {
                    var changed = bytes
                    changed[place] = byte
                    let folded = Character(UnicodeScalar(byte)).lowercased()
                    let expected = folded == Character(UnicodeScalar(bytes[place])).lowercased()
                    XCTAssertEqual(isFound(String(decoding: changed, as: UTF8.self), field), expected, "\(changed)")
                }
            }
            // Two changes that cancel each other out.
            var changed = bytes
            changed[0] ^= 1
            changed[1] ^= 1
            XCTAssertFalse(isFound(String(decoding: changed, as: UTF8.self), field))
        }
    }

    func testNamesOfEveryLength() {
        for length in 0...40 {
            let name = String(repeating: "a", count: length)
            for (_, field) in names { XCTAssertFalse(isFound(name, field), name) }
        }
    }

    func testASecondLineIsNoticed() {
        for (name, field) in names {
            let lines = [HeaderField(name, "v"), HeaderField("Accept", "v"), HeaderField(name.lowercased(), "v")]
            XCTAssertEqual(CommonFields(lines)[keyPath: field], .several, name)
            XCTAssertEqual(CommonFields([])[keyPath: field], .absent, name)
        }
    }
}
