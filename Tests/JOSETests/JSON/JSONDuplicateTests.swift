// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

final class JSONDuplicateTests: JSONTestCase {
    func testR26_R62_D32_aRepeatedNameIsRefusedAtEveryDepth() {
        assertRefused(#"{"alg":"RS256","alg":"none"}"#, .duplicateMember, at: 15)
        assertRefused(#"{"a":1,"b":2,"a":1}"#, .duplicateMember, at: 13)
        assertRefused(#"{"a":{"b":[{"c":1,"c":1}]}}"#, .duplicateMember, at: 18)
        assertRefused(#"{"cnf":{"jkt":"x","jkt":"x"}}"#, .duplicateMember, at: 18)
        assertRefused(#"[[[{"":1,"":2}]]]"#, .duplicateMember, at: 9)
        assertRefused(#"{"a":{},"b":[],"a":{}}"#, .duplicateMember, at: 15)
        assertRefused(#"{"a":[{"x":{"y":1}}],"a":null}"#, .duplicateMember, at: 21)
    }

    func testR26_D32_anEscapedSpellingIsTheSameName() {
        assertRefused(#"{"alg":"RS256","\u0061lg":"none"}"#, .duplicateMember, at: 15)
        assertRefused(#"{"\u0061lg":"RS256","alg":"none"}"#, .duplicateMember, at: 20)
        assertRefused(#"{"\u0061":1,"\u0061":2}"#, .duplicateMember, at: 12)
        assertRefused(#"{"\u00E9":1,"\u00e9":2}"#, .duplicateMember)
        assertRefused(#"{"\u00e9":1,"é":2}"#, .duplicateMember)
        assertRefused(#"{"\uD834\uDD1E":1,"𝄞":2}"#, .duplicateMember)
        assertRefused(#"{"a\/b":1,"a/b":2}"#, .duplicateMember)
        assertRefused(#"{"\"":1,"\u0022":2}"#, .duplicateMember)
        assertRefused(#"{"\n":1,"\u000a":2}"#, .duplicateMember)
        assertRefused(#"{"\u0000":1,"\u0000":2}"#, .duplicateMember)
    }

    func testTheSameNameInDifferentObjectsIsNoDuplicate() throws {
        XCTAssertEqual(try read(#"[{"a":1},{"a":1}]"#).count, 2)
        XCTAssertEqual(try read(#"{"a":{"a":{"a":1}},"b":{"a":1}}"#).count, 2)
        XCTAssertEqual(try read(#"{"a":"a","b":"a","c":["a","a"]}"#).count, 3)
        XCTAssertEqual(try read(#"{"a":1,"aa":2,"aaa":3,"":4,"ab":5,"ba":6}"#).count, 6)
        XCTAssertEqual(try read(#"{"a":1,"\u0000a":2,"a\u0000":3}"#).count, 3)
    }

    func testR33_D33_namesDifferByCase() throws {
        let value = try read(#"{"alg":"RS256","ALG":"none","Alg":1,"method":2,"METHOD":3}"#)
        XCTAssertEqual(value.count, 5)
        XCTAssertEqual(value["alg"]?.stringValue, "RS256")
        XCTAssertNil(value["aLg"])
        XCTAssertNil(try read(#"{"ALG":"none","Aud":"x"}"#)["alg"])
        XCTAssertNil(try read(#"{"ALG":"none","Aud":"x"}"#)["aud"])
    }

    func testD40_canonicallyEquivalentNamesAreTwoMembers() throws {
        let value = try read("{\"\u{E9}\":\"NFC\",\"e\u{301}\":\"NFD\"}")
        XCTAssertEqual(value.count, 2)
        XCTAssertEqual(value["\u{E9}"]?.stringValue, "NFC")
        XCTAssertEqual(value["e\u{301}"]?.stringValue, "NFD")
        XCTAssertEqual(try read("{\"e\u{301}\":1,\"\u{E9}\":2}").count, 2)
        XCTAssertEqual(try read("{\"\u{212B}\":1,\"\u{C5}\":2,\"A\u{30A}\":3}").count, 3)
        XCTAssertNil(try read("{\"\u{37E}\":1}")[";"])
        XCTAssertNil(try read("{\"\u{1FEF}\":1}")["`"])
        XCTAssertEqual(try read(#"{"\u00e9":1,"e\u0301":2}"#).count, 2)
    }

    func testD41_aLineBreakIsTwoBytes() throws {
        let value = try read(#"{"\r\n":1,"\n":2,"\r":3,"a\r\nb":"\r\n"}"#)
        XCTAssertEqual(value["\n"]?.integerValue, 2)
        XCTAssertEqual(value["\r"]?.integerValue, 3)
        XCTAssertEqual(value["\r\n"]?.integerValue, 1)
        XCTAssertEqual(value["a\r\nb"]?.utf8, [0x0D, 0x0A])
    }

    /// Objects of every size around the change of method, with the repeated name in every place.
    func testR26_D32_theRepeatedNameIsFoundInEveryPlace() throws {
        for count in 2...40 {
            for later in 1..<count {
                for escaped in [false, true] {
                    let earlier = (later * 7) % later
                    var names = (0..<count).map { "name\($0)" }
                    names[later] = escaped ? "\\u006eame\(earlier)" : names[earlier]
                    let text = "{" + names.map { "\"\($0)\":[{}]" }.joined(separator: ",") + "}"
                    let offset = 1 + names[..<later].reduce(0) { $0 + $1.utf8.count + 8 }
                    assertRefused(text, .duplicateMember, at: offset)
                }
            }
            let distinct = "{" + (0..<count).map { "\"\\u006eame\($0)\":0" }.joined(separator: ",") + "}"
            XCTAssertEqual(try read(distinct).count, count)
        }
    }

    func testR26_theFirstRepetitionIsReported() {
        var names = (0..<30).map { "n\($0)" }
        names[10] = "n3"
        names[20] = "n3"
        names[15] = "n0"
        let text = "{" + names.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        assertRefused(text, .duplicateMember, at: 1 + names[..<10].reduce(0) { $0 + $1.utf8.count + 5 })
    }

    func testR40_aMarkingParseKeepsTheTextAndTells() throws {
        let text = Array(#"{"keys":[{"n":1,"n":2},{"n":1},{"a":[{"\u0062":1,"b":1}]}],"x":0}"#.utf8)
        assertRefused(text, .duplicateMember)
        let value = try JSONValue(parsing: text, limits: .keySet, duplicates: .marked)
        let keys = value["keys"]?.elements ?? []
        XCTAssertEqual(keys.map(\.hasDuplicateNames), [true, false, false])
        XCTAssertEqual(keys.map(\.containsDuplicateNames), [true, false, true])
        XCTAssertFalse(value.hasDuplicateNames)
        XCTAssertTrue(value.containsDuplicateNames)
        XCTAssertEqual(value["x"]?.containsDuplicateNames, false)
        XCTAssertEqual(keys.first?["n"]?.integerValue, 1)
    }

    func testD40b_hostileNamesCostTimeLinearInTheirLength() throws {
        // Reordered combining marks, for which String equality is quadratic, beside letters of the same length.
        let marks = String(repeating: "\u{301}\u{316}", count: 1000)
        func text(_ name: String) -> [UInt8] {
            Array(("{" + (0..<3).map { "\"\(name)\($0)\":\"\(name)\"" }.joined(separator: ",") + "}").utf8)
        }
        let letters = String(repeating: "x", count: marks.utf8.count)
        let hostile = text(marks), plain = text(letters), name = marks + "2", plainName = letters + "2"
        XCTAssertEqual(try JSONValue(parsing: hostile, limits: .keySet)[name]?.utf8Equals(marks), true)
        let times = cost {
            for _ in 0..<10 { _ = (try? JSONValue(parsing: hostile, limits: .keySet))?[name] }
        } against: {
            for _ in 0..<10 { _ = (try? JSONValue(parsing: plain, limits: .keySet))?[plainName] }
        }
        XCTAssertLessThan(times, 20)
        // The most names an object may have, all of one length and one long beginning, escaped or not, beside a fourth of them.
        for head in ["x", "\\u0078"] {
            let long = String(repeating: head, count: 48 / head.utf8.count)
            func members(_ count: Int) -> String {
                "{" + (0..<count).map { "\"\(long)\(1000 + $0)\":0" }.joined(separator: ",") + "}"
            }
            let many = members(256), few = members(64)
            XCTAssertEqual(try read(many).count, 256)
            XCTAssertLessThan(
                cost {
                    _ = try? self.read(many)
                } against: {
                    _ = try? self.read(few)
                },
                12
            )
        }
    }

    /// Comparing every pair of equal names took 20 seconds for an eighth of this text.
    func testD40b_oneNameRepeatedAsOftenAsFitsCostsTimeLinearInTheText() {
        for name in ["a", "\\u0061"] {
            func offset(_ count: Int) -> Int? {
                let members = repeatElement("\"\(name)\":0", count: count).joined(separator: ",")
                do throws(JSONError) {
                    _ = try JSONValue(parsing: Array("{\(members)}".utf8), limits: .requestBody)
                    return nil
                } catch {
                    return error.offset
                }
            }
            XCTAssertEqual(offset(60_000), 6 + name.utf8.count)
            XCTAssertLessThan(cost(of: { _ = offset(60_000) }, against: { _ = offset(6_000) }, turns: 2), 40)
        }
    }
}
