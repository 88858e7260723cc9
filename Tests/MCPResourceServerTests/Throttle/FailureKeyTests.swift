// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import MCPResourceServer

final class FailureKeyTests: XCTestCase {
    private func key(_ text: String) throws -> FailureKey {
        .address(try XCTUnwrap(ClientAddress(text), text))
    }

    func testAddressesThatCountAsOne() throws {
        let same: [(String, String)] = [
            ("192.0.2.1", "::ffff:192.0.2.1"), ("2001:db8:0:1::", "2001:db8:0:1:ffff:ffff:ffff:ffff"),
            ("2001:db8::1", "2001:db8:0:0:8000::"), ("::1", "::2"), ("64:ff9b::192.0.2.1", "192.0.2.1"),
        ]
        for (left, right) in same {
            XCTAssertEqual(try key(left), try key(right), "\(left) \(right)")
            XCTAssertEqual(try key(left).description, try key(right).description)
        }
        let different: [(String, String)] = [
            ("192.0.2.1", "192.0.2.2"), ("2001:db8:0:1::", "2001:db8:0:2::"), ("2001:db8:0:1::", "2001:db8:0:0:ffff::"),
            ("64:ff9b::192.0.2.1", "64:ff9b::192.0.2.2"), ("192.0.2.1", "::192.0.2.1"), ("64:ff9b:1::1", "64:ff9b::1"),
            ("::", "0.0.0.0"), ("2001:db8::", "2001:db8:8000::"),
        ]
        for (left, right) in different {
            XCTAssertNotEqual(try key(left), try key(right), "\(left) \(right)")
            XCTAssertNotEqual(try key(left).description, try key(right).description)
        }
        XCTAssertEqual(try key("2001:db8:0:1:2:3:4:5").description, "2001:db8:0:1::/64")
        XCTAssertEqual(try key("::ffff:192.0.2.1").description, "192.0.2.1")
        XCTAssertEqual(try key("192.0.2.1").kind, .address)
    }

    func testR19_aCredentialsKeyDoesNotTellTheCredential() throws {
        let one = FailureKey.credential("secret-one".utf8), other = FailureKey.credential("secret-two".utf8)
        XCTAssertNotEqual(one, other)
        XCTAssertEqual(one, .credential("secret-one".utf8))
        XCTAssertEqual(one.kind, .credential)
        for key in [one, other] {
            XCTAssertEqual(key.description.utf8.count, 32)
            XCTAssertFalse(key.description.contains("secret"))
        }
        // SHA-256, so that replicas agree: the digest of the empty text, which begins so.
        XCTAssertEqual(FailureKey.credential([]).description, "e3b0c44298fc1c149afbf4c8996fb924")
    }

    func testWithinAProcessCredentialsAreToldApartAsWell() {
        var names = ["", "a", "b", "ab", "ba", "abcdefgh", "abcdefghi", "\0", "\0\0", "\0\0\0\0\0\0\0\0"]
            .map { Array($0.utf8) }
        let long = (0..<64).map { UInt8($0) }
        for index in long.indices {
            var changed = long
            changed[index] ^= 1
            names.append(changed)
            names.append(Array(long.prefix(index)) + [0])
        }
        let keys = names.map { FailureKey.localCredential($0.span) }
        XCTAssertEqual(Set(keys).count, Set(names).count)
        XCTAssertEqual(keys, names.map { FailureKey.localCredential($0.span) })
        XCTAssertEqual(Set(keys.map(\.kind)), [.credential])
    }

    func testAStaticTokensNameIsItsId() {
        func name(_ text: String) -> String {
            let bytes = Array(text.utf8)
            return String(decoding: bytes[ResourceServer.credentialName(in: bytes.span)], as: UTF8.self)
        }
        let id = "mcpst_0123456789abcdef"
        for rest in ["", "_", "_\(String(repeating: "0", count: 64))_00000000", String(repeating: "x", count: 500)] {
            XCTAssertEqual(name(id + rest), id)
        }
        XCTAssertEqual(name("mcpst_"), "mcpst_")
        XCTAssertEqual(name("mcpst-0123456789abcdef_x"), "mcpst-0123456789abcdef_x")
    }

    func testATokensNameIsTheEndOfItsSignature() {
        let long = Array((0..<200).map { _ in UInt8(ascii: "a") }) + Array("b".utf8)
        XCTAssertEqual(ResourceServer.credentialName(in: long.span), 137..<201)
        XCTAssertEqual(ResourceServer.credentialName(in: Array("abc".utf8).span), 0..<3)
    }
}
