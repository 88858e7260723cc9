// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

/// What a remembered token is compared by.
final class TokenSealTests: XCTestCase {
    private func seal(_ text: String) -> TokenSeal? { TokenSeal(Array(text.utf8).span) }

    private func isSame(_ seal: TokenSeal, _ text: String) -> Bool {
        let token = Array(text.utf8)
        guard seal.text.begins(token.span) else { return false }
        return TokenSeal.digest(of: token.span, after: seal.text.count) == seal.digest
    }

    func testOnlyTheSameBytesAreTheSameToken() throws {
        let text = "header.payload.signature"
        let seal = try XCTUnwrap(seal(text))
        XCTAssertEqual(seal.text, Array("header.payload.sign".utf8))
        XCTAssertTrue(isSame(seal, text))
        let others = [
            "", "header", "header.payload", "header.payload.", "header.payloadsignature", "header.payload.signatur",
            "header.payload.signature.", "header.payload.signature ", "header.payload..signature", ".signature",
            "header.payload.Signature", "header.Payload.signature", "Header.payload.signature",
            "header.payloae.signature",
            "headerpayload..signature", "payload.signature", "header.payload.signature\0",
        ]
        for other in others { XCTAssertFalse(isSame(seal, other), other) }
        for index in text.utf8.indices {
            var bytes = Array(text.utf8)
            bytes[text.utf8.distance(from: text.startIndex, to: index)] ^= 1
            XCTAssertFalse(isSame(seal, String(decoding: bytes, as: UTF8.self)))
        }
    }

    func testTheLastDotBeginsTheSignature() throws {
        for (text, kept) in [
            ("a.b.c", "a.b."), ("a..", "a."), (".", ""), ("a.b.c.d", "a.b.c."), (".a", "."), ("a.b.cde", "a.b.c"),
            ("a.b.cdef", "a.b.c"), ("a.bcdefgh.i", "a.bcdefgh."),
        ] {
            let seal = try XCTUnwrap(seal(text), text)
            XCTAssertEqual(seal.text, Array(kept.utf8), text)
            XCTAssertTrue(isSame(seal, text), text)
        }
        for text in ["", "a", "abc"] { XCTAssertNil(seal(text), text) }
    }

    func testOfTheSecondHalfOfASignatureThereIsADigestOnly() throws {
        // As long as those of HS256, HS384, ES256, ES384, RS256 with 2048 and RS512 with 4096 bits.
        for length in [43, 64, 86, 128, 342, 683] {
            let seal = try XCTUnwrap(seal("h.p." + String(repeating: "s", count: length)))
            let kept = seal.text.count { $0 == UInt8(ascii: "s") }
            XCTAssertLessThanOrEqual(kept, length / 2, "\(length)")
            XCTAssertGreaterThanOrEqual((length - kept) * 6, 130, "\(length): bits that nobody reads")
            let rest = String(repeating: "s", count: length - kept)
            XCTAssertEqual(seal.digest, SHA256Digest(Array(rest.utf8).span), "\(length)")
        }
    }

    func testWhatIsOverwrittenIsZeroToTheLastByte() throws {
        for length in [0, 1, 7, 8, 9, 600] {
            var bytes = [UInt8](repeating: 0xA5, count: length)
            bytes.wipe()
            XCTAssertEqual(bytes, [UInt8](repeating: 0, count: length))
        }
    }
}
