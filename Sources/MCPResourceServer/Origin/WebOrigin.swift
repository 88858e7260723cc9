// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// A serialized origin (RFC 6454 §6.2), compared by scheme, host and port.
struct WebOrigin: Sendable, Hashable {
    /// In lower case.
    let scheme: [UInt8]
    /// The port is nil where it is the scheme's default.
    let authority: HostAndPort
    /// The effective port, so that `https://h` and `https://h:443` are one origin.
    let port: Int?

    /// Reads `scheme://host` or `scheme://host:port`, and nothing that goes on behind it. `null` is no origin.
    init?(_ text: some Collection<UInt8>) {
        let bytes = text.map(ASCII.lowercased)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            return nil
        }
        scheme = Array(bytes[..<colon])
        guard let first = scheme.first, (0x61...0x7A).contains(first), scheme.allSatisfy(Self.isSchemeByte) else {
            return nil
        }
        guard let authority = HostAndPort(bytes[(colon + 3)...]) else { return nil }
        self.authority = authority
        port = authority.port ?? Self.defaultPort(scheme)
    }

    /// Whether a page of this origin was served by this machine.
    var isLoopback: Bool {
        Self.defaultPort(scheme) != nil && authority.isLoopback
    }

    static func == (left: WebOrigin, right: WebOrigin) -> Bool {
        left.scheme == right.scheme && left.authority.host == right.authority.host && left.port == right.port
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(scheme)
        hasher.combine(authority.host)
        hasher.combine(port)
    }

    private static func defaultPort(_ scheme: [UInt8]) -> Int? {
        if scheme.elementsEqual("https".utf8) { return 443 }
        return scheme.elementsEqual("http".utf8) ? 80 : nil
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || "+-.".utf8.contains(byte)
    }
}
