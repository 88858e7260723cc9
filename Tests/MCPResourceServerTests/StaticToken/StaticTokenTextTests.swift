// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
@testable import MCPResourceServer
import XCTest

/// The grammar of static tokens: what is one, and that nothing else is.
final class StaticTokenTextTests: XCTestCase {
    /// Made and digested by other programs: Python's zlib.crc32 and hashlib.sha256.
    private let known =
        "mcpst_0123456789abcdef_000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f_1bb03ca7"
    private let knownDigest = "b8b24c70858813712bc61d15ce3a2780972482fc6313332bc5b75d4bfafb0fa7"

    private func problem(_ bytes: [UInt8]) -> StaticTokenText.Problem? {
        do throws(StaticTokenText.Problem) {
            _ = try StaticTokenText.id(in: bytes)
            return nil
        } catch {
            return error
        }
    }

    func testTheGrammar() throws {
        let made = StaticTokenText.make(id: 0x0123_4567_89AB_CDEF, secret: Array(0..<32))
        XCTAssertEqual(String(decoding: made, as: UTF8.self), known)
        XCTAssertEqual(try StaticTokenText.id(in: made), 0x0123_4567_89AB_CDEF)
        let digest = Digest.sha256(made).flatMap { StaticTokenText.hexadecimal($0, digits: 2) }
        XCTAssertEqual(String(decoding: digest, as: UTF8.self), knownDigest)
        let low = StaticTokenText.make(id: 1, secret: Array(repeating: 0, count: 32))
        XCTAssertEqual(low.count, StaticTokenText.count, "leading zeros are written")
        XCTAssertEqual(try StaticTokenText.id(in: low), 1)
    }

    func testNewTokensAreOfTheGrammarAndAllDiffer() throws {
        var seen: Set<[UInt8]> = []
        for _ in 0..<200 {
            let secret = try StaticTokenSecret()
            let id = secret.id
            let token = secret.reveal()
            XCTAssertNotNil(token.wholeMatch(of: /mcpst_[0-9a-f]{16}_[0-9a-f]{64}_[0-9a-f]{8}/), token)
            XCTAssertTrue(token.utf8.starts(with: "mcpst_\(id)_".utf8))
            XCTAssertNil(problem(Array(token.utf8)))
            seen.insert(Array(token.utf8.dropFirst(23).prefix(64)))
        }
        XCTAssertEqual(seen.count, 200)
    }

    func testEveryBitFlipIsNoticed() {
        let good = Array(known.utf8)
        for index in good.indices {
            for bit in 0..<8 {
                var bytes = good
                bytes[index] ^= 1 << UInt8(bit)
                XCTAssertNotNil(problem(bytes), "byte \(index), bit \(bit)")
            }
        }
    }

    func testEveryOtherDigitIsNoticed() {
        let good = Array(known.utf8)
        for index in good.indices where good[index] != UInt8(ascii: "_") && index > 5 {
            for digit in "0123456789abcdef".utf8 where digit != good[index] {
                var bytes = good
                bytes[index] = digit
                XCTAssertEqual(problem(bytes), .checksum, "byte \(index)")
            }
        }
    }

    func testWhatIsNotOfTheForm() {
        let id = "0123456789abcdef", secret = String(repeating: "0a", count: 32)
        let pieces = [
            "", "mcpst_", "mcpst", "password", "mcpst_password", "mcpst_\(id)", "mcpst_\(id)_", "mcpst_\(id)__00000000",
            "mcpst_\(id)_\(secret)", "mcpst_\(id)_\(secret)_", "mcpst_\(id)_\(secret)_1bb03ca",
            "ghp_\(known.dropFirst(6))",
            "\(known.dropLast())", "\(known.dropFirst())", "\(known)0", "0\(known)", "\(known)\n", " \(known)",
            "\(known)=",
            "\(known)\(known)", known.uppercased(), "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.AAAA",
        ]
        let replacements: KeyValuePairs = [
            "mcpst_": "mcpSt_", "a7": "A7", "_": "-", "_0": ".0", "0f10": "0g10", "0a0b": "0_0b", "ef_00": "ef000",
            "ef_0": "e_f0", "_1bb03ca7": "1_bb03ca7", "0001": "\u{660}1", "00010": "+0010",
            "0123456789abcdef": "-123456789abcdef",
        ]
        let table = pieces + replacements.map { known.replacingOccurrences(of: $0.key, with: $0.value) }
        for text in table { XCTAssertEqual(problem(Array(text.utf8)), .form, text) }
        XCTAssertEqual(problem([0xFF] + known.utf8.dropFirst()), .form)
        XCTAssertEqual(problem(known.utf8.dropLast() + [0]), .form)
    }

    func testWrongChecksums() {
        let other = StaticTokenText.make(id: 7, secret: Array(repeating: 7, count: 32))
        let body = Array(known.utf8.dropLast(8))
        for checksum in ["00000000", "ffffffff", "a73cb01b", "1bb03ca6", "1bb03c7a"] {
            XCTAssertEqual(problem(body + checksum.utf8), .checksum, checksum)
        }
        XCTAssertEqual(problem(body + other.suffix(8)), .checksum, "another token's")
        XCTAssertEqual(problem(Array(known.utf8.prefix(23)) + other.dropFirst(23)), .checksum, "two tokens in one")
    }

    func testShape() {
        XCTAssertTrue(StaticTokenText.isMeant(by: Array(known.utf8).span))
        XCTAssertTrue(StaticTokenText.isMeant(by: Array("mcpst_x".utf8).span))
        for text in ["", "mcpst", "MCPST_", "mcpst-0", "xmcpst_", "eyJ.eyJ.x"] {
            XCTAssertFalse(StaticTokenText.isMeant(by: Array(text.utf8).span), text)
        }
    }

    func testATokenIsFoundInATextThatShouldHaveNone() {
        for text in [known, "# \(known)", "name=\(known) ", "Bearer \(known.dropLast(8))00000000, wrong or not"] {
            XCTAssertTrue(StaticTokenText.occurs(in: Array(text.utf8)[...]), text)
        }
        for text in ["", "mcpst_", "name=mcpst_user", String(known.dropLast()), known.uppercased()] {
            XCTAssertFalse(StaticTokenText.occurs(in: Array(text.utf8)[...]), text)
        }
    }
}
