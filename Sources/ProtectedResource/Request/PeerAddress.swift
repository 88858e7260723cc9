// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The address of a connection's other end, as a host has it.
package enum PeerAddress: Sendable {
    /// A text, which is yet to be read.
    case text(String)
    /// IPv4, the first of its four bytes highest.
    case ipv4(UInt32)

    /// As text without a port.
    var text: String {
        switch self {
        case .text(let text): text
        case .ipv4(let number): "\(number >> 24).\(number >> 16 & 0xFF).\(number >> 8 & 0xFF).\(number & 0xFF)"
        }
    }
}
