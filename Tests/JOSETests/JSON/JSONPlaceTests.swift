// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

/// What is asked of a place has the answer that the value there has.
final class JSONPlaceTests: JSONTestCase {
    private func value(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), limits: .token)
    }

    func testKindsAndCounts() throws {
        let root = try value(#"{"a":null,"b":true,"c":1.5,"d":"x","e":[1,2],"f":{"g":"y"}}"#)
        for (name, member) in root.members {
            let place = try XCTUnwrap(root.member(name, at: nil))
            XCTAssertEqual(root.kind(at: place), member.kind)
            XCTAssertEqual(root.isString(at: place), member.kind == .string)
            XCTAssertEqual(root.count(at: place), member.count)
            XCTAssertEqual(root.doubleValue(at: place), member.doubleValue)
            XCTAssertEqual(root.value(at: place).sourceBytes, member.sourceBytes)
        }
        let inner = try XCTUnwrap(root.member("f", at: nil).flatMap { root.member("g", at: $0) })
        XCTAssertTrue(root.isString(at: inner, "y".utf8Span.span))
        XCTAssertNil(root.member("g", at: nil))
        XCTAssertNil(root.member("h", at: nil))
        XCTAssertNil(root.member("x", at: inner))
    }

    func testStrings() throws {
        let list = try value(#"["a","\u0061","b","",1,["a"]]"#)
        func places() -> [JSONPlace] {
            var places: [JSONPlace] = []
            _ = list.hasElement(at: JSONPlace(node: 0)) {
                places.append($0)
                return false
            }
            return places
        }
        let all = places()
        XCTAssertEqual(all.count, 6)
        let elements = list.elements
        for (index, place) in all.enumerated() {
            XCTAssertEqual(list.isString(at: place, "a".utf8Span.span), elements[index].utf8Equals("a"))
            XCTAssertEqual(list.isEmptyString(at: place), elements[index].utf8Equals(""))
            XCTAssertFalse(list.isSameString(at: place, as: nil))
            for (other, another) in all.enumerated() {
                let isSame = elements[index].isSameString(as: elements[other])
                XCTAssertEqual(list.isSameString(at: place, as: another), isSame, "\(index) \(other)")
            }
        }
        XCTAssertTrue(list.hasElement(at: all[2]) { list.isString(at: $0, "b".utf8Span.span) })
        XCTAssertTrue(list.hasElement(at: all[5]) { list.isString(at: $0, "a".utf8Span.span) })
        XCTAssertFalse(list.hasElement(at: JSONPlace(node: 0)) { list.isString(at: $0, "c".utf8Span.span) })
    }

    func testControlCharactersAnywhere() throws {
        for length in 0..<26 {
            let plain = String(repeating: "é~", count: length / 3) + String(repeating: " ", count: length % 3)
            for text in ["[\"\(plain)\"]", "[\"\\u0041\(plain)\"]"] {
                let list = try value(text)
                XCTAssertFalse(list.hasControlCharacters(at: JSONPlace(node: 1)), text)
            }
            for place in 0...length {
                let (head, tail) = (String(repeating: "x", count: place), String(repeating: "y", count: length - place))
                for odd in ["\u{7F}", "\\u0000", "\\n", "\\u001f", "\\u007F"] {
                    let list = try value("[\"\(head)\(odd)\(tail)\"]")
                    XCTAssertTrue(list.hasControlCharacters(at: JSONPlace(node: 1)), "\(odd) at \(place) of \(length)")
                }
            }
        }
        let others = try value("[7,null,[\"\\u0001\"]]")
        for node: UInt32 in 1...3 { XCTAssertFalse(others.hasControlCharacters(at: JSONPlace(node: node))) }
    }

    func testADeleteIsReadAsItStands() throws {
        let text = try value("{\"a\u{7F}\u{7F}\":\"\u{7F}b\u{7F}\u{7F}\",\"long name \u{7F}\":[\"\\n\u{7F}é\"]}")
        let place = try XCTUnwrap(text.member("a\u{7F}\u{7F}", at: nil))
        XCTAssertTrue(text.isString(at: place, "\u{7F}b\u{7F}\u{7F}".utf8Span.span))
        XCTAssertEqual(text.count(at: place), 0)
        XCTAssertEqual(text["long name \u{7F}"]?.count, 1)
        XCTAssertEqual(text["long name \u{7F}"]?.elements.first?.stringValue, "\n\u{7F}é")
        XCTAssertNil(text["a\u{7F}"])
    }

    func testBytesAreComparedToTheLast() {
        for length in 0..<40 {
            let text = [UInt8](repeating: 0x61, count: length)
            XCTAssertTrue(text.span.isSame(as: text.span))
            XCTAssertFalse(text.span.isSame(as: (text + [0x61]).span))
            for place in text.indices {
                var other = text
                other[place] = 0x62
                XCTAssertFalse(text.span.isSame(as: other.span), "\(place) of \(length)")
            }
        }
    }
}
