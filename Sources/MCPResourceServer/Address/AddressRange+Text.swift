// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import TokenValidation

extension AddressRange {
    /// The first address and the length of the prefix, counted in 128 bits.
    static func parse(_ text: String) throws(ConfigurationError) -> (first: ClientAddress, prefix: Int) {
        let bytes = text[...].utf8
        let written = bytes.prefix { $0 != UInt8(ascii: "/") }
        guard let address = ClientAddress(written) else {
            throw refused(
                text,
                "is not an address or a range in CIDR notation",
                "write such as 192.0.2.0/24, 2001:db8::/32 or 198.51.100.7, without a port, a zone or brackets"
            )
        }
        let slash = bytes[written.endIndex...]
        guard !slash.isEmpty else { return (address, 128) }

        // What is written as IPv6 has its prefix counted in 128 bits, a mapped IPv4 address included.
        let isWrittenAsIPv4 = IPAddress.number(fours: Substring(written).utf8.span) != nil
        let width = isWrittenAsIPv4 ? 32 : 128
        guard let prefix = length(slash.dropFirst()), prefix <= width else {
            throw refused(
                text,
                "has no prefix length of 0 to \(width) after its slash",
                "write such as \(address)/\(isWrittenAsIPv4 ? 24 : 64); a netmask is not read"
            )
        }
        if address.isIPv4 && !isWrittenAsIPv4 && prefix < 96 {
            throw refused(
                text,
                "is an IPv4 address in its IPv6 form, with a prefix that does not reach it",
                prefix > 32
                    ? "write a prefix of 96 to 128" : "write \(address)/\(prefix) or ::ffff:\(address)/\(prefix + 96)"
            )
        }
        let full = prefix + 128 - width
        let first = full == 0 ? 0 : (address.number >> (128 - full)) << (128 - full)
        let isFirst = first == address.number
        guard isFirst else {  // check: address-range-host-bits
            throw refused(
                text,
                "has bits set beyond its prefix",
                "write \(ClientAddress(first))/\(address.isIPv4 ? full - 96 : full) for the range, or \(address) for the one address"
            )
        }
        return (address, full)
    }

    /// A decimal number of up to three digits, without leading zeros.
    private static func length(_ bytes: Substring.UTF8View) -> Int? {
        let isNumber = (1...3).contains(bytes.count) && bytes.allSatisfy { 0x30...0x39 ~= $0 }
        let hasLeadingZero = bytes.count > 1 && bytes.first == 0x30
        guard isNumber, !hasLeadingZero else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }

    private static func refused(_ text: String, _ problem: String, _ remedy: String) -> ConfigurationError {
        ConfigurationError(parameter: "range", value: text, problem: problem, remedy: remedy)
    }
}
