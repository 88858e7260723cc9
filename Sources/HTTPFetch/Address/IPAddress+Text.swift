// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension IPAddress {
    /// Four decimal numbers of 0 to 255 without leading zeros, and nothing of what `inet_aton` reads besides.
    init?(fours text: String) {
        guard let bytes = Self.fours(text.utf8[...]) else { return nil }
        self.init(bytes: bytes)
    }

    /// An IPv6 address as RFC 4291 section 2.2 writes it, without a zone.
    init?(sixes text: String) {
        let bytes = text.utf8[...]
        guard bytes.count <= 45 else { return nil }
        guard let gap = Self.firstGap(bytes) else {
            guard let all = Self.groups(bytes), all.count == 16 else { return nil }
            self.init(bytes: all)
            return
        }
        let (left, right) = (bytes[..<gap], bytes[bytes.index(gap, offsetBy: 2)...])
        guard let head = left.isEmpty ? [] : Self.groups(left, mayEndWithFours: false),
            let tail = right.isEmpty ? [] : Self.groups(right), head.count + tail.count <= 14
        else { return nil }
        self.init(bytes: head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail)
    }

    private static func firstGap(_ bytes: Substring.UTF8View) -> Substring.UTF8View.Index? {
        zip(bytes.indices, bytes.indices.dropFirst())
            .first { bytes[$0] == UInt8(ascii: ":") && bytes[$1] == UInt8(ascii: ":") }?
            .0
    }

    /// Groups of one to four hexadecimal digits between colons; the last may be an IPv4 address.
    private static func groups(_ bytes: Substring.UTF8View, mayEndWithFours: Bool = true) -> [UInt8]? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var result: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if mayEndWithFours, index == parts.count - 1, let four = fours(part) {
                result += four
                continue
            }
            guard (1...4).contains(part.count), part.allSatisfy(ASCII.isHexadecimal),
                let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
            else { return nil }
            result += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return result
    }

    private static func fours(_ bytes: Substring.UTF8View) -> [UInt8]? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.count <= 3 && part.allSatisfy(ASCII.isDigit) && (part.count == 1 || part.first != UInt8(ascii: "0"))
                ? UInt8(String(decoding: part, as: UTF8.self)) : nil
        }
        return parts.count == 4 && numbers.count == 4 ? numbers : nil
    }
}
