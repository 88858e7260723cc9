// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The address of a connection's other end, as a host has it.
package enum PeerAddress: Sendable {
    /// A text, which is yet to be read.
    case text(String)
    /// IPv6, or IPv4 in its mapped form (RFC 4291 section 2.5.5.2).
    case number(UInt128)

    /// As text without a port.
    var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): IPAddress(bytes: IPAddress.bytes(of: number))?.description ?? ""
        }
    }

    /// The address in the first bytes of a `sockaddr_in` or `sockaddr_in6`; nil for one of another family, and for too few bytes.
    init?(socketAddress bytes: InlineArray<24, UInt8>, count: Int) {
        #if canImport(Darwin)
            let family = Int32(bytes[1])
        #elseif _endian(little)
            let family = Int32(bytes[1]) << 8 | Int32(bytes[0])
        #else
            let family = Int32(bytes[0]) << 8 | Int32(bytes[1])
        #endif
        func number(_ places: Range<Int>) -> UInt128 {
            var number: UInt128 = 0
            for place in places { number = number << 8 | UInt128(bytes[place]) }
            return number
        }
        if family == AF_INET, count >= 8 {
            self = .number(IPAddress.mapped | number(4..<8))
        } else if family == AF_INET6, count >= 24 {
            self = .number(number(8..<24))
        } else {
            return nil
        }
    }
}
