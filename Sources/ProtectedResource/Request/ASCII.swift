// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Byte rules for header text. Nothing here looks at a `Character`: to one, `"\r\n"` is a single unit, and a combining
/// mark hides the byte before it.
package enum ASCII {
    /// The byte with `A`-`Z` folded to `a`-`z`; every other byte, those above 0x7F included, unchanged.
    package static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    /// Whether two texts are equal when only ASCII letters fold. Lengths are compared first.
    package static func equalIgnoringCase(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return left.elementsEqual(right) { lowercased($0) == lowercased($1) }
    }

    /// Whether `text` begins with `prefix` when only ASCII letters fold.
    package static func hasPrefixIgnoringCase(_ text: some Collection<UInt8>, _ prefix: some Collection<UInt8>) -> Bool
    {
        equalIgnoringCase(text.prefix(prefix.count), prefix)
    }

    /// `tchar` of RFC 9110 §5.6.2: what a field name, a method and a scheme are made of.
    package static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    /// The value of a hexadecimal digit, or nil.
    package static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte & 0x0F
        case 0x41...0x46, 0x61...0x66: (byte & 0x0F) + 9
        default: nil
        }
    }

    /// The text without the optional white space (SP, HTAB; RFC 9110 §5.6.3) at its two ends, which is no part of a field's value.
    package static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var rest = text.drop(while: isOptionalWhiteSpace)
        while let last = rest.last, isOptionalWhiteSpace(last) {
            rest.removeLast()
        }
        return rest
    }

    /// The same of a whole text, which is most often the text itself.
    package static func trimmed(_ text: String) -> String {
        let place = content(of: text.utf8.span)
        guard place.count < text.utf8.count else { return text }
        return String(Substring(text.utf8.dropFirst(place.lowerBound).prefix(place.count)))
    }

    /// Where between the white space at the two ends of a field's value its content stands.
    package static func content(of value: Span<UInt8>) -> Range<Int> {
        var (start, end) = (0, value.count)
        while start < end, isOptionalWhiteSpace(value[start]) { start += 1 }
        while end > start, isOptionalWhiteSpace(value[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isOptionalWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }
}
