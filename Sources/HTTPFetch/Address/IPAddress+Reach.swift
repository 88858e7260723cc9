// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension IPAddress {
    /// How far an address reaches.
    package enum Reach: Sendable, Hashable {
        /// Routed on the Internet.
        case everywhere
        /// This machine.
        case loopback
        /// Neighbours on the link, among them the metadata services of clouds, which hand out credentials.
        case link
        /// Everything else: private networks, multicast, documentation, reserved ranges.
        case limited
    }

    /// From the special-purpose registries of RFC 6890, as far as they are not globally reachable.
    package var reach: Reach {
        isIPv4 ? reachOfIPv4 : reachOfIPv6
    }

    private var reachOfIPv4: Reach {
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (127, _, _, _): .loopback
        case (169, 254, _, _): .link
        case (0, _, _, _), (10, _, _, _), (172, 16...31, _, _), (192, 168, _, _), (100, 64...127, _, _): .limited
        case (192, 0, 0, _), (192, 0, 2, _), (192, 88, 99, _), (198, 18...19, _, _), (198, 51, 100, _): .limited
        case (203, 0, 113, _), (224..., _, _, _): .limited
        case (168, 63, 129, 16): .limited  // Azure's host, which answers its own virtual machines only
        default: .everywhere
        }
    }

    private var reachOfIPv6: Reach {
        if bytes[..<15].allSatisfy({ $0 == 0 }) && bytes[15] == 1 { return .loopback }
        if bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 { return .link }
        if bytes == [0xFD, 0, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54] { return .link }  // AWS metadata
        if let inner = embedded { return inner.throughTranslation(isPublic: isGlobalUnicast || isPublicNAT64) }
        return isGlobalUnicast ? .everywhere : .limited
    }

    /// What an address reaches that a router turns into this one: never this machine, link-local as before.
    private func throughTranslation(isPublic: Bool) -> Reach {
        switch reach {
        case .everywhere: isPublic ? .everywhere : .limited
        case .link: .link
        case .loopback, .limited: .limited
        }
    }

    /// The IPv4 address inside the forms that carry one: NAT64 (RFC 6052, RFC 8215), 6to4, Teredo's client (inverted),
    /// ISATAP, and the IPv4-compatible and IPv4-translated forms.
    private var embedded: IPAddress? {
        let start: Int
        if isPublicNAT64 || bytes[..<6] == [0, 0x64, 0xFF, 0x9B, 0, 1] {
            start = 12
        } else if bytes[..<2] == [0x20, 0x02] {
            start = 2
        } else if bytes[..<4] == [0x20, 0x01, 0, 0] {
            return IPAddress(bytes: bytes[12...].map { ~$0 })
        } else if bytes[8] & 0xFD == 0 && bytes[9...11] == [0, 0x5E, 0xFE] {
            start = 12
        } else if bytes[..<8].allSatisfy({ $0 == 0 }) {
            start = 12
        } else {
            return nil
        }
        return IPAddress(bytes: Array(bytes[start..<start + 4]))
    }

    private var isPublicNAT64: Bool { bytes[..<12] == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] }

    /// In 2000::/3 without 2001::/23, 2001:db8::/32 and 3fff::/20.
    private var isGlobalUnicast: Bool {
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0x20, 0x01, 0...1, _), (0x20, 0x01, 0x0D, 0xB8), (0x3F, 0xFF, 0...0x0F, _): false
        default: bytes[0] & 0xE0 == 0x20
        }
    }
}
