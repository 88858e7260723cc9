// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What a host in lower case is: the machine itself, or another. Nil for text that is no host, or that some readers take
/// for another one (`127.1`, `0x7f.0.0.1`, `017700000001`).
package enum HostKind {
    case loopback
    case other

    package init?(_ host: String) {
        let bytes = Array(host.utf8)
        if bytes.first == 0x5B {
            guard bytes.last == 0x5D, let groups = Self.groups(bytes.dropFirst().dropLast()) else { return nil }
            self = groups == [0, 0, 0, 0, 0, 0, 0, 1] ? .loopback : .other
            return
        }
        guard bytes.count <= 253, bytes.allSatisfy(Self.isNameOctet) else { return nil }
        let labels = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard let last = labels.last, labels.allSatisfy({ (1...63).contains($0.count) }) else { return nil }
        if last.first.map(Self.isDigit) == true {
            guard let octets = Self.octets(labels) else { return nil }
            self = octets.first == 127 ? .loopback : .other
            return
        }
        self = bytes.elementsEqual("localhost".utf8) ? .loopback : .other
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }

    private static func isHexDigit(_ octet: UInt8) -> Bool { isDigit(octet) || (0x61...0x66).contains(octet) }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        isDigit(octet) || (0x61...0x7A).contains(octet) || octet == 0x2D || octet == 0x2E || octet == 0x5F
    }

    /// Four decimal numbers from 0 to 255 without leading zeros.
    private static func octets(_ labels: [ArraySlice<UInt8>]) -> [UInt8]? {
        guard labels.count == 4 else { return nil }
        var octets: [UInt8] = []
        for label in labels {
            guard label.allSatisfy(isDigit), label.count == 1 || label.first != 0x30 else { return nil }
            guard let octet = UInt8(String(decoding: label, as: UTF8.self)) else { return nil }
            octets.append(octet)
        }
        return octets
    }

    /// The eight groups of an IPv6 address (RFC 4291 section 2.2, forms 1 and 2).
    private static func groups(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
        let gaps = bytes.indices.dropLast().filter { bytes[$0] == 0x3A && bytes[$0 + 1] == 0x3A }
        guard let gap = gaps.first else {
            return parts(bytes).flatMap { $0.count == 8 ? $0 : nil }
        }
        guard gaps.count == 1, let head = parts(bytes[..<gap]), let tail = parts(bytes[(gap + 2)...]) else {
            return nil
        }
        guard head.count + tail.count <= 7 else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func parts(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
        guard !bytes.isEmpty else { return [] }
        var parts: [UInt16] = []
        for part in bytes.split(separator: 0x3A, omittingEmptySubsequences: false) {
            guard (1...4).contains(part.count), part.allSatisfy(isHexDigit),
                let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
            else {
                return nil
            }
            parts.append(group)
        }
        return parts
    }
}
