// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import HTTPFetch

final class AddressTests: XCTestCase {
    func testR143_reachOfIPv4() {
        let table: [(String, IPAddress.Reach)] = [
            ("8.8.8.8", .everywhere), ("1.1.1.1", .everywhere), ("172.15.255.255", .everywhere),
            ("172.32.0.0", .everywhere), ("192.167.255.255", .everywhere), ("100.63.255.255", .everywhere),
            ("100.128.0.0", .everywhere), ("198.17.255.255", .everywhere), ("198.20.0.0", .everywhere),
            ("223.255.255.255", .everywhere), ("11.0.0.0", .everywhere), ("9.255.255.255", .everywhere),
            ("127.0.0.1", .loopback), ("127.255.255.255", .loopback), ("169.254.169.254", .link),
            ("169.254.0.0", .link), ("0.0.0.0", .limited), ("0.255.255.255", .limited), ("10.0.0.1", .limited),
            ("172.16.0.1", .limited), ("172.31.255.255", .limited), ("192.168.0.1", .limited),
            ("100.64.0.1", .limited), ("100.127.255.255", .limited), ("192.0.0.1", .limited),
            ("192.0.2.1", .limited), ("198.18.0.1", .limited), ("198.19.255.255", .limited),
            ("198.51.100.7", .limited), ("203.0.113.7", .limited), ("224.0.0.1", .limited),
            ("239.255.255.255", .limited), ("240.0.0.1", .limited), ("255.255.255.255", .limited),
            ("168.63.129.16", .limited), ("168.63.129.17", .everywhere), ("192.88.99.1", .limited),
        ]
        for (text, reach) in table {
            XCTAssertEqual(four(text)?.reach, reach, text)
            XCTAssertEqual(four(text)?.description, text)
            let mapped = IPAddress(bytes: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + (four(text)?.bytes ?? []))
            XCTAssertEqual(mapped, four(text), "\(text) mapped into IPv6 is the same address")
        }
    }

