// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import XCTest

@testable import MCPResourceServer

final class AddressRangeTests: XCTestCase {
    private func address(_ text: String) throws -> ClientAddress {
        try XCTUnwrap(ClientAddress(text), text)
    }

    func testTheEdgesOfARange() throws {
        let table: [(range: String, inside: [String], outside: [String])] = [
            ("192.0.2.7", ["192.0.2.7", "::ffff:192.0.2.7"], ["192.0.2.6", "192.0.2.8", "::192.0.2.7"]),
            ("192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8"]),
            ("192.0.2.6/31", ["192.0.2.6", "192.0.2.7"], ["192.0.2.5", "192.0.2.8"]),
            ("192.0.2.0/24", ["192.0.2.0", "192.0.2.255"], ["192.0.1.255", "192.0.3.0", "2001:db8::1"]),
            ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127", "192.0.3.0"]),
            ("172.16.0.0/12", ["172.16.0.0", "172.31.255.255"], ["172.15.255.255", "172.32.0.0"]),
            ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0"]),
            ("128.0.0.0/1", ["128.0.0.0", "255.255.255.255"], ["127.255.255.255", "8000::"]),
            (
                "0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"],
                ["::", "::1", "::1.2.3.4", "64:ff9b::1.2.3.4"]
            ),
            (
                "2001:db8::/32", ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
                ["2001:db7:ffff::", "2001:db9::"]
            ),
            (
                "2001:db8:0:8000::/49", ["2001:db8:0:8000::", "2001:db8:0:ffff::1"],
                ["2001:db8:0:7fff:ffff::", "2001:db8:1::"]
            ),
            ("2001:db8::/64", ["2001:db8::ffff:ffff:ffff:ffff"], ["2001:db8:0:1::"]),
            ("2001:db8::/65", ["2001:db8::7fff:ffff:ffff:ffff"], ["2001:db8::8000:0:0:0"]),
            ("2001:db8::8/127", ["2001:db8::8", "2001:db8::9"], ["2001:db8::7", "2001:db8::a"]),
            ("::1", ["::1", "0:0:0:0:0:0:0:1"], ["::", "::2", "127.0.0.1", "::ffff:127.0.0.1"]),
            ("::/0", ["::", "::1", "ffff::"], ["0.0.0.0", "192.0.2.1", "::ffff:192.0.2.1"]),
            ("::/64", ["::1"], ["192.0.2.1"]),
            // Mapped ranges are the IPv4 ranges that they map.
            ("::ffff:192.0.2.0/120", ["192.0.2.0", "192.0.2.255", "::ffff:192.0.2.9"], ["192.0.3.0", "::192.0.2.1"]),
            ("::ffff:192.0.2.7", ["192.0.2.7"], ["192.0.2.6"]),
            ("::ffff:0:0/96", ["0.0.0.0", "255.255.255.255"], ["::", "::1", "::fffe:ffff:ffff"]),
        ]
        for (text, inside, outside) in table {
            let range = try AddressRange(text)
            for member in inside { XCTAssertTrue(range.contains(try address(member)), "\(member) in \(text)") }
            for other in outside { XCTAssertFalse(range.contains(try address(other)), "\(other) in \(text)") }
        }
    }

    func testEveryPrefixLength() throws {
        let all = try address("255.255.255.255").number, one = UInt128(1)
        for prefix in 0...32 {
            let first = prefix == 0 ? IPAddress.mapped : (all >> (32 - prefix)) << (32 - prefix)
            let range = try AddressRange("\(ClientAddress(first))/\(prefix)")
            XCTAssertTrue(range.contains(ClientAddress(first)), "/\(prefix)")
            XCTAssertTrue(range.contains(ClientAddress(all)), "/\(prefix)")
            XCTAssertFalse(range.contains(ClientAddress(first - one)), "/\(prefix)")
            XCTAssertFalse(range.contains(ClientAddress(all + one)), "/\(prefix)")
        }
        for prefix in 1...128 {
            let first = UInt128.max << (128 - prefix)
            let range = try AddressRange("\(ClientAddress(first))/\(prefix)")
            XCTAssertTrue(range.contains(ClientAddress(first)), "/\(prefix)")
            XCTAssertTrue(range.contains(ClientAddress(.max)), "/\(prefix)")
            XCTAssertFalse(range.contains(ClientAddress(first - one)), "/\(prefix)")
            XCTAssertFalse(range.contains(ClientAddress(0)), "/\(prefix)")
        }
    }

    func testItIsWrittenInItsShortestForm() throws {
        let table: [(String, String)] = [
            ("192.0.2.7", "192.0.2.7"), ("192.0.2.7/32", "192.0.2.7"), ("192.0.2.0/24", "192.0.2.0/24"),
            ("0.0.0.0/0", "0.0.0.0/0"), ("2001:DB8:0::/32", "2001:db8::/32"), ("::1/128", "::1"), ("::/0", "::/0"),
            ("::ffff:192.0.2.0/120", "192.0.2.0/24"), ("::ffff:0:0/96", "0.0.0.0/0"),
        ]
        for (text, shown) in table {
            let range = try AddressRange(text)
            XCTAssertEqual("\(range)", shown)
            XCTAssertEqual(try AddressRange(shown), range)
        }
    }

    func testR143_whatIsNoRangeIsRefusedWithWhatToWrite() {
        let table: [(text: String, problem: String, remedy: String)] = [
            ("", "not an address", "192.0.2.0/24"), ("/", "not an address", ""), ("/8", "not an address", ""),
            ("localhost", "not an address", ""), ("10.0.0.0 /8", "not an address", ""), ("10/8", "not an address", ""),
            ("10.0.0/24", "not an address", ""), ("10.*.*.*", "not an address", ""),
            ("10.0.0.0-10.0.0.9", "not an address", ""),
            ("[::1]", "not an address", "brackets"), ("[::1]/128", "not an address", ""),
            ("fe80::1%eth0", "not an address", "zone"),
            ("192.0.2.1:80", "not an address", "port"), ("010.0.0.0/8", "not an address", ""),
            (" 10.0.0.0/8", "not an address", ""),
            ("10.0.0.0/8,192.0.2.1", "prefix length", ""), ("10.0.0.0/", "prefix length of 0 to 32", "10.0.0.0/24"),
            ("10.0.0.0/33", "prefix length of 0 to 32", ""), ("10.0.0.0/-1", "prefix length", ""),
            ("10.0.0.0/+8", "prefix length", ""), ("10.0.0.0/08", "prefix length", ""),
            ("10.0.0.0/8 ", "prefix length", ""),
            ("10.0.0.0/8/8", "prefix length", ""), ("10.0.0.0/255.0.0.0", "prefix length", "netmask"),
            ("10.0.0.0/0x8", "prefix length", ""), ("10.0.0.0/99999999999999999999", "prefix length", ""),
            ("10.0.0.0/\u{661}", "prefix length", ""), ("::/129", "prefix length of 0 to 128", "::/64"),
            ("::/1000", "prefix length", ""),
            ("10.1.2.3/8", "bits set beyond", "write 10.0.0.0/8 for the range, or 10.1.2.3 for the one address"),
            ("192.0.2.1/0", "bits set beyond", "write 0.0.0.0/0 for the range"),
            ("192.0.2.1/31", "bits set beyond", "192.0.2.0/31"),
            (
                "2001:db8::1/64", "bits set beyond",
                "write 2001:db8::/64 for the range, or 2001:db8::1 for the one address"
            ),
            ("::1/0", "bits set beyond", "write ::/0"), ("::1/127", "bits set beyond", "::/127"),
            ("::ffff:192.0.2.1/120", "bits set beyond", "192.0.2.0/24"),
            ("::ffff:10.0.0.0/8", "prefix that does not reach it", "write 10.0.0.0/8 or ::ffff:10.0.0.0/104"),
            ("::ffff:0:0/95", "prefix that does not reach it", "a prefix of 96 to 128"),
            ("::ffff:0:0/0", "prefix that does not reach it", "write 0.0.0.0/0 or ::ffff:0.0.0.0/96"),
        ]
        for (text, problem, remedy) in table {
            XCTAssertThrowsError(try AddressRange(text), text) { error in
                guard let error = error as? ConfigurationError else { return XCTFail("\(error)") }
                XCTAssertTrue(error.problem.contains(problem), "\(text): \(error)")
                XCTAssertTrue(remedy.isEmpty || error.remedy.contains(remedy), "\(text): \(error)")
                XCTAssertEqual(error.value, text)
            }
        }
    }

    func testAWrongLiteralHoldsNothingAndStopsTheServer() throws {
        let wrong: AddressRange = "10.1.0.0/8"
        for text in ["10.1.0.0", "10.0.0.0", "::", "255.255.255.255"] {
            XCTAssertFalse(wrong.contains(try address(text)))
        }
        XCTAssertFalse(wrong.isEverything)
        XCTAssertEqual("\(wrong)", "10.1.0.0/8")
        XCTAssertThrowsError(try Fixture { $0.allowedAddresses = ["192.0.2.1", "10.1.0.0/8"] }) { error in
            XCTAssertEqual((error as? ConfigurationError)?.parameter, "allowedAddresses[1]")
        }
        XCTAssertThrowsError(
            try Fixture { $0.clientAddresses = .behind(proxies: ["10.1.0.0/8"], header: .forwarded) }
        ) { error in
            XCTAssertEqual((error as? ConfigurationError)?.parameter, "clientAddresses.proxies[0]")
        }
    }

    func testListsOfNobodyAndProxiesThatAreEverybody() {
        XCTAssertThrowsError(try Fixture { $0.allowedAddresses = [] }) { error in
            XCTAssertEqual((error as? ConfigurationError)?.parameter, "allowedAddresses")
        }
        XCTAssertThrowsError(try Fixture { $0.clientAddresses = .behind(proxies: [], header: .xForwardedFor) }) {
            error in
            XCTAssertEqual((error as? ConfigurationError)?.parameter, "clientAddresses.proxies")
        }
        for everybody in ["0.0.0.0/0", "::/0", "::ffff:0:0/96"] as [AddressRange] {
            XCTAssertThrowsError(
                try Fixture { $0.clientAddresses = .behind(proxies: ["10.0.0.1", everybody], header: .forwarded) }
            ) { error in
                XCTAssertEqual((error as? ConfigurationError)?.parameter, "clientAddresses.proxies[1]")
            }
            XCTAssertNoThrow(try Fixture { $0.allowedAddresses = [everybody] })
        }
    }

    func testThePresets() throws {
        for text in ["127.0.0.1", "127.255.255.255", "::1"] {
            XCTAssertTrue([AddressRange].loopback.contains(try address(text)))
        }
        for text in ["10.1.2.3", "172.31.0.1", "192.168.1.1", "fd00::1", "fc00::"] {
            XCTAssertTrue([AddressRange].privateNetworks.contains(try address(text)), text)
        }
        for text in ["127.0.0.2", "169.254.169.254", "100.64.0.1", "172.32.0.1", "fe80::1", "2001:db8::1", "fe00::"] {
            XCTAssertFalse([AddressRange].privateNetworks.contains(try address(text)), text)
        }
        XCTAssertNoThrow(try [AddressRange].loopback.validated(parameter: "x", orWrite: ""))
        XCTAssertNoThrow(try [AddressRange].privateNetworks.validated(parameter: "x", orWrite: ""))
    }
}
