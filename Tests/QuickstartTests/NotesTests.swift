// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

@testable import QuickstartSample

final class NotesTests: XCTestCase {
    func testD66_theSameSubjectOfTwoIssuersIsTwoPeople() throws {
        let notes = Notes()
        let here = try Principal.testing(issuer: "https://one.example")
        let there = try Principal.testing(issuer: "https://two.example")
        XCTAssertTrue(notes.add("mine", for: here.id))
        XCTAssertEqual(notes.all(for: here.id), ["mine"])
        XCTAssertEqual(notes.all(for: there.id), [])
    }

    func testNotesAreBounded() throws {
        let notes = Notes()
        let alice = try Principal.testing()
        for number in 0..<100 { XCTAssertTrue(notes.add("\(number)", for: alice.id)) }
        XCTAssertFalse(notes.add("one too many", for: alice.id))
        for number in 0..<999 {
            XCTAssertTrue(notes.add("x", for: try Principal.testing(subject: "\(number)").id))
        }
        XCTAssertFalse(notes.add("x", for: try Principal.testing(subject: "late").id))
        XCTAssertEqual(notes.all(for: alice.id).count, 100)
    }
}