    func testR143_reachOfIPv6() {
        let table: [([UInt16], IPAddress.Reach)] = [
            ([0x2606, 0x4700, 0, 0, 0, 0, 0, 0x1111], .everywhere), ([0x2A00, 0, 0, 0, 0, 0, 0, 1], .everywhere),
            ([0, 0, 0, 0, 0, 0, 0, 1], .loopback), ([0, 0, 0, 0, 0, 0, 0, 0], .limited),
            ([0xFE80, 0, 0, 0, 0, 0, 0, 1], .link), ([0xFEBF, 0xFFFF, 0, 0, 0, 0, 0, 1], .link),
            ([0xFEC0, 0, 0, 0, 0, 0, 0, 1], .limited), ([0xFC00, 0, 0, 0, 0, 0, 0, 1], .limited),
            ([0xFDFF, 0, 0, 0, 0, 0, 0, 1], .limited), ([0xFF02, 0, 0, 0, 0, 0, 0, 1], .limited),
            ([0x2001, 0xDB8, 0, 0, 0, 0, 0, 1], .limited), ([0x2001, 0, 0, 0, 0, 0, 0, 1], .limited),
            ([0x2001, 0x200, 0, 0, 0, 0, 0, 1], .everywhere), ([0x3FFF, 0, 0, 0, 0, 0, 0, 1], .limited),
            ([0x64, 0xFF9B, 0, 0, 0, 0, 0x0808, 0x0808], .everywhere),
            ([0x64, 0xFF9B, 0, 0, 0, 0, 0x7F00, 1], .limited), ([0x64, 0xFF9B, 0, 0, 0, 0, 0xA9FE, 0xA9FE], .link),
            ([0x64, 0xFF9B, 1, 0, 0, 0, 0x0808, 0x0808], .limited),
            ([0x2002, 0x0A00, 1, 0, 0, 0, 0, 1], .limited), ([0x2002, 0x0808, 0x0808, 0, 0, 0, 0, 1], .everywhere),
            ([0, 0, 0, 0, 0, 0, 0x0808, 0x0808], .limited), ([0x4000, 0, 0, 0, 0, 0, 0, 1], .limited),
            ([0x64, 0xFF9B, 0, 0, 0, 0, 0x0A00, 1], .limited), ([0x64, 0xFF9B, 1, 0, 0, 0, 0xA9FE, 1], .link),
            ([0x2002, 0xA9FE, 0xA9FE, 0, 0, 0, 0, 1], .link), ([0x2002, 0x7F00, 1, 0, 0, 0, 0, 1], .limited),
            ([0, 0, 0, 0, 0, 0, 0xA9FE, 0xA9FE], .link), ([0, 0, 0, 0, 0, 0, 0x7F00, 1], .limited),
            ([0, 0, 0, 0, 0xFFFF, 0, 0xA9FE, 0xA9FE], .link), ([0, 0, 0, 0, 0xFFFF, 0, 0x0808, 0x0808], .limited),
            ([0x2A00, 0, 0, 1, 0, 0x5EFE, 0xA9FE, 1], .link), ([0x2A00, 0, 0, 1, 0x200, 0x5EFE, 0x0A00, 1], .limited),
            ([0x2A00, 0, 0, 1, 0x200, 0x5EFE, 0x0808, 1], .everywhere),
            ([0x2001, 0, 0x0808, 0x0808, 0, 0, 0x5601, 0x5601], .link),  // Teredo, 169.254.169.254 inverted
            ([0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x254], .link), ([0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x253], .limited),
            ([0x3FFF, 0xFFF, 0, 0, 0, 0, 0, 1], .limited), ([0x3FFF, 0x1000, 0, 0, 0, 0, 0, 1], .everywhere),
            ([0x2001, 0x1FF, 0, 0, 0, 0, 0, 1], .limited), ([0x2001, 0xDB7, 0, 0, 0, 0, 0, 1], .everywhere),
            ([0x1FFF, 0, 0, 0, 0, 0, 0, 1], .limited), ([0x5F00, 0, 0, 0, 0, 0, 0, 1], .limited),
            ([0x100, 0, 0, 0, 0, 0, 0, 1], .limited), ([0xFF0E, 0, 0, 0, 0, 0, 0, 1], .limited),
        ]
        for (groups, reach) in table {
            let address = IPAddress(bytes: groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
            XCTAssertEqual(address?.reach, reach, address?.description ?? "")
        }
    }

    func testAddressesAreReadInTheirProperNotationOnly() throws {
        let read: [(String, String)] = [
            ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:1", "::1"),
            ("2a00:0:0:1:0:0:0:1", "2a00:0:0:1::1"),
            ("1:0:0:2:3:0:0:4", "1::2:3:0:0:4"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"), ("FE80::00ab", "fe80::ab"),
            ("::ffff:127.0.0.1", "127.0.0.1"), ("::ffff:7f00:1", "127.0.0.1"), ("64:ff9b::8.8.8.8", "64:ff9b::808:808"),
            ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ]
        for (text, shown) in read {
            let address = text.contains(":") ? IPAddress(sixes: text) : IPAddress(fours: text)
            XCTAssertEqual(address?.description, shown, text)
        }
        let refused = [
            "", "1", "127.1", "127.0.1", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "127.0.0.256", "127.0.0.1.",
            "1.2.3.4.5",
            "1..2.3", ".1.2.3", "2130706433", "1.2.3.+4", "1.2.3. 4", ":", ":::", "1:", ":1", "1::2::3", "12345::",
            "g::",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1%lo", "1.2.3.4::", "::1.2.3", "::1.2.3.4:1",
            "1:2:3:4:5:6:7:1.2.3.4", "::+1", "1::2:", ":1::2",
        ]
        for text in refused {
            XCTAssertNil(IPAddress(fours: text), text)
            XCTAssertNil(IPAddress(sixes: text), text)
        }
    }

    func testAnAddressHasFourOrSixteenBytes() {
        for count in [0, 1, 3, 5, 15, 17] {
            XCTAssertNil(IPAddress(bytes: [UInt8](repeating: 1, count: count)))
        }
    }

    func testR143_D54_whoMayNameWhichAddress() throws {
        let policy = try AddressPolicy(listedHosts: ["keys.internal"])
        let table: [(url: String, address: String, origin: FetchRequest.Origin, allowed: Bool)] = [
            ("https://as.example", "8.8.8.8", .configuration, true),
            ("https://as.example", "8.8.8.8", .document, true),
            ("https://as.example", "10.0.0.1", .configuration, true),
            ("https://as.example", "10.0.0.1", .document, false),
            ("https://as.example", "127.0.0.1", .configuration, true),
            ("https://as.example", "127.0.0.1", .document, false),
            ("https://as.example", "0.0.0.0", .document, false),
            ("https://as.example", "224.0.0.1", .document, false),
            ("https://as.example", "169.254.169.254", .configuration, false),
            ("https://as.example", "169.254.169.254", .document, false),
            ("https://keys.internal", "10.0.0.1", .document, true),
            ("https://KEYS.internal", "10.0.0.1", .document, true),
            ("https://keys.internal", "169.254.169.254", .document, false),
            ("https://keys.internal.evil.example", "10.0.0.1", .document, false),
            ("http://localhost", "127.0.0.1", .configuration, true),
            ("http://localhost", "8.8.8.8", .configuration, false),
            ("http://localhost", "10.0.0.1", .configuration, false),
            ("http://localhost", "127.0.0.1", .document, false),
        ]
        for row in table {
            let address = try XCTUnwrap(four(row.address))
            let objection = policy.objection(to: address, for: try FetchURL(row.url), from: row.origin)
            XCTAssertEqual(objection == nil, row.allowed, "\(row)")
        }
    }

    func testListedHostsAreComparedAsHosts() throws {
        let address = try XCTUnwrap(four("10.0.0.1"))
        let table: [(listed: String, url: String, isListed: Bool)] = [
            ("keys.internal", "https://keys.internal", true), ("Keys.Internal", "https://keys.internal:8443", true),
            ("keys.internal.", "https://keys.internal", true), ("keys.internal", "https://keys.internal./", true),
            ("10.0.0.1", "https://10.0.0.1", true), ("fd00::1", "https://[fd00:0::1]", true),
            ("[fd00::1]", "https://[fd00::1]:8443", true), ("::ffff:10.0.0.1", "https://10.0.0.1", true),
            ("internal", "https://keys.internal", false), ("keys.internal", "https://keys.internal.example", false),
            ("keys.internal", "https://xkeys.internal", false), ("fd00::1", "https://[fd00::2]", false),
            ("10.0.0.1", "https://10.0.0.2", false), ("10.0.0.1", "https://a.internal", false),
        ]
        for row in table {
            let policy = try AddressPolicy(listedHosts: [row.listed])
            let objection = policy.objection(to: address, for: try FetchURL(row.url), from: .document)
            XCTAssertEqual(objection == nil, row.isListed, "\(row)")
        }
        for entry in [
            "", "https://h", "h:443", "h/", "h/x", "h?x", "u@h", "*.h", "10.0.0.0/8", "a b", "[fd00::1", "ü.example",
        ] {
            XCTAssertThrowsError(try BoundedFetcher(listedHosts: [entry]), entry) { error in
                XCTAssertEqual((error as? FetchError)?.code, .badURL, entry)
            }
        }
    }

    private func four(_ text: String) -> IPAddress? {
        IPAddress(fours: text)
    }
}
