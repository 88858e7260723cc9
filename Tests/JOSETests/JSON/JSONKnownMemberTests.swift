// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

/// Names that are known before a text is read are found without a search, and no other member is taken for one.
final class JSONKnownMemberTests: JSONTestCase {
    /// Two of one mark, names of each short length, and one that begins like another.
    private let texts = ["iss", "exp", "a12m34z", "a21m34z", "i", "is", "issuer", "client_id", ""]
    private lazy var names = JSONNames(texts)

    private func read(_ text: String) throws -> JSONValue {
        try JSONValue(parsingToken: Array(text.utf8), knowing: names)
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
            "Iss", "ISS", "iss ", " iss", "issu", "issuers", "sis", "ias", "a11m11z", "a12m43z", "exp\\u0000",
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
