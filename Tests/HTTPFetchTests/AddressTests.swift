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
            ([0x64, 0xFF9B, 0, 0, 0, 0, 0x7F00, 1], .loopback), ([0x64, 0xFF9B, 0, 0, 0, 0, 0xA9FE, 0xA9FE], .link),
            ([0x64, 0xFF9B, 1, 0, 0, 0, 0x0808, 0x0808], .limited),
            ([0x2002, 0x0A00, 1, 0, 0, 0, 0, 1], .limited), ([0x2002, 0x0808, 0x0808, 0, 0, 0, 0, 1], .everywhere),
            ([0, 0, 0, 0, 0, 0, 0x0808, 0x0808], .limited), ([0x4000, 0, 0, 0, 0, 0, 0, 1], .limited),
        ]
        for (groups, reach) in table {
            let address = IPAddress(bytes: groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
            XCTAssertEqual(address?.reach, reach, address?.description ?? "")
        }
    }

    func testAnAddressHasFourOrSixteenBytes() {
        for count in [0, 1, 3, 5, 15, 17] {
            XCTAssertNil(IPAddress(bytes: [UInt8](repeating: 1, count: count)))
        }
    }

    func testR143_D54_whoMayNameWhichAddress() throws {
        let policy = AddressPolicy(listedHosts: ["keys.internal"])
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

    private func four(_ text: String) -> IPAddress? {
        IPAddress(bytes: text.split(separator: ".").compactMap { UInt8($0) })
    }
}
