// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import XCTest

final class PatternIndexTests: XCTestCase {
    func testATableFindsWhatWasPutInto() {
        var table = ByteTable<Int>()
        let keys = (0..<500).map { Array("key_\($0)".utf8) } + [[], [0], [0, 0], [0xFF]]
        for (index, key) in keys.enumerated() {
            XCTAssertNil(table[key])
            table[key] = index
        }
        for (index, key) in keys.enumerated() { XCTAssertEqual(table[key], index) }
        for other in ["key_", "key_500", "KEY_1", "key_1 "] { XCTAssertNil(table[Array(other.utf8)], other) }
        table[keys[7]] = -7
        table[keys[8]] = nil
        XCTAssertEqual(table[keys[7]], -7)
        XCTAssertNil(table[keys[8]])
        XCTAssertEqual(table[keys[9]], 9)
    }

    func testAHashOfPiecesIsTheHashOfTheWhole() {
        let bytes = Array("file:///projects/*".utf8)
        for place in 0...bytes.count {
            var hash = ByteHash(bytes.span.extracting(first: place))
            hash.add(bytes.span, place..<bytes.count)
            XCTAssertEqual(hash.value, ByteHash(bytes.span).value)
        }
    }

    /// The index against the definition: the first pattern that matches.
    func testTheFirstPatternDecides() {
        var generator = SystemRandomNumberGenerator()
        func text(_ letters: [String]) -> String {
            (0..<Int.random(in: 0...5, using: &generator)).map { _ in letters.randomElement() ?? "" }.joined()
        }
        var found = 0
        for _ in 0..<400 {
            let globs = (0..<Int.random(in: 0...12, using: &generator))
                .map { _ in Glob(Array(text(["a", "b", "/", "*"]).utf8)) }
            var index = PatternIndex()
            for (rule, glob) in globs.enumerated() { index.insert(glob, rule: rule) }
            XCTAssertEqual(index.isEmpty, globs.isEmpty)
            for _ in 0..<40 {
                let name = text(["a", "b", "/"])
                let expected = globs.firstIndex { $0.matches(name.utf8Span.span) }
                XCTAssertEqual(index.rule(for: name.utf8Span.span), expected, "\(globs.map(\.bytes)) \(name)")
                if expected != nil { found += 1 }
            }
        }
        XCTAssertGreaterThan(found, 500)
    }
}
