// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

/// Random values and random damage, from fixed seeds.
final class JSONPropertyTests: JSONTestCase {
    private let names = [
        "a", "b", "alg", "\u{E9}", "e\u{301}", "", "\"", "\\u0061", "\u{0}", "𝄞", "long name with spaces",
    ]

    private func randomString(_ random: inout SplitMix64) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "\"", "\\", "/", "\n", "\r", "\u{0}", "\u{1F}", "\u{7F}", "\u{80}", "\u{E9}", "\u{301}", "\u{316}",
            "\u{2028}",
            "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ]
        var string = ""
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            if let scalar = scalars.randomElement(using: &random) {
                string.unicodeScalars.append(scalar)
            }
        }
        return string
    }

    private func randomValue(_ random: inout SplitMix64, depth: Int) -> JSON {
        switch Int.random(in: 0...(depth == 0 ? 4 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64(truncatingIfNeeded: random.next() >> UInt64.random(in: 0...63, using: &random)))
        case 3:
            // A fraction, so that it is not read back as an integer.
            return .number(Double(Int.random(in: -1000...1000, using: &random)) + 0.375)
        case 4: return .string(randomString(&random))
        case 5:
            return .array(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in randomValue(&random, depth: depth - 1) }
            )
        default:
            let chosen = names.shuffled(using: &random).prefix(Int.random(in: 0...6, using: &random))
            return .object(chosen.map { JSON.Member($0, randomValue(&random, depth: depth - 1)) })
        }
    }

    /// Every other spelling of a text: white space between tokens, characters escaped.
    private func respelled(_ value: JSON, _ random: inout SplitMix64) -> String {
        func space(_ random: inout SplitMix64) -> String {
            ["", "", " ", "\t", "\r\n"].randomElement(using: &random) ?? ""
        }
        func quoted(_ string: String, _ random: inout SplitMix64) -> String {
            var text = ""
            for scalar in string.unicodeScalars {
                if Bool.random(using: &random) {
                    for unit in String(Character(scalar)).utf16 {
                        let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                    }
                } else {
                    text.unicodeScalars += JSON.string(String(Character(scalar))).text.unicodeScalars.dropFirst()
                        .dropLast()
                }
            }
            return "\"\(text)\""
        }
        let core: String
        switch value {
        case .string(let string):
            core = quoted(string, &random)
        case .array(let elements):
            core = "[" + elements.map { respelled($0, &random) }.joined(separator: ",") + space(&random) + "]"
        case .object(let members):
            let parts = members.map { member in
                space(&random) + quoted(member.name, &random) + space(&random) + ":" + respelled(member.value, &random)
            }
            core = "{" + parts.joined(separator: ",") + space(&random) + "}"
        default:
            core = value.text
        }
        return space(&random) + core + space(&random)
    }

    func testWhatIsWrittenIsReadBack() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<3000 {
            let value = randomValue(&random, depth: 5)
            XCTAssertEqual(JSON(try JSONValue(parsing: value.serialized(), limits: .requestBody)), value)
        }
    }

    func testEverySpellingHasTheSameMeaning() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<3000 {
            let value = randomValue(&random, depth: 4)
            let text = respelled(value, &random)
            let read = try JSONValue(parsing: Array(text.utf8), limits: .requestBody)
            XCTAssertEqual(JSON(read), value, text)
            for (name, member) in read.members {
                XCTAssertEqual(read[name].map { JSON($0) }, JSON(member))
                XCTAssertEqual(JSON(try JSONValue(parsing: member.sourceBytes, limits: .requestBody)), JSON(member))
            }
        }
    }

    func testDamagedTextsAreJudgedWithoutATrapAndWhatIsAcceptedIsConsistent() {
        var random = SplitMix64(seed: 5)
        let bytes = Array("{}[]\",:\\u0dDe-+.1tfn \u{0}\u{7F}".utf8) + [0x80, 0xC3, 0xED, 0xFF]
        var accepted = 0
        for _ in 0..<20_000 {
            var text = randomValue(&random, depth: 3).serialized()
            for _ in 0..<Int.random(in: 1...2, using: &random) where !text.isEmpty {
                let place = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: text[place] = bytes.randomElement(using: &random) ?? 0
                case 1: text.insert(bytes.randomElement(using: &random) ?? 0, at: place)
                default: text.remove(at: place)
                }
            }
            do {
                let value = try JSONValue(parsing: text, limits: .requestBody)
                // Written once, since a fraction beyond a double's precision becomes an integer.
                let copy = JSON(try JSONValue(parsing: JSON(value).serialized(), limits: .requestBody))
                XCTAssertEqual(JSON(try JSONValue(parsing: copy.serialized(), limits: .requestBody)), copy)
                accepted += 1
            } catch {
                XCTAssertLessThanOrEqual(error.offset, text.count)
            }
        }
        XCTAssertGreaterThan(accepted, 1000)
    }
}
