// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import ProtectedResource

/// The address of a client: IPv4 or IPv6.
///
/// An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is the IPv4 address that it maps: which of the two a
/// program gets to see depends on the socket it listens on, and not on the client.
public struct ClientAddress: Sendable, Hashable {
    /// The address as a number; IPv4 in its mapped form.
    let number: UInt128

    init(_ number: UInt128) {
        self.number = number
    }

    /// An address as text: `192.0.2.1` without leading zeros, or an IPv6 address as RFC 4291 section 2.2 writes it. Nil for anything
    /// else, a zone, brackets, a port and the old spellings of IPv4 (`127.1`, `0x7f.0.0.1`) included.
    public init?(_ text: String) {
        self.init(text[...].utf8)
    }

    init?(_ bytes: Substring.UTF8View) {
        if let four = IPAddress.number(fours: Substring(bytes).utf8.span) {
            number = IPAddress.mapped | UInt128(four)
        } else if let six = IPAddress.number(sixes: bytes) {
            number = six
        } else {
            return nil
        }
    }

    /// What a host says of a connection's other end.
    init?(_ peer: PeerAddress) {
        switch peer {
        case .number(let number): self.init(number)
        case .text(let text): self.init(peer: text)
        }
    }

    /// What a host says of a connection's other end, as text. A link-local address may have a zone there (`fe80::1%eth0`), which only says
    /// by which interface it came.
    init?(peer text: String) {
        if let four = IPAddress.number(fours: text.utf8.span) {
            number = IPAddress.mapped | UInt128(four)
            return
        }
        let bytes = text[...].utf8
        let zoneless = bytes.prefix { $0 != UInt8(ascii: "%") }
        guard let address = ClientAddress(zoneless) else { return nil }
        guard zoneless.endIndex == bytes.endIndex || !address.isIPv4 else { return nil }
        self = address
    }

    /// Whether it is an IPv4 address, mapped ones included.
    public var isIPv4: Bool { number >> 32 == IPAddress.mapped >> 32 }

    /// 4 or 16 bytes in network order.
    public var bytes: [UInt8] {
        isIPv4 ? IPAddress.bytes(of: UInt32(truncatingIfNeeded: number)) : IPAddress.bytes(of: number)
    }
}

extension ClientAddress: CustomStringConvertible {
    /// `192.0.2.1`, or IPv6 as RFC 5952 writes it.
    public var description: String {
        guard isIPv4 else { return IPAddress(bytes: bytes)?.description ?? "" }
        let number = UInt32(truncatingIfNeeded: number)
        return "\(number >> 24).\(number >> 16 & 0xFF).\(number >> 8 & 0xFF).\(number & 0xFF)"
    }
}
