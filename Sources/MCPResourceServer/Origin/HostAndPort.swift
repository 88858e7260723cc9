// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// A host and an optional port, as in a `Host` line, in `:authority` and behind the `://` of an origin.
struct HostAndPort: Sendable, Hashable {
    /// In lower case; an IPv6 address in brackets.
    let host: [UInt8]
    /// Nil where none is written.
    let port: Int?

    /// Reads `host` or `host:port`: ASCII, nothing that could end a host in a URL, no leading zeros in the port.
    init?(_ text: some Collection<UInt8>) {
        let bytes = text.map(ASCII.lowercased)
        let colon = UInt8(ascii: ":")
        let hostEnd: Int?
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            hostEnd = bracket + 1
        } else {
            hostEnd = bytes.firstIndex(of: colon)
        }
        host = Array(bytes[..<(hostEnd ?? bytes.endIndex)])
        guard !host.isEmpty, host.count <= 255, host.allSatisfy(Self.isHostByte) else { return nil }

        let rest = bytes[host.endIndex...]
        guard !rest.isEmpty else {
            port = nil
            return
        }
        let digits = rest.dropFirst()
        guard rest.first == colon, (1...5).contains(digits.count), digits.first != UInt8(ascii: "0") else { return nil }
        guard let number = UInt16(String(decoding: digits, as: UTF8.self)), digits.allSatisfy(Self.isDigit) else {
            return nil
        }
        port = Int(number)
    }

    /// Whether the host is the machine itself: `localhost`, 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        HostKind(String(decoding: host, as: UTF8.self)) == .loopback
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39
    }

    /// Letters, digits, `-`, `.` and `_` of names, and what an IPv6 address in brackets adds.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A: true
        default: "-._[]:".utf8.contains(byte)
        }
    }
}
