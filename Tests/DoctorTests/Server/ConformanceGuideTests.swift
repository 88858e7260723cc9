// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import XCTest

@testable import mcp_doctor

/// The guide lists the rows as they are, section by section.
final class ConformanceGuideTests: XCTestCase {
    func testTheGuideListsEveryRow() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let page = try String(
            contentsOf: root.appendingPathComponent("Docs/MCPResourceServer.docc/Conformance.md"),
            encoding: .utf8
        )
        let lines = page.components(separatedBy: "\n## The rows\n").last?.split(separator: "\n").map(String.init) ?? []
        var expected: [String] = []
        for section in ConformanceRow.Section.allCases {
            expected.append("### \(section.rawValue)")
            expected += ConformanceRow.all.filter { $0.section == section }
                .map { "| `\($0.name)` | \($0.level) | \($0.clause) | \($0.question) |" }
        }
        XCTAssertEqual(lines.filter { $0.hasPrefix("###") || $0.hasPrefix("| `") }, expected)
    }

    func testEveryRowThatTheRecordNamesIsOne() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let page = try String(
            contentsOf: root.appendingPathComponent("Docs/MCPResourceServer.docc/Conformance.md"),
            encoding: .utf8
        )
        let record = try XCTUnwrap(
            page.components(separatedBy: "\n## A server written with the official Python SDK\n").last?
                .components(separatedBy: "\n## ").first
        )
        let named = record.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .flatMap { line in
                let cell = line.split(separator: "|")[0]
                return cell.split(separator: "`").map(String.init).filter { !$0.contains(" ") }
            }
        XCTAssertEqual(named.count, 14)
        XCTAssertEqual(Set(named).subtracting(ConformanceRow.all.map(\.name)), [])
    }
}
