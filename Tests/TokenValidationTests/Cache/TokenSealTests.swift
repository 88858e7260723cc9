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
        guard seal.signed.begins(token.span) else { return false }
        return TokenSeal.signature(of: token.span, after: seal.signed.count) == seal.signature
    }

    func testOnlyTheSameBytesAreTheSameToken() throws {
        let text = "header.payload.signature"
        let seal = try XCTUnwrap(seal(text))
        XCTAssertEqual(seal.signed, Array("header.payload".utf8))
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

    func testTheLastDotEndsWhatIsSigned() throws {
        for (text, signed) in [("a.b.c", "a.b"), ("a..", "a."), (".", ""), ("a.b.c.d", "a.b.c"), (".a", "")] {
            let seal = try XCTUnwrap(seal(text), text)
            XCTAssertEqual(seal.signed, Array(signed.utf8), text)
            XCTAssertTrue(isSame(seal, text), text)
        }
        for text in ["", "a", "abc"] { XCTAssertNil(seal(text), text) }
    }

    func testOfTheSignatureThereIsADigestOnly() throws {
        let signature = String(repeating: "s", count: 86)
        let seal = try XCTUnwrap(seal("h.p." + signature))
        XCTAssertFalse("\(seal.signed)".contains("115"))
        XCTAssertEqual(seal.signature, SHA256Digest(Array(("." + signature).utf8).span))
    }

    func testWhatIsOverwrittenIsZeroToTheLastByte() throws {
        for length in [0, 1, 7, 8, 9, 600] {
            var bytes = [UInt8](repeating: 0xA5, count: length)
            bytes.wipe()
            XCTAssertEqual(bytes, [UInt8](repeating: 0, count: length))
        }
    }
}
