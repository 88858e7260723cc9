// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A gzip file (RFC 1952) of nothing but zero bytes, at deflate's best ratio of about a thousand to one.
enum GzipBomb {
    /// - Parameter count: The size when decompressed, at least 1.
    static func bytes(expandingTo count: Int) -> [UInt8] {
        let count = max(1, count)
        var bits = BitWriter()
        // A block with codes of its own (RFC 1951 §3.2.7): 286 for literals and lengths, 1 for distances, 18 code lengths.
        bits.append(1, 1)
        bits.append(2, 2)
        bits.append(29, 5)
        bits.append(0, 5)
        bits.append(14, 4)
        // In the order of the RFC (16, 17, 18, 0, …, 2, 14, 1): 18 has one bit, 2 and 1 have two.
        for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] { bits.append(length, 3) }
        // Those codes are then 18: 0, 1: 10, 2: 11. A zero byte gets two bits, the end two, the length 258 one, and so does
        // the distance 1; everything between is a run without a code.
        bits.appendCode("11")
        bits.appendRun(138)
        bits.appendRun(117)
        bits.appendCode("11")
        bits.appendRun(28)
        bits.appendCode("10")
        bits.appendCode("10")
        // A zero byte, and again and again 258 bytes as the one before: two bits, both 0.
        bits.appendCode("10")
        let (repetitions, rest) = (count - 1).quotientAndRemainder(dividingBy: 258)
        for _ in 0..<repetitions { bits.append(0, 2) }
        for _ in 0..<rest { bits.appendCode("10") }
        bits.appendCode("11")
        let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0xFF]
        return head + bits.bytes + littleEndian(checksum(ofZeros: count))
            + littleEndian(UInt32(truncatingIfNeeded: count))
    }

    /// CRC-32 of so many zero bytes. Each multiplies the state by x⁸ in the field that the checksum is computed in.
    private static func checksum(ofZeros count: Int) -> UInt32 {
        var state = UInt32.max
        var power: UInt32 = 1 << 23
        var left = count
        while left > 0 {
            if left & 1 == 1 { state = product(state, power) }
            power = product(power, power)
            left >>= 1
        }
        return ~state
    }

    /// The product of two polynomials modulo that of CRC-32; the highest bit is the coefficient of x⁰.
    private static func product(_ left: UInt32, _ right: UInt32) -> UInt32 {
        var sum: UInt32 = 0
        var shifted = right
        for bit in (0..<32).reversed() {
            if left >> bit & 1 == 1 { sum ^= shifted }
            shifted = shifted >> 1 ^ (shifted & 1 == 1 ? 0xEDB8_8320 : 0)
        }
        return sum
    }

    private static func littleEndian(_ value: UInt32) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}

/// Bits into bytes, the lowest first (RFC 1951 §3.1.1).
private struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var used = 8

    mutating func append(_ value: Int, _ count: Int) {
        for bit in 0..<count {
            if used == 8 {
                bytes.append(0)
                used = 0
            }
            bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << used
            used += 1
        }
    }

    /// A Huffman code, as it is read.
    mutating func appendCode(_ code: String) {
        for digit in code.utf8 { append(digit == UInt8(ascii: "1") ? 1 : 0, 1) }
    }

    /// 11 to 138 symbols without a code: code length symbol 18.
    mutating func appendRun(_ count: Int) {
        appendCode("0")
        append(count - 11, 7)
    }
}
