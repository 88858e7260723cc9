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
        XCTAssertEqual(seal.text, Array("header.payload".utf8))
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
            ("a.b.c", "a.b"), ("a..", "a."), (".", ""), ("a.b.c.d", "a.b.c"), (".a", ""), ("a.b.cde", "a.b"),
            ("a.b." + String(repeating: "c", count: 55), "a.b."),
        ] {
            let seal = try XCTUnwrap(seal(text), text)
            XCTAssertEqual(seal.text, Array(kept.utf8), text)
            XCTAssertTrue(isSame(seal, text), text)
        }
        for text in ["", "a", "abc"] { XCTAssertNil(seal(text), text) }
    }

    func testOfHalfOfASignatureOrMoreThereIsADigestOnly() throws {
        // HS256, HS384, ES256, ES384, ES512, and RSA with 2048, 3072 and 4096 bits.
        for (length, known) in [
            (43, 0), (64, 9), (86, 31), (128, 63), (176, 87), (342, 170), (512, 255), (683, 341),
        ] {
            let seal = try XCTUnwrap(seal("h.p." + String(repeating: "s", count: length)))
            let kept = seal.text.count { $0 == UInt8(ascii: "s") }
            XCTAssertEqual(kept, known, "\(length)")
            let rest = (seal.text.count == 3 ? "." : "") + String(repeating: "s", count: length - kept)
            XCTAssertEqual(seal.digest, SHA256Digest(Array(rest.utf8).span), "\(length)")
        }
    }

    func testATextIsOverwrittenWhereItStands() async throws {
        func place(_ array: borrowing [UInt8]) -> UnsafePointer<UInt8>? {
            unsafe array.withUnsafeBufferPointer { $0.baseAddress }
        }
        let bench = try CacheBench()
        let token = try bench.bench.token()
        let storage = try await bench.object(token).object
        var shard = VerifiedTokenShard(bytes: 64 * 1024)
        let bytes = Array(token.utf8)
        let tag = try XCTUnwrap(TokenTag(bytes.span, PlaceHash()))
        let seal = try XCTUnwrap(TokenSeal(bytes.span))
        let (before, length) = unsafe (place(seal.text), seal.text.count)
        shard.insert(tag, consume seal, storage, bytes: storage.heldBytes, at: .zero)
        XCTAssertNotNil(shard.find(tag, bytes.span))
        let wiped = shard.removeAll().filter { !$0.isEmpty }
        XCTAssertEqual(wiped, [[UInt8](repeating: 0, count: length)])
        let after = unsafe wiped.first.flatMap { unsafe place($0) }
        XCTAssertTrue(unsafe after == before, "a copy was overwritten")
        XCTAssertNil(shard.find(tag, bytes.span))
    }

    func testWhatIsOverwrittenIsZeroToTheLastByte() throws {
        for length in [0, 1, 7, 8, 9, 600] {
            var bytes = [UInt8](repeating: 0xA5, count: length)
            bytes.wipe()
            XCTAssertEqual(bytes, [UInt8](repeating: 0, count: length))
        }
    }
}
