// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

/// Members are told apart by a mark of their names before the names themselves are compared.
final class JSONNameTests: JSONTestCase {
    /// All of one mark: the same length, the same first eight bytes and the same last eight.
    private let alike = [
        "preferred12username", "preferred21username", "preferrez12username", "preferre\u{E9}_username",
        "preferre___username",
    ]

    private func value(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), limits: .token)
    }

    func testNamesOfOneMarkAreDifferentNames() throws {
        XCTAssertEqual(Set(alike.map { JSONNameKey($0.utf8Span.span).mark }).count, 1)
        for text in ["{\(members)}", "{\"x\":[{\(members)}]}"] {
            let root = try value(text)
            let object = root["x"]?.elements.first ?? root
            for (index, name) in alike.enumerated() {
                XCTAssertEqual(object[name]?.integerValue, Int64(index), name)
                XCTAssertTrue(object.has(name))
            }
            XCTAssertNil(object["preferred11username"])
            XCTAssertFalse(object.has("preferred11username"))
        }
    }

    private var members: String {
        alike.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",")
    }

    func testD32_aRepeatedNameIsFoundAmongNamesOfOneMark() {
        for name in alike {
            assertRefused("{\(members),\"\(name)\":0}", .duplicateMember)
            assertRefused("{\"x\":{\(members),\"\(name)\":0}}", .duplicateMember)
        }
    }

    /// Short names whose marks are the same by chance.
    func testShortNamesOfOneMarkAreDifferentNames() throws {
        for (one, other) in [
            ("qqioqthnt", "dptlwpgw"), ("_ms_iedj", "usmqgjkx"), ("mkjshjhv_", "nriezxow"),
            ("ipzdkzrgpm", "vtscfy_aua"), ("fjrppdj", "jpad_i"),
        ] {
            XCTAssertEqual(JSONNameKey(one.utf8Span.span).mark, JSONNameKey(other.utf8Span.span).mark)
            let root = try value("{\"\(one)\":1,\"\(other)\":2}")
            XCTAssertEqual(root[one]?.integerValue, 1)
            XCTAssertEqual(root[other]?.integerValue, 2)
            XCTAssertNil(try value("{\"\(one)\":1}")[other])
            let known = try JSONValue(
                parsingToken: Array("{\"\(one)\":1,\"\(other)\":2}".utf8),
                knowing: JSONNames([other, one])
            )
            XCTAssertEqual(known.knownMember(0).flatMap { known.doubleValue(at: $0) }, 2)
            XCTAssertEqual(known.knownMember(1).flatMap { known.doubleValue(at: $0) }, 1)
            XCTAssertEqual(
                try JSONValue(parsingToken: Array("{\"\(one)\":1}".utf8), knowing: JSONNames([other])).knownMembers,
                0
            )
        }
    }

    /// A name has the same key however it is met: as a word, or as a text by itself.
    func testKeysOfEveryLength() {
        for count in 0...20 {
            let name = Array("abcdefghijklmnopqrst".utf8.prefix(count))
            var word: UInt64 = 0
            for (index, byte) in name.prefix(8).enumerated() { word |= UInt64(byte) << UInt64(8 * index) }
            XCTAssertEqual(JSONNameKey(name.span).word, word)
            XCTAssertEqual(JSONNameKey(name.span).count, count)
            guard count < 8 else { continue }
            XCTAssertEqual(JSONNameKey(word: word, count: count).mark, JSONNameKey(name.span).mark)
        }
    }

    func testNamesOfOuterAndInnerObjectsAreNotMixedUp() throws {
        let root = try value(#"{"outer":{"inner":1,"iss":2},"iss":3}"#)
        XCTAssertNil(root["inner"])
        XCTAssertEqual(root["iss"]?.integerValue, 3)
        XCTAssertEqual(root["outer"]?["iss"]?.integerValue, 2)
        XCTAssertEqual(root["outer"]?["inner"]?.integerValue, 1)
        XCTAssertNil(root["outer"]?["outer"])
    }

    func testD40_aNameIsFoundHoweverItIsSpelled() throws {
        let root = try value(#"{"\u0069ss":1,"exp":2,"x":{"\u0069ss":3}}"#)
        XCTAssertEqual(root["iss"]?.integerValue, 1)
        XCTAssertEqual(root["exp"]?.integerValue, 2)
        XCTAssertEqual(root["x"]?["iss"]?.integerValue, 3)
        XCTAssertNil(root["\\u0069ss"])
        XCTAssertFalse(root.has("aud"))
    }

    func testNamesOfEveryLength() throws {
        let names = (0...300).map { String(repeating: "n", count: $0) }
        for name in names {
            let root = try value("{\"\(name)\":true,\"other\":false}")
            XCTAssertEqual(root[name]?.boolValue, true)
            XCTAssertNil(root[name + "n"])
            XCTAssertEqual(names.filter { root.has($0) }, [name])
        }
    }

    func testWhatIsNoObjectHasNoMembers() throws {
        for text in ["[]", "[\"iss\"]", "\"iss\"", "1", "null", "true", "{}"] {
            XCTAssertNil(try value(text)["iss"], text)
            XCTAssertFalse(try value(text).has("iss"), text)
        }
    }

    func testElementsAreAskedForInPlace() throws {
        let list = try value(#"["a",["b"],{"c":1},"d"]"#)
        XCTAssertTrue(list.hasElement { $0.utf8Equals("d") })
        XCTAssertFalse(list.hasElement { $0.utf8Equals("b") })
        XCTAssertTrue(list.hasElement { $0.kind == .object })
        XCTAssertFalse(try value("[]").hasElement { _ in true })
        XCTAssertTrue(try value("\"a\"").hasElement { $0.utf8Equals("a") })
        XCTAssertFalse(try value("{\"a\":1}").hasElement { $0.utf8Equals("a") })
    }

    func testStringsAreTheSameByTheirBytes() throws {
        let list = try value(#"["é","\u00e9","e\u0301","E","",1,null]"#).elements
        XCTAssertTrue(list[0].isSameString(as: list[1]))
        XCTAssertFalse(list[0].isSameString(as: list[2]))
        XCTAssertFalse(list[0].isSameString(as: nil))
        XCTAssertTrue(list[4].isSameString(as: list[4]))
        XCTAssertFalse(list[5].isSameString(as: list[5]))
        XCTAssertFalse(list[6].isSameString(as: list[6]))
    }

    func testNumbersOfFewDigitsAreWhatLongerSpellingsOfThemAre() throws {
        for (text, number) in [
            ("0", 0.0), ("7", 7), ("1800003600", 1_800_003_600), ("999999999999999", 999_999_999_999_999),
            ("9999999999999999", 1e16), ("-1", -1), ("1.0", 1), ("1e2", 100), ("0.5", 0.5), ("-0", -0.0),
        ] {
            let value = try XCTUnwrap(value(text).doubleValue, text)
            XCTAssertEqual(value.bitPattern, number.bitPattern, text)
        }
    }

    func testDotsAreFoundInEveryPlace() {
        for length in Array(0...40) + [63, 64, 71] {
            for first in 0..<length {
                for second in first..<length {
                    var text = [UInt8](repeating: 0xAE, count: length)
                    text[first] = 0x2E
                    text[second] = 0x2E
                    let places = text.span.places(of: 0x2E)
                    XCTAssertEqual(places.count, first == second ? 1 : 2)
                    XCTAssertEqual(places.first, first)
                    XCTAssertEqual(places.second, first == second ? 0 : second)
                }
            }
        }
        for length in 0...100 {
            let places = [UInt8](repeating: 0x2E, count: length).span.places(of: 0x2E)
            XCTAssertEqual(places.count, length)
            XCTAssertEqual(places.second, length > 1 ? 1 : 0)
        }
        let part = [UInt8]("..a.b...".utf8)
        XCTAssertEqual(part.span.extracting(2..<5).places(of: 0x2E).count, 1)
        XCTAssertEqual([UInt8](repeating: 0x2F, count: 100).span.places(of: 0x2E).count, 0)
    }
}
