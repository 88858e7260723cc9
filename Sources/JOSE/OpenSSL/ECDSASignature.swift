// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The two forms of an ECDSA signature: r and s at full width one after the other (RFC 7518 §3.4), which a JWS has, and
/// the DER of RFC 3279 §2.2.3, which libcrypto speaks. Ranges (1 ≤ r, s < n) are libcrypto's to check, and it does.
enum ECDSASignature {
    /// Room for the longest DER: a header of three bytes and, twice, a header of two, a sign byte and 66 bytes of P-521.
    typealias DER = InlineArray<141, UInt8>

    /// Writes the canonical DER of `signature`, which has an even length, to `output`; returns its length.
    static func writeDER(_ signature: Span<UInt8>, to output: inout DER) -> Int {
        let width = signature.count / 2
        let first = Integer(signature, from: 0, width: width)
        let second = Integer(signature, from: width, width: width)
        let content = first.encodedLength + second.encodedLength
        output[0] = 0x30
        var position = 1
        if content >= 0x80 {
            output[position] = 0x81
            position += 1
        }
        output[position] = UInt8(truncatingIfNeeded: content)
        position += 1
        for integer in [first, second] {
            output[position] = 0x02
            output[position + 1] = UInt8(truncatingIfNeeded: integer.contentLength)
            position += 2
            if integer.needsSignByte {
                output[position] = 0
                position += 1
            }
            for index in integer.start..<integer.end {
                output[position] = signature[index]
                position += 1
            }
        }
        return position
    }

    /// Where the significant bytes of one half are.
    private struct Integer {
        let start: Int
        let end: Int
        let needsSignByte: Bool

        init(_ signature: Span<UInt8>, from lower: Int, width: Int) {
            end = lower + width
            var first = lower
            while first < end - 1, signature[first] == 0 { first += 1 }
            start = first
            needsSignByte = signature[first] >= 0x80
        }

        var contentLength: Int { end - start + (needsSignByte ? 1 : 0) }
        var encodedLength: Int { 2 + contentLength }
    }

    /// The form of RFC 7518 §3.4 from DER that libcrypto has made; nil if it is not such DER.
    static func fixedWidth(fromDER der: [UInt8], width: Int) -> [UInt8]? {
        var outer = DERReader(der[...])
        guard var pair = outer.sequence(), outer.isAtEnd, let first = pair.unsignedInteger(),
            let second = pair.unsignedInteger(), pair.isAtEnd, first.count <= width, second.count <= width
        else { return nil }
        let padding = [first, second].map { [UInt8](repeating: 0, count: width - $0.count) + $0 }
        return Array(padding.joined())
    }
}
