// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension IPAddress {
    /// Four decimal numbers of 0 to 255 without leading zeros, and nothing of what `inet_aton` reads besides.
    init?(fours text: String) {
        guard let number = Self.number(fours: text.utf8.span) else { return nil }
        self.init(bytes: Self.bytes(of: number))
    }

    /// An IPv6 address as RFC 4291 section 2.2 writes it, without a zone.
    init?(sixes text: String) {
        guard let number = Self.number(sixes: text[...].utf8) else { return nil }
        self.init(bytes: Self.bytes(of: number))
    }

    /// The bytes of a number in network order.
    package static func bytes<Number: FixedWidthInteger>(of number: Number) -> [UInt8] {
        stride(from: Number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// What ``init(fours:)`` reads, as a number and without allocating: it is asked on the way of every request.
    package static func number(fours bytes: Span<UInt8>) -> UInt32? {
        var result: UInt32 = 0
        var octet: UInt32 = 0
        var (digits, dots) = (0, 0)
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: ".") {
                guard digits > 0, dots < 3 else { return nil }
                result = result << 8 | octet
                (octet, digits, dots) = (0, 0, dots + 1)
            } else {
                let hasLeadingZero = digits > 0 && octet == 0
                guard ASCII.isDigit(byte), !hasLeadingZero else { return nil }
                octet = octet * 10 + UInt32(byte & 0x0F)
                guard octet <= 255 else { return nil }
                digits += 1
            }
        }
        return dots == 3 && digits > 0 ? result << 8 | octet : nil
    }

    /// What ``init(sixes:)`` reads, as a number and without allocating. An IPv4-mapped address stays what it is.
    package static func number(sixes bytes: Substring.UTF8View) -> UInt128? {
        let colon = UInt8(ascii: ":")
        var value: UInt128 = 0
        var count = 0
        // How many groups stand before the "::".
        var gap: Int?
        var rest = bytes
        if rest.first == colon {
            rest = rest.dropFirst()
            guard rest.first == colon else { return nil }
            rest = rest.dropFirst()
            gap = 0
        }
        while !rest.isEmpty {
            let part = rest.prefix { $0 != colon }
            rest = rest[part.endIndex...]
            if rest.isEmpty, count <= 6, let fours = number(fours: Substring(part).utf8.span) {
                value = value << 32 | UInt128(fours)
                count += 2
            } else {
                guard count < 8, let group = self.group(part) else { return nil }
                value = value << 16 | UInt128(group)
                count += 1
            }
            guard !rest.isEmpty else { break }
            rest = rest.dropFirst()
            guard let next = rest.first else { return nil }
            if next == colon {
                guard gap == nil else { return nil }
                gap = count
                rest = rest.dropFirst()
            }
        }
        guard let gap else { return count == 8 ? value : nil }
        guard count < 8 else { return nil }
        let tail = 16 * (count - gap)
        let head = (value >> tail) << (128 - 16 * gap)
        return head | value & ((1 << tail) - 1)
    }

    /// One to four hexadecimal digits.
    private static func group(_ part: Substring.UTF8View) -> UInt16? {
        var result: UInt16 = 0
        var digits = 0
        for byte in part {
            guard digits < 4, ASCII.isHexadecimal(byte) else { return nil }
            result = result << 4 | UInt16(ASCII.isDigit(byte) ? byte & 0x0F : (byte & 0x0F) + 9)
            digits += 1
        }
        return digits > 0 ? result : nil
    }
}
