// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import JOSE
import XCTest

/// What the scanner passes is what the reader reads.
final class JSONScannerTests: XCTestCase {
    private func error(_ bytes: [UInt8], depth: Int = 32) -> JSONError? {
        var scanner = JSONScanner(maximumDepth: depth)
        do {
            _ = try scanner.pass(bytes.span)
            try scanner.finish(bytes.span)
            return nil
        } catch {
            return error
        }
    }

    private func demandAgreement(_ bytes: [UInt8], line: UInt = #line) {
        let limits = JSONLimits(maximumBytes: 1 << 20, maximumDepth: 32, maximumMembers: 1 << 20)
        let scanned = error(bytes)
        do {
            _ = try JSONValue(parsing: bytes, limits: limits, duplicates: .marked)
            XCTAssertNil(scanned, String(decoding: bytes, as: UTF8.self), line: line)
        } catch {
            guard error.code != .numberOutOfRange else { return }
            XCTAssertEqual(scanned?.code, error.code, String(decoding: bytes, as: UTF8.self), line: line)
        }
    }

    func testBothAgreeOnEveryText() {
        let texts = [
            "", " ", "null", "true", "false", "nul", "truE", "nulll", "0", "-0", "-", "01", "-01", "1.", ".1",
            "1.5e+10", "1e", "1e+",
            "1E5", "+1", "1x", "--1", #""""#, #""a""#, #""a"#, "\"\u{1}\"", "\"\t\"", #""\"""#, #""\u00e9""#,
            #""\u00E"#, #""\u00g0""#,
            #""\ud83d\ude00""#, #""\ud83d""#, #""\ud83dx""#, #""\ude00""#, #""\ud83d\u0041""#, #""\ud83d\ud83d""#,
            #""\ud83d\"#,
            #""\x""#, #""\"#, "[]", "{}", "[ ]", "{ }", "[1]", "[1,2]", "[1,]", "[,1]", "[1 2]", "[1", "[", "]", "{",
            "}", "[}", "{]",
            #"{"a":1}"#, #"{"a":1,}"#, #"{"a"}"#, #"{"a":}"#, #"{a:1}"#, #"{"a":1 "b":2}"#, #"{"a":1,"a":2}"#, #"{,}"#,
            #"{"a":[{}]}"#,
            #"[{"a":[1,{"b":null}]},"x"]"#, "[]]", "{}{}", "1 2", " [ 1 , 2 ] ", "[1}", #"{"a":1]"#, "\u{FEFF}1",
            "[\u{a0}1]",
            String(repeating: "[", count: 32) + String(repeating: "]", count: 32),
            String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
            String(repeating: #"{"a":"#, count: 33), "é", "\"é\u{20AC}\u{1F600}\"",
        ]
        for text in texts { demandAgreement(Array(text.utf8)) }
        for bytes in [
            [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xE2, 0x82], [0x5B, 0x00, 0x5D], [0x22, 0x7F, 0x22],
            [0x22, 0x7F, 0x7F, 0x61, 0x7F, 0xC3, 0xA9, 0x7F, 0x22],
            [0x22, 0x7F, 0x7F], [0x22, 0x7F, 0x01, 0x22],
            [0x7B, 0x22, 0x7F, 0x22, 0x3A, 0x22, 0x7F, 0x5C, 0x6E, 0x22, 0x7D],
        ] as [[UInt8]] {
            demandAgreement(bytes)
        }
    }

    func testBothAgreeOnMutatedTexts() {
        var generator = SplitMix64(seed: 4)
        let seed = Array(
            #"{"a":[1,-2.5e3,true,false,null,"x\n\u00e9\ud83d\ude00é"],"b":{"c":{"d":[[],{}]}},"e": 0 }"#.utf8
        )
        let alphabet = Array(#"{}[]",:\u0123456789aeflnrst-+.E "#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xFF]
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: index)
                case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: index)
                case 2: bytes[index] = alphabet.randomElement(using: &generator) ?? 0
                default: bytes.removeSubrange(index...)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            demandAgreement(bytes)
        }
    }

    func testDepthCountsWhatWasEntered() throws {
        let bytes = Array(#"{"a":[[1]]}"#.utf8)
        for (depth, isAllowed) in [(3, true), (2, false)] {
            var scanner = JSONScanner(maximumDepth: depth)
            _ = scanner.peek(bytes.span)
            try scanner.enter()
            _ = try scanner.nextName(bytes.span, isFirst: true)
            XCTAssertEqual((try? scanner.pass(bytes.span)) != nil, isAllowed)
        }
        var scanner = JSONScanner(maximumDepth: 0)
        XCTAssertThrowsError(try scanner.enter())
        let deep = Array((String(repeating: "[", count: 200) + String(repeating: "]", count: 200)).utf8)
        XCTAssertEqual(error(deep, depth: 1000)?.code, .tooDeep, "more than 128 are never kept")
    }

    func testPieces() throws {
        let bytes = Array(#" "a\u0062" "#.utf8)
        var scanner = JSONScanner(maximumDepth: 1)
        let piece = try scanner.pass(bytes.span)
        XCTAssertEqual(JSONScanner.content(piece, bytes.span), Array("ab".utf8))
        XCTAssertTrue(JSONScanner.string(piece, bytes.span).utf8.elementsEqual("ab".utf8))
        XCTAssertTrue(piece.hasEscapes && piece.isASCII)
        for (text, isASCII) in [("\"\"", true), ("\"ab cd ef gh\"", true), ("\"caf\u{e9}\"", false)] {
            let bytes = Array(text.utf8)
            var scanner = JSONScanner(maximumDepth: 1)
            let piece = try scanner.pass(bytes.span)
            XCTAssertTrue(JSONScanner.string(piece, bytes.span).utf8.elementsEqual(text.utf8.dropFirst().dropLast()))
            XCTAssertFalse(piece.hasEscapes)
            XCTAssertEqual(piece.isASCII, isASCII, text)
        }
    }

    func testPlainTextEndsAtTheFirstOtherByte() {
        func isPlain(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) && byte != 0x22 && byte != 0x5C }
        for byte in UInt8.min...UInt8.max {
            for place in 0..<36 {
                // What follows it must not matter: not even the bytes that a borrow could reach.
                for next: UInt8 in [0x20, 0x22, 0x21, 0x23, 0x5D, 0x00, 0xFF] {
                    var text = [UInt8](repeating: 0x61, count: 40)
                    text[place] = byte
                    text[place + 1] = next
                    let expected = text.firstIndex { !isPlain($0) } ?? text.count
                    XCTAssertEqual(PlainText.end(text.span, from: 0), expected, "\(byte) at \(place) before \(next)")
                    XCTAssertEqual(PlainText.end(text.span, from: min(place, 5)), expected)
                }
            }
        }
        XCTAssertEqual(PlainText.end([UInt8]().span, from: 0), 0)
    }
}
