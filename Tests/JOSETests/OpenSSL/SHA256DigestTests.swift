// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

/// A digest without memory of its own.
final class SHA256DigestTests: XCTestCase {
    /// FIPS 180-4's "abc".
    private static let abc = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"

    private func content(_ digest: SHA256Digest) -> [UInt8] {
        (0..<4)
            .flatMap { index in
                (0..<8).map { UInt8(truncatingIfNeeded: digest.words[index].littleEndian >> (8 * $0)) }
            }
    }

    func testItIsSHA256() throws {
        let digest = try XCTUnwrap(SHA256Digest(Array("abc".utf8).span))
        XCTAssertEqual(content(digest), try Base64URL.decode(Self.abc))
    }

    func testItIsTheOtherDigestForAllLengths() throws {
        for length in Array(0...130) + [877, 16_384] {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            let digest = try XCTUnwrap(SHA256Digest(bytes.span))
            XCTAssertEqual(content(digest), Digest.sha256(bytes))
        }
    }

    func testOneChangedBitIsAnotherDigest() throws {
        var bytes = [UInt8](repeating: 7, count: 100)
        let digest = try XCTUnwrap(SHA256Digest(bytes.span))
        XCTAssertEqual(digest, SHA256Digest(bytes.span))
        XCTAssertNotEqual(digest, SHA256Digest.none)
        for index in bytes.indices {
            bytes[index] ^= 1
            XCTAssertNotEqual(digest, SHA256Digest(bytes.span), "\(index)")
            bytes[index] ^= 1
        }
    }

    func testEveryBitCountsInEveryDigest() throws {
        let abc = try XCTUnwrap(SHA256Digest(Array("abc".utf8).span)).words
        // What is left over of one number must not be made up for by another.
        for words in [abc, [0, 0, 0, 0], [.max, .max, .max, .max], [0, 0, 0, .max], [.max, 0, .max, 0]] {
            let digest = SHA256Digest(words)
            XCTAssertEqual(digest, SHA256Digest(words))
            for bit in 0..<256 {
                var changed = words
                changed[bit / 64] ^= 1 << UInt64(bit % 64)
                XCTAssertNotEqual(digest, SHA256Digest(changed), "\(bit)")
                XCTAssertNotEqual(SHA256Digest(changed), digest, "\(bit)")
                for other in 0..<4 where other != bit / 64 {
                    var both = changed
                    both[other] = .max
                    XCTAssertNotEqual(digest, SHA256Digest(both), "\(bit), \(other)")
                    XCTAssertNotEqual(SHA256Digest(both), digest, "\(bit), \(other)")
                }
            }
        }
    }

    func testNoTwoUnpredictableOnesAreEqual() {
        XCTAssertNotEqual(SHA256Digest.unpredictable, SHA256Digest.unpredictable)
    }

    func testEveryThreadHasItsOwnContext() async throws {
        let expected = try XCTUnwrap(SHA256Digest(Array("abc".utf8).span))
        let wrong = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask { @concurrent in
                    (0..<500).count { _ in SHA256Digest(Array("abc".utf8).span) != expected }
                }
            }
            return await group.reduce(0, +)
        }
        XCTAssertEqual(wrong, 0)
    }
}
