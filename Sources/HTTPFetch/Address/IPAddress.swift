// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address is the IPv4 address that it maps.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    package let bytes: [UInt8]

    /// An address of 4 or 16 bytes; nil for any other count.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let isMapped =
            bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        self.bytes = isMapped ? Array(bytes[12...]) : bytes
    }

    package var isIPv4: Bool { bytes.count == 4 }

    /// How far an address reaches.
    package enum Reach: Sendable, Hashable {
        /// Routed on the Internet.
        case everywhere
        /// This machine.
        case loopback
        /// Neighbours on the link, among them the metadata services of clouds.
        case link
        /// Everything else: private networks, multicast, documentation, reserved ranges.
        case limited
    }

    package var reach: Reach {
        isIPv4 ? reachOfIPv4 : reachOfIPv6
    }

    // The special-purpose registries of RFC 6890, as far as they are not globally reachable.
    private var reachOfIPv4: Reach {
        switch (bytes[0], bytes[1], bytes[2]) {
        case (127, _, _): .loopback
        case (169, 254, _): .link
        case (0, _, _), (10, _, _), (172, 16...31, _), (192, 168, _), (100, 64...127, _): .limited
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113): .limited
        case (224..., _, _): .limited
        default: .everywhere
        }
    }

    private var reachOfIPv6: Reach {
        if bytes[..<15].allSatisfy({ $0 == 0 }) { return bytes[15] == 1 ? .loopback : .limited }
        if bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 { return .link }
        // Forms that embed an IPv4 address reach what it reaches: NAT64 (64:ff9b::/96) and 6to4 (2002::/16).
        if bytes[..<12] == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] { return embedded(12) }
        if bytes[0] == 0x20 && bytes[1] == 0x02 { return embedded(2) }
        guard bytes[0] & 0xE0 == 0x20 else { return .limited }  // global unicast is 2000::/3
        let isSpecial = bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] < 2 || (bytes[2] == 0x0D && bytes[3] == 0xB8))
        return isSpecial || (bytes[0] == 0x3F && bytes[1] >= 0xF0) ? .limited : .everywhere
    }

    private func embedded(_ start: Int) -> Reach {
        IPAddress(bytes: Array(bytes[start..<start + 4]))?.reach ?? .limited
    }

    package var description: String {
        if isIPv4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
