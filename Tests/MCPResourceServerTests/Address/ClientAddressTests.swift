// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import MCPResourceServer

final class ClientAddressTests: XCTestCase {
    func testTextsAreReadAndWritten() throws {
        let table: [(String, String)] = [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("::1", "::1"), ("::", "::"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:201", "192.0.2.1"),
            ("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"), ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
            ("::192.0.2.1", "::c000:201"), ("fe80::1", "fe80::1"),
        ]
        for (text, shown) in table {
            let address = try XCTUnwrap(ClientAddress(text), text)
            XCTAssertEqual("\(address)", shown)
            XCTAssertEqual(ClientAddress(shown), address)
            XCTAssertEqual(address.isIPv4, !shown.contains(":"), text)
            XCTAssertEqual(address.bytes.count, address.isIPv4 ? 4 : 16)
        }
    }

    func testAMappedAddressIsTheOneItMaps() throws {
        let plain = try XCTUnwrap(ClientAddress("192.0.2.1"))
        let mapped = try XCTUnwrap(ClientAddress("::ffff:192.0.2.1"))
        XCTAssertEqual(plain, mapped)
        XCTAssertEqual(plain.hashValue, mapped.hashValue)
        XCTAssertEqual(mapped.bytes, [192, 0, 2, 1])
        for other in ["::192.0.2.1", "64:ff9b::192.0.2.1", "::ffff:0:192.0.2.1", "2002:c000:201::"] {
            let address = try XCTUnwrap(ClientAddress(other))
            XCTAssertNotEqual(address, plain, other)
            XCTAssertFalse(address.isIPv4, other)
        }
    }

    func testNothingElseIsAnAddress() {
        let refused = [
            "", " ", "localhost", "192.0.2", "192.0.2.1.", "192.0.2.1 ", " 192.0.2.1", "192.0.2.01", "192.0.2.256",
            "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "192.0.2.1:80", "192.0.2.1/32", "[192.0.2.1]", "[::1]",
            "[::1]:80", "::1/128", "::1%lo", "fe80::1%25eth0", ":::", "1::2::3", "12345::", "::g", "unknown", "_hidden",
            "192.0.2.1\u{0}", "192.0.2.1\r\n", "\u{661}92.0.2.1", "\u{ff11}::", "192.0.2.1,192.0.2.2", "-1.0.0.0",
            String(repeating: "1:", count: 100_000), String(repeating: "1", count: 100_000),
        ]
        for text in refused { XCTAssertNil(ClientAddress(text), String(text.prefix(40))) }
    }

    func testAPeerMayHaveAZone() {
        XCTAssertEqual(ClientAddress(peer: "fe80::1%eth0"), ClientAddress("fe80::1"))
        XCTAssertEqual(ClientAddress(peer: "fe80::1%"), ClientAddress("fe80::1"))
        XCTAssertEqual(ClientAddress(peer: "192.0.2.1"), ClientAddress("192.0.2.1"))
        for text in ["192.0.2.1%eth0", "::ffff:192.0.2.1%eth0", "%eth0", "", "[fe80::1%eth0]", "unix:", "192.0.2.1:80"]
        {
            XCTAssertNil(ClientAddress(peer: text), text)
        }
    }
}
