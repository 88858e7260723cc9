// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

/// Names that are known before a text is read are found without a search, and no other member is taken for one.
final class JSONKnownMemberTests: JSONTestCase {
    /// Two of one mark, names of each short length and around eight bytes, and some that begin like another.
    private static let texts = [
        "iss", "exp", "preferred12username", "preferred21username", "i", "is", "issuer", "client_id", "", "client_",
        "client_i",
    ]
    private static let names = JSONNames(texts)

    private var texts: [String] { Self.texts }

    private func read(_ text: String) throws(JSONError) -> JSONValue {
        try JSONValue(parsingToken: Array(text.utf8), knowing: Self.names)
    }

    /// The value that is found for each name, as it is written.
    private func found(_ text: String) throws -> [String: String] {
        let value = try read(text)
        var found: [String: String] = [:]
        for (number, name) in texts.enumerated() {
            let place = value.knownMember(number)
            XCTAssertEqual(value.knownMembers >> UInt32(number) & 1 == 1, place != nil, name)
            let slow = value[name]
            XCTAssertEqual(place == nil, slow == nil, "\(name) in \(text)")
            guard let place else { continue }
            let fast = value.value(at: place)
            XCTAssertEqual(fast.sourceBytes, slow?.sourceBytes, name)
            found[name] = String(decoding: fast.sourceBytes, as: UTF8.self)
        }
        return found
    }

