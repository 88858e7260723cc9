// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// An address that only programs on this machine can reach.
///
/// ``LoopbackServer`` listens on such an address or not at all: it has no TLS and is made for tests and samples.
public struct LoopbackAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address without brackets: `127.0.0.1` or `::1`.
    public let host: String

    let kind: Kind

    enum Kind: Sendable, Hashable {
        case v4([UInt8])
        case v6
    }

    /// `127.0.0.1`.
    public static let standard = LoopbackAddress(kind: .v4([127, 0, 0, 1]), host: "127.0.0.1")

    /// Reads `127.0.0.0/8` in dotted form, `::1`, `[::1]` or `localhost` (which means `127.0.0.1`).
    ///
    /// Nothing is looked up: a name other than `localhost` is refused, and so is every address that another machine
    /// could reach.
    /// - Throws: ``LoopbackError`` with the code `addressNotLoopback`.
    public init(_ text: String) throws(LoopbackError) {
        if text.utf8.elementsEqual("localhost".utf8) {
            self = .standard
            return
        }
        if text.utf8.elementsEqual("::1".utf8) || text.utf8.elementsEqual("[::1]".utf8) {
            self.init(kind: .v6, host: "::1")
            return
        }
        let octets = Self.octets(text)
        let isLoopback = octets.count == 4 && octets[0] == 127
        guard isLoopback else {  // check: loopback-address-only
            throw LoopbackError(.addressNotLoopback, "\(text) is not a loopback address; write 127.0.0.1 or ::1")
        }
        self.init(kind: .v4(octets), host: text)
    }

    init(kind: Kind, host: String) {
        self.kind = kind
        self.host = host
    }

    /// The address as it stands in a URL: IPv6 in brackets.
    public var urlHost: String {
        switch kind {
        case .v4: host
        case .v6: "[\(host)]"
        }
    }

    /// The address without brackets.
    public var description: String { host }

    /// The octets of a dotted address in its one canonical spelling; empty if it is none.
    private static func octets(_ text: String) -> [UInt8] {
        let parts = Array(text.utf8).split(separator: 0x2E, omittingEmptySubsequences: false)
        var octets: [UInt8] = []
        for part in parts {
            guard let octet = UInt8(String(decoding: part, as: UTF8.self)) else { return [] }
            guard String(octet).utf8.elementsEqual(part) else { return [] }
            octets.append(octet)
        }
        return octets
    }
}
