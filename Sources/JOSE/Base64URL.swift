// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// base64url without padding, the only text form of bytes in JOSE (RFC 7515 §2, RFC 4648 §5).
///
/// Decoding is strict: one byte string has exactly one accepted spelling, so that nobody can vary a token
/// without changing what was signed.
public enum Base64URL {
    /// The encoded text, without padding.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: encodedBytes(bytes), as: UTF8.self)
    }

    /// The encoded text as ASCII bytes, without padding.
    package static func encodedBytes(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        encodedBytes(Array(bytes))
    }

    /// The same without a copy, and without the cost of a generic function called from another module.
    package static func encodedBytes(_ bytes: [UInt8]) -> [UInt8] {
        var text = [UInt8](repeating: 0, count: (bytes.count * 4 + 2) / 3)
        encodeTriples(bytes.span, into: &text)
        let tail = text.count % 4
        if tail > 0 {
            let first = UInt32(bytes[bytes.count - tail + 1]) << 16
            let word = tail == 3 ? first | UInt32(bytes[bytes.count - 1]) << 8 : first
            for place in 0..<tail {
                text[text.count - tail + place] = alphabet[Int(word >> UInt32(18 - 6 * place) & 63)]
            }
        }
        return text
    }

    private static func encodeTriples(_ bytes: Span<UInt8>, into text: inout [UInt8]) {
        let digits = alphabet.span
        var output = text.mutableSpan
        var from = 0
        var to = 0
        while bytes.count - from >= 3 {
            let word = UInt32(bytes[from]) << 16 | UInt32(bytes[from + 1]) << 8 | UInt32(bytes[from + 2])
            output[to] = digits[Int(word >> 18)]
            output[to + 1] = digits[Int(word >> 12 & 63)]
            output[to + 2] = digits[Int(word >> 6 & 63)]
            output[to + 3] = digits[Int(word & 63)]
            from += 3
            to += 4
        }
    }

    /// The bytes that `text` stands for.
    ///
    /// Throws `Base64URLError` for padding, white space, any character outside the alphabet, a length of 1
    /// modulo 4, and unused bits that are not zero.
    public static func decode(_ text: String) throws(Base64URLError) -> [UInt8] {
        try decode(Array(text.utf8)[...])
    }

    /// The bytes that the ASCII bytes `text` stand for; the same rules as for a `String`.
    package static func decode(_ text: ArraySlice<UInt8>) throws(Base64URLError) -> [UInt8] {
        try decode(text.span)
    }

    /// The same, for bytes that somebody else holds.
    static func decode(_ text: Span<UInt8>) throws(Base64URLError) -> [UInt8] {
        let tail = text.count & 3
        if tail == 1 {  // check: base64url-length
            throw Base64URLError(code: .invalidLength)
        }
        // Array(repeating:count:) asks the runtime for its type, which takes half as long as the decoding; this does not.
        var bytes = Array(repeatElement(0 as UInt8, count: text.count / 4 * 3 + max(tail - 1, 0)))
        var output = bytes.mutableSpan
        // Of a known length, so that no look at a table is checked.
        let table = words.span.extracting(0..<1024)
        // Collects the mark of every character outside the alphabet: one test at the end instead of one a character.
        var marks = decodeQuads(text, into: &output, table)
        var unused: UInt32 = 0
        if tail > 1 {
            let word = lastWord(text.extracting(last: tail), table)
            marks |= word
            unused = tail == 2 ? word & 0xFF_FF00 : word & 0xFF_0000
            output[output.count - tail + 1] = UInt8(truncatingIfNeeded: word)
            if tail == 3 {
                output[output.count - 1] = UInt8(truncatingIfNeeded: word >> 8)
            }
        }
        if marks & invalid != 0 {  // check: base64url-alphabet
            throw Base64URLError(code: .invalidCharacter)
        }
        if unused != 0 {  // check: base64url-unused-bits
            throw Base64URLError(code: .notCanonical)
        }
        return bytes
    }

    /// Decodes the complete groups of four and returns the marks seen.
    @inline(__always)
    private static func decodeQuads(
        _ text: Span<UInt8>,
        into output: inout MutableSpan<UInt8>,
        _ table: Span<UInt32>
    ) -> UInt32 {
        var marks: UInt32 = 0
        var rest = text
        var to = 0
        // Two groups a step, as long as there is room for the two bytes that are written beyond their six.
        while rest.count >= 8 && output.count - to >= 8 {
            let first = quad(rest.extracting(0..<4), table)
            let second = quad(rest.extracting(4..<8), table)
            marks |= first | second
            output.setWord(UInt64(first) | UInt64(second) << 24, at: to)
            rest = rest.extracting(8..<rest.count)
            to += 6
        }
        while rest.count >= 4 {
            let word = quad(rest.extracting(0..<4), table)
            marks |= word
            for place in 0..<3 { output[to + place] = UInt8(truncatingIfNeeded: word >> UInt32(8 * place)) }
            rest = rest.extracting(4..<rest.count)
            to += 3
        }
        return marks
    }

    /// The three bytes that four characters stand for, the first of them lowest.
    @inline(__always)
    private static func quad(_ characters: Span<UInt8>, _ table: Span<UInt32>) -> UInt32 {
        table[Int(characters[0])] | table[256 + Int(characters[1])]
            | table[512 + Int(characters[2])] | table[768 + Int(characters[3])]
    }

    /// The last two or three characters, an incomplete group, as the lowest bytes of a word.
    @inline(__always)
    private static func lastWord(_ characters: Span<UInt8>, _ table: Span<UInt32>) -> UInt32 {
        var word: UInt32 = 0
        for place in characters.indices { word |= table[place * 256 + Int(characters[place])] }
        return word
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Above the 24 bits of a group, so that it survives every `|`.
    private static let invalid: UInt32 = 1 << 31

    /// Four tables of 256: a character's six bits, already where they belong in the three bytes of a group of four.
    private static let words: [UInt32] = {
        var words = [UInt32](repeating: invalid, count: 1024)
        for (value, character) in alphabet.enumerated() {
            for place in 0..<4 {
                words[place * 256 + Int(character)] = (UInt32(value) << UInt32(26 - 6 * place)).byteSwapped
            }
        }
        return words
    }()
}