    func testEachIsFound() throws {
        let members = texts.enumerated().map { "\"\($1)\":\($0)" }
        let expected = Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, "\($0)") })
        XCTAssertEqual(try found("{\(members.joined(separator: ","))}"), expected)
        XCTAssertEqual(try found("{\(members.reversed().joined(separator: ","))}"), expected)
        for (number, name) in texts.enumerated() {
            XCTAssertEqual(try found("{\(members[number])}"), [name: "\(number)"])
        }
    }

    func testD40_aNameIsFoundHoweverItIsSpelled() throws {
        XCTAssertEqual(try found(#"{"\u0069ss":1}"#), ["iss": "1"])
        XCTAssertEqual(try found(#"{"x":0,"\u0069\u0073\u0073":1,"e\u0078p":2}"#), ["iss": "1", "exp": "2"])
        XCTAssertEqual(
            try found(#"{"client\u005fid":"a","issue\u0072":"b"}"#),
            ["client_id": #""a""#, "issuer": #""b""#]
        )
        assertRefused(#"{"iss":1,"\u0069ss":2}"#, .duplicateMember)
        assertRefused(#"{"\u0069ss":1,"iss":2}"#, .duplicateMember)
    }

    func testOtherNamesAreNotFound() throws {
        for name in [
            "Iss", "ISS", "iss ", " iss", "issu", "issuers", "sis", "ias", "preferred11username", "preferre",
            "preferred1username",
            "exp\\u0000", "\\u0000", "client_i\\u0000",
            "client_ie", "client_id_",
            "\\\\u0069ss",
            "client_iD", "client-id", "e\u{301}xp", "i\\u017fs", "aud",
        ] {
            XCTAssertEqual(try found("{\"\(name)\":1}"), [:], name)
        }
        XCTAssertEqual(try found(#"{"x":{"iss":1},"y":[{"exp":2}],"z":"iss"}"#), [:])
        for text in ["[\"iss\",1]", "\"iss\"", "1", "{}", "[]"] { XCTAssertEqual(try found(text), [:], text) }
    }

    func testTheyAreFoundBehindAnythingElse() throws {
        let others = (0..<250).map { "\"member\($0)\":[\($0),{\"iss\":0}]" }.joined(separator: ",")
        XCTAssertEqual(try found("{\(others),\"iss\":7,\"exp\":[]}"), ["iss": "7", "exp": "[]"])
        let many = "[" + [String](repeating: "1", count: 8000).joined(separator: ",") + "]"
        XCTAssertEqual(try found("{\"x\":\(many),\"iss\":8}"), ["iss": "8"])
    }

    /// Whatever the names, known or not, and however they are spelled and in which order: the second of two that are the same is
    /// reported, and no other.
    func testD32_repeatedNamesAmongKnownAndOthers() throws {
        var random = SplitMix64(seed: 7)
        let others =
            (0..<30).map { "other\($0)" } + ["I", "ex", "client_ie", "preferred11username", "\u{E9}", "~\u{7F}"]
        let choice = texts + texts + others
        var outcomes = [0, 0]
        for _ in 0..<4000 {
            let count = Int.random(in: 1...20, using: &random)
            let names = (0..<count).compactMap { _ in choice.randomElement(using: &random) }
            var (text, met, repeated) = ("{", Set<[UInt8]>(), Int?.none)
            for (index, name) in names.enumerated() {
                text += index == 0 ? "" : ","
                if !met.insert(Array(name.utf8)).inserted { repeated = repeated ?? text.utf8.count }
                let isEscaped = Int.random(in: 0..<16, using: &random) == 0
                text += "\"\(isEscaped ? escaped(name) : name)\":\(index)"
            }
            outcomes[repeated == nil ? 0 : 1] += 1
            text += "}"
            do throws(JSONError) {
                let value = try read(text)
                XCTAssertNil(repeated, text)
                for (number, name) in texts.enumerated() {
                    let index = value.knownMember(number).flatMap { value.doubleValue(at: $0) }
                    XCTAssertEqual(index, names.firstIndex(of: name).map(Double.init), text)
                }
            } catch {
                XCTAssertEqual(error, JSONError(code: .duplicateMember, offset: repeated ?? -1), text)
            }
        }
        XCTAssertGreaterThan(outcomes.min() ?? 0, 500)
    }

    private func escaped(_ name: String) -> String {
        name.utf16.map { "\\u" + String(String(0x10000 + Int($0), radix: 16).dropFirst()) }.joined()
    }

    func testD32_aKnownNameIsRepeatedInEverySpelling() {
        for name in texts where !name.isEmpty {
            let spellings = [name, escaped(name)]
            for one in spellings {
                for other in spellings {
                    for between in ["", ",\"x\":{\"\(name)\":0}", ",\"x\":[]"] {
                        let text = "{\"\(one)\":1\(between),\"\(other)\":2}"
                        XCTAssertThrowsError(try read(text), text) { error in
                            XCTAssertEqual((error as? JSONError)?.code, .duplicateMember)
                        }
                    }
                }
            }
        }
        XCTAssertThrowsError(try read("{\"\":1,\"\":2}"))
    }

    /// Of two faults in an object the one that comes first in the text is not always the one that is reported: a repeated name is
    /// looked for at the end of its object.
    func testWhatIsReportedBeforeARepeatedName() {
        for (text, code) in [
            (#"{"iss":1,"iss":2"#, JSONError.Code.unexpectedEnd), (#"{"iss":1,"iss":2,}"#, .unexpectedByte),
            (#"{"iss":1,"iss":01}"#, .invalidNumber), (#"{"iss":1,"iss":{"x":1,"x":2}}"#, .duplicateMember),
            (#"{"iss":1,"iss":2}x"#, .duplicateMember),
        ] {
            XCTAssertThrowsError(try read(text), text) { XCTAssertEqual(($0 as? JSONError)?.code, code, text) }
        }
    }

    func testThereCanBeThirtyTwo() throws {
        let texts = (0..<40).map { "name\($0)" }
        let text = "{" + texts.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
        let value = try JSONValue(parsingToken: Array(text.utf8), knowing: JSONNames(texts))
        XCTAssertEqual(value.knownMembers, .max)
        for number in 0..<32 {
            XCTAssertEqual(value.knownMember(number).flatMap { value.value(at: $0).stringValue }, texts[number])
        }
    }

    func testATextReadInAnotherWayKnowsNone() throws {
        let value = try JSONValue(parsing: Array(#"{"iss":1}"#.utf8), limits: .token)
        XCTAssertEqual(value.knownMembers, 0)
        XCTAssertNil(value.knownMember(0))
    }
}
